"""What is told beside a letter, on the day and for the parent on which it turns."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.law.build import DOWNS, MONDAY, OAKFIELD, a_parent, attendance, codes, context, decided, leave, nti


def _texts(case: Any, within: Any = None) -> dict[str, str]:
    return {reason.code: reason.text for reason in decided(case, within=within)[0].reasons}


@pytest.mark.parametrize(
    ("days", "words", "why"),
    [
        (-2, "That day is past", "two days before the run"),
        (-1, "That day is past", "the day before the run"),
        (0, None, "the run's own day"),
        (1, "Post it on that day", "the day after"),
    ],
)
def test_a_letters_date_beside_the_runs(days: int, words: str | None, why: str) -> None:
    told = _texts(attendance(92.0, letter_date=MONDAY + timedelta(days=days))).get("letter-date-not-run-date")
    assert (told is None) if words is None else (words in (told or "")), why


@pytest.mark.parametrize(
    ("starts", "ends", "told", "why"),
    [
        (date(2025, 11, 10), date(2025, 12, 5), False, "school all along"),
        (date(2025, 11, 24), date(2025, 12, 22), True, "its last day alone is in the holidays"),
        (date(2025, 11, 22), date(2025, 12, 14), False, "weekends at both ends are no holiday"),
        (date(2025, 10, 27), date(2025, 11, 21), True, "its first week is half term"),
    ],
)
def test_a_notice_with_a_holiday_inside(starts: date, ends: date, told: bool, why: str) -> None:
    day = min(MONDAY, starts)
    found = codes(nti(starts_on=starts, ends_on=ends, letter_date=day, phone_call_on=date(2025, 9, 22)))
    assert ("nti-holiday-inside" in found) is told, why


@pytest.mark.parametrize(
    ("asked", "told", "why"),
    [
        ("Tomasz Nowak", True, "who asked lives elsewhere"),
        ("Zofia Nowak", False, "who asked lives with the child, the other does not"),
        (None, False, "nobody is said to have asked"),
    ],
)
def test_who_asked_and_does_not_live_with_the_child(asked: str | None, told: bool, why: str) -> None:
    parents = (a_parent(1, lives_with_child=True), a_parent(2, lives_with_child=False))
    assert ("requester-not-resident" in codes(leave(*parents, requested_by=asked))) is told, why


@pytest.mark.parametrize(("extends", "told"), [(True, True), (False, False)])
def test_a_period_that_is_over_may_be_extended_only_where_the_authority_says_so(extends: bool, told: bool) -> None:
    within = context(DOWNS)
    rules = within.profile.nti.model_copy(update={"extension": extends})
    within = replace(within, profile=within.profile.model_copy(update={"nti": rules}))
    case = nti(issued_on=date(2025, 9, 15), starts_on=date(2025, 9, 17), ends_on=date(2025, 11, 7))
    assert ("may also be extended" in _texts(case, within)["nti-outcome-due"]) is told


@pytest.mark.parametrize(
    ("ends", "told", "why"),
    [
        (MONDAY - timedelta(days=1), True, "over since yesterday"),
        (MONDAY, False, "its last day"),
        (None, False, "no end is known"),
    ],
)
def test_the_outcome_of_a_notice_is_due_once_it_is_over(ends: date | None, told: bool, why: str) -> None:
    case = nti(issued_on=date(2025, 9, 15), starts_on=date(2025, 9, 17), ends_on=ends)
    assert ("nti-outcome-due" in codes(case)) is told, why


@pytest.mark.parametrize(
    ("day", "told", "why"),
    [
        (date(2025, 11, 9), True, "a Sunday"),
        (date(2025, 11, 8), False, "a Saturday"),
        (date(2026, 4, 6), True, "Easter Monday"),
        (MONDAY, False, "a Monday"),
    ],
)
def test_a_day_without_post(day: date, told: bool, why: str) -> None:
    called = day - timedelta(days=7)
    case = attendance(92.0, letter_date=day, phone_call_on=called)
    assert ("no-post-on-its-date" in codes(case, within=context(OAKFIELD, run_date=day))) is told, why
