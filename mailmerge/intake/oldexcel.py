"""Old Excel workbooks (.xls): values alone, for what a row hides or a line strikes out is not told by their reader."""

from collections.abc import Iterator
from typing import Any

from mailmerge.confined import Limits, OutranError, confined
from mailmerge.intake.files.table import Cell
from mailmerge.intake.oldsheet import DamagedError, LockedError, OldSheet, old_sheet
from mailmerge.intake.refusal import too_demanding, unreadable

_NOT_SEEN = (
    "This is an old Excel file (.xls). Whether rows are hidden or filtered out, and text is struck out, can't be seen "
    "in it: every row was read. If the sheet hides any, save it as an Excel Workbook (.xlsx), and drop that instead."
)
_LOCKED = (
    "This workbook has a password. Open it in Excel, take the password off, and save it as an Excel Workbook (.xlsx)."
)
_TOO_DEMANDING = "Open it in Excel, save it as an Excel Workbook (.xlsx), and drop that."
_OTHER = (
    "This is not an Excel workbook, though its insides look like an old one's. Save the list as an Excel Workbook "
    "(.xlsx) or as CSV."
)


_LIMITS = Limits(memory_mb=1024, cpu_seconds=20, clock_seconds=60)  # far more than any sheet of 65,536 rows takes
_EXACT = 10**15


def read_old_excel(data: bytes, unseen_title: str, notes: list[str]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of the first visible sheet that has any, with their numbers.

    Args:
        data: the workbook's bytes.
        unseen_title: the title of a sheet that is never the one meant.
        notes: gets remarks for the office: on what can't be seen in such a file.

    Raises:
        FileRefused: `unreadable`: damaged, with a password, or no workbook; `file-too-demanding`.
    """
    found = _sheet(data, unseen_title)
    if found is None:
        raise unreadable("The workbook has no sheet that can be seen. Unhide the sheet with the cases, and save it.")
    notes.append(_NOT_SEEN)
    if found.has_others:
        notes.append(
            f'Only the sheet "{found.title}" was read, the first with rows. If the rows are on another sheet, move '
            "that one to the front, or save it as a file of its own."
        )
    for number, cells in enumerate(found.rows, start=1):
        values = [_value(cell) for cell in cells]
        while values and values[-1] == "":
            values.pop()
        if values:
            yield number, values


def _sheet(data: bytes, unseen_title: str) -> OldSheet | None:
    """Return what is read of a workbook, None where no sheet can be seen."""
    try:
        return confined(old_sheet, data, unseen_title, limits=_LIMITS)
    except LockedError:
        raise unreadable(_LOCKED) from None
    except DamagedError:
        raise unreadable(_OTHER) from None
    except OutranError as error:
        # Where its reader has no memory for the sizes that a damaged file gives, it ends the process.
        raise (unreadable(_OTHER) if error.what == "crash" else too_demanding(_TOO_DEMANDING)) from None


def _value(cell: Any) -> Cell:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return int(cell)
    found: Cell = cell
    return found
