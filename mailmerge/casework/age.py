"""Compulsory school age: the days between which a child must be in education."""

from calendar import FRIDAY
from datetime import date, timedelta
from functools import lru_cache

from mailmerge.casework.calendar import academic_year

_PRESCRIBED_DAYS = ((3, 31), (8, 31), (12, 31))


@lru_cache(maxsize=10_000)  # a birth date is asked about by many rules
def compulsory_school_age(date_of_birth: date) -> tuple[date, date]:
    """Return the first and the last day on which the child is of compulsory school age.

    It begins on the first of 31 March, 31 August or 31 December on or after the fifth birthday, and ends with the
    last Friday of June in the school year (1 September to 31 August) of the sixteenth birthday.

    Source: Education Act 1996 s8; Education (Start of Compulsory School Age) Order 1998 (SI 1998/1607);
    Education (School Leaving Date) Order 1997 (SI 1997/1970).
    """
    month, day = next(each for each in _PRESCRIBED_DAYS if each >= (date_of_birth.month, date_of_birth.day))
    begins = date(date_of_birth.year + 5, month, day)
    return begins, _last_friday_of_june(academic_year(date_of_birth) + 17)


def is_of_compulsory_school_age(date_of_birth: date, day: date) -> bool:
    """Say whether a child born on `date_of_birth` is of compulsory school age on `day`."""
    first, last = compulsory_school_age(date_of_birth)
    return first <= day <= last


def _last_friday_of_june(year: int) -> date:
    end = date(year, 6, 30)
    return end - timedelta(days=(end.weekday() - FRIDAY) % 7)
