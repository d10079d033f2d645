"""What a proposed letter needs, and what a person is told of it where it is not there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from mailmerge.casework.case import Meeting, Pupil
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.checks import CHECKS
from mailmerge.law.letters import LETTERS
from mailmerge.law.profile_files import NOT_THERE
from mailmerge.law.profile_meanings import meanings, rests_on
from tests.law.build import (
    MEETING,
    MONDAY,
    OAKFIELD,
    TemplatesInForce,
    attendance,
    codes,
    context,
    contract,
    decided,
    leave,
    nti,
    said,
)

_RULES = rests_on()["suspected-leave"]


def _text(case: Any, code: str, within: Any = None) -> str:
    return {reason.code: reason.text for reason in decided(case, within=within)[0].reasons}.get(code, "")


def _within(**changes: Any) -> Any:
    plain = context()
    return replace(plain, profile=plain.profile.model_copy(update=changes))


def _suspected() -> Any:
    return leave(
        requested_on=None, decision=None, first_day=date(2025, 11, 3), last_day=date(2025, 11, 7), returned_on=MONDAY
    )


def _knows_all_but(number: int) -> Callable[[AuthorityProfile], dict[str, Any]]:
    return lambda profile: {"known": frozenset(profile.known) - frozenset(_RULES[:number])}


@pytest.mark.parametrize(
    ("unknown", "told", "more"),
    [(0, 0, None), (1, 1, None), (3, 3, None), (4, 3, "and 1 more"), (5, 3, "and 2 more")],
)
def test_the_rules_that_are_not_known_are_told_three_at_a_time(unknown: int, told: int, more: str | None) -> None:
    within = _within(**_knows_all_but(unknown)(context().profile))
    text = _text(_suspected(), "authority-profile-incomplete", within)
    words = [meanings()[rule].means for rule in _RULES]
    assert [word in text for word in words[:6]] == [place < told for place in range(6)]
    assert ("more" in text.partition("Not known:")[2].partition(". Ask")[0]) is (more is not None)
    assert more is None or more in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"faults": ("line 3",)}, "has faults, which `mailmerge authorities lint` names"),
        ({"version": NOT_THERE}, 'there is no profile called "cambridgeshire"'),
    ],
)
def test_a_profile_that_cannot_be_used_is_told_as_such(changes: dict[str, Any], words: str) -> None:
    within = _within(**(_knows_all_but(1)(context().profile) | changes))
    assert words in _text(_suspected(), "authority-profile-incomplete", within)


@pytest.mark.parametrize(
    ("day", "expected", "why"),
    [
        (date(2025, 11, 13), "hold: meeting-date-unfit", "the day before it counts as delivered"),
        (date(2025, 11, 14), "5", "the day of delivery"),
        (date(2025, 11, 15), "hold: meeting-date-unfit", "a Saturday"),
        (date(2025, 12, 22), "hold: meeting-date-unfit", "in the holidays"),
        (date(2030, 1, 7), "hold: meeting-date-unfit", "no term dates are known"),
    ],
)
def test_the_day_of_a_meeting(day: date, expected: str, why: str) -> None:
    assert said(contract(decline_cause="poor engagement", meeting=replace(MEETING, on=day))) == expected, why


@pytest.mark.parametrize(
    ("meeting", "columns"),
    [
        (Meeting(None, time(9), None, other_professionals=True), '"meeting date"'),
        (Meeting(date(2025, 11, 20), None, None, other_professionals=True), '"meeting time"'),
        (Meeting(date(2025, 11, 20), time(9)), '"other professionals"'),
        (Meeting(None, None), '"meeting date" and "meeting time" and "other professionals"'),
    ],
)
def test_the_details_of_a_meeting_are_asked_for_together(meeting: Meeting, columns: str) -> None:
    case = attendance(88.0, meeting=meeting, early_intervention_on=date(2025, 10, 1))
    assert columns in _text(case, "meeting-details-missing")


def _born(born: date) -> Pupil:
    return Pupil("A874400100001", "Leo", "Nowak", born)


# Five on 10 November 2020: of compulsory school age from 31 December 2025.
_FOUR = _born(date(2020, 11, 10))


@pytest.mark.parametrize(
    ("case", "expected", "why"),
    [
        (attendance(88.0, pupil=_FOUR, early_intervention_on=date(2025, 10, 1)), "hold", "an invitation to a contract"),
        (attendance(92.0, pupil=_FOUR), "letter", "letter 1 has words of its own"),
        (contract(pupil=_FOUR, end_requested_on=date(2025, 11, 7)), "hold", "a legal warning"),
        (contract(pupil=_FOUR, decline_cause="no fault"), "letter", "no warning"),
        (leave(pupil=_FOUR), "hold", "on the leave's first day"),
        (leave(pupil=_FOUR, first_day=date(2026, 1, 5), last_day=date(2026, 1, 9)), "letter", "of age on that day"),
        (leave(pupil=_FOUR, letter_wanted="leave-request-form"), "letter", "a form to fill in"),
    ],
)
def test_compulsory_school_age(case: Any, expected: str, why: str) -> None:
    parent = decided(case)[0]
    assert parent.outcome == expected, why
    assert (parent.because.code == "not-compulsory-school-age") is (expected == "hold"), why


@pytest.mark.parametrize(
    ("status", "own", "expected"),
    [
        ("approved", "missing", "8a"),
        ("missing", "approved", "hold: no-template-for-authority"),
        ("unapproved", "approved", "hold: template-not-approved"),
    ],
)
def test_the_words_must_be_there_and_approved(status: Any, own: Any, expected: str) -> None:
    assert said(leave(), within=context(templates=TemplatesInForce(status, own))) == expected


@pytest.mark.parametrize(
    ("template", "issued_by", "own", "held", "then"),
    [
        ("school", "school", "missing", False, ""),
        ("authority-file", "joint", "missing", True, "jointly"),
        ("authority-file", "school", "missing", True, "install and approve"),
        ("authority-file", "joint", "approved", False, ""),
        ("authority-sends", "joint", "approved", True, "jointly"),
        ("school", "authority", "approved", True, "the authority sends it"),
    ],
)
def test_whose_words_a_notice_has(template: str, issued_by: str, own: Any, held: bool, then: str) -> None:
    plain = context(OAKFIELD, templates=TemplatesInForce(own=own))
    rules = plain.profile.nti.model_copy(update={"template": template, "issued_by": issued_by})
    within = replace(plain, profile=plain.profile.model_copy(update={"nti": rules}))
    text = _text(nti(school=OAKFIELD), "nti-template-from-authority", within)
    assert bool(text) is held
    assert then in text


def test_an_address_that_does_not_fit_holds_what_goes_in_an_envelope() -> None:
    within = context(address_fits=lambda _parent: False)
    assert said(leave(), within=within) == "hold: address-does-not-fit"
    assert said(leave(letter_wanted="leave-request-form"), within=within) == "8"


@pytest.mark.parametrize(("days", "held"), [(0, True), (-1, True), (1, False)])
def test_who_left_on_or_before_the_letters_day_is_not_on_roll(days: int, held: bool) -> None:
    case = leave(left_on=MONDAY + timedelta(days=days))
    assert (decided(case)[0].because.code == "not-on-roll") is held


def test_a_letter_about_a_child_who_is_looked_after_goes_to_nobody_but_where_the_table_says_so() -> None:
    check = next(check for check in CHECKS if check.code == "looked-after")
    assert [kind.appendix for kind in LETTERS if not check.speaks_of(kind)] == ["1"]


def test_what_a_meeting_lacks_is_told_once() -> None:
    found = codes(contract(decline_cause="no fault", meeting=Meeting()))
    assert "meeting-details-missing" in found
    assert "facts-missing" not in found
