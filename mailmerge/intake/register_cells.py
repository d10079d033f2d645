"""Cells of a register that the row or the file explains: a day without its year, a weekday, a session by its number.

The Common Transfer File and the law know two sessions a day, the first and the second; a file that counts further
counts lessons, and is asked about. Source: contract, 2.2; case R10.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailmerge.casework.calendar import academic_year
from mailmerge.intake.file_kinds import MARKS_BY_WEEK, REGISTER_BY_TIME, REGISTERS
from mailmerge.intake.files.table import Cell, DayOfFile, Row, tidy
from mailmerge.intake.part_days import half_of, is_week, undated, without_numbers
from mailmerge.intake.rows.dates import WEEKDAY, day_of_text, weekday_named
from mailmerge.intake.rows.sessions import half_named
from mailmerge.intake.spread import WEEK, WEEK_END
from mailmerge.intake.synonyms import fold

_DATE, _SESSION = "date", "session"
# What else a column is called that is read as one of sessions, and numbers lessons or hours.
_OF_OTHERS = frozenset(("period", "time", "sessiontime", "marktime"))
_NUMBERED = re.compile(r"(?P<word>session|sess|s)?[ .:]?(?P<number>[0-9]{1,2})", re.IGNORECASE)
_BEHIND_WEEKDAY = re.compile(rf"(?P<weekday>{WEEKDAY})[ .:_-]+(?P<half>\S.*)", re.IGNORECASE)
_SESSIONS = {1: "AM", 2: "PM"}
_IN_DIGITS = {str(number): session for number, session in _SESSIONS.items()}
_WEEK_IN_WORDS = re.compile(
    r"(?:w ?/ ?[cbs]|(?:week|wk)(?: (?:commencing|comm?|beginning|beg|starting|ending|of))?)[.:]? +", re.IGNORECASE
)
_TO = re.compile(r" (?:-|\N{EN DASH}|to|until) ")
_A_NUMBER = re.compile(r"(?:(?:week|wk)[ .]*)?[0-9]{1,2}", re.IGNORECASE)
_DAYS = 5  # of a week at school


@dataclass(frozen=True, slots=True)
class CellsRead:
    """The rows with such cells explained; `days` are those whose year is the run's school year, or the file's.

    `week` is the heading of the column, otherwise passed over, of which the days are weekdays.
    """

    rows: tuple[Row, ...]
    days: tuple[date, ...] = ()
    week: str | None = None


def explained(
    kind: str, headings: Sequence[str], columns: Sequence[str | None], rows: Sequence[Row], run_date: date
) -> CellsRead:
    """Return the rows of a register with the cells that say their day or session in part.

    Args:
        kind: the file's kind; of any but a register, the rows are as they were.
        headings: the headings as typed.
        columns: what each means.
        rows: the file's rows.
        run_date: the run's day: a mark is of its school year where the file does not say another, and not after it.
    """
    if kind not in REGISTERS:
        return CellsRead(tuple(rows))
    days: tuple[date, ...] = ()
    cells: dict[int, Sequence[Cell]] = {}
    week = None
    for name in (_DATE, WEEK, WEEK_END):
        if name in columns:
            at = columns.index(name)
            weeks = _weeks(headings, columns) if name == _DATE else None
            said = list(_days_told(at, weeks, rows))
            week = " ".join(headings[weeks].split()) if weeks is not None and said != _column(rows, at) else week
            cells[at], days = _with_years(_in_halves(said) if kind == REGISTER_BY_TIME else said, run_date)
    if _SESSION in columns:
        at = columns.index(_SESSION)
        dates = cells.get(columns.index(_DATE), ()) if _DATE in columns else ()
        cells[at] = _sessions_told(headings[at], _column(rows, at), dates)
    told = tuple(_with(row, {at: column[n] for at, column in cells.items()}) for n, row in enumerate(rows))
    return CellsRead(told, days, week)


def weeks_by_number(kind: str, columns: Sequence[str | None], rows: Sequence[Row]) -> str | None:
    """Return the first cell of a file of weeks that gives them by number (`10`, `Week 10`); None where one is a day."""
    at = next((columns.index(name) for name in (WEEK, WEEK_END) if name in columns), None)
    if kind != MARKS_BY_WEEK.name or at is None:
        return None
    said = [text for row in rows if (text := tidy(_cell(row, at)))]
    return said[0] if said and all(map(_A_NUMBER.fullmatch, said)) else None


def _weeks(headings: Sequence[str], columns: Sequence[str | None]) -> int | None:
    found = [at for at, heading in enumerate(headings) if columns[at] is None and is_week(heading)]
    return found[0] if len(found) == 1 else None


def _days_told(at: int, weeks: int | None, rows: Iterable[Row]) -> Iterator[Cell]:
    """Yield the cells of a column of days, a weekday beside its week and the day behind `w/c` as the days they are."""
    for row in rows:
        cell = _cell(row, at)
        if not isinstance(cell, str):
            yield cell
            continue
        text = _TO.split(_WEEK_IN_WORDS.sub("", tidy(cell), count=1))[0]
        weekday = weekday_named(text)
        if weekday is not None and weekday < _DAYS and weeks is not None:
            week = _day(next(_days_told(weeks, None, (row,))))
            yield DayOfFile(cell, week + timedelta(days=weekday - week.weekday())) if week else cell
        elif text != tidy(cell):
            yield DayOfFile(cell, day) if (day := day_of_text(text)) else text
        else:
            yield cell


def _with_years(cells: Sequence[Cell], run_date: date) -> tuple[Sequence[Cell], tuple[date, ...]]:
    """Return the cells of a column of days with the year of those that lack one, where it follows for all of them."""
    lacking = {n: said for n, cell in enumerate(cells) if isinstance(cell, str) and (said := undated(tidy(cell)))}
    dated = [day for cell in cells if (day := _day(cell))]
    years = {academic_year(day) for day in dated} or {academic_year(run_date)}
    if not lacking or len(years) > 1:
        return cells, ()
    (year,) = years
    found = {n: said.in_school_year(year) for n, said in lacking.items()}
    days = [day for day in found.values() if day and day.weekday() < _DAYS and (dated or day <= run_date)]
    if len(days) < len(found):
        return cells, ()
    return [DayOfFile(tidy(cell), found[n]) if n in found else cell for n, cell in enumerate(cells)], tuple(days)


def _sessions_told(heading: str, cells: Sequence[Cell], dates: Sequence[Cell]) -> Sequence[Cell]:
    """Return the cells of a column of sessions with AM or PM where they say it by number, or behind a weekday.

    A number alone is a session's only where the column is said to be one of sessions; a file that has a third counts
    lessons. A weekday must be the day's own.
    """
    cells = _without_numbers(cells)
    numbered = {n: found for n, cell in enumerate(cells) if (found := _NUMBERED.fullmatch(tidy(cell)))}
    are_sessions = all(
        int(found["number"]) in _SESSIONS and (found["word"] or fold(heading) not in _OF_OTHERS)
        for found in numbered.values()
    )
    told: dict[int, Cell] = {n: _SESSIONS[int(f["number"])] for n, f in numbered.items()} if are_sessions else {}
    for n, cell in enumerate(cells):
        found = _BEHIND_WEEKDAY.fullmatch(tidy(cell))
        day = _day(dates[n]) if found and n < len(dates) else None
        if found and day and weekday_named(found["weekday"]) == day.weekday():
            told[n] = half_named(found["half"]) or found["half"]
    return [told.get(n, cell) for n, cell in enumerate(cells)]


def _without_numbers(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Return the cells with AM for `AM1`, where no second stands beside it."""
    texts = [cell if isinstance(cell, str) else "" for cell in cells]
    return [new if new != old else cell for new, old, cell in zip(without_numbers(texts), texts, cells, strict=True)]


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, DayOfFile):
        return cell.day
    return day_of_text(tidy(cell)) if isinstance(cell, str) else cell if isinstance(cell, date) else None


def _in_halves(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Return the cells of a column of days and sessions with AM and PM for the numbers of the two, if each has one."""
    found = [half_of(tidy(cell)) if isinstance(cell, str) else None for cell in cells]
    numbered = [each for each in found if each and each[1] in _IN_DIGITS]
    if len(numbered) < len(cells):
        return cells
    return [f"{of} {_IN_DIGITS[number]}" for of, number in numbered]


def _column(rows: Iterable[Row], at: int) -> list[Cell]:
    return [_cell(row, at) for row in rows]


def _cell(row: Row, at: int) -> Cell:
    return row.cells[at] if at < len(row.cells) else ""


def _with(row: Row, told: Mapping[int, Cell]) -> Row:
    if all(told[at] == _cell(row, at) for at in told):
        return row
    return replace(row, cells=tuple(told.get(at, cell) for at, cell in enumerate(row.cells)))
