"""The register as a chart: weeks by sessions, and attendance week by week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from mailmerge.casework.calendar import monday_of
from mailmerge.casework.marks import ATTENDED, AUTHORISED, MISSING, NOT_COLLECTED, UNAUTHORISED, Mark, Session
from mailmerge.casework.register import Register

_SCHOOL_DAYS = 5
_WORDS = {"attended": "present", "authorised": "auth.", "unauthorised": "unauth.", "missing": "no mark"}
_SESSIONS: tuple[Session, Session] = ("AM", "PM")


@dataclass(frozen=True, slots=True)
class Square:
    """One session of the chart: its mark, and the class that draws it, told apart without colour."""

    code: str
    look: str

    @property
    def words(self) -> str:
        """What the square says where the authority wants no codes."""
        return _WORDS.get(self.look, "")


@dataclass(frozen=True, slots=True)
class Week:
    """One line of the chart; `percent` is the week's attendance, None where no session was possible."""

    monday: date
    squares: tuple[Square, ...]
    percent: float | None
    unauthorised: int


def weeks_of(register: Register) -> tuple[Week, ...]:
    """Return the weeks with marks, oldest first, less those in which the school was closed."""
    return tuple(_weeks(register))


def _weeks(register: Register) -> Iterator[Week]:
    for monday, marks in groupby(register.marks, key=lambda mark: monday_of(mark.on)):
        week = Register(tuple(marks))
        if not {mark.code for mark in week.marks} <= NOT_COLLECTED:
            yield Week(monday, tuple(_squares(monday, week.marks)), week.percent, week.unauthorised)


def _squares(monday: date, marks: tuple[Mark, ...]) -> Iterator[Square]:
    codes = {(mark.on, mark.session): mark.code for mark in marks}
    for day in range(_SCHOOL_DAYS):
        for session in _SESSIONS:
            code = codes.get((monday + timedelta(days=day), session), "")
            yield Square(code, _look(code))


def absences_of(register: Register) -> tuple[tuple[Mark, Mark, int], ...]:
    """Return each run of sessions with the same code that is no attendance: its first mark, its last, how many."""
    counting = (mark for mark in register.marks if mark.code not in NOT_COLLECTED)
    runs = (tuple(marks) for _, marks in groupby(counting, key=lambda mark: mark.code))
    return tuple((run[0], run[-1], len(run)) for run in runs if run[0].code not in ATTENDED)


def _look(code: str) -> str:
    if code in UNAUTHORISED:
        return "unauthorised"
    if code in AUTHORISED:
        return "authorised"
    if code in ATTENDED:
        return "attended"
    return "missing" if code == MISSING else "other"
