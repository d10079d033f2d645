"""The FIX_ME workbook: the rows that need a person, on the sheet as staff know it, to mend and drop back.

How dropping it back does those rows, and only those:

- It holds no other rows. Nothing that was done, or that is not due, is in it, so nothing of that kind can be done
  again, whatever happens to the sheet. (The whole sheet would not do: a pupil whose letter 1 went out this morning
  would be weighed for letter 2 at noon, which is another letter, so that `already-sent` does not stop it.)
- Each row stands for itself. No row number, key or order is needed to read it back, so sorting, deleting and adding
  rows changes nothing but which rows there are. Comments and colours are for people; nothing reads
  those that are written here.
- A row in which one parent got a letter and another is held names the first under `letters already made`
  (`parent 1; parent 3`). That travels with its row when the sheet is sorted, and is plain enough that nobody deletes it
  as rubbish. If somebody does, the letter's identity still keeps the same letter from being made twice.
  Where each parent has a row of their own, the rows of parents who are done are left out instead.

Headings, their order and the values are the sheet's own. Text is written as text cells, so leading zeros stay, typed
dates stay as typed, and a cell that begins with `= + - @` is never a formula (it also has the mark that Excel gives to
text typed after an apostrophe, so that editing it keeps it text). Where a mend wants a column that the sheet lacks, a
blank one with its canonical heading is added. Where only the folder said which school a row is of, the row says it now:
the workbook may be dropped anywhere. Added columns stand first: there they are seen, and the cells of a row
that is wider than its headings never come to lie under one. The same table and result give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mailmerge.intake.files.table import FIX_ME_AUTHOR, Cell, Table, shown
from mailmerge.intake.files.workbook import FIX_ME_LIST, FIX_ME_RUN
from mailmerge.intake.result import FileResult
from mailmerge.intake.rows.columns import CASE_COLUMNS, DONE_HEADING
from mailmerge.reports.fixme_cells import heading, value_cell, wrapped
from mailmerge.reports.fixme_tasks import Entry, Task, rows_to_mend
from mailmerge.workbooks.sheetcells import storable
from mailmerge.workbooks.workbook import saved

_CANONICAL = frozenset(column.name for column in CASE_COLUMNS)
_SCHOOL = "school"

_WRONG = PatternFill("solid", fgColor="F8C9C4")
_WAITS = PatternFill("solid", fgColor="FFE3A3")

_COMMENT_WIDTH = 340  # pixels
_COMMENT_LINE = 18  # pixels
_COMMENT_LETTERS = 46  # in a line of that width
_LINE_HEIGHT = 15  # points
_NARROWEST, _WIDEST = 9, 32  # columns, in characters

_ADVICE = (
    "The first sheet holds the rows of your file that could not be done.",
    "Red cells are wrong. Amber cells wait for a fact or a decision. Point at a cell to read what to do.",
    "Mend them there, save, and drop this workbook into the inbox. Only the rows in it will be done.",
    "You can sort the rows, or delete one that must not go on.",
)
_TASK_HEADINGS = ("Row in your file", "Pupil", "UPN", "Parent or carer", "Column", "It says", "What to do")
_TASK_WIDTHS = (16, 22, 16, 22, 24, 22, 80)


def write_fixme(table: Table, result: FileResult) -> bytes:
    """Return the FIX_ME workbook (XLSX) with the rows of `table` that `result` says need mending.

    The first sheet is the rows to mend, under the table's own headings; the second, "What to fix", lists every fault.
    """
    sheet = _Sheet.of(table, rows_to_mend(table, result))
    book = Workbook(write_only=True)
    _write_rows(book.create_sheet("Rows to mend"), sheet)
    _write_tasks(book.create_sheet(FIX_ME_LIST), sheet)
    book.properties.creator = "Mail merge"
    if result.run:
        book.properties.keywords = f"{FIX_ME_RUN}{result.run}"
    return saved(book)


# --- the sheet -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows to write, under the headings that are added and then the table's own; `place` is each column's."""

    added: tuple[str, ...]
    headings: tuple[str, ...]
    place: dict[str, int]
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, table: Table, entries: Sequence[Entry]) -> "_Sheet":
        """Lay out the sheet: which columns its tasks want besides the table's own, and where each column is."""
        tasks = [task for entry in entries for task in entry.tasks]
        wanted = (task.column for task in tasks if task.is_blank)
        also = (name for task in tasks for name in task.also)
        done = (DONE_HEADING,) if any(entry.done for entry in entries) else ()
        school = (_SCHOOL,) if "pupil surname" in table.columns and any(entry.school for entry in entries) else ()
        lacking = (
            name for name in (*done, *school, *wanted, *also) if name in _CANONICAL and name not in table.columns
        )
        added = tuple(dict.fromkeys(lacking))
        headings = (*added, *table.headings)
        place = {name: at for at, name in enumerate((*added, *table.columns)) if name}
        return cls(added, headings, place, tuple(entries))

    def at(self, task: Task) -> int | None:
        """Return the place of a task's column, or None if it is the row as a whole."""
        return self.place.get(task.column) if task.column else None

    def heading_of(self, task: Task) -> str:
        """Return what the sheet calls the column of a task."""
        at = self.at(task)
        return task.column or "the whole row" if at is None else self.headings[at]

    def cells_of(self, entry: Entry) -> tuple[Cell, ...]:
        """Return every cell of a row; one that is wider than its headings keeps all its cells."""
        cells = [*[""] * len(self.added), *entry.row.cells]
        if DONE_HEADING in self.place:
            before = shown(cells[self.place[DONE_HEADING]])  # where the workbook was dropped back, half mended
            names = (*((before,) if before else ()), *(f"parent {number}" for number in entry.done))
            cells[self.place[DONE_HEADING]] = "; ".join(names)
        if _SCHOOL in self.place and not shown(cells[self.place[_SCHOOL]]).strip() and not entry.lacks(_SCHOOL):
            cells[self.place[_SCHOOL]] = entry.school or ""
        return tuple(cells)


