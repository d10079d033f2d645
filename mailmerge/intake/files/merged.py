"""Merged cells of a workbook: what is written over several rows counts for each of them, and nothing is lost unsaid.

Excel keeps the text of a merged cell at its top left alone. Over several rows it is what the office sees beside each.
Over several columns it is one wide cell, of the first column; where that may leave another blank, the office is told.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from mailmerge.intake.files.places import column_number
from mailmerge.intake.files.table import Cell
from mailmerge.intake.refusal import too_large

_MERGED = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})"
)
_LONGEST_TAG = 200  # bytes that the tag of one merged cell may be cut into two over
_MOST = 100_000
_ROWS_TOLD = 5


@dataclass(frozen=True, slots=True)
class _Range:
    """One merged cell below or beside others: its columns and rows, from 0 and from 1, both ends included."""

    column: int
    last_column: int
    last_row: int


@dataclass(frozen=True, slots=True)
class MergedCells:
    """The merged cells of a sheet, by the row in which each begins."""

    by_row: dict[int, list[_Range]]

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int, int, int]]) -> Self:
        """Return those of first row, last row (from 1), first column and last column (from 0), ends included."""
        by_row: dict[int, list[_Range]] = defaultdict(list)
        for row, last_row, column, last_column in ranges:
            by_row[row].append(_Range(column, last_column, last_row))
        return cls(dict(by_row))

    @classmethod
    def read(cls, chunks: Iterable[bytes]) -> Self:
        """Return the merged cells that a sheet's XML names, without holding more of it than a chunk.

        Raises:
            FileRefused: `too-large`; there are more than any list of cases has.
        """
        by_row: dict[int, list[_Range]] = defaultdict(list)
        count, tail = 0, b""
        for chunk in chunks:
            seen = tail + chunk.replace(b"\0", b"")  # a part in UTF-16 is looked through like the others
            end = 0
            for found in _MERGED.finditer(seen):
                end = found.end()
                first, row, last, last_row = (found[n].decode() for n in range(1, 5))
                column, last_column = column_number(first), column_number(last)
                by_row[int(row)].append(_Range(column, last_column, int(last_row)))
                count += 1
                if count > _MOST:
                    raise too_large(f"The sheet has more than {_MOST:,} merged cells.")
            tail = seen[max(end, len(seen) - _LONGEST_TAG) :]
        return cls(dict(by_row))


def filled(
    rows: Iterable[tuple[int, list[Cell]]], merged: MergedCells, notes: list[str]
) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows, those under a merged cell with what it says; a row that has nothing else stays blank.

    Args:
        rows: every row of the sheet with its number, in order.
        merged: its merged cells.
        notes: gets remarks for the office, once all rows are through.
    """
    if not merged.by_row:
        yield from rows
        return
    over: dict[int, tuple[int, Cell]] = {}  # by column: up to which row what is said
    deep: list[int] = []
    wide: list[int] = []
    is_headed = False
    for number, cells in rows:
        over = {column: said for column, said in over.items() if said[0] >= number}
        own = any(not _is_blank(cell) for at, cell in enumerate(cells) if at not in over)
        if own and over:
            cells.extend([""] * (max(over) + 1 - len(cells)))
            for column, (_, value) in over.items():
                cells[column] = value
            deep.append(number)
        is_title = sum(not _is_blank(cell) for cell in cells) <= 1
        for one in merged.by_row.get(number, ()):
            value = cells[one.column] if one.column < len(cells) else ""
            if _is_blank(value):
                continue
            if one.last_row > number:
                over[one.column] = (one.last_row, value)
            # The first row below the titles is the headings, which are read with what stands below.
            if one.last_column > one.column and is_headed and not is_title:
                wide.append(number)
        is_headed = is_headed or not is_title
        yield number, cells
    notes.extend(_remarks(deep, wide))


def _remarks(deep: list[int], wide: list[int]) -> Iterator[str]:
    if deep:
        yield (
            f"{_rows(deep)}: cells are merged with the rows above. A merged cell counts for each of its rows; "
            "if that is not what you mean, unmerge the cells and fill them in."
        )
    if wide:
        yield (
            f"{_rows(wide)}: a cell is merged over several columns. What it says counts for the first of them only; if "
            "it is meant for the others too, unmerge the cells and fill them in."
        )


def _rows(numbers: list[int]) -> str:
    told = list(dict.fromkeys(numbers))
    more = f" and {len(told) - _ROWS_TOLD:,} more" if len(told) > _ROWS_TOLD else ""
    return f"{'Row' if len(told) == 1 else 'Rows'} {', '.join(map(str, told[:_ROWS_TOLD]))}{more}"


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()
