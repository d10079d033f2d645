"""Weeks of marks in one cell: ten codes, the morning's and the afternoon's of each school day from Monday to Friday.

So systems print a register, a row a pupil and a column a week (`W/C 03/11/2025`). Source: contract, 2.2.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from mailmerge.casework.marks import Mark, Session, read_mark
from mailmerge.intake.files.table import Row, tidy
from mailmerge.intake.part_days import names_a_week, week_begun

SESSIONS: tuple[Session, Session] = ("AM", "PM")
DAYS = 5  # of a week at school
_WEEK = "week "
_PRESENT = frozenset("/\\")
# Any week in which today's codes are the register's, to tell marks by where the heading does not say the week.
_SOME_MONDAY = date(2025, 11, 3)


def marks_of_a_week(text: str, monday: date) -> tuple[Mark, ...] | None:
    """Return the marks that ten codes are in the week that begins on `monday`; None for anything else."""
    codes = "".join(text.split())
    sessions = [(monday + timedelta(days=n), session) for n in range(DAYS) for session in SESSIONS]
    if len(codes) != len(sessions):
        return None
    marks = [read_mark(code, *session) for code, session in zip(codes, sessions, strict=True)]
    return tuple(mark for mark in marks if mark) if all(marks) else None


def week_of_column(column: str) -> date | None:
    """Return the Monday of the week whose marks stand in a column that `with_weeks` named; None for every other."""
    return date.fromisoformat(column.removeprefix(_WEEK)) if column.startswith(_WEEK) and column[-1].isdigit() else None


def with_weeks(headings: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the headings with `week 2025-11-03` for each that says of which week its cells are the marks.

    As they are where one of these weeks, or a cell, is not certain, or nobody was ever present: nothing is guessed.
    """
    mondays = {at: week_begun(headings[at]) for at in weeks_in_cells(headings, rows)}
    cells = [(text, monday) for at, monday in mondays.items() for text in _texts(at, rows)]
    is_certain = (
        len({monday for monday in mondays.values() if monday}) == len(mondays)
        and all(monday and marks_of_a_week(text, monday) for text, monday in cells)
        and any(not _PRESENT.isdisjoint(text) for text, _ in cells)
    )
    return tuple(f"{_WEEK}{mondays[at]}" if is_certain and at in mondays else h for at, h in enumerate(headings))


def weeks_in_cells(headings: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """Return the places of the headings that name a week, where a cell below one of them is a week of marks."""
    named = [at for at, heading in enumerate(headings) if names_a_week(heading)]
    texts = (text for at in named for text in _texts(at, rows))
    return named if any(marks_of_a_week(text, _SOME_MONDAY) for text in texts) else []


def _texts(at: int, rows: Sequence[Row]) -> Iterator[str]:
    return (text for row in rows if at < len(row.cells) and (text := tidy(row.cells[at])))
