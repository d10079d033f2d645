"""One row of a file, its cells typed: what it says, what it leaves blank, and every cell that can't be taken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from typing import Any

from mailmerge.intake.files.table import Cell, Flawed, Row, Unshown, shown, tidy
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.result import CellError
from mailmerge.intake.rows.cells import read_cell
from mailmerge.intake.rows.columns import Column, guards

# Control characters but for the white space that a cell may hold, marks that turn the direction of writing,
# halves of characters, and what stands for a character that was lost on the way.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]")
# Invisible, harmless and often pasted in unawares: taken out.
_INVISIBLE = re.compile("[\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{SOFT HYPHEN}\u200e\u200f]")

STRUCK_OUT = "struck-out"

_UNSHOWN = (
    '"{column}" holds something that its number format hides, so the sheet shows a blank. Give the cell the format '
    "General, and keep what it says or delete it."
)

# Text that Excel is known to take for dates ("7/8", "1-2"), where a letter doesn't depend on it.
_LEFT_OUT_AS_DATES = frozenset(("class", "year group"))

# What an export writes where a question of yes or no was not answered: unknown, as a blank is.
_UNANSWERED = frozenset(("-", "--", "\N{EN DASH}", "\N{EM DASH}", "n/a"))

# What a cell may say by itself; anything richer (marks, notices) stands on record as it was typed.
_PLAIN = (str, bool, int, float, date, time)


@dataclass(slots=True)
class TypedRow:
    """A row while it is read: `cells` are the ones that are not blank, `values` those of them that could be typed.

    `errors` grow until the row is judged; `remarks` are things the office should know that don't reject the row, and
    `told` those that are told once a column: a code, and the column.
    """

    number: int
    cells: Mapping[str, Cell]
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    def gives_any(self, columns: frozenset[str]) -> bool:
        """Whether a cell of one of these columns is filled in, rightly or wrongly."""
        return not columns.isdisjoint(self.cells)

    def gives(self, column: str) -> bool:
        """Whether the cell is filled in, rightly or wrongly."""
        return column in self.cells

    def text(self, column: str) -> str:
        """Return the typed text of a column, "" where it is blank or faulty."""
        found = self.values.get(column, "")
        return found if isinstance(found, str) else str(found)

    def said(self) -> dict[str, Any]:
        """Return every cell that is not blank: text, number, day or yes/no where it is one, else as it was typed."""
        values = self.values
        return {
            name: values[name] if isinstance(values.get(name), _PLAIN) else printable(cell)
            for name, cell in self.cells.items()
        }

    def fault(self, code: str, column: str | None, text: str) -> None:
        """Add an error at `column` (None: the row as a whole)."""
        value = printable(self.cells.get(column or "", ""))
        self.errors.append(CellError(code, column, value, text))

    def miss(self, column: str, why: str = "") -> None:
        """Add a `missing-value` where `column` is blank; a faulty cell has its own error already."""
        if not self.gives(column):
            self.fault("missing-value", column, f'"{column}" is blank{why}. Fill it in.')


def printable(cell: Cell) -> str:
    """Return the text of a cell with every character that can't be printed shown as a replacement character."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", shown(cell))


def extra_cells(row: Row, headings: Sequence[str]) -> CellError | None:
    """Return the error of a row that can't be taken as a whole, None where there is none.

    It isn't shown by the sheet, is struck out whole, or has cells that no heading stands over.
    """
    if row.hidden:
        return CellError(
            "hidden-row",
            None,
            "",
            "This row is hidden or filtered out in the sheet. Take the filter off and unhide it, or delete the row.",
        )
    if Flawed in map(type, row.cells) and _is_struck_out(row):
        return CellError(STRUCK_OUT, None, "", "This row is struck out. Delete it, or take the line through it away.")
    under_blanks = [row.cells[at] for at in _blank(tuple(headings)) if at < len(row.cells) and tidy(row.cells[at])]
    beyond = [cell for cell in row.cells[len(headings) :] if tidy(cell)]
    if not under_blanks and not beyond:
        return None
    return CellError(
        "extra-cells",
        None,
        ", ".join(map(printable, (*under_blanks, *beyond))),
        "This row has more cells than there are headings, so its values may stand in the wrong columns. In a CSV "
        'file, put quotation marks round a cell with a comma in it: "4 Mill Lane, March".',
    )


@lru_cache(maxsize=100)
def _blank(headings: tuple[str, ...]) -> tuple[int, ...]:
    """Return the places of a file's blank headings."""
    return tuple(at for at, heading in enumerate(headings) if not heading.strip())


def _is_struck_out(row: Row) -> bool:
    filled = [cell for cell in row.cells if not isinstance(cell, str) or cell.strip()]
    return len(filled) > 1 and all(isinstance(cell, Flawed) and cell.code == STRUCK_OUT for cell in filled)


def type_row(row: Row, columns: Sequence[Column | None]) -> TypedRow:
    """Return `row` with the cells of `columns` typed (None: a heading that is blank or ignored).

    Not for rows with extra cells: none of theirs may be where it belongs.
    """
    cells: dict[str, Cell] = {}
    typed = TypedRow(row.number, cells)
    values = typed.values
    for cell, column in zip(row.cells, columns, strict=False):
        if column is None or cell == "":
            continue
        if not isinstance(cell, str):
            _type_cell(typed, cells, cell, column)
            continue
        text, value, bad = _typed_text(cell, column)  # by far the most cells
        if text:
            cells[column.name] = text
            if bad is None:
                values[column.name] = value
            else:
                typed.fault(bad.code, column.name, bad.text)
    return typed


@lru_cache(maxsize=20_000)
def _typed_text(text: str, column: Column) -> tuple[str, Any, BadCell | None]:
    """Return a cell of text as it counts ("" is blank), its value, and why it has none.

    Most cells of a file say what another in their column says: yes, no, a town, a title, a day.
    """
    text = _INVISIBLE.sub("", text) if not text.isascii() else text
    if not text.strip() or (column.type == "yes-no" and text.strip().casefold() in _UNANSWERED):
        return "", None, None
    if _UNPRINTABLE.search(text):
        why = f'"{column.name}" has a character in it that can\'t be printed. Type the cell again.'
        return text, None, BadCell("unprintable", why)
    try:
        return text, read_cell(text, column), None
    except BadCell as bad:
        return text, None, bad


def _type_cell(row: TypedRow, cells: dict[str, Cell], cell: Cell, column: Column) -> None:
    if isinstance(cell, Unshown):
        if guards(column):
            row.errors.append(CellError("hidden-row", column.name, "", _UNSHOWN.replace("{column}", column.name)))
        return
    cells[column.name] = cell
    if isinstance(cell, Flawed):
        row.fault(cell.code, column.name, cell.text.replace("{column}", column.name))
        return
    if isinstance(cell, date) and _is_spoilt(row, column):
        return
    try:
        row.values[column.name] = read_cell(cell, column)
    except BadCell as bad:
        row.fault(bad.code, column.name, bad.text)


def _is_spoilt(row: TypedRow, column: Column) -> bool:
    """Say whether Excel has made a date of text that can be done without; tell the office that it was left out."""
    if column.name not in _LEFT_OUT_AS_DATES:
        return False
    row.remarks.append(
        f'Row {row.number}: Excel has turned "{column.name}" into a date, so it was left out. Format the column as '
        "text, and type it again."
    )
    return True
