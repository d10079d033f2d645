from datetime import date, timedelta
from typing import Any

import pytest

from mailmerge.casework.case import Needs, PenaltyNotice
from mailmerge.casework.school import School
from mailmerge.law.decision import Penalty
from mailmerge.law.history import History, SentLetter
from tests.law.build import RIVERSIDE, TemplatesInForce, a_parent, codes, context, decided, leave, said

BACK = date(2025, 11, 3)


@pytest.mark.parametrize(
    ("changes", "expected", "why"),
    [
        ({}, "8a", "asked for and refused"),
        ({"decision": "granted"}, "no-letter: leave-granted", "granted"),
        ({"decision": None}, "hold: leave-undecided", "no decision yet"),
        ({"decided_on": date(2025, 11, 11)}, "hold: leave-undecided", "decided after the letter's date"),
        ({"requested_on": None, "decision": None}, "hold: not-returned", "nobody asked, and not back"),
        ({"requested_on": None, "decision": None, "returned_on": date(2025, 11, 24)}, "hold: not-returned", "later"),
        ({"requested_on": None, "decision": None, "returned_on": BACK}, "8b", "the fifth school day itself"),
        (
            {"requested_on": None, "decision": None, "returned_on": date(2025, 10, 24)},
            "hold: late-suspected-leave",
            "sixth",
        ),
        (
            {"requested_on": None, "decision": None, "returned_on": date(2025, 10, 24), "late_reason": "flood"},
            "8b",
            "late with a reason",
        ),
        (
            {"requested_on": None, "decision": None, "returned_on": date(2015, 1, 5)},
            "hold: late-suspected-leave",
            "unknown",
        ),
        ({"decided_on": date(2025, 11, 10)}, "8a", "decided on the letter's own day"),
        (
            {"decision": "part granted", "decided_on": date(2025, 11, 11)},
            "hold: leave-undecided",
            "granted in part, after the letter's date",
        ),
        ({"decision": "part granted", "requested_on": None}, "hold: not-returned", "granted, and nobody asked"),
        ({"school": RIVERSIDE}, "hold: authority-profile-incomplete", "a legal letter"),
    ],
)
def test_leave_table(changes: dict[str, date | str | School | None], expected: str, why: str) -> None:
    assert said(leave(**changes)) == expected, why


@pytest.mark.parametrize(("first_day", "variant"), [(date(2025, 11, 11), "before"), (date(2025, 11, 10), "after")])
def test_a_letter_on_or_after_the_first_day_speaks_of_leave_taken(first_day: date, variant: str) -> None:
    assert decided(leave(first_day=first_day))[0].variant == variant


@pytest.mark.parametrize(
    ("changes", "expected", "why"),
    [
        ({}, [], "five school days"),
        ({"last_day": date(2025, 11, 20)}, ["leave-below-threshold"], "eight sessions"),
        ({"last_day": date(2025, 12, 12)}, ["extended-leave"], "twenty school days"),
        ({"last_day": date(2025, 12, 11)}, [], "nineteen"),
        ({"requested_on": date(2025, 11, 17)}, ["leave-not-in-advance"], "asked on the first day"),
        (
            {"first_day": date(2025, 11, 12)},
            ["leave-begins-before-delivery"],
            "delivered on that day",
        ),
        ({"first_day": date(2025, 11, 13)}, [], "delivered on the day before"),
        ({"letter_date": date(2025, 11, 9)}, ["letter-date-not-run-date", "no-post-on-its-date"], "a Sunday"),
        (
            {
                "requested_on": date(2024, 6, 3),
                "first_day": date(2024, 7, 17),
                "last_day": date(2024, 7, 23),
                "letter_date": date(2024, 9, 9),
            },
            ["regime-to-confirm", "letter-date-not-run-date"],
            "old law",
        ),
        ({"letter_date": date(2025, 11, 7)}, ["letter-date-not-run-date"], "posted on its date"),
        ({"home_authority": "Peterborough City Council"}, ["home-authority-differs"], "informs only"),
        ({"home_authority": "cambridgeshire"}, [], "the same authority"),
    ],
)
def test_what_a_leave_letter_tells(changes: dict[str, date | str], expected: list[str], why: str) -> None:
    assert codes(leave(**changes)) == expected, why


@pytest.mark.parametrize(
    ("letter_date", "told"),
    [
        (date(2025, 11, 7), "That day is past"),
        (date(2025, 12, 11), "Post it on that day."),
        (date(2026, 11, 10), "It is 365 days ahead: check it"),
    ],
)
def test_a_letter_date_that_is_not_the_runs_says_what_to_do(letter_date: date, told: str) -> None:
    days = {"requested_on": date(2025, 9, 15), "first_day": letter_date, "last_day": letter_date + timedelta(days=4)}
    reasons = decided(leave(letter_date=letter_date, **days))[0].reasons
    (text,) = [reason.text for reason in reasons if reason.code == "letter-date-not-run-date"]
    assert told in text


def test_a_requester_who_does_not_live_with_the_child_is_told() -> None:
    case = leave(a_parent(lives_with_child=False), requested_by="Mx Nowak")
    assert codes(case) == ["requester-not-resident"]


def test_leave_is_judged_by_the_age_on_its_first_day() -> None:
    from dataclasses import replace

    case = leave(first_day=date(2025, 12, 31), last_day=date(2026, 1, 9))
    turns_five = replace(case, pupil=replace(case.pupil, date_of_birth=date(2020, 12, 31)))
    assert said(turns_five) == "8a"
    assert said(leave(pupil=turns_five.pupil)) == "hold: not-compulsory-school-age"


def test_the_tier_comes_from_each_parents_own_notices() -> None:
    notices = (PenaltyNotice(date(2025, 1, 10)),)
    first, second = decided(leave(a_parent(penalty_notices=()), a_parent(2, penalty_notices=notices)))
    assert first.penalty == Penalty("first", 80, 160)
    assert second.penalty == Penalty("second", None, 160)


def test_a_notice_on_record_counts_though_the_row_knows_of_none() -> None:
    parent = a_parent(penalty_notices=())
    on_record = History(notices={"Zofia Nowak": (PenaltyNotice(date(2025, 1, 10)),)})
    assert decided(leave(parent), on_record)[0].penalty == Penalty("second", None, 160)


def test_another_leave_is_another_letter() -> None:
    parent = a_parent()
    sent = SentLetter("leave-refused", parent.key, date(2025, 9, 20), "2025-11-17/2025-11-21")
    assert said(leave(parent), History((sent,))) == "no-letter: already-sent"
    assert said(leave(parent, first_day=date(2025, 11, 18)), History((sent,))) == "8a"


def test_a_looked_after_child_gets_no_leave_letter() -> None:
    assert said(leave(needs=Needs(looked_after=True))) == "hold: looked-after"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"decision": "part granted"}, "leave-part-granted"),
        ({"requested_on": None, "decision": None}, "not-returned"),
        ({"requested_on": None, "decision": None, "returned_on": date(2025, 10, 24)}, "late-suspected-leave"),
    ],
)
def test_a_hold_that_bars_one_letter_tells_all_that_the_letter_lacks(changes: dict[str, Any], code: str) -> None:
    within = context(templates=TemplatesInForce("missing"))
    assert codes(leave(**changes), None, within) == [code, "no-template-for-authority"]