def _write_rows(sheet: Any, rows: _Sheet) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _fit_to_width(sheet)
    for at, width in enumerate(_widths(rows), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.append([heading(sheet, text) for text in rows.headings])
    for entry in rows.entries:
        cells = [value_cell(sheet, value) for value in rows.cells_of(entry)]
        _mark(cells, entry, rows)
        sheet.append(cells)


def _widths(rows: _Sheet) -> list[int]:
    widest = [len(heading) for heading in rows.headings]
    for entry in rows.entries:
        for at, value in enumerate(rows.cells_of(entry)[: len(widest)]):
            widest[at] = max(widest[at], len(shown(value)))
    return [min(max(width + 2, _NARROWEST), _WIDEST) for width in widest]


def _mark(cells: Sequence[Any], entry: Entry, rows: _Sheet) -> None:
    """Colour the cells to mend and say in comments what to do; for a fault of the whole row, at its first cell."""
    said: dict[int, list[str]] = {}
    for task in entry.tasks:
        at = rows.at(task)
        for cell in cells if at is None else (cells[at],):
            cell.fill = _WAITS if task.waits else _WRONG
        said.setdefault(at if at is not None else len(rows.added), []).append(task.comment)
    for at, texts in said.items():
        cells[at].comment = _comment("\n\n".join(dict.fromkeys(texts)))


def _comment(text: str) -> Comment:
    text = storable(text)
    lines = sum(max(1, ceil(len(line) / _COMMENT_LETTERS)) for line in text.split("\n"))
    return Comment(text, FIX_ME_AUTHOR, width=_COMMENT_WIDTH, height=(lines + 1) * _COMMENT_LINE)


def _write_tasks(sheet: Any, rows: _Sheet) -> None:
    for at, width in enumerate(_TASK_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    _fit_to_width(sheet)
    for line in _ADVICE:
        sheet.append([value_cell(sheet, line)])
    sheet.append([])
    sheet.append([heading(sheet, text) for text in _TASK_HEADINGS])
    told = (_told(task, entry, rows) for entry in rows.entries for task in entry.tasks)
    for number, values in enumerate(told, start=len(_ADVICE) + 3):
        lines = max(ceil(len(shown(value)) / width) for value, width in zip(values, _TASK_WIDTHS, strict=True))
        sheet.row_dimensions[number].height = lines * _LINE_HEIGHT
        sheet.append([wrapped(sheet, value) for value in values])


def _fit_to_width(sheet: Any) -> None:
    """Let a sheet print on paper laid crosswise, all columns side by side."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _told(task: Task, entry: Entry, rows: _Sheet) -> tuple[Cell, ...]:
    at = rows.at(task)
    says = shown(rows.cells_of(entry)[at]) if at is not None else ""
    pupil = (task.row, task.pupil.pupil_name, task.pupil.upn or "", task.parent)
    return (*pupil, rows.heading_of(task), says, task.text)
