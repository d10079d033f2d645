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
from mailmerge.intake.result import CellError
from mailmerge.intake.rows.columns import CASE_COLUMNS, Column
from mailmerge.law.letters import BY_KEY

CaseKey: TypeAlias = tuple[object, ...]

_PARTS = ("pupil", "attendance", "meeting", "contract", "nti", "needs", "leave")
_FACTS = {
    column.name: column for column in CASE_COLUMNS if column.part and column.part != "parent"
} | {
    "school": Column("school", part="case", field="school"),
    "letter": Column("letter", part="case", field="letter_wanted"),
    "marks": Column("marks", part="attendance", field="register"),
}  # fmt: skip
# A case's own fields that may be blank.
_OWN_BLANKS = tuple(column.field for column in CASE_COLUMNS if column.part == "case" and column.field != "letter_date")
# Blank is unknown, and what another row knows fills it; but a blank letter asks for the right one to be chosen.
_BLANK_COUNTS = frozenset(("letter",))


@dataclass(slots=True)
class Merged:
    """What became of a file's cases: `cases` in the order of their first rows, `rejected` rows with the reason."""

    cases: list[Case] = field(default_factory=list)
    rejected: list[tuple[Case, CellError]] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """Rows of one case as they come: the facts so far, and every parent, in row order and by key."""

    facts: Case
    rows: list[int] = field(default_factory=list)
    parents: list[Parent] = field(default_factory=list)
    known: dict[str, list[Parent]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.take(self.facts)

    def take(self, case: Case) -> None:
        """Add a row with its parents."""
        self.rows.extend(case.rows)
        self.parents.extend(case.parents)
        for parent in case.parents:
            self.known.setdefault(parent.key, []).append(parent)

    def case(self) -> Case:
        """Return the one case of these rows; its parents are numbered in row order."""
        if len(self.rows) == 1:
            return self.facts
        numbered = tuple(replace(parent, number=n) for n, parent in enumerate(self.parents, start=1))
        return replace(self.facts, rows=tuple(self.rows), parents=numbered)


def trigger(case: Case) -> CaseKey:
    """Return what sets this case apart from another of the same pupil and situation. Source: contract, 5."""
    wanted = case.letter_wanted
    # A letter of the trust's own is a matter of its own, beside whatever the rules choose for the child.
    return _matter(case) if wanted is None or wanted in BY_KEY else (*_matter(case), wanted, case.meeting.on)


def _matter(case: Case) -> CaseKey:
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
    groups: dict[CaseKey, Case | _Group] = {}  # nearly all are one row
    rejected = []
    for case in cases:
        pupil = case.pupil
        key = (pupil.upn, matching(pupil.forename), pupil.date_of_birth, *trigger(case))
        group = groups.get(key)
        if group is None:
            groups[key] = case
            continue
        if isinstance(group, Case):
            groups[key] = group = _Group(group)
        if error := _repeat(group, case) or _difference(group.facts, case, columns):
            rejected.append((case, error))
        else:
            group.facts = _filled_from(group.facts, case)
            group.take(case)
    return Merged([found if isinstance(found, Case) else found.case() for found in groups.values()], rejected)


def _repeat(group: _Group, later: Case) -> CellError | None:
    if not any(_is_same(known, parent) for parent in later.parents for known in group.known.get(parent.key, ())):
        return None
    return CellError(
        "duplicate-row",
        None,
        "",
        f"This parent is in row {group.rows[0]} already, for the same pupil and the same matter. Delete this row, or "
        "correct the parent's name if it is somebody else.",
    )


def _is_same(one: Parent, other: Parent) -> bool:
    """Say whether two of the same key are one person; Mr and Mrs Smith without forenames can't be told to be."""
    return bool(one.name.forename) or one.name.title == other.name.title


def _difference(first: Case, later: Case, columns: Sequence[str]) -> CellError | None:
    for name in columns:
        column = _FACTS.get(name)
        if column and _differs(_fact(first, column), _fact(later, column), blank_counts=name in _BLANK_COUNTS):
            return CellError(
                "contradiction",
                name,
                "",
                f'"{name}" is not what row {first.rows[0]} says for the same pupil and the same matter. Make the rows '
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


def _filled_from(first: Case, later: Case) -> Case:
    """Return `first` with the blanks of its facts filled from `later`."""
    own = {name: _filled(first, later, name) for name in _OWN_BLANKS}
    parts = {name: _part_filled(getattr(first, name), getattr(later, name)) for name in _PARTS}
    return replace(first, **own, **parts)


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
