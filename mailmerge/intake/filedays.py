"""Days that only the whole file explains: which way round a file writes them, and the year of "2 Nov".

Where one day of a file can only be month first (04/25/2025), the program that wrote it writes all of them so, or has
turned some of them round already: none that could be either is believed. An Excel that is set to America, given a list
from Britain, turns 03/11/2025 into a date of March and leaves 25/11/2025 as text. Source: contract, 2; cases T6 and
R10; findings/csv-dates-in-javascript.sh, where a library does the same.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from mailmerge.casework.calendar import academic_year, in_academic_year
from mailmerge.intake.files.places import column_letters
from mailmerge.intake.files.table import Cell, DayOfFile, Row, shown
from mailmerge.intake.rows.dates import day_of_text, day_without_year, weekday_before

_SLASHED = re.compile(r"(?<![0-9/.-])([0-9]{1,2})([/.-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})(?![0-9/.-])")
_LAST_MONTH = 12
_TURNED = 3  # dates that make it plain
_SAYS_BIRTH = re.compile(r"birth|d\W?o\W?b", re.IGNORECASE)


def is_month_first(text: str) -> bool:
    """Say whether a text, wholly days (one or several with ";" between), has one that can only be month first."""
    return any(month <= _LAST_MONTH < day <= 31 for month, day in _pairs(text))


def is_day_first(text: str) -> bool:
    """Say whether a text, wholly days, has one that can only be day first."""
    return any(month <= _LAST_MONTH < day <= 31 for day, month in _pairs(text))


def _pairs(text: str) -> Iterable[tuple[int, int]]:
    if "/" not in text and "-" not in text and "." not in text:
        return ()
    return map(_numbers, _SLASHED.finditer(text))


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
    return tuple(_doubted(row, lambda _at, cell: _could_be_either(cell)) for row in rows)


def with_turned_days(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of a workbook with the dates doubted of each column that looks half turned round.

    In it days that can only be day first have stayed text, and of several dates each has a day that is a month too. Of
    one or two dates that says nothing: two days in five are early ones.
    """
    stayed = {at for row in rows for at, cell in enumerate(row.cells) if isinstance(cell, str) and is_day_first(cell)}
    dates = {at: [cell for row in rows if isinstance(cell := _cell(row, at), date)] for at in stayed}
    turned = {at for at, days in dates.items() if len(days) >= _TURNED and all(day.day <= _LAST_MONTH for day in days)}
    return tuple(
        _doubted(row, lambda at, cell: at in turned and isinstance(cell, date) and _could_be_either(cell))
        for row in rows
    )


def _doubted(row: Row, is_doubted: Callable[[int, Cell], bool]) -> Row:
    places = [at for at, cell in enumerate(row.cells) if is_doubted(at, cell)]
    if not places:
        return row
    cells = list(row.cells)
    for at in places:
        cells[at] = DayOfFile(_as_typed(cells[at]), None)
    return replace(row, cells=tuple(cells))


def _cell(row: Row, at: int) -> Cell:
    return row.cells[at] if at < len(row.cells) else ""


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
                years.add(academic_year(day))
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
    found_day = in_academic_year(year, day, month)
    if found_day is None or weekday_before(cell) not in (None, found_day.weekday()):
        return cell
    return DayOfFile(cell, found_day)


_LAST_DAY = re.compile(
    r"(?:(?:date|period|range|report|marks?) ?)?(?:to|until|ends?|ending)|to date|period end date", re.IGNORECASE
)

# Of one absence in a list of them.
_BEGINS = re.compile(r"(?:(?:date|absence|absent) ?)?(?:from|starts?|start date|first day)|absence date", re.IGNORECASE)
_ENDS = re.compile(r"(?:(?:date|absence|absent) ?)?(?:to|until|ends?|end date|last day)", re.IGNORECASE)
_LONGEST_ABSENCE = timedelta(days=100)


def last_day_told(rows: Sequence[Row], headings: Sequence[str]) -> tuple[str, date] | None:
    """Return the heading of a column that says until when a file's figures reach (`Date To`), with its latest day.

    None where no column says it in each of its cells.
    """
    for at, heading in enumerate(headings):
        if _LAST_DAY.fullmatch(" ".join(heading.split())):
            cells = [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at] != ""]
            days = [day for cell in cells if (day := _day(cell))]
            if days and len(days) == len(cells):
                return heading.strip(), max(days)
    return None


def days_of_each_row(rows: Sequence[Row], headings: Sequence[str]) -> tuple[str, str] | None:
    """Return the headings of two columns that give each row a few days of its own; None: there are none.

    What a file counts for everybody began and ended for all on the same days; a pupil is at a school for years.
    """
    names = [" ".join(heading.split()) for heading in headings]
    first = next((at for at, name in enumerate(names) if _BEGINS.fullmatch(name)), None)
    last = next((at for at, name in enumerate(names) if _ENDS.fullmatch(name)), None)
    if first is None or last is None:
        return None
    cells = ((row.cells[first], row.cells[last]) for row in rows if max(first, last) < len(row.cells))
    spans = {(begun, ended) for one, other in cells if (begun := _day(one)) and (ended := _day(other))}
    are_short = all(timedelta() <= ended - begun <= _LONGEST_ABSENCE for begun, ended in spans)
    return (names[first], names[last]) if len(spans) > 1 and are_short else None


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
