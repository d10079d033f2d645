"""Which parents a cell such as "leave requested by" names: one, both, or nobody who is known.

Source: contract, 2.1 ("the same person in every file"); law 7 (a name on a row is resolved to a person).
"""

import re
from collections.abc import Sequence

from mailmerge.casework.case import Parent
from mailmerge.casework.names import matching

_BOTH = frozenset(map(matching, ("both", "both parents", "parents", "both of them", "jointly", "joint")))
_BETWEEN = re.compile(r"\s*[;,&/+]\s*|\s+and\s+", re.IGNORECASE)


def parent_named(who: str | None, parents: Sequence[Parent]) -> Parent | None:
    """Return the one parent whom a cell names: by number, MIS number, name, relationship.

    None where it is blank (unknown), names nobody, or fits two ("Mrs Nowak" where both are).
    """
    if not who:
        return None
    wanted = matching(who)
    found = [parent for parent in parents if parent.is_called(who) or wanted in _also_called(parent)]
    return found[0] if len(found) == 1 else None


def parents_named(who: str | None, parents: Sequence[Parent]) -> tuple[Parent, ...] | None:
    """Return all parents whom a cell names, also several at once ("both", "Zofia Nowak and Tomasz Nowak").

    None where the cell names somebody who is no parent given, or who may be either of two; () where it is blank.
    """
    if not who:
        return ()
    one = parent_named(who, parents)
    if one is not None:
        return (one,)
    if matching(who) in _BOTH:
        return tuple(parents)
    named = [parent_named(part, parents) for part in _BETWEEN.split(who.strip())]
    return None if None in named else tuple(dict.fromkeys(parent for parent in named if parent is not None))


def _also_called(parent: Parent) -> set[str]:
    return {matching(way) for way in (str(parent.number), parent.relationship) if way}
