"""Fingerprints of what a case says, by which the same facts are known again when they are dropped again.

A fingerprint is kept with each letter, so it must stay what it is when the program changes: it is taken of names and
values, blanks left out. A fact that is new to `Case` changes none while it is blank.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, time
from functools import cache
from hashlib import sha256
from typing import Any

from mailmerge.casework.case import Case, Parent
from mailmerge.casework.fingerprint_names import HASHED_AS, WHO_AND_WHERE
from mailmerge.casework.fingerprint_v1 import fingerprint_v1

_VERSION = "v3:"
_SECOND_VERSION = "v2:"
_NOTHING: Mapping[type, frozenset[str]] = {}


def fingerprint(case: Case, parent: Parent) -> str:
    """Return the fingerprint (`v3:` and a SHA-256) of everything the case says that calls for a letter to `parent`.

    Row numbers, the letter's date, the parent's place in the row and other parents do not count: the same facts,
    dropped again in another order or on another day, have the same fingerprint. Nor does who and where people are: a
    name or an address that was put right is no news of the case, and does not call for the next letter. Of the first
    phone call only that it was made by the letter's date counts, as in the rules: a later call alone does neither.
    """
    return _VERSION + _hashed(case, parent, WHO_AND_WHERE)


def fingerprint_v2(case: Case, parent: Parent) -> str:
    """Return the second version's fingerprint, in which names and addresses counted: letters on record have it."""
    return _SECOND_VERSION + _hashed(case, parent, _NOTHING)


def _hashed(case: Case, parent: Parent, without: Mapping[type, frozenset[str]]) -> str:
    called = case.phone_call_on is not None and case.phone_call_on <= case.letter_date
    said = {"case": _plain(case, without), "parent": _plain(parent, without), "called": called}
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def is_made_from(case: Case, parent: Parent, known: str) -> bool:
    """Tell whether a fingerprint on record, of whatever version, is of the facts that the case has now.

    The first version did not leave out what is noted for the record alone; so it is also compared with the row without
    the notes that were taken since.
    """
    if known.startswith(_VERSION):
        return known == fingerprint(case, parent)
    if known.startswith(_SECOND_VERSION):
        return known == fingerprint_v2(case, parent)
    return any(known == fingerprint_v1(replace(one, parents=(parent,))) for one in _as_the_row_alone(case))


def _as_the_row_alone(case: Case) -> Iterator[Case]:
    """Yield the case as it is, and without what notes on record may have added to the row."""
    of_row = replace(case, identity_doubtful=False)
    for one in (case, of_row):
        bare = replace(one, needs=replace(one.needs, eha_offered_on=None))
        yield from (one, bare, replace(one, phone_call_on=None), replace(bare, phone_call_on=None))


def _plain(value: Any, without: Mapping[type, frozenset[str]]) -> Any:
    """Return a value as JSON has it; of a dataclass, by name in `HASHED_AS`, what differs from the field's default."""
    if is_dataclass(value) and not isinstance(value, type):
        counted = _counted(type(value), without.get(type(value), frozenset()))
        named = ((name, default, getattr(value, own)) for own, name, default in counted)
        told = {
            name: _plain(given, without) for name, default, given in named if given is not None and given != default
        }
        return {name: given for name, given in told.items() if given != {}}
    if isinstance(value, tuple):
        return [_plain(one, without) for one in value]
    return value.isoformat() if isinstance(value, date | time) else value


@cache
def _counted(kind: type, passed_over: frozenset[str]) -> tuple[tuple[str, str, Any], ...]:
    """Return which fields of a dataclass count: of each its name, that in `HASHED_AS`, and its default."""
    names = HASHED_AS[kind]
    return tuple(
        (f.name, names[f.name], f.default)
        for f in fields(kind)
        if f.init and f.name in names and f.name not in passed_over
    )
