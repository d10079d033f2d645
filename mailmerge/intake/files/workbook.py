"""Excel workbooks: from bytes to the cells of the first visible sheet, with nothing unpacked that could do harm.

Threats: a zip bomb, XML entities, a sheet that claims to be a million rows long or wide. Every part is unpacked once
against a limit, and refused if it declares a document type, before anything reads it. Formulas are never worked
out: the value that Excel last saved counts. Macros, links and pictures are never loaded.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from mailmerge.intake.files.merged import filled
from mailmerge.intake.files.table import Cell, commented
from mailmerge.intake.refusal import FileRefused, too_large, unreadable

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and a workbook with a password

# The FIX_ME workbook's list of faults (fixme.py): wherever staff move it, the rows are on the other sheet.
FIX_ME_LIST = "What to fix"
# Stands in its properties before the id of the run that made it, which it keeps however it is saved or called.
FIX_ME_RUN = "mailmerge-run-"

_BOOK = "xl/workbook.xml"
_MOST_UNPACKED = 400 * 1024 * 1024
# What is held in memory whole; other parts are read as they come, or not at all.
_MOST_OF_A_PART = {
    "sharedstrings.xml": 100 * 1024 * 1024,
    "styles.xml": 10 * 1024 * 1024,
    "content.xml": 60 * 1024 * 1024,
    "workbook.xml": 10 * 1024 * 1024,
    ".rels": 10 * 1024 * 1024,
    "[content_types].xml": 10 * 1024 * 1024,
}
_MOST_PARTS = 5000
_CHUNK = 1024 * 1024
_DOCTYPE = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)

_DAMAGED = "The workbook is damaged. Open it in Excel, save it under a new name as .xlsx, and drop that."


_ZIP = "This is a zip archive, not an Excel workbook (.xlsx). Drop the spreadsheet itself, as .xlsx or CSV."
_WHAT_IT_IS = {
    "word/document.xml": (
        "This is a Word document. If its table is the list, copy the table into an empty Excel sheet, save that as an "
        "Excel Workbook (.xlsx), and drop it."
    ),
    "xl/workbook.bin": (
        "This is a binary Excel workbook (.xlsb). Open it in Excel, and save it as an Excel Workbook (.xlsx)."
    ),
    "Index/Document.iwa": "This is a Numbers document. Open it in Numbers, and export it to Excel (.xlsx).",
    "content.xml": (
        "This is a text or a drawing of LibreOffice, not a spreadsheet. If its table is the list, copy the table into "
        "an empty spreadsheet, save that as an Excel Workbook (.xlsx), and drop it."
    ),
}


def _is_open_document(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Say whether an archive is an OpenDocument spreadsheet without a password."""
    if not {"mimetype", "content.xml"} <= names:
        return False
    with archive.open("mimetype") as stream:
        if not stream.read(200).startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return False
    if "META-INF/manifest.xml" in names:
        with archive.open("META-INF/manifest.xml") as stream:
            if b"encryption-data" in stream.read(_CHUNK):
                raise unreadable("This spreadsheet has a password. Open it, take the password off, and save it again.")
    return True


def _guard(data: bytes) -> None:
    """Unpack every part once, and refuse what is too much or declares XML entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if _BOOK not in names and not _is_open_document(archive, names):
            raise unreadable(next((what for part, what in _WHAT_IT_IS.items() if part in names), _ZIP))
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


def read_workbook(data: bytes, notes: list[str]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of the first visible sheet that has any, and their numbers.

    A row that the sheet doesn't show is a `HiddenRow`.

    Args:
        data: the workbook's bytes.
        notes: gets remarks for the office: on other sheets to be seen, which are not read, and on merged cells.

    Raises:
        FileRefused: `unreadable` or `too-large`.
    """
    try:
        _guard(data)
        yield from _rows(data, notes)
    except (FileRefused, GeneratorExit, MemoryError):
        raise
    except Exception:  # a damaged workbook makes zipfile and the XML reader raise of every kind
        raise unreadable(_DAMAGED) from None


def _rows(data: bytes, notes: list[str]) -> Iterator[tuple[int, list[Cell]]]:
    # Heavy, and not needed for CSV files.
    from mailmerge.intake.xlsx import Workbook

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _BOOK not in archive.namelist():
            yield from _document_rows(archive, notes)
            return
        book = Workbook.read(archive)
        visible = [sheet for sheet in book.sheets if sheet.is_visible]
        if not visible:
            raise unreadable(
                "The workbook has no sheet that can be seen. Unhide the sheet with the cases, and save it."
            )
        sheets = [one for one in visible if one.title != FIX_ME_LIST] or visible
        # A cover without rows below a heading is not what the file is about.
        lengths = [book.has_rows(sheet) for sheet in sheets]
        sheet = sheets[lengths.index(max(lengths))]
        if any(length for one, length in zip(sheets, lengths, strict=True) if one is not sheet):
            notes.append(_only(sheet.title))
        yield from filled(commented(book.rows(sheet), book.comments(sheet)), book.merged_cells(sheet), notes)


def _document_rows(archive: zipfile.ZipFile, notes: list[str]) -> Iterator[tuple[int, list[Cell]]]:
    from mailmerge.intake.ods import Spreadsheet

    document = Spreadsheet.read(archive)
    if not document.tables:
        raise unreadable("The spreadsheet has no sheet that can be seen. Show the sheet with the cases, and save it.")
    tables = [one for one in document.tables if one[0] != FIX_ME_LIST] or list(document.tables)
    lengths = [document.has_rows(table) for _, table in tables]
    chosen = lengths.index(max(lengths))
    if any(length for at, length in enumerate(lengths) if at != chosen):
        notes.append(_only(tables[chosen][0]))
    yield from document.rows(tables[chosen][1])


def _only(title: str) -> str:
    return (
        f'Only the sheet "{title}" was read, the first with rows. If the rows are on another sheet, move that one to '
        "the front, or save it as a file of its own."
    )
