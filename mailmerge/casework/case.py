"""A case: one pupil in one situation, with the parents that the school has for that pupil.

Every field that a school may leave blank is None when it is unknown: blank is unknown, never no
(`PenaltyNotices` None: history unknown; an empty tuple: stated that there are none).
"""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from mailmerge.casework.address import PostalAddress
from mailmerge.casework.called import Person
from mailmerge.casework.names import PersonName, matching
from mailmerge.casework.register import Register
from mailmerge.casework.school import School

Situation = Literal["attendance", "contract", "nti", "leave"]
ContractStatus = Literal["none", "offered", "declined", "open", "closed"]
DeclineCause = Literal["no fault", "poor engagement"]
NtiCriterion = Literal["contract-declined", "meeting-failed", "prosecuted"]
NtiOutcome = Literal["met", "not met"]
LeaveDecision = Literal["refused", "granted", "part granted"]
MentalHealthSupport = Literal["receiving", "waiting", "none"]


@dataclass(frozen=True, slots=True)
class PenaltyNotice:
    """A penalty notice issued to one parent for one child; `offence_on` is the day of the absence, if it is known."""

    issued_on: date
    offence_on: date | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Parent:
    """One parent or carer of the pupil, numbered as in the spreadsheet (1 to 4).

    `letter_made`: the row came back from a FIX_ME workbook, for the sake of another parent; this one is done.
    `home_address_used`: the file gave them no address of their own, and they live where the pupil does.
    `address_to_confirm`: it gave them none, and does not say whether they live there.
    """

    number: int
    name: PersonName
    address: PostalAddress | None = None
    mis_id: str | None = None
    relationship: str | None = None
    parental_responsibility: bool | None = None
    day_to_day_care: bool | None = None
    lives_with_child: bool | None = None
    email: str | None = None
    language: str | None = None
    speaks_english: bool | None = None
    large_print: bool = False
    went_on_leave: bool | None = None
    consented_to_leave: bool | None = None
    do_not_contact: bool | None = None
    court_order: bool | None = None
    address_confidential: bool | None = None
    deceased: bool | None = None
    decline_cause: DeclineCause | None = None
    prosecuted_on: date | None = None
    warning_letter_on: date | None = None
    nti_letter_on: date | None = None
    penalty_notices: tuple[PenaltyNotice, ...] | None = None
    letter_made: bool = False
    home_address_used: bool = False
    address_to_confirm: bool = False

    @property
    def key(self) -> str:
        """What makes this the same person in every file: the MIS's own number, or the name.

        Never the column number, the address or the e-mail (contract, 2.1).
        """
        return f"id:{matching(self.mis_id)}" if self.mis_id else f"name:{self.name.key}"

    def is_called(self, said: str) -> bool:
        """Tell whether the office may mean this parent by `said`: their name, number in the row or in the MIS."""
        return matching(said) == f"parent{self.number}" or self.person.is_called(said)

    @property
    def person(self) -> Person:
        """Who this is, as names on record are compared."""
        return Person.of(self.name, self.mis_id)


@dataclass(frozen=True, slots=True)
class Pupil:
    """The child whom the letters are about."""

    upn: str
    forename: str
    surname: str
    date_of_birth: date
    year_group: str | None = None
    class_name: str | None = None

    @property
    def full_name(self) -> str:
        """Forename and surname."""
        return f"{self.forename} {self.surname}"


