"""Where on the sheet a person looks when a letter waits: the columns that each hold's code points to.

`#` stands for the parent's number. No rule is known here, only where its facts stand; what to do is the reason's text.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from mailmerge.intake.rows.columns import CASE_COLUMNS
from mailmerge.law.decision import Reason

# A blank to fill in: where the sheet has no such column, the FIX_ME workbook gets one.
_FILL_IN: Mapping[str, tuple[str, ...]] = {
    "complex-needs-consult-first": ("complex needs advice on",),
    "conflicting-situation": ("situation",),
    "contract-needs-a-decision": ("decline cause", "contract outcome", "contract end requested on"),
    "contract-not-open": ("contract status",),
    "guard-to-confirm": ("guard to confirm",),
    "early-referral-needs-reason": ("early referral reason",),
    "late-suspected-leave": ("late reason",),
    "leave-undecided": ("leave decision",),
    "no-first-step": ("phone call on",),
    "not-returned": ("returned on",),
    "nti-criterion-missing": ("nti criterion",),
    "nti-not-posted": ("parent # nti letter on",),
    "parent-status-to-confirm": ("parent # relationship", "parent # parental responsibility"),
    "parents-not-distinct": ("parent # id",),
    "referral-not-decided": ("referral decided",),
    "warning-not-posted": ("parent # warning letter on",),
}

# A fact to check: coloured where the sheet has it.
_CHECK: Mapping[str, tuple[str, ...]] = {
    "address-confidential": ("parent # address confidential",),
    "address-does-not-fit": tuple(f"parent # address line {line}" for line in range(1, 6)),
    "authorised-in-period": ("authorised sessions",),
    "authorised-majority": ("authorised sessions", "unauthorised sessions"),
    "court-order": ("parent # court order",),
    "deceased": ("parent # deceased",),
    "do-not-contact": ("parent # do not contact",),
    "early-help-recent": ("targeted support since", "eha submitted on"),
    "ehcp-not-reviewed": ("ehcp reviewed on",),
    "iaep-cycles": ("iaep reviews",),
    "identity-mismatch": ("upn", "pupil forename", "date of birth"),
    "letter-not-supported": ("letter",),
    "looked-after": ("looked after",),
    "meeting-date-unfit": ("meeting date",),
    "mental-health-pathway": ("mental health support",),
    "missing-or-n-marks": ("marks", "n codes"),
    "no-usable-address": ("parent # address line 1",),
    "not-compulsory-school-age": ("date of birth",),
    "not-on-roll": ("left on",),
    "nti-below-threshold": ("unauthorised sessions", "marks"),
    "nti-not-for-leave": ("situation", "leave from", "leave to"),
    "nti-period": ("nti starts on", "nti ends on"),
    "nti-refer-instead": ("unauthorised sessions", "marks"),
    "nti-third": ("ntis before",),
    "period-too-short": ("school weeks", "marks"),
    "specialist-teaching-recent": ("specialist teaching since",),
    "success-not-shown": ("attendance", "attendance at start", "contract outcome"),
    "too-few-unauthorised": ("unauthorised sessions", "marks"),
}

# Their texts name the columns that are still blank.
_NAMED_IN_TEXT = frozenset(
    {"facts-missing", "meeting-details-missing", "nti-details-missing", "nti-non-engagement-record"}
)


def to_fill_in(reason: Reason, parent: int) -> tuple[str, ...]:
    """Return the columns that want a value for this hold of this parent."""
    if reason.code in _NAMED_IN_TEXT:
        return tuple(_names_in(reason.text))
    return _of_parent(_FILL_IN.get(reason.code, ()), parent)


def to_check(reason: Reason, parent: int) -> tuple[str, ...]:
    """Return the columns whose values bring about this hold of this parent."""
    return _of_parent(_CHECK.get(reason.code, ()), parent)


def _of_parent(names: Iterable[str], parent: int) -> tuple[str, ...]:
    return tuple(name.replace("#", str(parent)) for name in names)


def _names_in(text: str) -> Iterable[str]:
    return dict.fromkeys(match.group() for match in _column_names().finditer(text))


@cache
def _column_names() -> re.Pattern[str]:
    longest_first = sorted((column.name for column in CASE_COLUMNS), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in longest_first))
