"""The authority's own limits on a referral: what is enough leave, and until when it is taken."""

from datetime import date
from typing import Any

import pytest

from mailmerge.casework.case import AttendanceFigures
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.context import DecisionContext
from mailmerge.law.history import History
from mailmerge.law.limits import leave_below_threshold
from mailmerge.law.profile_tables import Combined
from tests.law.build import CALENDAR, DOWNS, context, leave

_FRIDAY = date(2025, 11, 21)


def _within(**leave_rules: Any) -> DecisionContext:
    plain = context(DOWNS)
    rules = plain.profile.leave.model_copy(update=leave_rules)
    return context(DOWNS, profile=plain.profile.model_copy(update={"leave": rules}))


def _absent(sessions: int) -> AttendanceFigures:
    days = CALENDAR.school_days(date(2025, 9, 2), _FRIDAY)
    places = [(day, session) for day in days for session in ("AM", "PM")][-sessions:]
    return AttendanceFigures(register=Register(tuple(Mark(day, session, "G") for day, session in places)))


@pytest.mark.parametrize(
    ("rules", "days", "figures", "told", "why"),
    [
        ({}, 5, AttendanceFigures(), None, "five school days are ten sessions"),
        ({}, 4, AttendanceFigures(), "within 10 school weeks, other absences included", "others may add to it"),
        ({}, 4, _absent(10), None, "others do"),
        ({}, 4, _absent(9), "A referral needs 10 sessions coded G or N or O or U", "they are too few"),
        ({"counts_with_other_codes": False}, 4, _absent(10), "at least 10 sessions of leave", "leave alone counts"),
        ({"consecutive": True}, 4, _absent(10), "at least 10 consecutive sessions of leave", "in a row"),
    ],
)
def test_leave_that_is_too_little_for_a_referral_is_told(
    rules: dict[str, Any], days: int, figures: AttendanceFigures, told: str | None, why: str
) -> None:
    case = leave(school=DOWNS, last_day=date(2025, 11, 16 + days), letter_date=_FRIDAY, attendance=figures)
    found = leave_below_threshold(CaseFacts.of(case, History(), _within(**rules)).parents[0])
    assert (found is None) is (told is None), why
    if found is not None:
        assert (found["sessions"], str(told) in str(found["asks"])) == (8, True), why


_COMBINED = (Combined(days=4, other_sessions=10), Combined(days=9, other_sessions=2))
_DAY_BEFORE = date(2025, 11, 14)


def _typed(unauthorised: int) -> AttendanceFigures:
    return AttendanceFigures(unauthorised_sessions=unauthorised)


def _marked(before: int, code: str = "C") -> AttendanceFigures:
    """A register with so many unauthorised sessions before the leave, and the leave's own coded `code`."""
    days = CALENDAR.school_days(date(2025, 9, 2), _DAY_BEFORE)
    places = [(day, session) for day in days for session in ("AM", "PM")][-before:]
    away = [(date(2025, 11, day), session) for day in range(17, 21) for session in ("AM", "PM")]
    marks = [Mark(*place, "U") for place in places] + [Mark(*place, code) for place in away]
    return AttendanceFigures(register=Register(tuple(marks)))


@pytest.mark.parametrize(
    ("figures", "written_on", "last", "enough", "why"),
    [
        (_typed(10), _DAY_BEFORE, 20, True, "the leave has not begun: all ten are others"),
        (_typed(9), _DAY_BEFORE, 20, False, "one too few"),
        (_typed(18), _FRIDAY, 20, True, "eight of them are the leave's own"),
        (_typed(17), _FRIDAY, 20, False, "nine are left"),
        (_typed(30), _FRIDAY, 19, False, "three days of leave are no four"),
        (AttendanceFigures(), _FRIDAY, 20, False, "nobody knows of others"),
        (_marked(10), _FRIDAY, 20, True, "none of the leave's own is unauthorised"),
        (_marked(9), _FRIDAY, 20, False, "one too few"),
        (_marked(10, "G"), _FRIDAY, 20, True, "the leave's own eight are not counted twice"),
        (_marked(9, "G"), _FRIDAY, 20, False, "nor do they fill up what is wanting"),
        (_marked(9, "G"), _FRIDAY, 15, False, "a weekend is no leave"),
    ],
)
def test_leave_may_be_enough_together_with_other_absence(
    figures: AttendanceFigures, written_on: date, last: int, enough: bool, why: str
) -> None:
    case = leave(
        school=DOWNS,
        first_day=date(2025, 11, min(17, last)),
        last_day=date(2025, 11, last),
        letter_date=written_on,
        attendance=figures,
    )
    within = _within(combined=_COMBINED, counts_with_other_codes=False)
    assert (leave_below_threshold(CaseFacts.of(case, History(), within).parents[0]) is None) is enough, why
