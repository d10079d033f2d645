"""The day, the session and the week on which a rule turns: each a change that once passed every test."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mailmerge.casework.case import AttendanceFigures, Case, Needs
from mailmerge.casework.fingerprint import fingerprint
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.law.alerts import alerts_of
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import decide
from mailmerge.law.history import History, SentLetter
from tests.law.build import CALENDAR, MONDAY, OAKFIELD, a_parent, attendance, codes, context, contract, leave, nti, said


def _nine(**changes: AttendanceFigures | Needs) -> Case:
    posted = a_parent(warning_letter_on=date(2025, 10, 6))
    return contract(posted, **({"decline_cause": "poor engagement", "referral_decided": True} | changes))


@pytest.mark.parametrize(("days", "recent"), [(0, True), (83, True), (84, False)])
def test_support_is_recent_from_the_day_that_it_begins(days: int, recent: bool) -> None:
    needs = Needs(targeted_support_since=MONDAY - timedelta(days=days))
    assert ("early-help-recent" in codes(_nine(needs=needs))) is recent


@pytest.mark.parametrize(
    ("weeks", "expected"), [(10, {"authorised-in-period"}), (11, {"authorised-majority"})], ids=["least", "longer"]
)
def test_the_majority_counts_only_in_a_period_longer_than_the_least(weeks: int, expected: set[str]) -> None:
    figures = AttendanceFigures(82.0, authorised_sessions=20, unauthorised_sessions=20, school_weeks=weeks)
    found = set(codes(_nine(figures=figures)))
    assert found & {"authorised-in-period", "authorised-majority"} == expected


@pytest.mark.parametrize("unknown", ["school_weeks", "authorised_sessions", "unauthorised_sessions"])
def test_a_majority_is_not_judged_where_a_figure_is_unknown(unknown: Any) -> None:
    known = {"authorised_sessions": 20, "unauthorised_sessions": 20, "school_weeks": 11}
    assert "authorised-majority" not in codes(_nine(figures=AttendanceFigures(82.0, **(known | {unknown: None}))))


@pytest.mark.parametrize(("lead", "expected"), [(42, "10"), (43, "hold: nti-not-posted")])
def test_a_notice_of_the_old_record_is_this_one_up_to_42_days_before_it_starts(lead: int, expected: str) -> None:
    starts = date(2025, 9, 17)
    sent = starts - timedelta(days=lead)
    before = SentLetter("notice-to-improve", None, sent, posted_on=sent)
    case = nti(outcome="not met", starts_on=starts, ends_on=date(2025, 10, 22))
    assert said(case, History((before,))) == expected


@pytest.mark.parametrize(("days", "told"), [(9, False), (10, True)])
def test_an_alert_is_told_on_the_very_day(days: int, told: bool) -> None:
    away = CALENDAR.school_days(date(2025, 9, 2), MONDAY)[:days]
    marks = Register(tuple(Mark(day, session, "O") for day in away for session in ("AM", "PM")))
    found = [alert.text for alert in alerts_of(marks, away[-1], "primary", context(OAKFIELD))]
    assert any("Ten consecutive days of code O" in text for text in found) is told


@pytest.mark.parametrize(("called", "expected"), [(MONDAY, "1"), (MONDAY + timedelta(days=1), "hold: no-first-step")])
def test_a_call_on_the_letters_own_day_counts(called: date, expected: str) -> None:
    assert said(attendance(92.0, phone_call_on=called)) == expected


@pytest.mark.parametrize(("ahead", "told"), [(31, False), (32, True)])
def test_a_date_far_ahead_is_questioned_from_the_32nd_day(ahead: int, told: bool) -> None:
    day = MONDAY + timedelta(days=ahead)
    case = attendance(92.0, letter_date=day)
    found = context(run_date=MONDAY)
    texts = [reason.text for reason in decide(CaseFacts.of(case, History(), found)).parents[0].reasons]
    assert any("days ahead: check it" in text for text in texts) is told


def test_the_letters_date_is_no_part_of_the_facts() -> None:
    case = leave()
    later = replace(case, letter_date=MONDAY + timedelta(days=1))
    assert fingerprint(later, case.parents[0]) == fingerprint(case, case.parents[0])
