"""A dropped file's bytes, read into headings and rows, whether CSV or workbook."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import PurePath
from typing import TypeAlias

from mailmerge.intake.filedays import (
    exports_fault,
    is_day_first,
    is_month_first,
    with_doubted_days,
    with_turned_days,
    with_years,
)
from mailmerge.intake.files.delimited import read_delimited
from mailmerge.intake.files.swallowed import has_swallowed_a_row
from mailmerge.intake.files.table import Cell, CommentedRow, HiddenRow, Row, Unshown, shown
from mailmerge.intake.files.two_rows import joined
from mailmerge.intake.files.workbook import FIX_ME_LIST, OLE_MAGIC, ZIP_MAGIC, read_workbook
from mailmerge.intake.oldexcel import read_old_excel
from mailmerge.intake.refusal import Limits, empty, stray_quotation_mark, too_large, unreadable
from mailmerge.intake.rows.dates import day_without_year

_PDF = (
    "This is a PDF, not a spreadsheet. Export the list again from the program that made it, as Excel (.xlsx) or CSV. A "
    "table that exists on paper alone must be typed in."
)
_PICTURE = (
    "This is a picture, not a spreadsheet: nothing is read from a photograph. Export the list from the program that "
    "shows it, as Excel (.xlsx) or CSV; or type it into a spreadsheet."
)
_WORD = (
    "This is a Word document, not a spreadsheet. If its table is the list, copy the table into an empty Excel sheet, "
    "save that as an Excel Workbook (.xlsx), and drop it."
)
_OTHER_FILES = {
    b"%PDF": _PDF,
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"{\\rtf": _WORD,
}
_PACKED = ".zip"
_OTHER_SUFFIXES = frozenset((".numbers", ".xlsb", ".html", ".json", _PACKED))
_OLD_WORD = "WordDocument".encode("utf-16-le")

_NO_TRANSFER_FILE = (
    "This XML file is not a Common Transfer File. Export the list as an Excel workbook (.xlsx) or as CSV."
)
_XML_SHEET = (
    "This is a spreadsheet saved as XML. Open it in Excel or LibreOffice, and save it as an Excel workbook (.xlsx)."
)
_MARKS_OF_SHEETS = (b"urn:schemas-microsoft-com:office:spreadsheet", b"urn:oasis:names:tc:opendocument")
_HEAD = 4096  # bytes in which a file's XML says what it is

_LONGEST_DAY = 20  # characters of "30th September"; longer text is no day
_SWALLOWED = (
    'one of its cells holds what looks like another row, so a quotation mark (") is in the wrong place. Take the mark '
    "out, or save the list as an Excel workbook (.xlsx) from the program that made it."
)

# Headings are looked for in so many rows.
_HEADINGS_WITHIN = 10

AreHeadings: TypeAlias = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's headings (trailing blank ones dropped), the rows below that are not blank, and remarks on the file."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def any_row(_cells: Sequence[str]) -> bool:
    """Take whatever stands first for the headings."""
    return True


# What reads a file as `read_sheets` does.
ReadSheets: TypeAlias = Callable[[bytes, str, Limits, AreHeadings], tuple[Sheet, ...]]


def read_sheet(data: bytes, file_name: str, limits: Limits, are_headings: AreHeadings = any_row) -> Sheet:
    """Read a CSV file or a workbook; the first row that is not blank is the headings, unless titles stand above them.

    Args:
        data: the file's bytes.
        file_name: its name.
        limits: how large it may be.
        are_headings: tells headings. Where the first row that is not blank is none, and one of the next few is, what
            stands above that one is passed over, and told.

    Raises:
        FileRefused: `unreadable`, `empty` or `too-large`, in words for the office.
    """
    return read_sheets(data, file_name, limits, are_headings)[0]


def read_sheets(data: bytes, file_name: str, limits: Limits, are_headings: AreHeadings = any_row) -> tuple[Sheet, ...]:
    """Read a file that may hold more than one list: of a Common Transfer File, the people and then the register.

    Every other file holds one. Arguments and errors are those of `read_sheet`.
    """
    if len(data) > limits.bytes:
        raise too_large(f"The file is larger than {limits.bytes // (1024 * 1024)} MB.")
    if not data.strip():
        raise empty("The file is empty. Export it again.")
    if is_transfer_file(data):
        return _transferred(data, limits)
    notes: list[str] = []
    records = _without_titles(_records(data, file_name, notes), are_headings, limits.columns, notes)
    sheet = _sheet(records, limits, notes)
    if not sheet.rows:
        raise empty(" ".join((_without_rows(sheet.headings, are_headings), *notes)))
    return (replace(sheet, notes=tuple(notes)),)


def is_transfer_file(data: bytes) -> bool:
    """Say whether a file looks like a Common Transfer File."""
    start = data[:4096].replace(b"\0", b"")
    return start.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")[:1] == b"<" and b"CTfile" in start


def _transferred(data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    # Its XML reader is heavy, and needed for such files alone.
    from mailmerge.intake.ctf import IN_TOTALS_ONLY, PEOPLE_HEADINGS, REGISTER_HEADINGS, read_transfer_file

    found = read_transfer_file(data, limits)
    lists = ((PEOPLE_HEADINGS, found.people), (REGISTER_HEADINGS, found.register))
    sheets = tuple(Sheet(headings, rows, found.notes) for headings, rows in lists if rows)
    if not sheets:
        totals = f" It gives attendance {IN_TOTALS_ONLY}" if found.in_totals_only else ""
        raise empty(
            f"This Common Transfer File has pupils, but neither contacts nor marks. Export it with those.{totals}"
        )
    return sheets


def _without_rows(headings: Sequence[str], are_headings: AreHeadings) -> str:
    if not headings:
        return "The file is empty: it has no headings and no rows."
    if are_headings(headings):
        return "The file has headings but no rows below them."
    return (
        "Only one line of the file has anything in it, and that is no row of headings. A list has its headings in the "
        "first line, and a row for each pupil or letter below them."
    )


def _records(data: bytes, file_name: str, notes: list[str]) -> Iterable[tuple[int, Sequence[Cell]]]:
    suffix = PurePath(file_name).suffix.lower()
    if suffix in _OTHER_SUFFIXES:
        what_to_do = (
            "Unpack it, and drop what is in it."
            if suffix == _PACKED
            else "Open it in the program that made it, and save it as an Excel workbook (.xlsx) or as CSV."
        )
        raise unreadable(f"Files that end in {suffix} can't be read. {what_to_do}")
    if data.startswith(ZIP_MAGIC):
        return read_workbook(data, notes)
    if data.startswith(OLE_MAGIC):
        if _OLD_WORD in data:
            raise unreadable(_WORD)
        return read_old_excel(data, FIX_ME_LIST, notes)
    for magic, what in _OTHER_FILES.items():
        if data.startswith(magic):
            raise unreadable(what)
    if data[4:8] == b"ftyp":  # a photograph as phones save it
        raise unreadable(_PICTURE)
    if suffix == ".xml" or data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise unreadable(_XML_SHEET if any(mark in data[:_HEAD] for mark in _MARKS_OF_SHEETS) else _NO_TRANSFER_FILE)
    if data.lstrip()[:1] == b"<":
        raise unreadable(
            "This is a web page under a spreadsheet's name. Open it in Excel, and save it as an Excel workbook (.xlsx)."
        )
    return read_delimited(data)


def _without_titles(
    records: Iterable[tuple[int, Sequence[Cell]]], are_headings: AreHeadings, most_columns: int, notes: list[str]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the records from the headings on; all of them, where no headings are found soon.

    A row is looked at as far as a file may be wide: one of millions of cells is refused later, and costs nothing here.
    """
    coming = iter(records)
    if are_headings is any_row:
        yield from coming
        return
    above: list[tuple[int, Sequence[Cell]]] = []
    headed = False
    for number, cells in coming:
        both = joined(above[-1][1][:most_columns], cells[:most_columns]) if above else None
        if both is not None and are_headings(both):
            notes.append(
                f"The headings stand in rows {above[-1][0]} and {number}: each was read with what is above it."
            )
            above = [(number, both)]
            break
        if headed:
            above.append((number, cells))
            break
        above.append((number, cells))
        if are_headings([shown(cell) for cell in cells[:most_columns]]):
            if any(_width(title) for _, title in above[:-1]):
                notes.append(f"The headings are in row {number}. What stands above them was passed over.")
            above, headed = above[-1:], True  # but the next row may hold their parts
        elif len(above) == _HEADINGS_WITHIN:
            break
    yield from above
    yield from coming


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _shows_nothing(cell: Cell) -> bool:
    return isinstance(cell, Unshown) or _is_blank(cell)


