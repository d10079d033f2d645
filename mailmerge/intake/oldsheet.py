"""An old workbook (.xls), cell by cell as its sheet shows it. Source of the format: MS-XLS, 2.4."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from mailmerge.intake.cellformats import CellFormat, CellFormats
from mailmerge.intake.celltexts import as_shown, struck_out
from mailmerge.intake.files.merged import MergedCells
from mailmerge.intake.files.table import FIX_ME_AUTHOR, Cell, CommentedRow, HiddenRow
from mailmerge.intake.numberformat import read_format

if TYPE_CHECKING:
    import xlrd

_EXACT = 10**15  # a whole number below it loses no digit as a float


class LockedError(Exception):
    """A workbook has a password."""


class DamagedError(Exception):
    """A workbook can't be read."""


@dataclass(frozen=True, slots=True)
class OldSheet:
    """A sheet: title, rows with their numbers, merged cells, and whether other sheets hold something too."""

    title: str
    rows: list[tuple[int, list[Cell]]]
    merged: MergedCells
    has_others: bool


def old_sheet(data: bytes, unseen_title: str) -> OldSheet | None:
    """Return the first visible sheet with rows that has not this title; None where none can be seen.

    Raises:
        LockedError: there is a password.
        DamagedError: there is another reason why it can't be read.
    """
    import xlrd  # only where there is such a file

    try:
        return _read(data, unseen_title)
    except MemoryError:
        raise
    except xlrd.XLRDError as error:
        raise (LockedError if "encrypted" in str(error) else DamagedError) from None
    except Exception:  # of every kind: it trusts what a damaged file says
        raise DamagedError from None


def _read(data: bytes, unseen_title: str) -> OldSheet | None:
    import xlrd

    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    visible = [_Sheet(book, sheet) for sheet in book.sheets() if not sheet.visibility]
    sheets = [sheet for sheet in visible if sheet.title != unseen_title] or visible
    sheet = next((one for one in sheets if one.has_rows() > 1), sheets[0] if sheets else None)
    if sheet is None:
        return None
    others = any(one.has_rows() for one in sheets if one is not sheet)
    return OldSheet(sheet.title, list(sheet.rows()), sheet.merged_cells(), others)


class _Sheet:
    """One sheet of an open workbook."""

    def __init__(self, book: "xlrd.Book", sheet: "xlrd.sheet.Sheet") -> None:
        self._book = book
        self._sheet = sheet
        self._numbers = CellFormats(is_1904=bool(book.datemode))
        self._formats: dict[int, CellFormat] = {}
        self.title: str = sheet.name

    def has_rows(self) -> int:
        """Return 2 for a sheet that has rows below a first one, 1 for one that has that only, 0 for a blank one."""
        return len(list(islice(self.rows(), 2)))

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows that are not blank, with their numbers from 1."""
        for at in range(self._sheet.nrows):
            cells: list[Cell] = [self._cell(at, column) for column in range(self._sheet.row_len(at))]
            while cells and cells[-1] == "":
                cells.pop()
            if cells:
                yield at + 1, HiddenRow(cells) if self._is_hidden(at) else CommentedRow(cells, self._comments(at))

    def _comments(self, row: int) -> Iterator[str]:
        notes = self._sheet.cell_note_map.items()
        return (note.text for (at, _), note in notes if at == row and note.author != FIX_ME_AUTHOR)

    def merged_cells(self) -> MergedCells:
        """Return which cells are merged."""
        return MergedCells.of(
            (top + 1, bottom, left, right - 1) for top, bottom, left, right in self._sheet.merged_cells
        )

    def _is_hidden(self, row: int) -> bool:
        info = self._sheet.rowinfo_map.get(row)
        return bool(self._sheet.default_row_hidden) if info is None else bool(info.hidden) or info.height == 0

    def _cell(self, row: int, column: int) -> Cell:
        import xlrd

        value, style = self._sheet.cell_value(row, column), self._sheet.cell_xf_index(row, column)
        match self._sheet.cell_type(row, column):
            case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
                return ""
            case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
                return as_shown(self._numbers.number(_figures(value), self._format(style)), self._format(style))
            case xlrd.XL_CELL_BOOLEAN:
                return as_shown(bool(value), self._format(style))
            case xlrd.XL_CELL_ERROR:
                return str(xlrd.error_text_from_code.get(value, "#VALUE!"))
        text = str(value)
        return struck_out(text) if self._is_struck_in_part(row, column, text) else as_shown(text, self._format(style))

    def _format(self, style: int) -> CellFormat:
        if style not in self._formats:
            settings = self._book.xf_list[style]
            code = self._book.format_map[settings.format_key].format_str
            struck = bool(self._book.font_list[settings.font_index].struck_out)
            self._formats[style] = CellFormat(read_format(code), strikes=struck)
        return self._formats[style]

    def _is_struck_in_part(self, row: int, column: int, text: str) -> bool:
        """Say whether a piece of a text that is not blank is in a font that strikes it out."""
        runs = self._sheet.rich_text_runlist_map.get((row, column), ())
        ends = [*(at for at, _ in runs[1:]), len(text)]
        return any(
            self._book.font_list[font].struck_out and text[at:end].strip()
            for (at, font), end in zip(runs, ends, strict=False)
        )


def _figures(value: float) -> str:
    """Return a number's digits; a whole number has no point."""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
