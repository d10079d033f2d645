"""Fingerprints of what a case says, by which the same facts are known again when they are dropped again.

A fingerprint is kept with each letter, so it must stay what it is when the program changes: it is taken of names and
values, blanks left out. A fact that is new to `Case` changes none while it is blank.
"""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date, time
from hashlib import sha256
from typing import Any

from mailmerge.casework.case import Case, Parent
from mailmerge.casework.fingerprint_v1 import fingerprint_v1

_VERSION = "v2:"

# What no letter rests on: where a fact stood, who else was in the row, and what is noted for the record alone.
# A school is its code: its name and phase are settings, not what a row says.
_LEFT_OUT = {
    "Case": {"rows", "letter_date", "parents", "identity_doubtful", "phone_call_on"},
    "Parent": {"number", "letter_made"},
    "PostalAddress": {"repaired"},
    "Needs": {"eha_offered_on"},
    "School": {"name", "phase", "authority"},
}


def fingerprint(case: Case, parent: Parent) -> str:
    """Return the fingerprint (`v2:` and a SHA-256) of everything the case says that a letter to `parent` rests on.

    Row numbers, the letter's date, the parent's place in the row and other parents do not count: the same facts,
    dropped again in another order or on another day, have the same fingerprint. Of the first phone call only that it
    was made by the letter's date counts, as in the rules: a later call alone does not call for the next letter.
    """
    called = case.phone_call_on is not None and case.phone_call_on <= case.letter_date
    said = {"case": _plain(case), "parent": _plain(parent), "called": called}
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _VERSION + sha256(canonical.encode()).hexdigest()


def is_made_from(case: Case, parent: Parent, known: str) -> bool:
    """Tell whether a fingerprint on record, of this version or the first, is of the facts that the case has now."""
    if known.startswith(_VERSION):
        return known == fingerprint(case, parent)
    return known == fingerprint_v1(replace(case, parents=(parent,)))


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; of a dataclass, what differs from the field's own default."""
    if is_dataclass(value):
        left_out = _LEFT_OUT.get(type(value).__name__, set())
        named = ((f, getattr(value, f.name)) for f in fields(value) if f.init and f.name not in left_out)
        told = {f.name: _plain(given) for f, given in named if given is not None and given != f.default}
        return {name: given for name, given in told.items() if given != {}}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | time) else value
