"""A pupil's register, and the figures worked out from it."""

from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Literal, Self

from mailmerge.casework.calendar import Calendar, OutsideCalendar, in_words, monday_of
from mailmerge.casework.counting import count
from mailmerge.casework.marks import (
    ATTENDED,
    AUTHORISED,
    MISSING,
    NOT_COLLECTED,
    NOT_POSSIBLE,
    POSSIBLE,
    UNAUTHORISED,
    Mark,
    Session,
    read_mark,
)

# These stand outside a run of marks: they neither belong to it nor break it. A missing mark breaks it.
_PASSED_OVER = NOT_POSSIBLE | NOT_COLLECTED
SESSIONS: tuple[Session, Session] = ("AM", "PM")


@dataclass(frozen=True, slots=True)
class Run:
    """Marks of some codes with no other possible session between them.

    `sessions` are half days; `days` those school days that belong to the run whole (every session of them that
    was possible).
    """

    first: date
    last: date
    sessions: int
    days: int


@dataclass(frozen=True, slots=True)
class Register:
    """One pupil's marks, at most one a session, in any order given and in time's order when read.

    All figures are in sessions (half days). Raises ValueError where a session has two marks.
    """

    marks: tuple[Mark, ...]
    _tally: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        marks = tuple(sorted(self.marks))
        if len(set(map(session_of_mark, marks))) != len(marks):
            raise ValueError("A session has two marks. Leave one of them out.")
        object.__setattr__(self, "marks", marks)
        object.__setattr__(self, "_tally", Counter(map(_code_of, marks)))

    @classmethod
    def in_order(cls, marks: tuple[Mark, ...]) -> Self:
        """Return the register of marks that stand in time's order already, one a session."""
        made = object.__new__(cls)
        object.__setattr__(made, "marks", marks)
        object.__setattr__(made, "_tally", Counter(map(_code_of, marks)))
        return made

    def count(self, codes: Collection[str]) -> int:
        """Return how many sessions have one of `codes`."""
        return sum([times for code, times in self._tally.items() if code in codes])

    @property
    def attended(self) -> int:
        """Sessions present, or at an approved educational activity."""
        return self.count(ATTENDED)

    @property
    def possible(self) -> int:
        """Sessions that count: attended or absent."""
        return self.count(POSSIBLE)

    @property
    def authorised(self) -> int:
        """Sessions of authorised absence."""
        return self.count(AUTHORISED)

    @property
    def unauthorised(self) -> int:
        """Sessions of unauthorised absence: G, N, O and U."""
        return self.count(UNAUTHORISED)

    @property
    def missing(self) -> int:
        """Sessions whose mark is missing: an error in a certificate."""
        return self.count({MISSING})

    @property
    def n_codes(self) -> int:
        """Sessions coded N: no reason yet."""
        return self.count({"N"})

    @property
    def late(self) -> int:
        """Sessions coded L: late, before the register closed."""
        return self.count({"L"})

    @property
    def percent(self) -> float | None:
        """Attendance in percent, unrounded; None (n/a) without a possible session.

        The division rounds once and never past a whole number, so that it compares exactly with 96 or 90.
        """
        return 100 * self.attended / self.possible if self.possible else None

    @property
    def persistently_absent(self) -> bool:
        """Whether 10% or more of the possible sessions were missed."""
        return self._missed_at_least(10)

    @property
    def severely_absent(self) -> bool:
        """Whether 50% or more of the possible sessions were missed."""
        return self._missed_at_least(50)

    @property
    def certificate_faults(self) -> tuple[Mark, ...]:
        """The marks that a certificate of attendance must not hold: missing ones and N."""
        return tuple(mark for mark in self.marks if mark.code in (MISSING, "N"))

    @property
    def school_weeks(self) -> tuple[date, ...]:
        """The Mondays of the school weeks that have marks: weeks in which the school was open."""
        collected = self.marks
        if self.count(NOT_COLLECTED):
            collected = tuple(mark for mark in collected if mark.code not in NOT_COLLECTED)
        return tuple(dict.fromkeys(map(monday_of, dict.fromkeys(map(_day_of, collected)))))

    def up_to(self, day: date) -> "Register":
        """Return the register to the end of `day`."""
        if not self.marks or self.marks[-1].on <= day:
            return self
        return Register.in_order(self.marks[: bisect_right(self.marks, day, key=_day_of)])

    def between(self, first: date, last: date) -> "Register":
        """Return the register from `first` to `last`, both included."""
        if not self.marks or (first <= self.marks[0].on and self.marks[-1].on <= last):
            return self
        start = bisect_left(self.marks, first, key=_day_of)
        return Register.in_order(self.marks[start : bisect_right(self.marks, last, key=_day_of)])

    def last_possible(self, n: int) -> "Register":
        """Return the last `n` possible sessions, or all of them where there are fewer."""
        possible = [mark for mark in self.marks if mark.code in POSSIBLE]
        return Register.in_order(tuple(possible[-n:] if n else ()))

    def runs(self, codes: Collection[str]) -> tuple[Run, ...]:
        """Return every run of marks with one of `codes`, in time's order.

        Weekends, holidays and marks that are not possible attendances do not break a run.
        """
        if not self.count(codes):
            return ()
        counting = [mark for mark in self.marks if mark.code not in _PASSED_OVER]
        sessions_of = Counter(mark.on for mark in counting)
        groups = groupby(counting, key=lambda mark: mark.code in codes)
        return tuple(_run(tuple(marks), sessions_of) for belongs, marks in groups if belongs)

    def longest_run(self, codes: Collection[str], by: Literal["sessions", "days"] = "sessions") -> Run | None:
        """Return the longest run of `codes`, the first of several; None where no session has one of them."""
        return max(self.runs(codes), key=lambda run: run.sessions if by == "sessions" else run.days, default=None)

    def most_in_rolling_weeks(self, calendar: Calendar, weeks: int = 10, codes: Collection[str] = UNAUTHORISED) -> int:
        """Return the most sessions with one of `codes` in any `weeks` school weeks that follow each other.

        Raises `OutsideCalendar` where the calendar doesn't know the weeks between those sessions.
        Source: the national threshold, "Working together to improve school attendance": 10 sessions in a rolling 10
        school weeks, consecutive or not, across terms.
        """
        days = [mark.on for mark in self.marks if mark.code in codes]
        if not days:
            return 0
        in_week = Counter(map(monday_of, days))
        window: deque[int] = deque(maxlen=weeks)
        sums = []
        for week in sorted({*calendar.school_weeks(days[0], days[-1]), *in_week}):
            window.append(in_week[week])
            sums.append(sum(window))
        return max(sums)

    def _missed_at_least(self, percent: int) -> bool:
        possible = self.possible
        return possible > 0 and 100 * (possible - self.attended) >= percent * possible