def _width(cells: Sequence[Cell]) -> int:
    """Return how many cells there are up to the last that is not blank."""
    return next((place for place in range(len(cells), 0, -1) if not _is_blank(cells[place - 1])), 0)


def _fitted(cells: Sequence[Cell], width: int, headings: int) -> tuple[Cell, ...]:
    """Return the cells padded, or cut of blank ones, to the number of headings; filled ones beyond them stay."""
    return (*cells[:width], *[""] * (headings - width))


class _Texts(dict[str, str]):
    """One object for each text of a file, however often it is repeated: town, school, yes, no.

    Each is looked at once, for what it says of the whole file: a day that can only be `month_first` or `day_first`,
    days without a year (`has_yearless`), a row that a quotation mark `swallowed`; of cells that are no text, whether
    there are dates (`has_dates`), and a time of day behind one (`has_times`).
    """

    def __init__(self, columns: int) -> None:
        super().__init__()
        self.columns = columns
        self.month_first = self.day_first = self.has_yearless = False
        self.has_dates = self.has_times = self.swallowed = False

    def __missing__(self, text: str) -> str:
        if ("\n" in text or "\r" in text) and has_swallowed_a_row(text, self.columns):
            self.swallowed = True
        self.month_first = self.month_first or is_month_first(text)
        self.day_first = self.day_first or is_day_first(text)
        self.has_yearless = self.has_yearless or (len(text) < _LONGEST_DAY and day_without_year(text) is not None)
        self[text] = text
        return text

    def beside(self, cell: Cell) -> Cell:
        """Return a cell that is no text, once it has been looked at too."""
        if isinstance(cell, datetime):
            self.has_dates = True
            self.has_times = self.has_times or cell.time() != time()
        return cell


