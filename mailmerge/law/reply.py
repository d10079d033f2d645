"""The day by which a letter asks for a reply: printed on it, and tested again when it is posted late."""

from datetime import date, timedelta

from mailmerge.casework.case import Case


def reply_by(case: Case, letter: str, days: int) -> date:
    """Return the last day for a reply to a letter (its key): so many days after the letter's date.

    Where leave is refused before it begins, the family is asked by the day before its first: they can still stay.
    """
    day, first_day = case.letter_date + timedelta(days=days), case.leave.first_day
    if letter == "leave-refused" and first_day is not None and case.letter_date < first_day:
        return min(day, first_day - timedelta(days=1))
    return day
