"""What is told beside a letter, on the day and for the parent on which it turns."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mailmerge.casework.address import PostalAddress
from mailmerge.casework.case import AttendanceFigures, Needs
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.casework.school import School
from mailmerge.law.profile_files import own_profile
from tests.law.build import (
    CALENDAR,
    DOWNS,
    MONDAY,
    OAKFIELD,
    TemplatesInForce,
    a_parent,
    attendance,
    codes,
    context,
    contract,
    decided,
    leave,
    nti,
)

_DAYS = CALENDAR.school_days(date(2025, 9, 8), date(2025, 9, 19))


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
        (date(2026, 8, 24), date(2026, 9, 21), False, "it ends after the term dates that are known"),
        (date(2031, 11, 10), date(2031, 12, 5), False, "no term dates are known"),
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
        ("father", True, "named by the relationship"),
        ("2", True, "named by the number in the row"),
        ("both", True, "one of the two who asked lives elsewhere"),
        ("Zofia Nowak", False, "who asked lives with the child, the other does not"),
        (None, False, "nobody is said to have asked"),
    ],
)
def test_who_asked_and_does_not_live_with_the_child(asked: str | None, told: bool, why: str) -> None:
    parents = (a_parent(1, lives_with_child=True), a_parent(2, lives_with_child=False, relationship="father"))
    assert ("requester-not-resident" in codes(leave(*parents, requested_by=asked))) is told, why


@pytest.mark.parametrize(
    ("asked", "told", "why"),
    [
        ("Zofai Nowak", True, "a slip: neither parent is thanked for asking"),
        ("his grandmother", True, "no parent of the row"),
        ("Zofia Nowak", False, "one of them"),
        (None, False, "nobody is said to have asked"),
    ],
)
def test_a_name_of_who_asked_that_fits_nobody_is_told(asked: str | None, told: bool, why: str) -> None:
    parents = (a_parent(1), a_parent(2))
    assert ("asker-not-known" in codes(leave(*parents, requested_by=asked))) is told, why
    ended = contract(*parents, end_requested_on=MONDAY, end_requested_by=asked)
    assert ("asker-not-known" in codes(ended)) is told, why


@pytest.mark.parametrize(
    ("limit", "days", "told", "why"),
    [
        ("from = 'return'", {"returned_on": None}, False, "no return given: nobody knows when it began"),
        ("from = 'return'", {"returned_on": date(2025, 11, 7)}, False, "it was three days ago"),
        ("from = 'leave-end'", {"returned_on": date(2025, 11, 7)}, True, "the leave was to end before"),
        ("from = 'leave-end'", {"last_day": date(2025, 11, 20), "returned_on": date(2025, 11, 7)}, False, "back early"),
        ("from = 'letter-posted'", {"returned_on": date(2025, 10, 13)}, False, "the letter is not posted yet"),
    ],
)
def test_from_when_the_limit_of_a_referral_counts(
    limit: str, days: dict[str, date | None], told: bool, why: str
) -> None:
    text = f"leave.referral_limit = {{ count = 10, unit = 'days', {limit} }}"
    within = replace(context(), profile=own_profile("cambridgeshire", text, approved=True))
    given = {"first_day": date(2025, 10, 6), "last_day": date(2025, 10, 10)} | days
    assert ("referral-limit-passed" in codes(leave(**given), within=within)) is told, why


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


_POSTED = {"warning_letter_on": date(2025, 10, 6), "nti_letter_on": date(2025, 9, 16)}
_LIVES_WITH = {"lives_with_child": True}
_ELSEWHERE = {"lives_with_child": False}


def _five(**changes: Any) -> Any:
    return contract(a_parent(**changes), decline_cause="poor engagement")


def _six(**changes: Any) -> Any:
    return contract(a_parent(**changes), end_requested_on=date(2025, 11, 7))


def _nine(**changes: Any) -> Any:
    return contract(a_parent(**(_POSTED | changes)), decline_cause="poor engagement", referral_decided=True)


def _notice(**changes: Any) -> Any:
    return nti(a_parent(**changes))


def _ten(**changes: Any) -> Any:
    days = {"issued_on": date(2025, 9, 15), "starts_on": date(2025, 9, 17), "ends_on": date(2025, 11, 7)}
    return nti(a_parent(**(_POSTED | changes)), outcome="not met", **days)


@pytest.mark.parametrize(
    ("letter", "told"),
    [
        (_five, True),
        (_six, False),
        (_nine, True),
        (_notice, True),
        (_ten, True),
        (lambda **c: leave(a_parent(**c)), False),
    ],
    ids=["5", "6", "9", "NTI", "10", "8a"],
)
def test_whether_a_parent_who_lives_elsewhere_is_liable_is_for_a_person(letter: Any, told: bool) -> None:
    assert ("non-resident-parent-confirm" in codes(letter(**_ELSEWHERE))) is told
    assert "non-resident-parent-confirm" not in codes(letter(**_LIVES_WITH))
    assert "non-resident-parent-confirm" not in codes(letter()), "not known"


@pytest.mark.parametrize(
    ("needs", "weighed"),
    [
        (Needs(sen_support=True), True),
        (Needs(ehcp=True), True),
        (Needs(social_care=True), True),
        (Needs(reduced_timetable=True), True),
        (Needs(mental_health_support="receiving"), True),
        (Needs(mental_health_support="waiting"), True),
        (Needs(mental_health_support="none"), False),
        (Needs(other_complex_need=True), False),
        (Needs(), False),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    ("letter", "told"),
    [
        (_five, True),
        (_six, True),
        (_nine, True),
        (_ten, True),
        (lambda: leave(), True),
        (lambda: attendance(92.0), False),
    ],
    ids=["5", "6", "9", "10", "8a", "1"],
)
def test_a_family_with_needs_is_thought_of_singly(letter: Any, told: bool, needs: Needs, weighed: bool) -> None:
    # Decline reasons hold letter 9 in Cambridgeshire: here only what is told counts.
    case = replace(letter(), needs=needs, school=OAKFIELD if letter is not _ten else DOWNS)
    found = codes(case)
    held = decided(case)[0].outcome == "hold"
    assert held or ("needs-individual-thought" in found) is (told and weighed)


@pytest.mark.parametrize(
    ("school", "sent", "template", "told"),
    [
        (OAKFIELD, None, "authority-file", True),
        (OAKFIELD, date(2025, 9, 22), "authority-file", False),
        (DOWNS, None, "school", False),
    ],
)
def test_missing_early_intervention_is_told_where_the_authority_supplies_the_words(
    school: School, sent: date | None, template: str, told: bool
) -> None:
    within = context(school, templates=TemplatesInForce(own="approved"))
    assert within.profile.nti.template == template
    case = nti(school=school, early_intervention_on=sent)
    assert decided(case, within=within)[0].outcome == "letter"
    assert ("early-intervention-not-shown" in codes(case, within=within)) is told


@pytest.mark.parametrize(("typed", "told"), [(None, False), (50.0, False), (50.4, True)])
def test_a_figure_that_differs_from_the_marks_is_told(typed: float | None, told: bool) -> None:
    marks = Register(tuple(Mark(day, session, code) for day in _DAYS for session, code in (("AM", "/"), ("PM", "O"))))
    case = attendance(None, attendance=AttendanceFigures(percent=typed, register=marks))
    assert ("typed-figure-differs" in codes(case)) is told


@pytest.mark.parametrize(
    ("days", "told", "why"),
    [(19, False, "nineteen school days"), (20, True, "twenty")],
)
def test_leave_is_extended_from_twenty_school_days(days: int, told: bool, why: str) -> None:
    away = CALENDAR.school_days(date(2026, 1, 5), date(2026, 3, 27))[:days]
    assert ("extended-leave" in codes(leave(first_day=away[0], last_day=away[-1]))) is told, why


@pytest.mark.parametrize(
    ("asked", "told"), [(date(2025, 11, 16), False), (date(2025, 11, 17), True), (date(2025, 11, 18), True)], ids=str
)
def test_leave_that_was_not_asked_for_in_advance(asked: date, told: bool) -> None:
    case = leave(requested_on=asked, letter_date=date(2025, 11, 20))
    assert ("leave-not-in-advance" in codes(case)) is told


@pytest.mark.parametrize(
    ("last", "told"),
    [(date(2024, 8, 18), True), (date(2024, 8, 19), False)],
    ids=["under the old law", "under the new"],
)
def test_leave_before_a_change_of_the_law_and_a_letter_after_it(last: date, told: bool) -> None:
    case = leave(
        first_day=date(2024, 7, 15), last_day=last, requested_on=date(2024, 7, 1), letter_date=date(2024, 9, 9)
    )
    assert ("regime-to-confirm" in codes(case)) is told


@pytest.mark.parametrize(
    ("first", "told", "why"),
    [
        (date(2025, 11, 10), False, "it has begun on the letter's day"),
        (date(2025, 11, 11), True, "on the way"),
        (date(2025, 11, 12), True, "the day of delivery, first class"),
        (date(2025, 11, 13), False, "the school day after"),
    ],
)
def test_leave_that_begins_before_the_letter_arrives(first: date, told: bool, why: str) -> None:
    assert ("leave-begins-before-delivery" in codes(leave(first_day=first, last_day=date(2025, 11, 21)))) is told, why


@pytest.mark.parametrize(
    ("starts", "told"), [(date(2025, 11, 13), True), (date(2025, 11, 14), False)], ids=["the day before", "the day of"]
)
def test_a_notice_that_begins_before_it_arrives(starts: date, told: bool) -> None:
    assert ("notice-begins-before-delivery" in codes(nti(starts_on=starts))) is told


@pytest.mark.parametrize(("percent", "told"), [(90.0, True), (90.1, False), (None, False)])
def test_persistent_absence_beside_a_notice(percent: float | None, told: bool) -> None:
    case = nti(attendance=AttendanceFigures(percent=percent, unauthorised_sessions=14))
    assert ("persistent-absence-consider-referral" in codes(case)) is told


@pytest.mark.parametrize(
    ("home", "told"),
    [(None, False), ("Hampshire", True), ("Cambridgeshire", False), ("CAMBRIDGESHIRE ", False), ("", False)],
    ids=str,
)
def test_another_home_authority_is_told(home: str | None, told: bool) -> None:
    assert ("home-authority-differs" in codes(attendance(92.0, home_authority=home))) is told


@pytest.mark.parametrize(
    ("marks", "filed", "told"),
    [(False, False, True), (True, False, False), (False, True, False)],
    ids=["neither", "marks", "paper"],
)
def test_a_record_to_put_behind_the_letter(marks: bool, filed: bool, told: bool) -> None:
    register = Register(tuple(Mark(day, session, "/") for day in _DAYS for session in ("AM", "PM"))) if marks else None
    case = contract(end_requested_on=date(2025, 11, 7), figures=AttendanceFigures(percent=92.0, register=register))
    within = context(certificate_filed=lambda _upn: filed)
    assert ("enclosure-missing" in codes(case, within=within)) is told


@pytest.mark.parametrize(
    ("ends", "told", "why"),
    [
        (MONDAY + timedelta(days=1), True, "before the end"),
        (MONDAY, True, "its last day belongs to the period"),
        (MONDAY - timedelta(days=1), False, "it is over: nothing is early"),
    ],
)
def test_a_parent_is_told_before_an_early_referral(ends: date, told: bool, why: str) -> None:
    plain = context(DOWNS)
    rules = plain.profile.nti.model_copy(update={"tell_parent_before_early": True})
    within = context(DOWNS, profile=plain.profile.model_copy(update={"nti": rules}))
    posted = a_parent(nti_letter_on=date(2025, 10, 6))
    case = nti(posted, outcome="not met", early_referral_reason="no contact", starts_on=date(2025, 10, 8), ends_on=ends)
    assert ("nti-early-tell-parent" in codes(case, within=within)) is told, why


@pytest.mark.parametrize(
    ("changes", "code", "why"),
    [
        ({"parental_responsibility": None}, "responsibility-unknown", "nothing says whether they have it"),
        ({"parental_responsibility": True}, None, "they have it"),
        ({"home_address_used": True}, "home-address-used", "the pupil's home stands in for theirs"),
        ({"address": PostalAddress(("1 High Street",), "Edinburgh", "EH1 1AA")}, "outside-england", "Scotland"),
        ({"address": PostalAddress(("1 High Street",), "Ely", "CB7 4AA")}, None, "England"),
    ],
)
def test_what_is_known_of_the_parent(changes: dict[str, Any], code: str | None, why: str) -> None:
    about_parents = {"responsibility-unknown", "home-address-used", "outside-england"}
    found = set(codes(attendance(92.0, a_parent(**changes)))) & about_parents
    assert found == ({code} if code else set()), why
