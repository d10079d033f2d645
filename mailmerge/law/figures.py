"""The attendance figures that a decision uses: from the register's marks, or as typed where there are none."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import product
from math import isclose
from typing import NamedTuple

from mailmerge.casework.calendar import Calendar, OutsideCalendar
from mailmerge.casework.case import AttendanceFigures
from mailmerge.casework.marks import Session
from mailmerge.casework.register import SESSIONS, Register, session_of_mark

# A typed percent is usually rounded to one decimal; only a greater difference is a disagreement.
_ROUNDING = 0.05 + 1e-9
_MOST_DIGITS = 6


def percent_words(percent: float | None) -> str:
    """Return a percent as staff read it, to one decimal; unknown is "not known"."""
    return "not known" if percent is None else f"{percent:.1f}%"


def percent_beside(percent: float | None, level: float) -> str:
    """Return a percent with as many digits as show on which side of `level` it lies."""
    if percent is None or percent == level:
        return percent_words(percent)
    digits = 1
    while digits < _MOST_DIGITS and round(percent, digits) == level:
        digits += 1
    return f"{percent:.{digits}f}%"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A figure that was typed and that the register's marks contradict."""

    column: str
    typed: str
    worked_out: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Worked-out attendance up to the letter's date: percent (0 to 100), sessions, school weeks. None is unknown."""

    percent: float | None
    unauthorised: int | None
    authorised: int | None
    possible: int | None
    n_codes: int | None
    missing: int | None
    weeks: int | None
    late: int | None
    register: Register | None
    disagreements: tuple[Disagreement, ...] = ()
    medical: int | None = None
    calendar: Calendar | None = None

    @property
    def missed(self) -> float | None:
        """Sessions missed, for whatever reason; None where the figures given do not tell."""
        if self.register is not None:
            return self.register.possible - self.register.attended
        if self.authorised is not None and self.unauthorised is not None:
            return self.authorised + self.unauthorised
        if self.possible is None or self.percent is None:
            return None
        return self.possible * (100 - self.percent) / 100

    @property
    def mostly_medical(self) -> bool:
        """At least half of the missed sessions are known to be illness (I) or medical appointments (M)."""
        missed = self.missed
        return bool(missed and self.medical is not None and 2 * self.medical >= missed)

    def within(self, first: date, last: date) -> "Figures":
        """Return the figures from `first` to `last`, both included.

        Without marks, or where no mark lies outside, these as they stand: they may count days that have no mark.
        """
        within = None if self.register is None else self.register.between(first, last)
        if within is None or within == self.register:
            return self
        return _of_marks(within, self.calendar, self.late, self.disagreements)

    def coded(self, codes: tuple[str, ...], in_last: int | None) -> int | None:
        """Return how many of the last `in_last` possible sessions bear one of `codes`; None: of all that are known.

        Without marks, the typed unauthorised sessions stand for it (settled point on "last 100 sessions").
        """
        if self.register is None:
            return self.unauthorised
        counted = self.register if in_last is None else self.register.last_possible(in_last)
        return counted.count(codes)


def _disagreements(typed: AttendanceFigures, counts: Figures) -> Iterator[Disagreement]:
    said, found = typed.percent, counts.percent
    if said is not None and found is not None and not isclose(said, found, rel_tol=0, abs_tol=_ROUNDING):
        yield Disagreement("attendance", percent_words(said), percent_words(found))
    for column, typed_count, count in (
        ("unauthorised sessions", typed.unauthorised_sessions, counts.unauthorised),
        ("authorised sessions", typed.authorised_sessions, counts.authorised),
        ("sessions possible", typed.sessions_possible, counts.possible),
        ("n codes", typed.n_codes, counts.n_codes),
        ("school weeks", typed.school_weeks, counts.weeks),
    ):
        if typed_count is not None and typed_count != count:
            yield Disagreement(column, str(typed_count), str(count))


def _without_mark(register: Register, calendar: Calendar | None) -> int:
    """Return how many sessions of school days between the first mark and the last have none at all."""
    if calendar is None or not register.marks:
        return 0
    try:
        sessions = _sessions_between(calendar, register.marks[0].on, register.marks[-1].on)
    except OutsideCalendar:
        return 0
    return len(sessions.difference(map(session_of_mark, register.marks)))


@lru_cache(maxsize=1_000)
def _sessions_between(calendar: Calendar, first: date, last: date) -> frozenset[tuple[date, Session]]:
    """Return the sessions of the school days from `first` to `last`: the pupils of a school share them."""
    return frozenset(product(calendar.school_days(first, last), SESSIONS))


class _OfMarks(NamedTuple):
    """What marks alone say: the fields of `Figures` that they give."""

    percent: float | None
    unauthorised: int
    authorised: int
    possible: int
    n_codes: int
    missing: int
    weeks: int
    medical: int


@lru_cache(maxsize=2_000)  # whoever was always there has the same marks as many others
def _counted(register: Register, calendar: Calendar | None) -> _OfMarks:
    return _OfMarks(
        percent=register.percent,
        unauthorised=register.unauthorised,
        authorised=register.authorised,
        possible=register.possible,
        n_codes=register.n_codes,
        missing=register.missing + _without_mark(register, calendar),
        weeks=len(register.school_weeks),
        medical=register.count(("I", "M")),
    )


def _of_marks(
    register: Register, calendar: Calendar | None, late: int | None, disagreements: tuple[Disagreement, ...] = ()
) -> Figures:
    counted = _counted(register, calendar)
    return Figures(
        counted.percent,
        counted.unauthorised,
        counted.authorised,
        counted.possible,
        counted.n_codes,
        counted.missing,
        counted.weeks,
        late,
        register,
        disagreements,
        counted.medical,
        calendar,
    )


def worked_out(typed: AttendanceFigures, day: date, calendar: Calendar | None = None) -> Figures:
    """Return the figures on `day`: the register's, where its marks give any; they outrank every typed one.

    A register without a possible session by that day says nothing of attendance: the typed figures serve. A percent of
    no possible sessions is no figure, whatever was typed (law 2: never 0 or 100). With a
    `calendar`, a session of a school day that has no mark at all is a missing mark.
    """
    register = typed.register.up_to(day) if typed.register is not None else None
    if register is None or not register.possible:
        return Figures(
            percent=None if typed.sessions_possible == 0 else typed.percent,
            unauthorised=typed.unauthorised_sessions,
            authorised=typed.authorised_sessions,
            possible=typed.sessions_possible,
            n_codes=typed.n_codes,
            missing=None,
            weeks=typed.school_weeks,
            late=typed.late_marks,
            register=None,
            medical=typed.authorised_medical_sessions,
        )
    late = typed.late_marks if typed.late_marks is not None else register.late
    counts = _of_marks(register, calendar, late)
    disagreements = tuple(_disagreements(typed, counts))
    return replace(counts, disagreements=disagreements) if disagreements else counts
