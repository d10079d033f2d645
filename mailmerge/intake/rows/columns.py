"""The columns of a case file: one table that matching, typing, building a case and the documentation all go by.

Source: contract, 2.1.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

CellType: TypeAlias = Literal[
    "text",
    "date",
    "moment",
    "time",
    "yes-no",
    "percent",
    "count",
    "choice",
    "upn",
    "marks",
    "penalty notices",
    "address",
    "reference",
    "session",
]
# The value of a case that holds a column; None: it is resolved elsewhere, or only checked.
Part: TypeAlias = Literal["pupil", "case", "attendance", "meeting", "contract", "nti", "needs", "leave", "parent"]

MOST_PARENTS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One canonical column: its heading, how its cells are read, and the field of which part of a case it fills.

    Each is one object and equal to itself alone, so that it serves as a key at no cost.

    `required` columns must be in the file; `parent` is the number in the heading of a parent's column.
    """

    name: str
    type: CellType = "text"
    part: Part | None = None
    field: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    parent: int | None = None


def _part(part: Part, *columns: tuple[str, CellType, str] | tuple[str, tuple[str, ...], str]) -> Iterable[Column]:
    """Return the columns of one part of a case, each given as heading, type (or its choices) and field."""
    for name, kind, field in columns:
        if isinstance(kind, tuple):
            yield Column(name, "choice", part, field, choices=kind)
        else:
            yield Column(name, kind, part, field)


_DECLINE_CAUSES = ("no fault", "poor engagement")

# A parent's columns, without `parent N` in front; the address's own are joined into one address (address.py).
PARENT_ADDRESS_LINES = tuple(f"address line {n}" for n in range(1, 6))
PARENT_HOUSE_PARTS = ("house number", "house name", "apartment", "street", "locality")
# A whole address in one cell, and a whole name: split where that is certain.
WHOLE_ADDRESS = "address"
WHOLE_NAME = "full name"
PARENT_ADDRESS = (*PARENT_HOUSE_PARTS, *PARENT_ADDRESS_LINES, WHOLE_ADDRESS, "town", "county", "postcode")
PARENT_NAME = ("title", "forename", "surname", WHOLE_NAME)

# Whether a system is to write to a contact: a "no" is read as "do not contact" (`contact_flags.py`).
GETS_POST = "gets post"

_OF_A_PARENT: tuple[Column, ...] = (
    *(Column(name) for name in PARENT_NAME),
    *_part(
        "parent",
        ("relationship", "text", "relationship"),
        ("parental responsibility", "yes-no", "parental_responsibility"),
        ("day to day care", "yes-no", "day_to_day_care"),
    ),
    *(Column(name, "address") for name in PARENT_ADDRESS),
    *_part(
        "parent",
        ("email", "text", "email"),
        ("language", "text", "language"),
        ("speaks english", "yes-no", "speaks_english"),
        ("went on leave", "yes-no", "went_on_leave"),
        ("consented to leave", "yes-no", "consented_to_leave"),
        ("lives with child", "yes-no", "lives_with_child"),
        ("do not contact", "yes-no", "do_not_contact"),
        ("court order", "yes-no", "court_order"),
        ("address confidential", "yes-no", "address_confidential"),
        ("deceased", "yes-no", "deceased"),
        ("id", "text", "mis_id"),
        ("decline cause", _DECLINE_CAUSES, "decline_cause"),
        ("prosecuted on", "date", "prosecuted_on"),
        ("format", ("large print",), "large_print"),
        ("warning letter on", "date", "warning_letter_on"),
        ("nti letter on", "date", "nti_letter_on"),
        ("penalty notices", "penalty notices", "penalty_notices"),
    ),
    Column(GETS_POST),
)


def parent_column(number: int, name: str) -> str:
    """Return the whole heading of a parent's column: `parent 1 title`."""
    return f"parent {number} {name}"


def home_column(name: str) -> str:
    """Return the whole heading of a column of the pupil's own home: `home postcode`."""
    return f"home {name}"


PARENT_COLUMNS = tuple(column.name for column in _OF_A_PARENT)

# Columns that name both parents at once. They are known, so that they can be refused with the reason.
JOINT_COLUMNS = ("parental salutation", "parental addressee")

# What stands without a parent's prefix where parents have theirs: where the pupil lives. Source: contract, 2.
HOME = (*PARENT_ADDRESS, "email")

# A pupil's whole name in one cell: split where that is certain.
PUPILS_WHOLE_NAME = "pupil full name"
PUPILS_NAME = ("pupil forename", "pupil surname")

# The code of the school census (N, K or E), in one cell for `sen support` and `ehcp`.
SEN_STATUS = "sen status"
SEN_MEANS = ("sen support", "ehcp")

# What holds a letter back, or leaves a parent out, once it is given: such a cell is never taken for a blank.
_GUARDS = frozenset(
    {
        "pupil deceased",
        "looked after",
        "left on",
        "parental responsibility",
        "lives with child",
        "do not contact",
        "court order",
        "address confidential",
        "deceased",
    }
)


def guards(column: Column) -> bool:
    """Tell whether a column guards a pupil or a parent."""
    name = column.name if column.parent is None else column.name.removeprefix(parent_column(column.parent, ""))
    return name in _GUARDS


# Whether something that the row says, in a column that is passed over, guards somebody: a person says no.
GUARD_TO_CONFIRM = "guard to confirm"

# Written by the FIX_ME workbook: which parents of the row have their letters already (`parent 1; parent 3`).
DONE_HEADING = "letters already made"

