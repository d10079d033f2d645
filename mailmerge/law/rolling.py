"""The most sessions with some codes in a rolling period, whatever the unit that an authority counts it in."""

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta

from mailmerge.casework.calendar import Calendar
from mailmerge.casework.marks import POSSIBLE
from mailmerge.casework.register import Register
from mailmerge.law.periods import Period, Unit, end_of
from mailmerge.law.profile_tables import Within

_DAY = timedelta(days=1)


def most_in(register: Register, codes: Collection[str], within: Within, calendar: Calendar) -> int:
    """Return the most sessions with one of `codes` in any period of that length.

    Raises:
        OutsideCalendar: the answer depends on days for which no term dates are known.
    """
    if within.unit == "school-weeks":
        return register.most_in_rolling_weeks(calendar, within.count, codes)
    if within.unit == "sessions":
        return _most_in_sessions(register, codes, within.count)
    days = [mark.on for mark in register.marks if mark.code in codes]
    last_day = _LAST[within.unit]
    period = Period(count=within.count, unit=within.unit)
    ends = (bisect_right(days, last_day(period, day, calendar)) for day in days)
    return max((end - begin for begin, end in enumerate(ends)), default=0)


def _most_in_sessions(register: Register, codes: Collection[str], number: int) -> int:
    """Count in any `number` possible sessions that follow each other."""
    window: deque[bool] = deque(maxlen=number)
    most = 0
    for mark in register.marks:
        if mark.code in POSSIBLE:
            window.append(mark.code in codes)
            most = max(most, sum(window))
    return most


def _counted(period: Period, day: date, calendar: Calendar) -> date:
    """Return the last day of so many days of which the first is `day`."""
    return end_of(period, day - _DAY, calendar)


def _to_the_day_before(period: Period, day: date, calendar: Calendar) -> date:
    """Return the day before the same day of the week, or of the month, so many weeks or months later."""
    return end_of(period, day, calendar) - _DAY


_LAST: Mapping[Unit, Callable[[Period, date, Calendar], date]] = {
    "days": _counted,
    "school-days": _counted,
    "working-days": _counted,
    "weeks": _to_the_day_before,
    "months": _to_the_day_before,
}
