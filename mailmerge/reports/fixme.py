"""The FIX_ME workbook: the rows that need a person, on the sheet as staff know it, to mend and drop back.

How dropping it back does those rows, and only those:

- It holds no other rows. Nothing that was done, or that is not due, is in it, so nothing of that kind can be done
  again, whatever happens to the sheet. (The whole sheet would not do: a pupil whose letter 1 went out this morning
  would be weighed for letter 2 at noon, which is another letter, so that `already-sent` does not stop it.)
- Each row stands for itself. No row number, key or order is needed to read it back, so sorting, deleting and adding
  rows changes nothing but which rows there are. Comments and colours are for people; nothing reads them.
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

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mailmerge.intake.files.table import Cell, DayOfFile, Flawed, Percent, Row, Table, shown
from mailmerge.intake.files.workbook import FIX_ME_LIST
from mailmerge.intake.result import FileResult, ParentResult, RowResult
from mailmerge.intake.rows.columns import (
    CASE_COLUMNS,
    DONE_HEADING,
    JOINT_COLUMNS,
    MOST_PARENTS,
    parent_column,
)
from mailmerge.reports import places, words

_CANONICAL = frozenset(column.name for column in CASE_COLUMNS)
_SCHOOL = "school"
# What a parent who shared the columns of another needs at least.
_OF_THE_OTHER_PARENT = ("title", "forename", "surname", "address line 1", "town", "postcode")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_STRUCK = Font(strike=True)
_NO_VALUE = "#N/A"  # refused wherever it stands, until somebody types the value in
_WHICH_DAY = "(day or month first?)"
_LONGEST_TEXT = 32_767  # characters that Excel allows in a cell

_WRONG = PatternFill("solid", fgColor="F8C9C4")
_WAITS = PatternFill("solid", fgColor="FFE3A3")
_HEADING = PatternFill("solid", fgColor="E4E8EE")
_BOLD = Font(name="Calibri", size=11, bold=True)
_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)

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


@dataclass(frozen=True, slots=True)
class _Task:
    """One thing to mend: on which row, at which column (None: the row as a whole), and what to do.

    `also` are columns that the mend may need besides.
    """

    row: int
    pupil: RowResult
    parent: str
    column: str | None
    text: str
    waits: bool
    is_blank: bool = False
    also: tuple[str, ...] = ()

    @property
    def fill(self) -> PatternFill:
        """The colour of its cell."""
        return _WAITS if self.waits else _WRONG

    @property
    def comment(self) -> str:
        """What its cell's comment says."""
        return f"{self.parent}: {self.text}" if self.parent else self.text


def write_fixme(table: Table, result: FileResult) -> bytes:
    """Return the FIX_ME workbook (XLSX) with the rows of `table` that `result` says need mending.

    The first sheet is the rows to mend, under the table's own headings; the second, "What to fix", lists every fault.
    """
    rows = {row.number: row for row in table.rows}
    # A file's second list (a Common Transfer File's register) has other headings: its rows are in the receipt alone.
    to_mend = [found for found in result.results if found.needs_mending and found.row in rows]
    entries = [entry for found in to_mend for entry in _entries(found, table, rows)]
    sheet = _Sheet.of(table, entries)
    book = Workbook(write_only=True)
    _write_rows(book.create_sheet("Rows to mend"), sheet)
    _write_tasks(book.create_sheet(FIX_ME_LIST), sheet)
    book.properties.creator = "Mail merge"
    raw = io.BytesIO()
    book.save(raw)
    return _without_times(raw.getvalue())


# --- which rows, and what is wrong with them ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of the sheet, with what is to mend on it, the parents whose letters this run has made, and its school."""

    row: Row
    tasks: tuple[_Task, ...]
    done: tuple[int, ...]
    school: str | None

    def lacks(self, column: str) -> bool:
        """Whether a person is asked to fill that column in."""
        return any(task.column == column for task in self.tasks)


