"""What the record says guards somebody, beside a row that names the parents itself and is silent on it.

A guard does not vanish because a later file leaves it out: a person lifts it, by "no" in its own column. Source:
contract, 2.2 (people); law 7, guards heard later.
"""

from dataclasses import replace
from typing import Any

from mailmerge.casework.case import Case, Parent
from mailmerge.casework.names import matching, may_be_one
from mailmerge.filing.people import NO_GUARDS, GuardedPerson, Guards


def with_guards(case: Case, guards: Guards) -> Case:
    """Return a case with the guards that are on record of its pupil and parents, where the case does not speak of them.

    Args:
        case: as its row gives it.
        guards: what is on record of this pupil.
    """
    if guards == NO_GUARDS:
        return case
    of_pupil = {name.replace(" ", "_") for name in guards.of_pupil}
    own: dict[str, Any] = {
        name: True for name in of_pupil & {"pupil_deceased", "guard_to_confirm"} if getattr(case, name) is None
    }
    if case.left_on is None:
        own["left_on"] = guards.left_on
    unnamed = (one for one in guards.of_parents if not any(_is(parent, one) for parent in case.parents))
    if any("deceased" in one.guards for one in unnamed):
        own["death_in_household"] = True
    needs = case.needs
    if "looked_after" in of_pupil and needs.looked_after is None:
        needs = replace(needs, looked_after=True)
    parents = tuple(_guarded(parent, guards) for parent in case.parents)
    changes: dict[str, Any] = {**own, "needs": needs, "parents": parents}
    return replace(case, **changes)


def _guarded(parent: Parent, guards: Guards) -> Parent:
    heard = {name.replace(" ", "_") for person in guards.of_parents if _is(parent, person) for name in person.guards}
    silent: dict[str, Any] = {name: True for name in heard if getattr(parent, name) is None}
    return replace(parent, **silent) if silent else parent


def _is(parent: Parent, person: GuardedPerson) -> bool:
    """Tell whether a guarded person is this parent: by number where both have one, else by the whole name."""
    if parent.mis_id and person.number:
        return matching(parent.mis_id) == matching(person.number)
    if person.name is None:
        return parent.person.is_called(person.whole_name)
    return may_be_one(parent.name, person.name)
