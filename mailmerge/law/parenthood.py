"""Who is held before anything else, and who is a parent in law.

Source: Education Act 1996, section 576: a natural or adoptive mother or father, with or without parental
responsibility; anyone else with it; whoever has care of the child.
"""

import re
from collections.abc import Callable, Iterator

from mailmerge.casework.case import Case, Parent

_PARENT_WORDS = frozenset({"mother", "father", "parent", "mum", "dad", "mummy", "daddy", "mam"})
_OTHER_WORDS = frozenset({"step", "grand", "foster", "god", "in", "carer", "childminder", "guardian"})
# Contacts of a pupil who are known by their work: parents in law only where responsibility or care is stated.
_AT_WORK = re.compile(
    r"\b(social worker|doctor|gp|(head ?)?teacher|health visitor|school nurse|solicitor|key ?worker|youth worker|"
    r"support worker|therapist)\b"
)
NOT_A_PARENT = "not-a-parent"
_STUCK_ON = re.compile(r"^(step|grand|foster|god)(?=\w)")


def _is_mother_or_father(relationship: str) -> bool:
    words = set(re.findall(r"[a-z]+", _STUCK_ON.sub(r"\1 ", relationship.casefold().strip())))
    return bool(words & _PARENT_WORDS) and not words & _OTHER_WORDS


def _same_person(one: Parent, other: Parent) -> bool:
    """Tell whether two parents of one pupil cannot be told apart: by number where both have one, else by name."""
    if one.mis_id and other.mis_id:
        return one.key == other.key
    return one.name.key == other.name.key


def _left(case: Case, _parent: Parent) -> bool:
    return case.left_on is not None and case.left_on <= case.letter_date


def _somebody_died(case: Case, _parent: Parent) -> bool:
    return bool(case.death_in_household) or any(someone.deceased for someone in case.parents)


def _not_distinct(case: Case, parent: Parent) -> bool:
    return any(_same_person(parent, other) for other in case.parents if other.number != parent.number)


# Held before anything else, top first; the pupil's own, and a death, hold every parent of the case (law.md, 3 and 7).
_EARLY: tuple[tuple[str, Callable[[Case, Parent], bool]], ...] = (
    ("pupil-deceased", lambda case, _parent: bool(case.pupil_deceased)),
    ("court-order", lambda _case, parent: bool(parent.court_order)),
    ("do-not-contact", lambda _case, parent: bool(parent.do_not_contact)),
    ("deceased", _somebody_died),
    ("address-confidential", lambda _case, parent: bool(parent.address_confidential)),
    ("guard-to-confirm", lambda case, _parent: bool(case.guard_to_confirm)),
    ("no-usable-address", lambda _case, parent: parent.address is not None and parent.address.no_fixed_abode),
    ("address-to-confirm", lambda _case, parent: parent.address_to_confirm),
    ("people-out-of-date", lambda case, _parent: case.people_out_of_date is not None),
    ("parents-not-distinct", _not_distinct),
    ("identity-mismatch", lambda case, _parent: case.identity_doubtful),
    ("not-on-roll", _left),
)


def early_holds(case: Case, parent: Parent) -> Iterator[str]:
    """Yield every code that holds this parent's letter before anything else is looked at."""
    return (code for code, holds in _EARLY if holds(case, parent))


def parent_status(parent: Parent) -> str | None:
    """Return `parent-status-to-confirm` (held), `not-a-parent` (excluded), or None for a parent in law.

    Responsibility "no" with a blank relationship leaves the question open (settled point).
    Who is known by their work, as a social worker is, is one only where responsibility or care is stated.
    """
    return standing(parent.relationship or "", parent.parental_responsibility, parent.day_to_day_care)


def standing(relationship: str, responsible: bool | None, cares: bool | None) -> str | None:
    """Return what `parent_status` does, of a contact's relationship, parental responsibility and day-to-day care."""
    if responsible or (responsible is None and not _AT_WORK.search(relationship.casefold())):
        return None
    if not relationship or _is_mother_or_father(relationship):
        return "parent-status-to-confirm"
    return None if cares else NOT_A_PARENT