def _entries(found: RowResult, table: Table, rows: dict[int, Row]) -> Iterator[_Entry]:
    """Yield the sheet's rows that are to mend, for one row or one merged case."""
    if found.outcome == "reject":
        for number in found.rows:
            yield _Entry(rows[number], tuple(_faults(found, number, table, rows[number])), (), found.school)
        return
    if len(found.rows) == len(found.parents) > 1:  # one row a parent, in the order of the rows (contract, 2.1)
        for number, parent in zip(found.rows, found.parents, strict=True):
            if parent.decision.outcome == "hold":
                tasks = _holds(found, parent, number, _only_parent(table, rows[number]))
                yield _Entry(rows[number], tuple(tasks), (), found.school)
        return
    if not found.parents:  # what is said of a letter, and waits
        told = tuple(_Task(found.row, found, "", None, reason.text, waits=True) for reason in found.reasons)
        yield _Entry(rows[found.row], told, (), found.school)
        return
    held = [task for parent in found.parents for task in _holds(found, parent, found.row, parent.decision.parent)]
    done = tuple(parent.decision.parent for parent in found.parents if parent.decision.outcome == "letter")
    yield _Entry(rows[found.row], tuple(held), done, found.school)


def _only_parent(table: Table, row: Row) -> int:
    """Return the number in the headings under which a row carries its one parent."""
    return next(iter(_parents_named(table, row)), 1)


def _parents_named(table: Table, row: Row) -> tuple[int, ...]:
    """Return the numbers of the parents whose surname a row gives."""
    filled = {name for name, cell in zip(table.columns, row.cells, strict=False) if name and shown(cell).strip()}
    return tuple(n for n in range(1, MOST_PARENTS + 1) if parent_column(n, "surname") in filled)


def _faults(found: RowResult, number: int, table: Table, row: Row) -> Iterator[_Task]:
    for error in found.errors:
        also = _for_the_other_parent(error.column, table, row) if error.code == "joint-addressee" else ()
        yield _Task(number, found, "", error.column, error.text, waits=False, is_blank=not error.value, also=also)


def _for_the_other_parent(joint: str | None, table: Table, row: Row) -> tuple[str, ...]:
    """Return the columns to take apart into what names two parents at once."""
    free = [n for n in range(1, MOST_PARENTS + 1) if n not in _parents_named(table, row)]
    wanted = free[:2] if joint in JOINT_COLUMNS else free[:1]
    return tuple(parent_column(n, name) for n in wanted for name in _OF_THE_OTHER_PARENT)


def _holds(found: RowResult, parent: ParentResult, number: int, in_headings: int) -> Iterator[_Task]:
    if parent.decision.outcome != "hold":
        return
    for reason in words.reasons_of(parent):
        blanks = places.to_fill_in(reason, in_headings)
        columns = blanks or places.to_check(reason, in_headings) or (parent_column(in_headings, "surname"),)
        for column in columns:
            yield _Task(number, found, parent.name, column, reason.text, waits=True, is_blank=bool(blanks))


# --- the sheet -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows to write, under the headings that are added and then the table's own; `place` is each column's."""

    added: tuple[str, ...]
    headings: tuple[str, ...]
    place: dict[str, int]
    entries: tuple[_Entry, ...]

    @classmethod
    def of(cls, table: Table, entries: Sequence[_Entry]) -> "_Sheet":
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

    def at(self, task: _Task) -> int | None:
        """Return the place of a task's column, or None if it is the row as a whole."""
        return self.place.get(task.column) if task.column else None

    def heading_of(self, task: _Task) -> str:
        """Return what the sheet calls the column of a task."""
        at = self.at(task)
        return task.column or "the whole row" if at is None else self.headings[at]

    def cells_of(self, entry: _Entry) -> tuple[Cell, ...]:
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
    sheet.append([_heading(sheet, text) for text in rows.headings])
    for entry in rows.entries:
        cells = [_cell(sheet, value) for value in rows.cells_of(entry)]
        _mark(cells, entry, rows)
        sheet.append(cells)


def _widths(rows: _Sheet) -> list[int]:
    widest = [len(heading) for heading in rows.headings]
    for entry in rows.entries:
        for at, value in enumerate(rows.cells_of(entry)[: len(widest)]):
            widest[at] = max(widest[at], len(shown(value)))
    return [min(max(width + 2, _NARROWEST), _WIDEST) for width in widest]


