"""Rows that are no pupil's: totals, averages and counts, and what a report prints below its last row."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mailmerge.intake.files.table import Cell, tidy
from mailmerge.intake.result import CellError
from mailmerge.intake.rows.typed import TypedRow

_WORDS = re.compile(
    r"((grand|overall|school|year|class|group|sub)[ -]?)?totals?\b|(average|mean|overall|count|number of)\b"
    r"|(report )?(printed|generated|exported|produced|created|run)\b|page \d|end of\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[\d.,%\s+-]*")
# A UPN that was mistyped, cut short or made a number still has most of its digits, and no blanks.
_MISTYPED_UPN = re.compile(r"[A-Za-z]?\d{6,}[A-Za-z]?|[\d.]+E\+?\d+", re.IGNORECASE)
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


def _is_figure(cell: Cell) -> bool:
    return not isinstance(cell, date) and _FIGURE.fullmatch(tidy(cell)) is not None


def in_one_line(row: TypedRow, errors: Sequence[CellError]) -> Sequence[CellError]:
    """Return a rejected row's errors; of a total or a footer one, which says what it seems to be."""
    if not errors or not is_footer(row):
        return errors
    return (replace(errors[0], text=f"{_TEXT} {errors[0].text}"),)
