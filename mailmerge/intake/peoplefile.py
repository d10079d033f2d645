"""Files of people: who a pupil's parents are, where they live and what guards them. Source: contract, 2.2.

A file has one row a pupil, or one row a contact. What a letter would lack (a postcode, say) is told when a letter is
due; what can't be read, and who can't be named, is rejected here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mailmerge.casework.names import matching
from mailmerge.casework.upn import normalise_upn
from mailmerge.intake.files.table import Row, Table, shown
from mailmerge.intake.guardwords import heard_of
from mailmerge.intake.record import PeopleRow
from mailmerge.intake.rejecting import reject
from mailmerge.intake.result import CellError, RowResult
from mailmerge.intake.rows.cells import NO
from mailmerge.intake.rows.columns import (
    CASE_COLUMNS,
    GUARD_TO_CONFIRM,
    MOST_PARENTS,
    PARENT_ADDRESS,
    PARENT_COLUMNS,
    PARENT_NAME,
    PUPILS_NAME,
    PUPILS_WHOLE_NAME,
    Column,
    parent_column,
)
from mailmerge.intake.rows.parents import names_no_parent, read_parents
from mailmerge.intake.rows.typed import TypedRow, extra_cells, type_row
from mailmerge.intake.vocabulary import Vocabulary
from mailmerge.law.parenthood import NOT_A_PARENT, standing

_BY_NAME = {column.name: column for column in CASE_COLUMNS}
_OF_A_NAME = frozenset(parent_column(n, part) for n in range(1, MOST_PARENTS + 1) for part in PARENT_NAME)
_SPOKEN = (*PARENT_NAME, "relationship", *PARENT_ADDRESS)
_UPN = "upn"


_STANDING = tuple(parent_column(1, name) for name in ("relationship", "parental responsibility", "day to day care"))
_SURPLUS = CellError(
    "extra-cells",
    None,
    "",
    f"{MOST_PARENTS} parents of a pupil can be kept, and this is one more. Delete whoever is no parent.",
)


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """What a file of people holds. Of `doubtful` pupils (UPNs) a row was rejected."""

    rows: tuple[PeopleRow, ...]
    rejects: tuple[RowResult, ...]
    doubtful: frozenset[str]


@dataclass(slots=True)
class _Pupil:
    """What the rows of one pupil say so far; `known` are the parents that have been named."""

    rows: list[int] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    parents: int = 0


def read_people(table: Table, vocabulary: Vocabulary, school: str | None) -> PeopleRead:
    """Return what the rows say of each pupil, and the rows that can't be taken.

    Args:
        table: the file's table.
        vocabulary: the workspace's words.
        school: the code of the school that the file's folder names, if any.
    """
    columns = [_BY_NAME[name] if name else None for name in table.columns]
    present = [name for name in table.columns if name]
    pupils: dict[str, _Pupil] = {}
    rejects: list[RowResult] = []
    doubtful: set[str] = set()
    for raw in _those_who_may_be_parents_first(table, columns):
        error = extra_cells(raw, table.headings)
        row = type_row(raw, columns)
        if error:
            row.errors[:] = [error]
        else:
            _judge(row, present, vocabulary, school)
            pupil = pupils.setdefault(row.text(_UPN), _Pupil())
            if not row.errors:
                _take(pupil, row)
                if row.number in table.to_confirm and not row.errors:
                    pupil.cells[GUARD_TO_CONFIRM] = "yes"
        if row.errors:
            rejects.append(reject(row))
            says_nothing_new = all(error.code == "duplicate-row" for error in row.errors)
            gets_no_letter = row.errors == [_SURPLUS] and _is_no_parent(row)
            doubtful |= set() if says_nothing_new or gets_no_letter else {row.text(_UPN)} - {""}
    rejects.sort(key=lambda result: result.row)
    read = (PeopleRow(min(p.rows), tuple(sorted(p.rows)), upn, p.cells) for upn, p in pupils.items() if p.rows)
    in_order = sorted(read, key=lambda told: told.row)
    return PeopleRead(tuple(in_order), tuple(rejects), frozenset(doubtful))


def _those_who_may_be_parents_first(table: Table, columns: Sequence[Column | None]) -> Sequence[Row]:
    """Return the rows, of a pupil with more contacts than are kept those last who by the file are no parents in law."""
    if _UPN not in table.columns:
        return table.rows
    at = table.columns.index(_UPN)
    upns = [normalise_upn(shown(row.cells[at])) if at < len(row.cells) else "" for row in table.rows]
    crowded = {upn for upn, contacts in Counter(upns).items() if contacts > MOST_PARENTS}
    last = {
        row.number
        for row, upn in zip(table.rows, upns, strict=True)
        if upn in crowded and _is_no_parent(type_row(row, columns))
    }
    return sorted(table.rows, key=lambda row: row.number in last) if last else table.rows


def _is_no_parent(row: TypedRow) -> bool:
    """Whether a row's contact is by the file no parent in law, and so gets no letter."""
    relationship, responsible, cares = _STANDING
    return standing(row.text(relationship), row.values.get(responsible), row.values.get(cares)) == NOT_A_PARENT


