"""Old Excel workbooks (.xls): values alone, for what a row hides or a line strikes out is not told by their reader."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from mailmerge.intake.files.table import Cell
from mailmerge.intake.oldsheet import LOCKED
from mailmerge.intake.refusal import unreadable

_NOT_SEEN = (
    "This is an old Excel file (.xls). Whether rows are hidden or filtered out, and text is struck out, can't be seen "
    "in it: every row was read. If the sheet hides any, save it as an Excel Workbook (.xlsx), and drop that instead."
)
_LOCKED = (
    "This workbook has a password. Open it in Excel, take the password off, and save it as an Excel Workbook (.xlsx)."
)
_OTHER = (
    "This is not an Excel workbook, though its insides look like an old one's. Save the list as an Excel Workbook "
    "(.xlsx) or as CSV."
)


_PATIENCE = 60  # seconds on the clock; the process ends itself sooner by its own
_EXACT = 10**15
_SORTS: Mapping[str, Any] = {"date": date, "datetime": datetime, "time": time}


def read_old_excel(data: bytes, unseen_title: str, notes: list[str]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of the first visible sheet that has any, with their numbers.

    Args:
        data: the workbook's bytes.
        unseen_title: the title of a sheet that is never the one meant.
        notes: gets remarks for the office: on what can't be seen in such a file.

    Raises:
        FileRefused: `unreadable`: damaged, with a password, or no workbook.
    """
    found = _sheet(data, unseen_title)
    if found is None:
        raise unreadable("The workbook has no sheet that can be seen. Unhide the sheet with the cases, and save it.")
    notes.append(_NOT_SEEN)
    if found["has_others"]:
        notes.append(
            f'Only the sheet "{found["title"]}" was read, the first with rows. If the rows are on another sheet, move '
            "that one to the front, or save it as a file of its own."
        )
    for number, cells in enumerate(found["rows"], start=1):
        values = [_value(cell) for cell in cells]
        while values and values[-1] == "":
            values.pop()
        if values:
            yield number, values


def _sheet(data: bytes, unseen_title: str) -> Any:
    """Return what `oldsheet` tells of a workbook, None where no sheet can be seen."""
    command = [sys.executable, "-m", "mailmerge.intake.oldsheet", unseen_title]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - our own
    except subprocess.TimeoutExpired:
        raise unreadable(_OTHER) from None
    if done.returncode == LOCKED:
        raise unreadable(_LOCKED)
    if done.returncode:
        raise unreadable(_OTHER)
    return json.loads(done.stdout)


def _value(cell: Any) -> Cell:
    if isinstance(cell, list):
        sort, said = cell
        return timedelta(seconds=said) if sort == "timedelta" else _SORTS[sort].fromisoformat(said)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return int(cell)
    found: Cell = cell
    return found
