"""What `calendar.toml` may say, and the calendar of each school that comes of it."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from mailmerge.casework.calendar import Calendar, Span, Term, academic_year, is_working_day
from mailmerge.casework.school import School
from mailmerge.errors import SettingsError
from mailmerge.toml import Checked, Text, did_you_mean, read_toml


class TermDates(Checked):
    """One term: its first and last school day, and the first and last day of its half term."""

    first: date
    last: date
    half_term: tuple[date, date]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        start, end = self.half_term
        if not self.first < start <= end < self.last:
            raise ValueError("has its days out of order: first day, half term from, half term to, last day")
        for day in (self.first, self.last):
            if not is_working_day(day):
                raise ValueError(f"begins or ends on {day:%A %d %B %Y}, which cannot be a school day")
        return self

    def as_term(self) -> Term:
        """Return the term as the casework knows it."""
        return Term(Span(self.first, self.last), Span(*self.half_term))


class Scoped(Checked):
    """An entry for every school, for an authority's schools, or for one school."""

    authority: str | None = None
    school: str | None = None

    @model_validator(mode="after")
    def _one_scope(self) -> Self:
        if self.authority and self.school:
            raise ValueError("names an authority and a school; keep one of them")
        return self

    def covers(self, school: School) -> bool:
        """Return whether this entry speaks of the school."""
        return self.authority in (None, school.authority) and self.school in (None, school.code)

    @property
    def rank(self) -> int:
        """How particular this entry is: a school's own outranks its authority's, and that everyone's."""
        return 2 if self.school else 1 if self.authority else 0


class YearTerms(Scoped):
    """The three terms of one school year, such as `2025-26`."""

    year: Text
    autumn: TermDates
    spring: TermDates
    summer: TermDates

    @model_validator(mode="after")
    def _sound(self) -> Self:
        names = {_name(academic_year(day)) for term in self.dates for day in (term.first, term.last)}
        if names != {self.year}:
            raise ValueError(f"is called {self.year}, but has dates of {' and '.join(sorted(names))}")
        return self

    @property
    def dates(self) -> tuple[TermDates, TermDates, TermDates]:
        """The terms in their order."""
        return self.autumn, self.spring, self.summer


def _name(begins: int) -> str:
    return f"{begins}-{(begins + 1) % 100:02}"


class Inset(Scoped):
    """A day on which the staff are trained and pupils stay at home."""

    on: date


class CalendarFile(Checked):
    """The whole of `calendar.toml`."""

    terms: Annotated[tuple[YearTerms, ...], Field(min_length=1)]
    inset: tuple[Inset, ...] = ()


def load_calendars(path: Path, schools: Collection[School]) -> dict[str, Calendar]:
    """Return each school's calendar, by its code, from the file at `path`.

    Raises:
        SettingsError: the file is faulty, names a school or an authority that there is not, gives a year twice for
            the same schools, or has no terms for a school.
    """
    file = read_toml(path, CalendarFile)
    faults = [*_unknown_scopes(file, schools), *_given_twice(file)]
    if faults:
        raise SettingsError("\n".join(f"{path.name}: {fault}" for fault in faults))
    return {school.code: _calendar(path.name, file, school) for school in schools}


def _unknown_scopes(file: CalendarFile, schools: Collection[School]) -> Iterator[str]:
    codes, authorities = {s.code for s in schools}, {s.authority for s in schools}
    for entry in (*file.terms, *file.inset):
        if entry.school and entry.school not in codes:
            yield f"there is no school called {entry.school}.{did_you_mean(entry.school, codes)}"
        if entry.authority and entry.authority not in authorities:
            yield f"no school belongs to {entry.authority}.{did_you_mean(entry.authority, authorities)}"


def _given_twice(file: CalendarFile) -> Iterator[str]:
    scopes = Counter((terms.year, terms.authority, terms.school) for terms in file.terms)
    for (year, *_), times in scopes.items():
        if times > 1:
            yield f"the terms of {year} are given {times} times for the same schools. Keep one of them."


def _calendar(name: str, file: CalendarFile, school: School) -> Calendar:
    most_particular: dict[str, YearTerms] = {}
    for terms in sorted((t for t in file.terms if t.covers(school)), key=lambda t: t.rank):
        most_particular[terms.year] = terms
    if not most_particular:
        raise SettingsError(f"{name}: {school.name} has no term dates. Add them.")
    try:
        return _made(
            terms=tuple(dates.as_term() for terms in most_particular.values() for dates in terms.dates),
            closures=frozenset(inset.on for inset in file.inset if inset.covers(school)),
        )
    except ValueError as error:
        raise SettingsError(f"{name}, for {school.name}: {error}") from None


@lru_cache(maxsize=100)
def _made(terms: tuple[Term, ...], closures: frozenset[date]) -> Calendar:
    """Return the calendar of these terms: one object for all schools that have them, since much is kept by it."""
    return Calendar(terms, closures)
