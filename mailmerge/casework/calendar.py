"""Days that count: a school's days and weeks, working days, academic years.

A school day is a Monday to Friday inside a term, outside its half term, no bank holiday and no closure. What a
calendar does not know it does not guess: a question whose answer depends on a day outside its years raises
`OutsideCalendar`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from mailmerge.casework.bank_holidays import is_bank_holiday

_DAY = timedelta(days=1)
_SEPTEMBER, _JUNE = 9, 6
_LONGEST_HOLIDAY = timedelta(weeks=9)


class OutsideCalendar(ValueError):  # noqa: N818 - it says what is the matter; no part of the program failed
    """The answer depends on a day for which no term dates are known; the message says which, and what to do."""

    def __init__(self, day: date) -> None:
        super().__init__(f"No term dates are known for {in_words(day)}. Add that school year to calendar.toml.")
        self.day = day


def academic_year(day: date) -> int:
    """Return the year in which the academic year of `day` began: it runs from 1 September to 31 August."""
    return day.year if day.month >= _SEPTEMBER else day.year - 1


def in_academic_year(year: int, day: int, month: int) -> date | None:
    """Return the day of a month in the academic year that began in `year`; None where that month has no such day."""
    try:
        return date(year if month >= _SEPTEMBER else year + 1, month, day)
    except ValueError:
        return None


def is_working_day(day: date) -> bool:
    """Say whether `day` is a Monday to Friday and no bank holiday of England."""
    return day.weekday() < 5 and not is_bank_holiday(day)


def working_days_after(day: date, n: int) -> date:
    """Return the `n`-th working day after `day`; `day` itself is day 0, whatever kind of day it is."""
    _refuse_negative(n)
    for _ in range(n):
        day += _DAY
        while not is_working_day(day):
            day += _DAY
    return day


def in_words(day: date) -> str:
    """Return the day as staff say it: `Thursday 4 September 2025`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