@dataclass(frozen=True, slots=True)
class AttendanceFigures:
    """Attendance as the office typed it, in percent and in sessions (half days).

    `register` is what the marks say; where it is given, it outranks every typed figure.
    """

    percent: float | None = None
    unauthorised_sessions: int | None = None
    authorised_sessions: int | None = None
    sessions_possible: int | None = None
    n_codes: int | None = None
    school_weeks: int | None = None
    late_marks: int | None = None
    authorised_medical_sessions: int | None = None
    register: Register | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting that a letter invites to, or that was held or offered before a notice to improve."""

    on: date | None = None
    at: time | None = None
    place: str | None = None
    other_professionals: bool | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """An attendance contract (before 19 August 2024: parenting contract) and where it stands."""

    status: ContractStatus | None = None
    agreed_on: date | None = None
    signed_on: date | None = None
    review_on: date | None = None
    ends_on: date | None = None
    attendance_at_start: float | None = None
    decline_cause: DeclineCause | None = None
    end_requested_on: date | None = None
    end_requested_by: str | None = None
    outcome: Literal["successful"] | None = None
    referral_decided: bool | None = None


@dataclass(frozen=True, slots=True)
class Nti:
    """A notice to improve, asked for, issued or ended."""

    requested: bool | None = None
    criterion: NtiCriterion | None = None
    issued_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    target: str | None = None
    outcome: NtiOutcome | None = None
    before: int | None = None
    early_referral_reason: str | None = None
    written_concern_on: date | None = None
    support_offered: str | None = None
    support_that_would_have_been_offered: str | None = None
    complex_needs_advice_on: date | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """What else bears on the family: special needs, health, social care. Never printed in a letter."""

    looked_after: bool | None = None
    sen_support: bool | None = None
    other_complex_need: bool | None = None
    ehcp: bool | None = None
    ehcp_reviewed_on: date | None = None
    social_care: bool | None = None
    reduced_timetable: bool | None = None
    eha_offered_on: date | None = None
    eha_submitted_on: date | None = None
    targeted_support_since: date | None = None
    specialist_teaching_since: date | None = None
    iaep_reviews: int | None = None
    mental_health_support: MentalHealthSupport | None = None
    whereabouts_unknown: bool | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave of absence in term time, asked for or suspected. Days are the first and last day away."""

    requested_on: date | None = None
    requested_by: str | None = None
    decision: LeaveDecision | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    reason: str | None = None
    refusal_reason: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    returned_on: date | None = None
    suspicion_source: str | None = None
    late_reason: str | None = None
    granted_from: date | None = None
    granted_to: date | None = None

    def is_refused_on(self, day: date) -> bool:
        """Tell whether that day of the leave was not agreed to: of leave granted in part, those outside what was."""
        if self.decision != "part granted" or self.granted_from is None or self.granted_to is None:
            return True
        return not self.granted_from <= day <= self.granted_to


@dataclass(frozen=True, slots=True)
class Case:
    """One pupil and situation: what a decision is made from.

    `rows` are the numbers that the spreadsheet shows (headings are row 1). `letter_wanted` is a letter's
    key where the office asked for one, else None. `period_from` and `period_to` bound the prosecution period.
    `identity_doubtful` says that the same UPN stands for another child: in another row, or in the record.
    `people_out_of_date` is the day on which the parents were last told, where they come from the record and that is
    too long ago. `guard_to_confirm` says that words in a column that was passed over may guard somebody.
    `death_in_household` says that by the record a parent whom the row does not name has died.
    """

    rows: tuple[int, ...]
    pupil: Pupil
    school: School
    letter_date: date
    parents: tuple[Parent, ...]
    situation: Situation | None = None
    letter_wanted: str | None = None
    left_on: date | None = None
    home_authority: str | None = None
    phone_call_on: date | None = None
    early_intervention_on: date | None = None
    include_leaflet: bool | None = None
    pupil_deceased: bool | None = None
    guard_to_confirm: bool | None = None
    death_in_household: bool | None = None
    period_from: date | None = None
    period_to: date | None = None
    identity_doubtful: bool = False
    people_out_of_date: date | None = None
    attendance: AttendanceFigures = field(default_factory=AttendanceFigures)
    meeting: Meeting = field(default_factory=Meeting)
    contract: Contract = field(default_factory=Contract)
    nti: Nti = field(default_factory=Nti)
    needs: Needs = field(default_factory=Needs)
    leave: Leave = field(default_factory=Leave)
