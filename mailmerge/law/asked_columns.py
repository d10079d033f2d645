"""The columns of a case that a letter may ask for: what each says of one parent, and what a letter's text says of it.

What is known of the family's health and social care, and what a parent gave as their reason, is not among them: no
letter prints it (letters.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Protocol

from mailmerge.casework.calendar import academic_year
from mailmerge.casework.case import Case
from mailmerge.law.figures import Figures
from mailmerge.law.letters import SCHOOL_YEAR, Stated


class About(Protocol):
    """What is known about one parent (`ParentFacts`), as far as these columns go."""

    @property
    def case(self) -> Case:
        """The case."""

    @property
    def figures(self) -> Figures:
        """The pupil's figures of attendance."""

    @property
    def day(self) -> date:
        """The letter's date."""


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """One column: `value` gives what is known, None where it is blank; `states` names fields that print it, if any."""

    value: Callable[[About], object]
    states: tuple[str, ...] = ()


def _at(path: str, *states: str) -> AskedColumn:
    return AskedColumn(attrgetter(path), states)


_LEAVE_DAYS, _GRANTED = "leave.period", "leave.granted_period"

ASKED_COLUMNS: Mapping[str, AskedColumn] = {
    SCHOOL_YEAR: AskedColumn(lambda facts: academic_year(facts.day)),
    "year group": _at("case.pupil.year_group", "pupil.year_group"),
    "class": _at("case.pupil.class_name", "pupil.class_name"),
    "attendance": _at("figures.percent", "attendance.percent"),
    "unauthorised sessions": _at("figures.unauthorised", "attendance.unauthorised_sessions"),
    "authorised sessions": _at("figures.authorised"),
    "sessions possible": _at("figures.possible"),
    "late marks": _at("figures.late", "attendance.late_times"),
    "phone call on": _at("case.phone_call_on"),
    "early intervention on": _at("case.early_intervention_on"),
    "home authority": _at("case.home_authority"),
    "meeting date": _at("case.meeting.on", "meeting.date"),
    "meeting time": _at("case.meeting.at", "meeting.time"),
    "meeting place": _at("case.meeting.place", "meeting.place"),
    "other professionals": _at("case.meeting.other_professionals", "meeting.other_professionals"),
    "contract agreed on": _at("case.contract.agreed_on", "contract.agreed_on"),
    "contract signed on": _at("case.contract.signed_on"),
    "contract review on": _at("case.contract.review_on"),
    "contract ends on": _at("case.contract.ends_on"),
    "attendance at start": _at("case.contract.attendance_at_start", "contract.attendance_at_start"),
    "contract end requested on": _at("case.contract.end_requested_on"),
    "contract end requested by": _at("case.contract.end_requested_by"),
    "nti issued on": _at("case.nti.issued_on", "nti.issued_on"),
    "nti starts on": _at("case.nti.starts_on", "nti.starts_on"),
    "nti ends on": _at("case.nti.ends_on", "nti.ends_on"),
    "nti target": _at("case.nti.target", "nti.target"),
    "nti outcome": _at("case.nti.outcome"),
    "support offered": _at("case.nti.support_offered", "nti.support_offered"),
    "leave requested on": _at("case.leave.requested_on", "leave.requested_on"),
    "leave requested by": _at("case.leave.requested_by"),
    "leave decision": _at("case.leave.decision"),
    "leave decided by": _at("case.leave.decided_by"),
    "leave decided on": _at("case.leave.decided_on"),
    "leave granted from": _at("case.leave.granted_from", _GRANTED, "leave.granted_from"),
    "leave granted to": _at("case.leave.granted_to", _GRANTED, "leave.granted_to"),
    "leave refusal reason": _at("case.leave.refusal_reason", "leave.refusal_reason"),
    "leave from": _at("case.leave.first_day", _LEAVE_DAYS, "leave.first_day"),
    "leave to": _at("case.leave.last_day", _LEAVE_DAYS, "leave.last_day"),
    "returned on": _at("case.leave.returned_on"),
}


def stated(columns: tuple[str, ...]) -> Stated:
    """Return the fields of which a letter's text must name one a row, because it asks for these columns."""
    return tuple(dict.fromkeys(states for column in columns if (states := ASKED_COLUMNS[column].states)))