CASE_COLUMNS: tuple[Column, ...] = (
    Column("upn", "upn", "pupil", "upn", required=True),
    Column("pupil forename", "text", "pupil", "forename", required=True),
    Column("pupil surname", "text", "pupil", "surname", required=True),
    Column("date of birth", "date", "pupil", "date_of_birth", required=True),
    Column("school"),
    Column("year group", "text", "pupil", "year_group"),
    Column("class", "text", "pupil", "class_name"),
    Column("phase"),
    Column("situation", "choice", "case", "situation", choices=("attendance", "contract", "nti", "leave")),
    Column("letter"),
    *_part("case", ("letter date", "date", "letter_date")),
    *_part("attendance", ("attendance", "percent", "percent")),
    Column("marks from", "date"),
    Column("marks", "marks"),
    *_part(
        "attendance",
        ("unauthorised sessions", "count", "unauthorised_sessions"),
        ("authorised sessions", "count", "authorised_sessions"),
        ("sessions possible", "count", "sessions_possible"),
        ("n codes", "count", "n_codes"),
        ("school weeks", "count", "school_weeks"),
    ),
    *_part(
        "case",
        ("phone call on", "date", "phone_call_on"),
        ("early intervention on", "date", "early_intervention_on"),
    ),
    *_part("needs", ("looked after", "yes-no", "looked_after")),
    *_part("case", ("left on", "date", "left_on"), ("home authority", "text", "home_authority")),
    *_part(
        "attendance",
        ("late marks", "count", "late_marks"),
        ("authorised medical sessions", "count", "authorised_medical_sessions"),
    ),
    *_part(
        "needs",
        ("sen support", "yes-no", "sen_support"),
        ("other complex need", "yes-no", "other_complex_need"),
    ),
    *_part(
        "meeting",
        ("meeting date", "date", "on"),
        ("meeting time", "time", "at"),
        ("meeting place", "text", "place"),
        ("other professionals", "yes-no", "other_professionals"),
    ),
    *_part(
        "contract",
        ("contract status", ("none", "offered", "declined", "open", "closed"), "status"),
        ("contract agreed on", "date", "agreed_on"),
        ("contract signed on", "date", "signed_on"),
        ("contract review on", "date", "review_on"),
        ("contract ends on", "date", "ends_on"),
        ("attendance at start", "percent", "attendance_at_start"),
        ("decline cause", _DECLINE_CAUSES, "decline_cause"),
        ("contract end requested on", "date", "end_requested_on"),
        ("contract end requested by", "text", "end_requested_by"),
        ("contract outcome", ("successful",), "outcome"),
        ("referral decided", "yes-no", "referral_decided"),
    ),
    *_part(
        "nti",
        ("nti requested", "yes-no", "requested"),
        ("nti criterion", ("contract-declined", "meeting-failed", "prosecuted"), "criterion"),
        ("nti issued on", "date", "issued_on"),
        ("nti starts on", "date", "starts_on"),
        ("nti ends on", "date", "ends_on"),
        ("nti target", "text", "target"),
        ("nti outcome", ("met", "not met"), "outcome"),
        ("ntis before", "count", "before"),
        ("early referral reason", "text", "early_referral_reason"),
        ("written concern on", "date", "written_concern_on"),
        ("support offered", "text", "support_offered"),
        ("support that would have been offered", "text", "support_that_would_have_been_offered"),
        ("complex needs advice on", "date", "complex_needs_advice_on"),
    ),
    *_part(
        "needs",
        ("ehcp", "yes-no", "ehcp"),
        ("ehcp reviewed on", "date", "ehcp_reviewed_on"),
        ("social care", "yes-no", "social_care"),
        ("reduced timetable", "yes-no", "reduced_timetable"),
        ("eha offered on", "date", "eha_offered_on"),
        ("eha submitted on", "date", "eha_submitted_on"),
        ("targeted support since", "date", "targeted_support_since"),
        ("specialist teaching since", "date", "specialist_teaching_since"),
        ("iaep reviews", "count", "iaep_reviews"),
        ("mental health support", ("receiving", "waiting", "none"), "mental_health_support"),
        ("whereabouts unknown", "yes-no", "whereabouts_unknown"),
    ),
    *_part(
        "leave",
        ("leave requested on", "date", "requested_on"),
        ("leave requested by", "text", "requested_by"),
        ("leave decision", ("refused", "granted", "part granted"), "decision"),
        ("leave decided by", "text", "decided_by"),
        ("leave decided on", "date", "decided_on"),
        ("leave granted from", "date", "granted_from"),
        ("leave granted to", "date", "granted_to"),
        ("leave reason", "text", "reason"),
        ("leave refusal reason", "text", "refusal_reason"),
        ("leave from", "date", "first_day"),
        ("leave to", "date", "last_day"),
        ("returned on", "date", "returned_on"),
        ("suspicion source", "text", "suspicion_source"),
        ("late reason", "text", "late_reason"),
    ),
    *_part(
        "case",
        ("pupil deceased", "yes-no", "pupil_deceased"),
        (GUARD_TO_CONFIRM, "yes-no", "guard_to_confirm"),
        ("period from", "date", "period_from"),
        ("period to", "date", "period_to"),
        ("include leaflet", "yes-no", "include_leaflet"),
    ),
    Column(PUPILS_WHOLE_NAME),
    Column(SEN_STATUS),
    Column(DONE_HEADING),
    *(Column(home_column(name), "text" if name == "email" else "address") for name in HOME),
    *(Column(name) for name in JOINT_COLUMNS),
    *(
        replace(column, name=parent_column(number, column.name), parent=number)
        for number in range(1, MOST_PARENTS + 1)
        for column in _OF_A_PARENT
    ),
)
