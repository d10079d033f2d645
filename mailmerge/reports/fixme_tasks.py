"""What the FIX_ME workbook asks for: which rows need a person, and what is to do at which of their cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailmerge.intake.files.table import Row, Table, shown
from mailmerge.intake.result import FileResult, ParentResult, RowResult
from mailmerge.intake.rows.columns import JOINT_COLUMNS, MOST_PARENTS, parent_column
from mailmerge.reports import places, words

# What a parent who shared the columns of another needs at least.
_OF_THE_OTHER_PARENT = ("title", "forename", "surname", "address line 1", "town", "postcode")


@dataclass(frozen=True, slots=True)
class Task:
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
    def comment(self) -> str:
        """What its cell's comment says."""
        return f"{self.parent}: {self.text}" if self.parent else self.text


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the sheet, with what is to mend on it, the parents whose letters this run has made, and its school."""

    row: Row
    tasks: tuple[Task, ...]
    done: tuple[int, ...]
    school: str | None

    def lacks(self, column: str) -> bool:
        """Whether a person is asked to fill that column in."""
        return any(task.column == column for task in self.tasks)


def rows_to_mend(table: Table, result: FileResult) -> tuple[Entry, ...]:
    """Return the rows of a table that `result` says need mending, in the order of the sheet."""
    rows = {row.number: row for row in table.rows}
    # A file's second list (a Common Transfer File's register) has other headings: its rows are in the receipt alone.
    wanted = (found for found in result.results if found.needs_mending and found.row in rows)
    return tuple(entry for found in wanted for entry in _entries(found, table, rows))


def _entries(found: RowResult, table: Table, rows: Mapping[int, Row]) -> Iterator[Entry]:
    """Yield the sheet's rows that are to mend, for one row or one merged case."""
    if found.outcome == "reject":
        for number in found.rows:
            yield Entry(rows[number], tuple(_faults(found, number, table, rows[number])), (), found.school)
        return
    if len(found.rows) == len(found.parents) > 1:  # one row a parent, in the order of the rows (contract, 2.1)
        for number, parent in zip(found.rows, found.parents, strict=True):
            if parent.decision.outcome == "hold":
                tasks = _holds(found, parent, number, _only_parent(table, rows[number]))
                yield Entry(rows[number], tuple(tasks), (), found.school)
        return
    if not found.parents:  # what is said of a letter, and waits
        told = tuple(Task(found.row, found, "", None, reason.text, waits=True) for reason in found.reasons)
        yield Entry(rows[found.row], told, (), found.school)
        return
    held = [task for parent in found.parents for task in _holds(found, parent, found.row, parent.decision.parent)]
    done = tuple(parent.decision.parent for parent in found.parents if parent.decision.outcome == "letter")
    yield Entry(rows[found.row], tuple(held), done, found.school)


def _only_parent(table: Table, row: Row) -> int:
    """Return the number in the headings under which a row carries its one parent."""
    return next(iter(_parents_named(table, row)), 1)


def _parents_named(table: Table, row: Row) -> tuple[int, ...]:
    """Return the numbers of the parents whose surname a row gives."""
    filled = {name for name, cell in zip(table.columns, row.cells, strict=False) if name and shown(cell).strip()}
    return tuple(n for n in range(1, MOST_PARENTS + 1) if parent_column(n, "surname") in filled)


def _faults(found: RowResult, number: int, table: Table, row: Row) -> Iterator[Task]:
    for error in found.errors:
        also = _for_the_other_parent(error.column, table, row) if error.code == "joint-addressee" else ()
        yield Task(number, found, "", error.column, error.text, waits=False, is_blank=not error.value, also=also)


def _for_the_other_parent(joint: str | None, table: Table, row: Row) -> tuple[str, ...]:
    """Return the columns to take apart into what names two parents at once."""
    free = [n for n in range(1, MOST_PARENTS + 1) if n not in _parents_named(table, row)]
    wanted = free[:2] if joint in JOINT_COLUMNS else free[:1]
    return tuple(parent_column(n, name) for n in wanted for name in _OF_THE_OTHER_PARENT)


def _holds(found: RowResult, parent: ParentResult, number: int, in_headings: int) -> Iterator[Task]:
    if parent.decision.outcome != "hold":
        return
    for reason in words.reasons_of(parent):
        blanks = places.to_fill_in(reason, in_headings)
        columns = blanks or places.to_check(reason, in_headings) or (parent_column(in_headings, "surname"),)
        for column in columns:
            yield Task(number, found, parent.name, column, reason.text, waits=True, is_blank=bool(blanks))
