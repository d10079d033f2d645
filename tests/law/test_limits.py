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
        assert (found["sessions"], told in str(found["asks"])) == (8, True), why
