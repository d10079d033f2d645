"""What a row that can't be taken says for the pupil's other rows: what guards a whole family holds for all of it.

Its errors keep the row from being used; they are no reason to write to a family of whom it tells a death. Source: law 3
(guards), and 7: a guard holds every parent at once.
"""

from collections.abc import Iterable
from dataclasses import replace

from mailmerge.casework.case import Case
from mailmerge.intake.rows.columns import GUARD_TO_CONFIRM, MOST_PARENTS, parent_column
from mailmerge.intake.rows.typed import TypedRow

_OF_CASE = {"pupil deceased": "pupil_deceased", GUARD_TO_CONFIRM: "guard_to_confirm", "left on": "left_on"}
_LOOKED_AFTER = "looked after"
_DEATHS = tuple(parent_column(number, "deceased") for number in range(1, MOST_PARENTS + 1))
_GUARDS = (*_OF_CASE, _LOOKED_AFTER, *_DEATHS)


def guards_a_family(row: TypedRow) -> bool:
    """Whether a row says something that holds every letter about its pupil, or may: the cell can't be read."""
    return any(row.values.get(name) or _is_unread(row, name) for name in _GUARDS)


def with_guards_of(case: Case, rejected: Iterable[TypedRow]) -> Case:
    """Return a case with what rejected rows of its pupil say of guards, where its own row is silent.

    Where its own row says no, somebody has to look: the guard is to be confirmed.

    Args:
        case: as its row gives it.
        rejected: rows of the same pupil in the same file that can't be taken.
    """
    for row in rejected:
        said = {field: row.values[name] for name, field in _OF_CASE.items() if row.values.get(name)}
        if any(row.values.get(name) for name in _DEATHS):
            said["death_in_household"] = True
        if any(_is_unread(row, name) for name in _GUARDS) or any(getattr(case, field) is False for field in said):
            said["guard_to_confirm"] = True
        needs = case.needs
        if row.values.get(_LOOKED_AFTER) and needs.looked_after is None:
            needs = replace(needs, looked_after=True)
        silent = {field: value for field, value in said.items() if getattr(case, field) is None}
        case = replace(case, needs=needs, **silent)
    return case


def _is_unread(row: TypedRow, name: str) -> bool:
    return row.gives(name) and name not in row.values
