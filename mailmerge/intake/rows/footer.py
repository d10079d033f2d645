"""Rows that are no pupil's: totals, averages and counts, and what a report prints below its last row."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile

from mailmerge.intake.files.table import Cell, Flawed, Row, Table, tidy
from mailmerge.intake.result import CellError, RowResult
from mailmerge.intake.rows.typed import TypedRow

_WORDS = re.compile(
    r"[*\s-]*(?:((grand|overall|school|year|class|group|sub)[ -]?)?totals?\b"
    r"|(average|mean|median|overall|count|number of|no\.? of)\b|\d+ (pupils?|students?|children|records?|rows?)$"
    r"|(report )?(date )?(printed|generated|exported|produced|created|run)\b|report (date|by|on)\b|page \d|end of\b)",
    re.IGNORECASE,
)
_DATED = re.compile(r"[\d/.:,T -]*\d(?: ?[ap]\.?m\.?)?", re.IGNORECASE)  # a day or a time of day
_FEW_CELLS = 3
_FIGURE = re.compile(r"[\d.,%\s+-]*")
# A UPN that was mistyped, cut short or made a number still has most of its digits, and no blanks.
_MISTYPED_UPN = re.compile(r"[A-Za-z]?\d{6,}[A-Za-z]?|[\d.]+E\+?\d+", re.IGNORECASE)
_UPN_IN_IT = re.compile(r"(?<![\d/])[A-Za-z]?\d{6,}", re.IGNORECASE)
_TEXT_OF_SEVERAL = "These rows look like totals or a footer, not like pupils: if they are, delete them."
_TEXT = "This looks like a total or a footer, not like a pupil: if it is one, delete the row."


def is_footer(row: TypedRow) -> bool:
    """Whether a rejected row names no pupil, and has one cell only, begins one as totals do, or counts and no more.

    "Counts and no more": at most one of its cells is anything but a figure.
    """
    if not row.cells or "upn" in row.values or "date of birth" in row.values:
        return False
    if _MISTYPED_UPN.fullmatch(tidy(row.cells.get("upn", "")).replace(" ", "")):
        return False
    cells = row.cells.values()
    if len(row.cells) == 1 or any(_WORDS.match(tidy(cell)) for cell in cells):
        return True
    return sum(not _is_figure(cell) for cell in cells) <= 1


def in_one_result(rejects: Sequence[RowResult], table: Table) -> Sequence[RowResult]:
    """Return the rejected rows of a file, with all that its footer holds told once, under its first row.

    A footer is what stands below the last pupil and begins as footers do, with but figures, a day or a page beside it.

    Args:
        rejects: the rejected rows, in the order of the sheet.
        table: the file's table.
    """
    upn_at = table.columns.index("upn") if "upn" in table.columns else None
    of_footer = {row.number for row in takewhile(lambda row: _is_of_footer(row, upn_at), reversed(table.rows))}
    told = [result for result in rejects if of_footer.issuperset(result.rows)]
    if len(told) < 2:
        return rejects
    first = told[0]
    text = first.errors[0].text.removeprefix(f"{_TEXT} ")
    error = replace(first.errors[0], text=f"{_TEXT_OF_SEVERAL} {text}")
    whole = replace(first, rows=tuple(number for result in told for number in result.rows), errors=(error,))
    others = (result for result in rejects if not of_footer.issuperset(result.rows))
    return sorted((*others, whole), key=lambda result: result.row)


def _is_of_footer(row: Row, upn_at: int | None) -> bool:
    filled = [cell for cell in row.cells if tidy(cell)]
    if row.hidden or not filled or any(isinstance(cell, Flawed) for cell in filled):
        return False
    upn = "" if upn_at is None or upn_at >= len(row.cells) else tidy(row.cells[upn_at]).replace(" ", "")
    first, *others = filled
    if _UPN_IN_IT.search(upn) or not _WORDS.match(tidy(first)):
        return False
    if len(filled) > _FEW_CELLS:
        return all(map(_is_figure, others))
    return all(_is_figure(cell) or _WORDS.match(tidy(cell)) or _DATED.fullmatch(tidy(cell)) for cell in others)


def _is_figure(cell: Cell) -> bool:
    return not isinstance(cell, date) and _FIGURE.fullmatch(tidy(cell)) is not None


def in_one_line(row: TypedRow, errors: Sequence[CellError]) -> Sequence[CellError]:
    """Return a rejected row's errors; of a total or a footer one, which says what it seems to be."""
    if not errors or not is_footer(row):
        return errors
    return (replace(errors[0], text=f"{_TEXT} {errors[0].text}"),)
