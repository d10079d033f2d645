"""Marks and counts under headings that nobody knows: a file that is about them can't be taken without."""

import re
from collections.abc import Collection, Sequence
from itertools import chain

from mailmerge.casework.marks import MISSING, NOT_COLLECTED, NOT_POSSIBLE, POSSIBLE
from mailmerge.intake.file_kinds import CODE_COUNTS, MARKS_GRID, PEOPLE
from mailmerge.intake.files.table import Row, tidy
from mailmerge.intake.headings import NAMES_A_PARENT, Headings
from mailmerge.intake.part_days import names_a_week
from mailmerge.intake.phrasing import is_needless
from mailmerge.intake.spread import bears_a_code
from mailmerge.intake.synonyms import fold
from mailmerge.intake.week_cells import weeks_in_cells

# So many columns of marks, and they are what the file is about.
_LEAST_OF_MARKS = 2
_PRESENT = frozenset(("/", "\\", "/\\"))
# Ten marks in a cell, two a school day.
_WEEK_OF_MARKS = re.compile(r"(?=.*[/\\])[A-Z/\\#?-]{10}")
_MARKS = POSSIBLE | NOT_POSSIBLE | NOT_COLLECTED | {f"{am}{pm}" for am in POSSIBLE for pm in POSSIBLE} | {MISSING}


def marks_passed_over(
    headings: Sequence[str], read: Headings, rows: Sequence[Row], ignored: Collection[str]
) -> list[str]:
    """Return the headings that nobody knows, and that have marks, of a grid or a list of pupils that names no parent.

    Such a list was meant as a register: taken for a list of pupils, it would lose what it says, and a grid a day.
    `ignored` are folded headings that the workspace passes over.
    """
    if read.kind.name == MARKS_GRID.name:
        in_weeks, marked = _with_marks(headings, read.columns, rows, ignored)
        of_days = (at for at in marked if any(map(str.isdigit, headings[at])))
        return [headings[at] for at in in_weeks or of_days]
    names_a_parent = not NAMES_A_PARENT.isdisjoint(read.columns)
    return [] if read.kind is not PEOPLE or names_a_parent else mute_marks(headings, read.columns, rows, ignored)


def mute_marks(
    headings: Sequence[str], columns: Sequence[str | None], rows: Sequence[Row], ignored: Collection[str]
) -> list[str]:
    """Return the headings of a list of pupils that nobody knows, if those have marks, some of them of presence."""
    in_weeks, marked = _with_marks(headings, columns, rows, ignored)
    is_register = len(marked) >= _LEAST_OF_MARKS and not _PRESENT.isdisjoint(chain.from_iterable(marked.values()))
    return [headings[at] for at in in_weeks or (marked if is_register else ())]


def _with_marks(
    headings: Sequence[str], columns: Sequence[str | None], rows: Sequence[Row], ignored: Collection[str]
) -> tuple[list[int], dict[int, set[str]]]:
    """Return the places of headings that nobody knows: those of weeks of marks, those of marks with what they say."""
    needless = [fold(heading) in ignored or is_needless(fold(heading)) for heading in headings]
    over = [at for at, column in enumerate(columns) if column is None and not needless[at]]
    cells = {at: {tidy(row.cells[at]) for row in rows if at < len(row.cells)} - {""} for at in over}
    in_weeks = {at for at, said in cells.items() if said and all(map(_WEEK_OF_MARKS.fullmatch, said))}
    in_weeks = in_weeks.union(weeks_in_cells(headings, rows)) & set(over)
    return sorted(in_weeks), {at: said for at, said in cells.items() if said and said <= _MARKS}


def count_passed_over(headings: Sequence[str], read: Headings, rows: Sequence[Row]) -> str | None:
    """Return the first heading of a file of code counts that bears a code and is not read, though it has counts."""
    if read.kind.name != CODE_COUNTS.name:
        return None
    over = [at for at, heading in enumerate(headings) if " ".join(heading.split()) in read.passed_over]
    bearing = [at for at in over if bears_a_code(headings[at]) and not names_a_week(headings[at])]
    cells = {at: (tidy(row.cells[at]) for row in rows if at < len(row.cells)) for at in bearing}
    return next((headings[at] for at in bearing if any(map(str.isdecimal, cells[at]))), None)
