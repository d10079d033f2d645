"""A spreadsheet once it is read: headings, and rows of cells with the row numbers that the spreadsheet shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Percent:
    """A number cell of a workbook whose format is a percentage; `value` is in percent (92.3, not 0.923)."""

    value: float


@dataclass(frozen=True, slots=True)
class Flawed:
    """A cell that must not be taken for what it says: struck out, or a formula whose value was never saved.

    `shown` is what the sheet shows, `code` the contract's, `text` what to do; "{column}" in it is the heading's place.
    """

    shown: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class DayOfFile:
    """Text that only the file's other days explain: `day` is the one meant, None where it could be either of two.

    Where no day is wanted, it is the text that is `shown`, and nothing else.
    """

    shown: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Unshown:
    """A cell that holds something, and by its format shows nothing: a blank, but where it may guard somebody."""

    held: str


# What one cell holds. A CSV file gives text only; "" is a blank cell in both.
Cell: TypeAlias = str | bool | int | float | datetime | date | time | timedelta | Percent | Flawed | DayOfFile | Unshown


def shown(cell: Cell) -> str:
    """Return `cell` as the office sees it, for messages and for columns that hold text."""
    match cell:
        case str():
            return cell
        case Flawed() | DayOfFile():
            return cell.shown
        case Unshown():
            return ""
        case date() | time():
            return _shown_time(cell)
        case _:
            return _shown_figure(cell)


def _shown_time(cell: date | time) -> str:
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    has_time = isinstance(cell, datetime) and cell.time() != time()
    return f"{cell:%Y-%m-%d %H:%M}" if has_time else f"{cell:%Y-%m-%d}"


def _shown_figure(cell: bool | int | float | timedelta | Percent) -> str:
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float():
            return f"{cell:.15g}"
        case Percent():
            return f"{cell.value:.15g}%"
        case _:
            return str(cell)


def tidy(cell: Cell) -> str:
    """Return the text of `cell` with single spaces inside, and none at its ends."""
    return " ".join(shown(cell).split())


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings; `number` is the one that the spreadsheet shows (headings usually are row 1).

    `cells` are padded to the headings; there are more than that only when the row is wider than they are. `hidden`:
    the sheet does not show it, for it is hidden or filtered out. `comments` are those that an office set beside cells.
    """

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The headings as typed, what each is canonically (None: ignored or blank), and every row that is not blank.

    `to_confirm` are the numbers of rows that say, in a column that is passed over, what may guard somebody.
    """

    headings: tuple[str, ...]
    columns: tuple[str | None, ...]
    rows: tuple[Row, ...]
    to_confirm: frozenset[int] = frozenset()


class HiddenRow(list[Cell]):
    """The cells of a row that its sheet hides or filters out."""


# Whose comments in a FIX_ME workbook are: they say what to mend, and guard nobody.
FIX_ME_AUTHOR = "Mail merge"


class CommentedRow(list[Cell]):
    """The cells of a row with the comments that stand beside some of them."""

    def __init__(self, cells: Iterable[Cell], comments: Iterable[str]) -> None:
        super().__init__(cells)
        self.comments = tuple(comments)


def commented(
    rows: Iterable[tuple[int, list[Cell]]], comments: Mapping[int, Sequence[str]]
) -> Iterable[tuple[int, list[Cell]]]:
    """Return the rows of a sheet with the comments beside them, which are given by the rows' numbers."""
    if not comments:
        return rows
    return (
        (number, CommentedRow(cells, comments[number]))
        if number in comments and not isinstance(cells, HiddenRow)
        else (number, cells)
        for number, cells in rows
    )
