"""Excel workbooks: from bytes to the cells of the first visible sheet, with nothing unpacked that could do harm.

Threats: a zip bomb, XML entities, a sheet that claims to be a million rows long or wide. Every part is unpacked once
against a limit, and refused if it declares a document type, before openpyxl sees any of it. Formulas are never worked
out: the value that Excel last saved counts. Macros, links and pictures are never loaded.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from mailmerge.intake.files.merged import MergedCells, filled
from mailmerge.intake.files.table import Cell, Percent, shown
from mailmerge.intake.refusal import FileRefused, too_large, unreadable

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and a workbook with a password

# The FIX_ME workbook's list of faults (fixme.py): wherever staff move it, the rows are on the other sheet.
FIX_ME_LIST = "What to fix"

_MOST_UNPACKED = 400 * 1024 * 1024
# What openpyxl holds in memory whole; other parts are read as they come, or not at all.
_MOST_OF_A_PART = {
    "sharedstrings.xml": 100 * 1024 * 1024,
    "styles.xml": 10 * 1024 * 1024,
    "workbook.xml": 10 * 1024 * 1024,
    ".rels": 10 * 1024 * 1024,
    "[content_types].xml": 10 * 1024 * 1024,
}
_MOST_PARTS = 5000
_CHUNK = 1024 * 1024
_EXCELS_LAST_ROW = 1_048_576
_DOCTYPE = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ZEROS_ONLY = re.compile("0+")

_DAMAGED = "The workbook is damaged. Open it in Excel, save it under a new name as .xlsx, and drop that."


def _guard(data: bytes) -> None:
    """Unpack every part once, and refuse what is too much or declares XML entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise unreadable(
                "This is a zip archive, not an Excel workbook (.xlsx). Drop the spreadsheet itself, as .xlsx or CSV."
            )
        if len(parts) > _MOST_PARTS:
            raise unreadable(_DAMAGED)
        total = 0
        for part in parts:
            total += _guard_part(archive, part)
            if total > _MOST_UNPACKED:
                raise too_large("The workbook unpacks to more than 400 MB.")


def _guard_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return the size of one unpacked part, never holding more than a chunk of it."""
    name = part.filename.lower()
    most = next((most for ending, most in _MOST_OF_A_PART.items() if name.endswith(ending)), _MOST_UNPACKED)
    size, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise too_large("The workbook unpacks to far more than a case file holds.")
            if name.endswith((".xml", ".rels")):
                # Zero bytes out: a part in UTF-16 is looked through like the others.
                seen = tail + chunk.replace(b"\0", b"")
                if _DOCTYPE.search(seen):
                    raise unreadable(f"The workbook holds parts that Excel never writes. {_DAMAGED}")
                tail = seen[-32:]
    return size


def _cell(cell: Any) -> Cell:
    """Return what an openpyxl cell holds; percentages and padded numbers keep what their format says."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value  # a date, a time or a length of time
    style = cell.number_format or "General"
    if "%" in style:
        # 0.923 is stored; the rounding takes out what binary fractions add (92.30000000000001).
        return Percent(round(value * 100, 9))
    if _ZEROS_ONLY.fullmatch(style) and isinstance(value, int):
        return shown(value).zfill(len(style))
    return value


def read_workbook(data: bytes, notes: list[str]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of the first visible sheet, with their numbers; rows in between that are blank come empty.

    Args:
        data: the workbook's bytes.
        notes: gets remarks for the office: on other sheets to be seen, which are not read, and on merged cells.

    Raises:
        FileRefused: `unreadable` or `too-large`.
    """
    # Excel's files are full of extensions that openpyxl warns about and that don't bear on the cells.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _guard(data)
            yield from _rows(data, notes)
        except (FileRefused, GeneratorExit):
            raise
        except Exception:  # a damaged workbook makes openpyxl, zipfile and the XML reader raise of every kind
            raise unreadable(_DAMAGED) from None


def _rows(data: bytes, notes: list[str]) -> Iterator[tuple[int, list[Cell]]]:
    # Heavy, and not needed for CSV files.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False, keep_vba=False)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise unreadable(
                "The workbook has no sheet that can be seen. Unhide the sheet with the cases, and save it."
            )
        sheet, *others = [one for one in visible if one.title != FIX_ME_LIST] or visible
        if others:
            notes.append(
                f'Only the first sheet, "{sheet.title}", was read. If the rows are on another sheet, move that one to '
                "the front, or save it as a file of its own."
            )
        # What a sheet says of its size is often wrong; the cells themselves count.
        sheet.reset_dimensions()
        rows = enumerate(map(_values, sheet.iter_rows(max_row=_EXCELS_LAST_ROW)), start=1)
        yield from filled(rows, _merged_cells(data, sheet), notes)
    finally:
        book.close()


def _values(cells: Iterable[Any]) -> list[Cell]:
    values = [_cell(cell) for cell in cells]
    # Cells that are coloured but hold nothing are none.
    while values and values[-1] == "":
        values.pop()
    return values


def _merged_cells(data: bytes, sheet: Any) -> MergedCells:
    """Return which cells of a sheet are merged: openpyxl, reading as it goes, tells neither that nor where it reads."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(sheet._worksheet_path) as part:
        return MergedCells.read(iter(lambda: part.read(_CHUNK), b""))
