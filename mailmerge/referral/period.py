"""The period that is referred, and its figures. Source: contract, 7; law.md, 7 (days without marks)."""

from dataclasses import replace
from datetime import date, timedelta

from mailmerge.casework.calendar import Calendar, OutsideCalendar, monday_of
from mailmerge.casework.case import Case
from mailmerge.casework.marks import NOT_COLLECTED
from mailmerge.casework.register import Register
from mailmerge.law.figures import Figures, worked_out
from mailmerge.law.profile_tables import PeriodRules
from mailmerge.law.prosecution_period import ProsecutionPeriod, faults, proposed
from mailmerge.referral.request import ReferralRequest

_WEEKS = 10
_WEEK = timedelta(days=7)
_SESSIONS_A_DAY = 2


def period_of(request: ReferralRequest, case: Case, calendar: Calendar) -> tuple[date, date]:
    """Return the first and the last day that are referred: as asked for, the leave's, or the last ten school weeks.

    The ten weeks end with the last mark on record: later days are not in the register yet.
    """
    first, last = request.period
    if request.route == "leave" and case.leave.first_day and case.leave.last_day:
        return first or case.leave.first_day, last or _last_of_leave(case)
    register = case.attendance.register
    if last is None:
        days = [mark.on for mark in register.marks if mark.on <= request.on] if register else []
        last = max(days, default=request.on)
    return first or weeks_before(last, calendar), last


def better_period(
    case: Case, facts: Figures, figures: Figures, rules: PeriodRules, calendar: Calendar
) -> ProsecutionPeriod | None:
    """Return a period that fits every rule of the authority, where the one that is referred breaks some.

    It is told, and a person takes it: the latest absence may be what the school wants to refer (law.md, 7).

    Args:
        case: the case.
        facts: the figures of all that is known.
        figures: those of the period that is referred.
        rules: the authority's.
        calendar: the school's.
    """
    if next(faults(figures, rules), None) is None:
        return None
    found = proposed(facts, rules)
    if found is None or next(faults(figures_of(case, found.first, found.last, calendar), rules), None) is not None:
        return None
    return found


def _last_of_leave(case: Case) -> date:
    """Return the last day away: a child who is back before the leave was to end was away until the day before."""
    leave = case.leave
    if leave.last_day is None:
        raise ValueError("a leave without its last day is rejected before")
    if leave.returned_on is not None and leave.returned_on <= leave.last_day:
        return leave.returned_on - timedelta(days=1)
    return leave.last_day


def weeks_before(last: date, calendar: Calendar) -> date:
    """Return the Monday of the tenth school week back from the week of `last`, which counts."""
    monday, found = monday_of(last), 0
    for _ in range(3 * _WEEKS):
        try:
            found += bool(calendar.school_weeks(monday, min(monday + _WEEK - timedelta(days=1), last)))
        except OutsideCalendar:
            break
        if found == _WEEKS:
            return monday
        monday -= _WEEK
    return monday_of(last) - (_WEEKS - 1) * _WEEK


def figures_of(case: Case, first: date, last: date, calendar: Calendar) -> Figures:
    """Return the figures of the period; a school day of it without any mark counts as two missing marks."""
    register = case.attendance.register
    if register is None:
        return worked_out(case.attendance, last)
    within = register.between(first, last)
    figures = worked_out(replace(case.attendance, register=within), last)
    return replace(figures, missing=within.missing + _unmarked(within, first, last, calendar), disagreements=())


def _unmarked(register: Register, first: date, last: date, calendar: Calendar) -> int:
    try:
        days = calendar.school_days(first, last)
    except OutsideCalendar:
        return 0
    marked = {(mark.on, mark.session) for mark in register.marks}
    closed = {mark.on for mark in register.marks if mark.code in NOT_COLLECTED}
    return sum(
        _SESSIONS_A_DAY - sum((day, session) in marked for session in ("AM", "PM")) for day in days if day not in closed
    )
