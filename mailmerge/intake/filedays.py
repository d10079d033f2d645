"""Days that only the whole file explains: which way round a file writes them, and the year of "2 Nov".

Where one day of a file can only be month first (04/25/2025), the program that wrote it writes all of them so, or has
turned some of them round already: none that could be either is believed. Source: contract, 2; cases T6 and R10.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from mailmerge.intake.files.places import column_letters
from mailmerge.intake.files.table import Cell, DayOfFile, Row, shown
from mailmerge.intake.rows.dates import day_of_text, day_without_year

_SLASHED = re.compile(r"(?<![0-9/.-])([0-9]{1,2})([/.-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})(?![0-9/.-])")
_LAST_MONTH = 12
_SAYS_BIRTH = re.compile(r"birth|d\W?o\W?b", re.IGNORECASE)
_AUGUST = 8


def is_month_first(text: str) -> bool:
    """Say whether a text, wholly days (one or several with ";" between), has one that can only be month first."""
    if "/" not in text and "-" not in text and "." not in text:
        return False
    return any(_numbers(found)[0] <= _LAST_MONTH < _numbers(found)[1] <= 31 for found in _SLASHED.finditer(text))


def _numbers(found: re.Match[str]) -> tuple[int, int]:
    return int(found[1]), int(found[3])


def _could_be_either(cell: Cell) -> bool:
    if isinstance(cell, date):  # a workbook's own: Excel in Britain reads 09/02/2025 as 9 February before it is saved
        return cell.day <= _LAST_MONTH and cell.day != cell.month
    return isinstance(cell, str) and any(
        max(numbers) <= _LAST_MONTH and numbers[0] != numbers[1] for numbers in map(_numbers, _SLASHED.finditer(cell))
    )


def with_doubted_days(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows of a file that has a day that can only be month first: days that could be either are doubted."""
    return tuple(
        replace(row, cells=tuple(DayOfFile(_as_typed(c), None) if _could_be_either(c) else c for c in row.cells))
        if any(map(_could_be_either, row.cells))
        else row
        for row in rows
    )


def _as_typed(cell: Cell) -> str:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else shown(cell)


def with_years(rows: Sequence[Row], headings: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows with the year of days such as "2 Nov", where it follows from the file's other days.

    It follows where the other days of the column all lie in one academic year (September to August), or, in a column
    without other days, those of all columns but days of birth.
    """
    wanted = {
        at for row in rows for at, cell in enumerate(row.cells) if isinstance(cell, str) and day_without_year(cell)
    }
    if not wanted:
        return tuple(rows)
    years = {at: _academic_years(rows, (at,)) for at in wanted}
    others = [at for at, heading in enumerate(headings) if not _SAYS_BIRTH.search(heading)]
    of_file = _academic_years(rows, others)
    found = {at: years[at] or of_file for at in wanted}
    return tuple(
        replace(row, cells=tuple(_in_year(cell, found.get(at, set())) for at, cell in enumerate(row.cells)))
        for row in rows
    )


def _academic_years(rows: Iterable[Row], places: Sequence[int]) -> set[int]:
    years = set()
    for row in rows:
        for at in places:
            day = _day(row.cells[at]) if at < len(row.cells) else None
            if day:
                years.add(day.year if day.month > _AUGUST else day.year - 1)
    return years


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, str):
        # Digits alone are a day only in a column of days: here they may be a number that the school gives.
        return day_of_text(cell) if cell[:1].isdigit() and not cell.isdigit() else None
    return cell if isinstance(cell, date) else None


def _in_year(cell: Cell, years: set[int]) -> Cell:
    if len(years) != 1 or not isinstance(cell, str) or (found := day_without_year(cell)) is None:
        return cell
    day, month = found
    (year,) = years
    try:
        return DayOfFile(cell, date(year if month > _AUGUST else year + 1, month, day))
    except ValueError:  # 30 February
        return cell


_UTC_OF_MIDNIGHT = (time(23), time(1))


def exports_fault(rows: Sequence[Row], headings: Sequence[str]) -> list[str]:
    """Return a remark for each column of a workbook whose days are stored an hour from midnight, with the mend.

    Programs that store local midnight in universal time put every summer's day at 23:00 of the day before.
    """
    remarks = []
    for at, heading in enumerate(headings):
        times = {row.cells[at].time() for row in rows if at < len(row.cells) and isinstance(row.cells[at], datetime)}  # type: ignore[union-attr]
        if times and times <= {*_UTC_OF_MIDNIGHT, time()} and (off := times - {time()}):
            clock = f"{min(off):%H:%M}"
            remarks.append(
                f'The dates in "{heading}" are stored at {clock}, an hour from midnight: that is the fault of the '
                "program that made the file, and may make each a day wrong. Export the list as CSV instead. Or, in "
                f"Excel, put =INT({column_letters(at)}2+1/12) into a free column, copy it down, format it as a date, "
                "and paste its values over these."
            )
    return remarks