def _judge(row: TypedRow, present: list[str], vocabulary: Vocabulary, school: str | None) -> None:
    row.miss(_UPN)
    named = row.text("school") or school
    if named and (known := vocabulary.school(named)) is not None:
        row.values["school"] = known.code
    elif row.gives("school"):
        row.fault("unknown-school", "school", "No school of the trust has this code or name. Correct it.")
    # "No" says that the child is on roll after all: of a day that a file before it told, nothing else could.
    is_on_roll = shown(row.cells.get("left on", "")).casefold() in NO
    row.errors[:] = [error for error in row.errors if not (is_on_roll and error.column == "left on")]
    # Read as a letter would be addressed, on a copy: only a name that can't be used rejects the row here.
    copy = TypedRow(row.number, row.cells, dict(row.values))
    if not names_no_parent(row) or any(row.gives(column) for column in ("parental addressee", "parental salutation")):
        read_parents(copy, present)
    row.errors += [e for e in copy.errors if e.code == "joint-addressee" or e.column in _OF_A_NAME]


def _take(pupil: _Pupil, row: TypedRow) -> None:
    """Add a row's parents to the pupil's, numbered in row order, and what else it says where nothing is said yet."""
    parents = list(_parents(row))
    keys = [_key(cells) for cells in parents]
    repeated = next((pupil.known[key] for key in keys if key in pupil.known), None)
    if repeated is not None:
        text = f"This contact of the pupil is in row {repeated} already. Delete one of the two rows."
        row.fault("duplicate-row", None, text)
        return
    if pupil.parents + len(parents) > MOST_PARENTS:
        row.errors.append(_SURPLUS)
        return
    for cells, key in zip(parents, keys, strict=True):
        pupil.parents += 1
        pupil.known[key] = row.number
        pupil.cells |= {parent_column(pupil.parents, name): cell for name, cell in cells.items()}
    own = {name: shown(cell) for name, cell in row.cells.items() if _BY_NAME[name].parent is None}
    if any("deceased" in heard_of(own.get(name, "")) for name in (*PUPILS_NAME, PUPILS_WHOLE_NAME)):
        own["pupil deceased"] = "yes"
    if "school" in row.values:
        own["school"] = row.values["school"]
    pupil.cells = own | pupil.cells
    pupil.rows.append(row.number)


def _parents(row: TypedRow) -> Iterator[dict[str, str]]:
    """Yield each parent that a row names, by the columns of a parent without their number."""
    for number in range(1, MOST_PARENTS + 1):
        if any(row.gives(parent_column(number, part)) for part in PARENT_NAME):
            given = ((name, row.cells.get(parent_column(number, name))) for name in PARENT_COLUMNS)
            cells = {name: shown(cell) for name, cell in given if cell is not None}
            # Kept as guards of their own, so that a later file which is silent does not lift them.
            heard = (guard for name in _SPOKEN if name in cells for guard in heard_of(cells[name]))
            yield cells | dict.fromkeys(heard, "yes")


def _key(cells: dict[str, str]) -> str:
    """Return what makes a parent the same person within one file: the number, or the name with its title."""
    if cells.get("id"):
        return f"id {matching(cells['id'])}"
    return " ".join(matching(cells.get(part, "")) for part in PARENT_NAME)
