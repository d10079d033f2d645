"""Cases of one pupil in one file: merged when each row brings parents of its own, rejected when they repeat or differ.

Source: contract, 2.1; its settled points: merging and `duplicate-row` go by pupil, situation and trigger, and of
merged rows whose case facts differ the later is rejected at the first column that differs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from mailmerge.casework.calendar import academic_year
from mailmerge.casework.case import Case, Parent
from mailmerge.casework.names import matching
from mailmerge.casework.situation import infer_situation
from mailmerge.intake.columns import CASE_COLUMNS, Column
from mailmerge.intake.result import CellError

CaseKey: TypeAlias = tuple[object, ...]

_PARTS = ("pupil", "attendance", "meeting", "contract", "nti", "needs", "leave")
_FACTS = {
    column.name: column for column in CASE_COLUMNS if column.part and column.part != "parent"
} | {
    "school": Column("school", part="case", field="school"),
    "letter": Column("letter", part="case", field="letter_wanted"),
    "marks": Column("marks", part="attendance", field="register"),
}  # fmt: skip
# Blank is unknown, and what another row knows fills it; but these say what to do, and blank says something too.
_BLANK_COUNTS = frozenset(("letter", "letter date"))


@dataclass(slots=True)
class Merged:
    """What became of a file's cases: `cases` in the order of their first rows, `rejected` rows with the reason."""

    cases: list[Case] = field(default_factory=list)
    rejected: list[tuple[Case, CellError]] = field(default_factory=list)


def trigger(case: Case) -> CaseKey:
    """Return what sets this case apart from another of the same pupil and situation. Source: contract, 5."""
    match infer_situation(case.situation, case.contract, case.nti, case.leave):
        case "leave":
            return "leave", case.leave.first_day, case.leave.last_day
        case "nti":
            return "nti", case.nti.starts_on
        case "contract":
            return "contract", case.contract.agreed_on
        case "attendance":
            return "attendance", academic_year(case.letter_date)
        case conflict:
            return conflict, case.leave, case.nti.starts_on, case.contract.agreed_on


def merge_cases(cases: Iterable[Case], columns: Sequence[str]) -> Merged:
    """Return the cases of a file, rows of the same one merged, and the rows that can't be.

    Args:
        cases: one a row, in the rows' order.
        columns: the file's canonical columns, in their order.
    """
    merged = Merged()
    place: dict[CaseKey, int] = {}
    for case in cases:
        pupil = case.pupil
        key = (pupil.upn, matching(pupil.forename), pupil.date_of_birth, *trigger(case))
        if key not in place:
            place[key] = len(merged.cases)
            merged.cases.append(case)
            continue
        first = merged.cases[place[key]]
        error = _repeat(first, case) or _difference(first, case, columns)
        if error:
            merged.rejected.append((case, error))
        else:
            merged.cases[place[key]] = _joined(first, case)
    return merged


def _repeat(first: Case, later: Case) -> CellError | None:
    if not any(_is_same(one, other) for one in first.parents for other in later.parents):
        return None
    return CellError(
        "duplicate-row",
        None,
        "",
        f"This parent is in row {first.rows[0]} already, for the same pupil and the same matter. Delete this row, or "
        "correct the parent's name if it is somebody else.",
    )


def _is_same(one: Parent, other: Parent) -> bool:
    """Say whether two rows' parents are one person; Mr and Mrs Smith without forenames can't be told to be."""
    return one.key == other.key and bool(one.name.forename or one.name.title == other.name.title)


def _difference(first: Case, later: Case, columns: Sequence[str]) -> CellError | None:
    for name in columns:
        column = _FACTS.get(name)
        if column and _differs(_fact(first, column), _fact(later, column), blank_counts=name in _BLANK_COUNTS):
            return CellError(
                "contradiction",
                name,
                "",
                f"`{name}` is not what row {first.rows[0]} says for the same pupil and the same matter. Make the rows "
                "agree.",
            )
    return None


def _differs(one: object, other: object, *, blank_counts: bool) -> bool:
    if one is None or other is None:
        return blank_counts and one is not other
    if isinstance(one, str) and isinstance(other, str):
        return matching(one) != matching(other)
    return one != other


def _fact(case: Case, column: Column) -> object:
    return getattr(case if column.part == "case" else getattr(case, str(column.part)), column.field)


def _joined(first: Case, later: Case) -> Case:
    """Return `first` with the parents of `later` after its own, and its blanks filled from there."""
    parents = (*first.parents, *later.parents)
    own = {name: _filled(first, later, name) for name in ("left_on", "home_authority", "phone_call_on")}
    own |= {name: _filled(first, later, name) for name in ("situation", "early_intervention_on", "include_leaflet")}
    parts = {name: _part_filled(getattr(first, name), getattr(later, name)) for name in _PARTS}
    return replace(
        first,
        rows=first.rows + later.rows,
        parents=tuple(replace(parent, number=n) for n, parent in enumerate(parents, start=1)),
        **own,
        **parts,
    )


def _filled(first: object, later: object, name: str) -> Any:
    known = getattr(first, name)
    return getattr(later, name) if known is None else known


def _part_filled(first: Any, later: Any) -> Any:
    """Return one part of a case with its blanks filled from the same part of another."""
    if first == later:
        return first
    return replace(first, **{name: _filled(first, later, name) for name in type(first).__slots__})


def with_doubtful_identities(cases: Iterable[Case], doubtful: frozenset[str]) -> Iterator[Case]:
    """Yield the cases, marked where the pupil's UPN is among those that stand for two children."""
    for case in cases:
        yield replace(case, identity_doubtful=True) if case.pupil.upn in doubtful else case