_day_of = attrgetter("on")
_code_of = attrgetter("code")
session_of_mark = itemgetter(0, 1)


def _run(marks: tuple[Mark, ...], sessions_of: Mapping[date, int]) -> Run:
    in_run = Counter(mark.on for mark in marks)
    whole = sum(count == sessions_of[day] for day, count in in_run.items())
    return Run(first=marks[0].on, last=marks[-1].on, sessions=len(marks), days=whole)


@dataclass(frozen=True, slots=True)
class MarksFault:
    """Why a row's marks can't be read: the column at fault, and what an office must do.

    `position` counts the marks from 1, spaces left out; None where no single mark is wrong.
    """

    column: Literal["marks from", "marks"]
    text: str
    position: int | None = None


@lru_cache(maxsize=2_000)  # whoever was always there has the same marks as many others
def parse_marks(text: str, first_school_day: date, calendar: Calendar) -> Register | MarksFault:
    """Return the register that a case's row holds: from the first day on, AM and PM of each school day.

    Spaces are ignored. At fault are a first day that is no school day, a mark that is not known, a morning without
    its afternoon, and marks that go on after the calendar ends.
    """
    codes = "".join(text.split())
    if not (calendar.covers(first_school_day) and calendar.is_school_day(first_school_day)):
        why = f"{in_words(first_school_day)} is not a school day in the school's calendar. Give the first mark's day."
        return MarksFault("marks from", why)
    if len(codes) % 2:
        why = f"{count(len(codes), 'mark')} given, and a school day has two. Put - where a mark is missing."
        return MarksFault("marks", why)
    try:
        calendar.school_days_after(first_school_day, max(len(codes) // 2 - 1, 0))
    except OutsideCalendar as outside:
        return MarksFault("marks", f"There are more marks than school days. {outside}")
    sessions = _sessions_from(calendar, first_school_day)
    marks = tuple([session[code] for code, session in zip(codes, sessions, strict=False)])
    if None in marks:
        at = marks.index(None)
        return _unknown(codes[at], sessions[at].on, sessions[at].session, at + 1)
    return Register.in_order(marks)  # type: ignore[arg-type] # none is None


class _Session(dict[str, Mark | None]):
    """One session, and the mark that each code stands for in it: the pupils of a file have the same few."""

    def __init__(self, on: date, session: Session) -> None:
        super().__init__()
        self.on = on
        self.session: Session = session

    def __missing__(self, code: str) -> Mark | None:
        mark = read_mark(code, self.on, self.session)
        if mark is not None:  # what is no code is not kept: there is no end of it
            self[code] = mark
        return mark


@lru_cache(maxsize=64)
def _sessions_from(calendar: Calendar, first: date) -> tuple[_Session, ...]:
    """Return the sessions of a calendar's school days from one on, as far as its terms are known."""
    return tuple(_Session(day, half) for day in calendar.school_days_from(first) for half in SESSIONS)


def _unknown(code: str, day: date, session: Session, position: int) -> MarksFault:
    half = "morning" if session == "AM" else "afternoon"
    return MarksFault(
        "marks",
        f"Mark {position}, {code!r} ({in_words(day)}, {half}), is not a register code of that day. "
        "Correct it, or put - if it is missing; two-character codes such as C1 or Y7 need a register file.",
        position,
    )