def _sheet(records: Iterable[tuple[int, Sequence[Cell]]], limits: Limits, notes: list[str]) -> Sheet:
    filled = _filled(records, limits.columns)
    _, headed, _ = next(filled, (0, (), 0))
    headings = tuple(map(shown, headed))
    texts = _Texts(len(headings))
    rows: list[Row] = []
    for number, cells, width in filled:
        if len(rows) == limits.rows:
            raise too_large(f"The file has more than {limits.rows:,} rows.")
        kept = [texts[cell] if isinstance(cell, str) else texts.beside(cell) for cell in cells]
        if texts.swallowed:
            raise stray_quotation_mark(number, _SWALLOWED)
        # Blank cells beyond the headings are nothing; a filled one may mean that the cells have shifted.
        comments = cells.comments if isinstance(cells, CommentedRow) else ()
        rows.append(Row(number, _fitted(kept, width, len(headings)), isinstance(cells, HiddenRow), comments))
    return Sheet(headings, _with_days_of_file(tuple(rows), headings, texts, notes))


def _filled(
    records: Iterable[tuple[int, Sequence[Cell]]], most_columns: int
) -> Iterator[tuple[int, Sequence[Cell], int]]:
    """Yield the records that are not blank, each with its width; the first, the headings, without what is beyond it."""
    is_first = True
    for number, cells in records:
        width = _width(cells)
        if width > most_columns:
            raise too_large(f"The file has more than {most_columns} columns.")
        if width and not (isinstance(cells[width - 1], Unshown) and all(map(_shows_nothing, cells))):
            yield number, cells[:width] if is_first else cells, width
            is_first = False


def _with_days_of_file(
    rows: tuple[Row, ...], headings: Sequence[str], texts: _Texts, notes: list[str]
) -> tuple[Row, ...]:
    """Return the rows, with the days that only the whole file explains; add what is told of them to the notes."""
    if texts.has_times:
        notes.extend(exports_fault(rows, headings))
    if texts.month_first:
        rows = with_doubted_days(rows)
    elif texts.day_first and texts.has_dates:
        rows = with_turned_days(rows)
    return with_years(rows, headings) if texts.has_yearless else rows