def _mark(cells: Sequence[Any], entry: _Entry, rows: _Sheet) -> None:
    """Colour the cells to mend and say in comments what to do; for a fault of the whole row, at its first cell."""
    said: dict[int, list[str]] = {}
    for task in entry.tasks:
        at = rows.at(task)
        for cell in cells if at is None else (cells[at],):
            cell.fill = task.fill
        said.setdefault(at if at is not None else len(rows.added), []).append(task.comment)
    for at, texts in said.items():
        cells[at].comment = _comment("\n\n".join(dict.fromkeys(texts)))


def _comment(text: str) -> Comment:
    text = words.storable(text)
    lines = sum(max(1, ceil(len(line) / _COMMENT_LETTERS)) for line in text.split("\n"))
    return Comment(text, "Mail merge", width=_COMMENT_WIDTH, height=(lines + 1) * _COMMENT_LINE)


def _write_tasks(sheet: Any, rows: _Sheet) -> None:
    for at, width in enumerate(_TASK_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    _fit_to_width(sheet)
    for line in _ADVICE:
        sheet.append([_cell(sheet, line)])
    sheet.append([])
    sheet.append([_heading(sheet, text) for text in _TASK_HEADINGS])
    told = (_told(task, entry, rows) for entry in rows.entries for task in entry.tasks)
    for number, values in enumerate(told, start=len(_ADVICE) + 3):
        lines = max(ceil(len(shown(value)) / width) for value, width in zip(values, _TASK_WIDTHS, strict=True))
        sheet.row_dimensions[number].height = lines * _LINE_HEIGHT
        sheet.append([_wrapped(sheet, value) for value in values])


def _fit_to_width(sheet: Any) -> None:
    """Let a sheet print on paper laid crosswise, all columns side by side."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _told(task: _Task, entry: _Entry, rows: _Sheet) -> tuple[Cell, ...]:
    at = rows.at(task)
    says = shown(rows.cells_of(entry)[at]) if at is not None else ""
    pupil = (task.row, task.pupil.pupil_name, task.pupil.upn or "", task.parent)
    return (*pupil, rows.heading_of(task), says, task.text)


# --- cells -----------------------------------------------------------------------------------------------------------


def _heading(sheet: Any, text: str) -> Any:
    cell = _wrapped(sheet, text)
    cell.font, cell.fill = _BOLD, _HEADING
    return cell


def _wrapped(sheet: Any, value: Cell) -> Any:
    cell = _cell(sheet, value)
    cell.alignment = _WRAPPED
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    """Return a cell that reads back as `value` and can never be a formula."""
    match value:
        case str():
            return _text_cell(sheet, value)
        case Flawed(code="struck-out"):
            return _struck_cell(sheet, value.shown)
        case Flawed():
            return _text_cell(sheet, _NO_VALUE)
        case DayOfFile():
            # With its doubt, or the mended workbook would be believed where the file was not.
            return _text_cell(sheet, f"{value.day:%d/%m/%Y}" if value.day else f"{value.shown} {_WHICH_DAY}")
        case Percent():
            return _number_cell(sheet, value.value / 100, "0.0##%")
        case datetime() if value.time() != time():
            return _number_cell(sheet, value, "dd/mm/yyyy hh:mm")
        case date():
            return _number_cell(sheet, value, "dd/mm/yyyy")
        case time():
            return _number_cell(sheet, value, "hh:mm")
        case _:
            return WriteOnlyCell(sheet, value)


def _number_cell(sheet: Any, value: Any, number_format: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = number_format
    return cell


def _struck_cell(sheet: Any, text: str) -> Any:
    cell = _text_cell(sheet, text)
    cell.font = _STRUCK
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, words.storable(text)[:_LONGEST_TEXT] or None)
    cell.number_format = "@"  # a blank too: a date that is typed into it stays as typed, whatever Excel's country is
    if text:
        cell.data_type = "s"  # openpyxl takes `=...` for a formula, and `#N/A` for an error
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def _without_times(workbook: bytes) -> bytes:
    """Return the workbook with the moment of its making taken out, so that equal input gives equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)
            target.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()
