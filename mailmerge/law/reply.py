"""The day by which a letter asks for a reply: printed on it, and tested again when it is posted late."""

from datetime import date, timedelta
from functools import lru_cache

from mailmerge.casework.calendar import Calendar, is_working_day
from mailmerge.casework.case import Case
from mailmerge.law.letters import LetterKind

_DAY = timedelta(days=1)


def reply_by(case: Case, kind: LetterKind, days: int, calendar: Calendar) -> date:
    """Return the last day for a reply to a letter: so many days after the letter's date.

    It asks by the first day from then on on which somebody is in the school's office; where leave is refused before it
    begins, while the family can still stay: by the last such day before it, if that comes earlier.
    """
    day, first_day = _office_day_from(case.letter_date + timedelta(days=days), calendar), case.leave.first_day
    if kind.answers == "by-a-day" and kind.of_leave and first_day is not None and case.letter_date < first_day:
        return min(day, _office_day_before(first_day, case.letter_date, calendar))
    return day


@lru_cache(maxsize=1_000)  # the letters of a run have one date or few
def _office_day_from(day: date, calendar: Calendar) -> date:
    """Return the first day from `day` on when the office is open."""
    while not _is_office_open(day, calendar):
        day += _DAY
    return day


def _office_day_before(first_day: date, letter_date: date, calendar: Calendar) -> date:
    """Return the last day between the two when the office is open; where there is none, the day before the first."""
    between = [letter_date + number * _DAY for number in range(1, (first_day - letter_date).days)]
    return next((day for day in reversed(between) if _is_office_open(day, calendar)), first_day - _DAY)


def _is_office_open(day: date, calendar: Calendar) -> bool:
    """Tell whether somebody is in the office: on school days, and where term dates are not known, on working days."""
    return is_working_day(day) and (not calendar.covers(day) or calendar.is_school_day(day))
