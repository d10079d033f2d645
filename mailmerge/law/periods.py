"""Periods and limits as authorities write them, `{count, unit, from}`, and the day on which one ends.

Pure functions of a day and a school's calendar. Source: law.md, 5; each authority's own code of conduct.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, model_validator

from mailmerge.casework.calendar import Calendar, Span, is_working_day, monday_of, working_days_after
from mailmerge.casework.counting import count
from mailmerge.law.months import months_after

Unit = Literal["days", "school-days", "working-days", "weeks", "school-weeks", "sessions", "months"]
Start = Literal["return", "leave-end", "letter-posted", "final-warning", "last-session"]

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_SESSIONS_A_DAY = 2
_FROM_WORDS: dict[Start, str] = {
    "return": "the pupil's return",
    "leave-end": "the last day of the leave",
    "letter-posted": "the posting of the letter",
    "final-warning": "the final warning",
    "last-session": "the last session of absence",
}


class Period(BaseModel):
    """So many units, and where it counts from (None: from what the rule itself speaks of)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    count: NonNegativeInt
    unit: Unit
    start: Start | None = Field(default=None, alias="from")

    @property
    def words(self) -> str:
        """The period as a person says it: `5 school days from the pupil's return`."""
        since = f" from {_FROM_WORDS[self.start]}" if self.start else ""
        return f"{self.length}{since}"

    @property
    def length(self) -> str:
        """The period without its start: `5 school days`."""
        return count(self.count, _one(self.unit))


class Length(BaseModel):
    """How long something lasts, from the least to the most; both belong to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: PositiveInt
    most: PositiveInt
    unit: Unit

    @model_validator(mode="after")
    def _in_order(self) -> "Length":
        if self.most < self.least:
            raise ValueError("gives a most that is less than its least")
        return self

    @property
    def words(self) -> str:
        """The length as a person says it: `3 to 6 weeks`, `30 school days`."""
        most = count(self.most, _one(self.unit))
        return most if self.least == self.most else f"{self.least} to {most}"


def _one(unit: Unit) -> str:
    return unit.removesuffix("s").replace("-", " ")


def end_of(period: Period, day: date, calendar: Calendar) -> date:
    """Return the last day of a period that begins on `day`, which is day 0.

    Sessions are half days of school: an odd one needs its whole day. A school week is one from Monday on in which the
    school is open at least once: so many of them later, it is the same day of the week. The same day of a month that
    has none is that month's last.

    Raises:
        OutsideCalendar: the answer depends on a day for which no term dates are known.
    """
    return _ENDS[period.unit](day, period.count, calendar)


def _school_weeks_after(day: date, number: int, calendar: Calendar) -> date:
    for _ in range(number):
        day += _WEEK
        # This comes to an end: where the known terms do, the calendar says that it does not know.
        while not calendar.count_school_days(monday_of(day), monday_of(day) + _WEEK - _DAY):
            day += _WEEK
    return day


_ENDS: Mapping[Unit, Callable[[date, int, Calendar], date]] = {
    "days": lambda day, number, _calendar: day + number * _DAY,
    "weeks": lambda day, number, _calendar: day + number * _WEEK,
    "months": lambda day, number, _calendar: months_after(day, number),
    "working-days": lambda day, number, _calendar: working_days_after(day, number),
    "school-days": lambda day, number, calendar: calendar.school_days_after(day, number),
    "sessions": lambda day, number, calendar: calendar.school_days_after(day, -(-number // _SESSIONS_A_DAY)),
    "school-weeks": _school_weeks_after,
}


def leave_limit_begins(limit: Period, last_day: date | None, back: date | None, posted: date | None) -> date | None:
    """Return the day 0 of an authority's limit on an absence for leave; None where that day is not known.

    Args:
        limit: the authority's; where it does not say from when, it counts from the return.
        last_day: the last day away.
        back: the day of return.
        posted: the day on which the letter about the leave was posted.
    """
    match limit.start:
        case "leave-end" | "last-session":
            return last_day
        case "letter-posted" | "final-warning":
            return posted
    return back


def fits_length(length: Length, first: date, last: date, calendar: Calendar) -> bool:
    """Tell whether a period from `first` to `last` is as long as it must be.

    In days, the days between the two count (national: 21 to 42). In all other units both ends belong to the period,
    and days on which the school is closed after its last day count as reached: from a Monday to the Friday of the sixth
    week are six weeks.

    Raises:
        OutsideCalendar: the answer depends on a day for which no term dates are known.
    """
    if last < first:
        return False
    counted = _counted(length.unit, first, last, calendar)
    if counted is not None:
        return length.least <= counted <= length.most
    least, most = (
        end_of(Period(count=number, unit=length.unit), first - _DAY, calendar) for number in (length.least, length.most)
    )
    return last <= most + _DAY and not calendar.count_school_days(last + _DAY, least)


def length_in_words(unit: Unit, first: date, last: date, calendar: Calendar) -> str:
    """Return how long a period is, in the unit of its rule (`31 school days`); of one that has parts, in its days.

    As `fits_length` counts them: school weeks in school days, weeks and months in days, of which both ends are some.

    Raises:
        OutsideCalendar: the answer depends on a day for which no term dates are known.
    """
    if unit == "school-weeks":
        unit = "school-days"
    counted = _counted(unit, first, last, calendar)
    return count((last - first + _DAY).days, "day") if counted is None else count(counted, _one(unit))


def _counted(unit: Unit, first: date, last: date, calendar: Calendar) -> int | None:
    """Return how many of a unit lie in a period; None of weeks and months, which have parts."""
    match unit:
        case "days":
            return (last - first).days
        case "school-days":
            return calendar.count_school_days(first, last)
        case "sessions":
            return calendar.count_school_days(first, last) * _SESSIONS_A_DAY
        case "working-days":
            return sum(map(is_working_day, Span(first, last)))
    return None
