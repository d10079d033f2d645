"""A dropped file's bytes, read into headings and rows, whether CSV or workbook."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TypeAlias

from mailmerge.intake.files.delimited import read_delimited
from mailmerge.intake.files.table import Cell, Row, shown
from mailmerge.intake.files.workbook import OLE_MAGIC, ZIP_MAGIC, read_workbook
from mailmerge.intake.refusal import Limits, empty, too_large, unreadable

_OTHER_FILES = {
    b"%PDF": "This is a PDF, not a spreadsheet.",
    b"\x89PNG": "This is a picture, not a spreadsheet.",
    b"\xff\xd8\xff": "This is a picture, not a spreadsheet.",
    b"GIF8": "This is a picture, not a spreadsheet.",
    b"{\\rtf": "This is a Word document, not a spreadsheet.",
}

_OTHER_SUFFIXES = frozenset((".ods", ".numbers", ".xlsb", ".doc", ".docx", ".odt", ".zip", ".html", ".json", ".xml"))

# Headings are looked for in so many rows.
_HEADINGS_WITHIN = 10

AreHeadings: TypeAlias = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's headings (trailing blank ones dropped), the rows below that are not blank, and remarks on the file."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def read_sheet(data: bytes, file_name: str, limits: Limits, are_headings: AreHeadings = lambda _cells: True) -> Sheet:
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
    if len(data) > limits.bytes:
        raise too_large(f"The file is larger than {limits.bytes // (1024 * 1024)} MB.")
    if not data.strip():
        raise empty("The file is empty. Export it again.")
    notes: list[str] = []
    records = _without_titles(_records(data, file_name, notes), are_headings, limits.columns, notes)
    sheet = _sheet(records, limits)
    if not sheet.rows:
        raise empty(" ".join((_without_rows(sheet.headings, are_headings), *notes)))
    return replace(sheet, notes=tuple(notes))


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
        raise unreadable(
            f"Files that end in {suffix} can't be read. Open it in the program that made it, and save it as an Excel "
            "workbook (.xlsx) or as CSV."
        )
    if data.startswith(ZIP_MAGIC):
        return read_workbook(data, notes)
    if data.startswith(OLE_MAGIC):
        raise unreadable(
            "This is an old Excel file (.xls) or a workbook with a password. Open it in Excel, take the password "
            "off if it has one, and save it as an Excel workbook (.xlsx)."
        )
    for magic, what in _OTHER_FILES.items():
        if data.startswith(magic):
            raise unreadable(f"{what} Save the list of cases as an Excel workbook (.xlsx) or as CSV.")
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
    above: list[tuple[int, Sequence[Cell]]] = []
    for number, cells in coming:
        above.append((number, cells))
        if are_headings([shown(cell) for cell in cells[:most_columns]]):
            if any(_width(title) for _, title in above[:-1]):
                notes.append(f"The headings are in row {number}. What stands above them was passed over.")
            above = above[-1:]
            break
        if len(above) == _HEADINGS_WITHIN:
            break
    yield from above
    yield from coming


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _width(cells: Sequence[Cell]) -> int:
    """Return how many cells there are up to the last that is not blank."""
    return next((place for place in range(len(cells), 0, -1) if not _is_blank(cells[place - 1])), 0)


def _fitted(cells: Sequence[Cell], width: int, headings: int) -> tuple[Cell, ...]:
    """Return the cells padded, or cut of blank ones, to the number of headings."""
    return (*cells[:width], *[""] * (headings - width))


def _sheet(records: Iterable[tuple[int, Sequence[Cell]]], limits: Limits) -> Sheet:
    headings: tuple[str, ...] = ()
    cells_in_headings = 0
    rows: list[Row] = []
    same: dict[Cell, Cell] = {}  # one object for each repeated text: town, school, yes, no
    for number, cells in records:
        width = _width(cells)
        if width > limits.columns:
            raise too_large(f"The file has more than {limits.columns} columns.")
        if not width:
            continue
        if not headings:
            headings, cells_in_headings = tuple(shown(cell) for cell in cells[:width]), len(cells)
            continue
        if len(rows) == limits.rows:
            raise too_large(f"The file has more than {limits.rows:,} rows.")
        kept = [same.setdefault(cell, cell) if isinstance(cell, str) else cell for cell in cells]
        # A comma too many, unquoted, shifts the cells, even where the last one is blank.
        is_wider = len(cells) > cells_in_headings or width > len(headings)
        rows.append(Row(number, tuple(kept) if is_wider else _fitted(kept, width, len(headings))))
    return Sheet(headings, tuple(rows))