@lru_cache(maxsize=10_000)  # asked for every mark of every register
def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days; both ends belong to it."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} comes before {self.first}: the last day can't be before the first.")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return _days(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its first and last school day, and the half term inside it, if it has one."""

    span: Span
    half_term: Span | None = None

    def __post_init__(self) -> None:
        half = self.half_term
        if half and not (self.span.first < half.first and half.last < self.span.last):
            raise ValueError(f"The half term from {half.first} is not inside its term.")


@dataclass(frozen=True, slots=True)
class Calendar:
    """One school's calendar: its terms, and the days on which it is closed to pupils (INSET, emergencies).

    What lies between two terms is a holiday if it is not longer than a summer's; longer, and a term's dates are
    missing. The known days begin on 1 September where the first term begins in that month, and end on 31 August where
    the last term reaches June: half a year's dates say nothing of the rest.
    """

    terms: tuple[Term, ...]
    closures: frozenset[date] = frozenset()
    _school_days: tuple[date, ...] = field(init=False, repr=False)
    _weeks: tuple[date, ...] = field(init=False, repr=False)
    _known: tuple[Span, ...] = field(init=False, repr=False)
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        terms = tuple(sorted(self.terms, key=lambda term: term.span.first))
        for one, other in pairwise(terms):
            if other.span.first <= one.span.last:
                raise ValueError(f"The term from {other.span.first} begins before the one before it has ended.")
        object.__setattr__(self, "terms", terms)
        object.__setattr__(self, "_school_days", tuple(_school_days(terms, self.closures)))
        object.__setattr__(self, "_weeks", tuple(map(monday_of, self._school_days)))
        object.__setattr__(self, "_known", tuple(_known_spans(terms)))
        object.__setattr__(self, "_hash", hash((terms, self.closures)))

    def __hash__(self) -> int:
        """Return what was worked out once: a calendar is what much else is kept by."""
        return self._hash

    def covers(self, day: date) -> bool:
        """Say whether the school's days around `day` are known."""
        return any(day in span for span in self._known)

    def is_school_day(self, day: date) -> bool:
        """Say whether the school is open to pupils on `day`. Weekends and bank holidays need no term dates."""
        self._require(day, day)
        at = bisect_left(self._school_days, day)
        return at < len(self._school_days) and self._school_days[at] == day

    def school_days(self, first: date, last: date) -> tuple[date, ...]:
        """Return the school days from `first` to `last`, both included, in order."""
        return self._school_days[self._between(first, last)]

    def school_days_from(self, first: date) -> tuple[date, ...]:
        """Return the school days from `first` on, in order, as far as terms are known."""
        return self._school_days[bisect_left(self._school_days, first) :]

    def count_school_days(self, first: date, last: date) -> int:
        """Return how many school days there are from `first` to `last`, both included."""
        return len(self.school_days(first, last))

    def school_days_after(self, day: date, n: int) -> date:
        """Return the `n`-th school day after `day`; `day` itself is day 0, whatever kind of day it is."""
        _refuse_negative(n)
        if n == 0:
            return day
        return self._reach(day, bisect_right(self._school_days, day) + n - 1)

    def previous_school_day(self, day: date) -> date:
        """Return the last school day before `day`."""
        return self._reach(day, bisect_left(self._school_days, day) - 1)

    def school_weeks(self, first: date, last: date) -> tuple[date, ...]:
        """Return the Mondays of the weeks with a school day from `first` to `last`, both included.

        Source: "Working together to improve school attendance": a school week has at least one school session.
        """
        return tuple(dict.fromkeys(self._weeks[self._between(first, last)]))

    def _between(self, first: date, last: date) -> slice:
        self._require(first, last)
        return slice(bisect_left(self._school_days, first), bisect_right(self._school_days, last))

    def _reach(self, start: date, at: int) -> date:
        """Return the school day at index `at`, if every day between it and `start` is known."""
        if not 0 <= at < len(self._school_days):
            raise OutsideCalendar(self._edge(start, forward=at >= len(self._school_days)))
        found = self._school_days[at]
        if found > start:
            self._require(start + _DAY, found)
        else:
            self._require(found, start - _DAY)
        return found

    def _edge(self, start: date, *, forward: bool) -> date:
        """Return the first day that is not known on the way from `start`."""
        step = _DAY if forward else -_DAY
        span = next((span for span in self._known if start in span), None)
        if span is None:
            return start
        return (span.last if forward else span.first) + step

    def _require(self, first: date, last: date) -> None:
        """Raise `OutsideCalendar` if a day from `first` to `last` may be a school day without being known."""
        if any(first in span and last in span for span in self._known):
            return
        for day in _days(first, last):
            if is_working_day(day) and not self.covers(day):
                raise OutsideCalendar(day)


def _school_days(terms: Iterable[Term], closures: frozenset[date]) -> Iterator[date]:
    for term in terms:
        yield from (day for day in _days_of_term(term) if day not in closures)


@lru_cache(maxsize=256)
def _days_of_term(term: Term) -> tuple[date, ...]:
    """Return the working days of a term, its half term left out: the schools of a trust share most of their terms."""
    return tuple(day for day in term.span if is_working_day(day) and not (term.half_term and day in term.half_term))


def _known_spans(terms: Iterable[Term]) -> Iterator[Span]:
    """Yield the stretches in which every day is known, from the terms in order."""
    known: Span | None = None
    for first, last in ((term.span.first, term.span.last) for term in terms):
        if known and first - known.last <= _LONGEST_HOLIDAY:
            known = Span(known.first, last)
            continue
        if known:
            yield _to_the_ends_of_the_year(known)
        known = Span(first, last)
    if known:
        yield _to_the_ends_of_the_year(known)


def _to_the_ends_of_the_year(known: Span) -> Span:
    """Return the span with the days before a September start and the days after a summer term's end."""
    first = known.first.replace(day=1) if known.first.month == _SEPTEMBER else known.first
    last = known.last.replace(month=8, day=31) if _JUNE <= known.last.month < _SEPTEMBER else known.last
    return Span(first, last)


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


def _refuse_negative(n: int) -> None:
    if n < 0:
        raise ValueError("Days are counted forwards: the number can't be negative.")
