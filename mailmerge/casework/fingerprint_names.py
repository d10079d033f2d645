"""By which name each fact goes in a fingerprint: stable, whatever the program calls it.

The left side is the attribute of today, the right side the name that is hashed with the value and so can never change.
Where an attribute is renamed, its left side follows; a new one is added under a name of its own. `LEFT_OUT` is what no
letter rests on: where a fact stood, who else was in the row, what is noted for the record alone; of a school all but
its code, as its name and phase are settings.
"""

from collections.abc import Mapping

from mailmerge.casework.address import PostalAddress
from mailmerge.casework.case import (
    AttendanceFigures,
    Case,
    Contract,
    Leave,
    Meeting,
    Needs,
    Nti,
    Parent,
    PenaltyNotice,
    Pupil,
)
from mailmerge.casework.names import PersonName
from mailmerge.casework.register import Register
from mailmerge.casework.school import School

HASHED_AS: Mapping[type, Mapping[str, str]] = {
    Case: {
        "pupil": "pupil",
        "school": "school",
        "situation": "situation",
        "letter_wanted": "letter_wanted",
        "left_on": "left_on",
        "home_authority": "home_authority",
        "early_intervention_on": "early_intervention_on",
        "include_leaflet": "include_leaflet",
        "pupil_deceased": "pupil_deceased",
        "guard_to_confirm": "guard_to_confirm",
        "death_in_household": "death_in_household",
        "period_from": "period_from",
        "period_to": "period_to",
        "people_out_of_date": "people_out_of_date",
        "attendance": "attendance",
        "meeting": "meeting",
        "contract": "contract",
        "nti": "nti",
        "needs": "needs",
        "leave": "leave",
    },
    Parent: {
        "name": "name",
        "address": "address",
        "mis_id": "mis_id",
        "relationship": "relationship",
        "parental_responsibility": "parental_responsibility",
        "day_to_day_care": "day_to_day_care",
        "lives_with_child": "lives_with_child",
        "email": "email",
        "language": "language",
        "speaks_english": "speaks_english",
        "large_print": "large_print",
        "went_on_leave": "went_on_leave",
        "consented_to_leave": "consented_to_leave",
        "do_not_contact": "do_not_contact",
        "court_order": "court_order",
        "address_confidential": "address_confidential",
        "deceased": "deceased",
        "decline_cause": "decline_cause",
        "prosecuted_on": "prosecuted_on",
        "warning_letter_on": "warning_letter_on",
        "nti_letter_on": "nti_letter_on",
        "penalty_notices": "penalty_notices",
        "home_address_used": "home_address_used",
        "address_to_confirm": "address_to_confirm",
    },
    PenaltyNotice: {
        "issued_on": "issued_on",
        "offence_on": "offence_on",
        "withdrawn": "withdrawn",
    },
    Pupil: {
        "upn": "upn",
        "forename": "forename",
        "surname": "surname",
        "date_of_birth": "date_of_birth",
        "year_group": "year_group",
        "class_name": "class_name",
    },
    AttendanceFigures: {
        "percent": "percent",
        "unauthorised_sessions": "unauthorised_sessions",
        "authorised_sessions": "authorised_sessions",
        "sessions_possible": "sessions_possible",
        "n_codes": "n_codes",
        "school_weeks": "school_weeks",
        "late_marks": "late_marks",
        "authorised_medical_sessions": "authorised_medical_sessions",
        "register": "register",
    },
    Meeting: {
        "on": "on",
        "at": "at",
        "place": "place",
        "other_professionals": "other_professionals",
    },
    Contract: {
        "status": "status",
        "agreed_on": "agreed_on",
        "signed_on": "signed_on",
        "review_on": "review_on",
        "ends_on": "ends_on",
        "attendance_at_start": "attendance_at_start",
        "decline_cause": "decline_cause",
        "end_requested_on": "end_requested_on",
        "end_requested_by": "end_requested_by",
        "outcome": "outcome",
        "referral_decided": "referral_decided",
    },
    Nti: {
        "requested": "requested",
        "criterion": "criterion",
        "issued_on": "issued_on",
        "starts_on": "starts_on",
        "ends_on": "ends_on",
        "target": "target",
        "outcome": "outcome",
        "before": "before",
        "early_referral_reason": "early_referral_reason",
        "written_concern_on": "written_concern_on",
        "support_offered": "support_offered",
        "support_that_would_have_been_offered": "support_that_would_have_been_offered",
        "complex_needs_advice_on": "complex_needs_advice_on",
    },
    Needs: {
        "looked_after": "looked_after",
        "sen_support": "sen_support",
        "other_complex_need": "other_complex_need",
        "ehcp": "ehcp",
        "ehcp_reviewed_on": "ehcp_reviewed_on",
        "social_care": "social_care",
        "reduced_timetable": "reduced_timetable",
        "eha_submitted_on": "eha_submitted_on",
        "targeted_support_since": "targeted_support_since",
        "specialist_teaching_since": "specialist_teaching_since",
        "iaep_reviews": "iaep_reviews",
        "mental_health_support": "mental_health_support",
        "whereabouts_unknown": "whereabouts_unknown",
    },
    Leave: {
        "requested_on": "requested_on",
        "requested_by": "requested_by",
        "decision": "decision",
        "decided_by": "decided_by",
        "decided_on": "decided_on",
        "reason": "reason",
        "refusal_reason": "refusal_reason",
        "first_day": "first_day",
        "last_day": "last_day",
        "returned_on": "returned_on",
        "suspicion_source": "suspicion_source",
        "late_reason": "late_reason",
        "granted_from": "granted_from",
        "granted_to": "granted_to",
    },
    Register: {
        "marks": "marks",
    },
    School: {
        "code": "code",
    },
    PostalAddress: {
        "lines": "lines",
        "town": "town",
        "postcode": "postcode",
        "bfpo": "bfpo",
        "no_fixed_abode": "no_fixed_abode",
    },
    PersonName: {
        "title": "title",
        "forename": "forename",
        "surname": "surname",
    },
}

# Facts that no letter rests on.
LEFT_OUT: Mapping[type, frozenset[str]] = {
    Case: frozenset({"identity_doubtful", "letter_date", "parents", "phone_call_on", "rows"}),
    Parent: frozenset({"letter_made", "number"}),
    Needs: frozenset({"eha_offered_on"}),
    School: frozenset({"authority", "name", "phase"}),
    PostalAddress: frozenset({"repaired"}),
}

# Who people are and where they live. A letter goes by them, and the next letter does not go because of them.
WHO_AND_WHERE: Mapping[type, frozenset[str]] = {
    Case: frozenset({"people_out_of_date"}),
    Parent: frozenset(
        (
            *("name", "address", "mis_id", "relationship", "email", "language", "speaks_english", "large_print"),
            *("parental_responsibility", "day_to_day_care", "lives_with_child"),
            *("home_address_used", "address_to_confirm"),
        )
    ),
    Pupil: frozenset({"forename", "surname", "date_of_birth", "year_group", "class_name"}),
}
