"""The first version of a fingerprint, as letters on record have it: the SHA-256 of how Python then wrote a case.

Frozen: the names below are those that a case had then, in their order, whatever it has since. Where one of them is
renamed or taken away, say here where its value now comes from; change nothing else.
"""

from dataclasses import is_dataclass
from hashlib import sha256
from typing import Any

from mailmerge.casework.case import Case
from mailmerge.casework.marks import Mark

_NAMES = {
    "Case": (
        "rows",
        "pupil",
        "school",
        "letter_date",
        "parents",
        "situation",
        "letter_wanted",
        "left_on",
        "home_authority",
        "phone_call_on",
        "early_intervention_on",
        "include_leaflet",
        "identity_doubtful",
        "attendance",
        "meeting",
        "contract",
        "nti",
        "needs",
        "leave",
    ),
    "Parent": (
        "number",
        "name",
        "address",
        "mis_id",
        "relationship",
        "parental_responsibility",
        "day_to_day_care",
        "lives_with_child",
        "email",
        "language",
        "speaks_english",
        "large_print",
        "went_on_leave",
        "consented_to_leave",
        "do_not_contact",
        "court_order",
        "address_confidential",
        "deceased",
        "decline_cause",
        "prosecuted_on",
        "warning_letter_on",
        "nti_letter_on",
        "penalty_notices",
        "letter_made",
    ),
    "PenaltyNotice": (
        "issued_on",
        "offence_on",
        "withdrawn",
    ),
    "Pupil": (
        "upn",
        "forename",
        "surname",
        "date_of_birth",
        "year_group",
        "class_name",
    ),
    "AttendanceFigures": (
        "percent",
        "unauthorised_sessions",
        "authorised_sessions",
        "sessions_possible",
        "n_codes",
        "school_weeks",
        "late_marks",
        "register",
    ),
    "Meeting": (
        "on",
        "at",
        "place",
        "other_professionals",
    ),
    "Contract": (
        "status",
        "agreed_on",
        "signed_on",
        "review_on",
        "ends_on",
        "attendance_at_start",
        "decline_cause",
        "end_requested_on",
        "end_requested_by",
        "outcome",
        "referral_decided",
    ),
    "Nti": (
        "requested",
        "criterion",
        "issued_on",
        "starts_on",
        "ends_on",
        "target",
        "outcome",
        "before",
        "early_referral_reason",
        "written_concern_on",
        "support_offered",
        "support_that_would_have_been_offered",
        "complex_needs_advice_on",
    ),
    "Needs": (
        "looked_after",
        "sen_support",
        "other_complex_need",
        "ehcp",
        "ehcp_reviewed_on",
        "social_care",
        "reduced_timetable",
        "eha_offered_on",
        "eha_submitted_on",
        "targeted_support_since",
        "specialist_teaching_since",
        "iaep_reviews",
        "mental_health_support",
    ),
    "Leave": (
        "requested_on",
        "requested_by",
        "decision",
        "decided_by",
        "decided_on",
        "reason",
        "refusal_reason",
        "first_day",
        "last_day",
        "returned_on",
        "suspicion_source",
        "late_reason",
    ),
    "Register": ("marks",),
    "School": (
        "code",
        "name",
        "phase",
        "authority",
    ),
    "PostalAddress": (
        "lines",
        "town",
        "postcode",
        "bfpo",
        "repaired",
        "no_fixed_abode",
    ),
    "PersonName": (
        "title",
        "forename",
        "surname",
    ),
    "Mark": (
        "on",
        "session",
        "code",
    ),
}

# What did not count then: where the row stood, and the letter's date.
_FIXED = {("Case", "rows"): "()", ("Case", "letter_date"): "datetime.date(1, 1, 1)", ("Parent", "number"): "0"}


def fingerprint_v1(case: Case) -> str:
    """Return the fingerprint that the first version gave to a case with one parent."""
    return sha256(_written(case).encode()).hexdigest()


def _written(value: Any) -> str:
    kind = type(value).__name__
    if is_dataclass(value) or isinstance(value, Mark):
        parts = (f"{name}={_FIXED.get((kind, name)) or _written(getattr(value, name))}" for name in _NAMES[kind])
        return f"{kind}({', '.join(parts)})"
    if isinstance(value, tuple):
        return f"({', '.join(map(_written, value))}{',' if len(value) == 1 else ''})"
    return repr(value)
