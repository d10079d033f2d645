"""A spreadsheet once it is read: headings, and rows of cells with the row numbers that the spreadsheet shows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Percent:
    """A number cell of a workbook whose format is a percentage; `value` is in percent (92.3, not 0.923)."""

    value: float


# What one cell holds. A CSV file gives text only; "" is a blank cell in both.
Cell: TypeAlias = str | bool | int | float | datetime | date | time | timedelta | Percent


def shown(cell: Cell) -> str:
    """Return `cell` as the office sees it, for messages and for columns that hold text."""
    match cell:
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case float():
            return f"{cell:.15g}"
        case Percent():
            return f"{cell.value:.15g}%"
        case datetime():
            return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case time():
            return f"{cell:%H:%M}"
        case _:
            return str(cell)


def tidy(cell: Cell) -> str:
    """Return the text of `cell` with single spaces inside, and none at its ends."""
    return " ".join(shown(cell).split())


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings; `number` is the one that the spreadsheet shows (headings usually are row 1).

    `cells` are padded to the headings; there are more than that only when the row is wider than they are.
    """

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The headings as typed, what each is canonically (None: ignored or blank), and every row that is not blank."""

    headings: tuple[str, ...]
    columns: tuple[str | None, ...]
    rows: tuple[Row, ...]
