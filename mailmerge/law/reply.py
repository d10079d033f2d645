"""The day by which a letter asks for a reply: printed on it, and tested again when it is posted late."""

from datetime import date, timedelta

from mailmerge.casework.calendar import is_working_day
from mailmerge.casework.case import Case

_DAY = timedelta(days=1)


def reply_by(case: Case, letter: str, days: int) -> date:
    """Return the last day for a reply to a letter (its key): so many days after the letter's date.

    Where leave is refused before it begins, the family is asked while they can still stay: by the last day before it
    on which somebody is in the school's office.
    """
    day, first_day = case.letter_date + timedelta(days=days), case.leave.first_day
    if letter == "leave-refused" and first_day is not None and case.letter_date < first_day:
        return min(day, _office_day_before(first_day, case.letter_date))
    return day


def _office_day_before(first_day: date, letter_date: date) -> date:
    """Return the last working day between the two; where there is none, the day before the first."""
    day = first_day - _DAY
    while day > letter_date and not is_working_day(day):
        day -= _DAY
    return day if day > letter_date else first_day - _DAY
