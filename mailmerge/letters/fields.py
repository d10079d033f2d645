"""The values that the fields of one letter to one parent have (`vocabulary` says which fields there are).

A value is text, yes/no, a list of texts, or None for "not known": a template may ask `{%p if leave.refusal_reason %}`,
but printing a None is an error. Nothing here holds the UPN, another parent, or anything of the family's health or
social care (letters.md).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from mailmerge.casework.askers import parents_named
from mailmerge.casework.case import Case, Leave, Meeting, Nti, Parent, Pupil
from mailmerge.law.decision import ParentDecision
from mailmerge.law.enclosures import Enclosure
from mailmerge.law.figures import Figures, worked_out
from mailmerge.letters import wording
from mailmerge.letters.law_fields import example_fields, law_fields, penalty_fields
from mailmerge.letters.letter_facts import LanguageLine, LawFigures, SchoolFacts
from mailmerge.letters.templates.field_names import FIELDS, Fields, Group

_DAY = timedelta(days=1)
_SATURDAY = 5

# The variants of letters 1 and 8a that have words of their own (law.md, 7).
MEDICAL, UNDER_AGE, PART = "medical", "under-age", "part"

# What goes behind letters, as their lists of enclosures name it.
ENCLOSED: Mapping[Enclosure, str] = {
    "attendance-record": "Attendance record",
    "leaflet": "Leaflet about attendance contracts",
}


def letter_fields(
    case: Case,
    parent: Parent,
    decision: ParentDecision,
    *,
    figures: Figures,
    school: SchoolFacts,
    law: LawFigures,
    reference: str,
    warned_on: date | None = None,
    language: LanguageLine | None = None,
) -> Fields:
    """Return every field of `vocabulary.FIELDS`, in its groups, for the letter that `decision` gives to `parent`.

    Args:
        case: what the school knows.
        parent: the one parent whom the letter addresses.
        decision: what the law gave this parent; its `letter` is set.
        figures: the worked-out attendance figures of the case on the letter's date.
        school: the school's own facts, with the signatory of this letter.
        law: the values in force on the letter's date.
        reference: the letter's reference.
        warned_on: the day of the posted letter that letters 9 and 10 look back to, where the ledger knows it.
        language: the line in the parent's own language, where there is one.
    """
    return {
        "letter": _letter(case, decision, reference, language),
        "pupil": _pupil(case.pupil, decision.variant),
        "parent": _parent(parent),
        "school": _school(school),
        "attendance": _attendance(figures, decision.variant),
        "contact": {"spoke_before": case.phone_call_on is not None and case.phone_call_on <= case.letter_date},
        "meeting": _meeting(case.meeting),
        "contract": _contract(case, parent),
        "warning": {"posted_on": wording.long_date(warned_on or parent.warning_letter_on)},
        "nti": _nti(case.nti, warned_on or parent.nti_letter_on),
        "leave": _leave(case, parent, decision.variant),
        "penalty": penalty_fields(decision.penalty),
        "law": law_fields(replace(law, reply_days=_days_promised(case, decision, law))),
        "example": example_fields(law),
    }


def form_fields(school: SchoolFacts, law: LawFigures, case: Case | None = None, parent: Parent | None = None) -> Fields:
    """Return every field for a form that a hand fills in: school and law are known, and what is given of a case.

    Args:
        school: the school's own facts.
        law: the values in force on the day of the form.
        case: whose child, leave and attendance the form is about; None: a blank form.
        parent: the one parent of the case whom the form is for; None: any.
    """
    fields: Fields = {"school": _school(school), "law": law_fields(law), "example": example_fields(law)}
    if case is not None:
        fields["pupil"] = _pupil(case.pupil)
        fields["attendance"] = _attendance(worked_out(case.attendance, case.letter_date))
        fields["leave"] = _leave(case, parent or case.parents[0], None)
    if parent is not None:
        fields["parent"] = _parent(parent)
    for field in FIELDS:
        group, key = field.name.split(".")
        fields.setdefault(group, {}).setdefault(key, False if field.is_condition else None)
    return fields


def refused_days(leave: Leave) -> tuple[tuple[date, date], ...]:
    """Return the first and last days of the parts of a leave that were not agreed, where a part of it was.

    Weekends at the edge of what was agreed belong to no part. Empty where one of the four days is not known.
    """
    first, last, agreed_from, agreed_to = leave.first_day, leave.last_day, leave.granted_from, leave.granted_to
    if first is None or last is None or agreed_from is None or agreed_to is None:
        return ()
    before, after = agreed_from - _DAY, agreed_to + _DAY
    while before.weekday() >= _SATURDAY:
        before -= _DAY
    while after.weekday() >= _SATURDAY:
        after += _DAY
    return tuple((start, end) for start, end in ((first, before), (after, last)) if start <= end)


def _days_promised(case: Case, decision: ParentDecision, law: LawFigures) -> int:
    """Return how many days a letter promises: more than the authority's where the last would be one without school."""
    promises = decision.letter is not None and decision.letter.answers == "within-days"
    return (decision.reply_by - case.letter_date).days if promises and decision.reply_by else law.reply_days


def _letter(case: Case, decision: ParentDecision, reference: str, language: LanguageLine | None) -> Group:
    return {
        "date": wording.long_date(case.letter_date),
        "reference": reference,
        "reply_by": wording.weekday_date(decision.reply_by),
        "enclosed": "; ".join(ENCLOSED[enclosure] for enclosure in decision.encloses) or None,
        "language_line": language.text if language else None,
        "language_tag": language.tag if language else None,
    }


def _pupil(pupil: Pupil, variant: str | None = None) -> Group:
    return {
        "forename": pupil.forename,
        "name": pupil.full_name,
        "date_of_birth": wording.long_date(pupil.date_of_birth),
        "is_under_school_age": variant == UNDER_AGE,
        "year_group": pupil.year_group,
        "class_name": pupil.class_name,
    }


def _parent(parent: Parent) -> Group:
    address = parent.address
    return {
        "name": parent.name.full,
        "greeting": parent.name.greeting,
        "relationship": parent.relationship,
        "address": "\n".join(address.window_lines(parent.name.full)[1:]) if address else None,
    }


def _school(school: SchoolFacts) -> Group:
    return {
        "name": school.name,
        "telephone": wording.unbroken(school.telephone),
        "email": school.email,
        "website": school.website,
        "office_hours": school.office_hours,
        "policy_name": school.policy_name,
        "policy_url": school.policy_url,
        "policy_date": wording.long_date(school.policy_date),
        "attendance_lead": school.attendance_lead,
        "lead_telephone": wording.unbroken(school.lead_telephone),
        "lead_email": school.lead_email,
        "signatory_name": school.signatory_name,
        "signatory_role": school.signatory_role,
        "attendance_champion": school.attendance_champion,
        "support_page": school.support_page,
        "authority": school.authority,
    }


def _attendance(figures: Figures, variant: str | None = None) -> Group:
    return {
        "percent": wording.percent(figures.percent),
        "is_medical": variant == MEDICAL,
        "late_times": wording.times(figures.late),
        "unauthorised_sessions": wording.number(figures.unauthorised),
    }


def _meeting(meeting: Meeting) -> Group:
    return {
        "date": wording.weekday_date(meeting.on),
        "time": wording.clock(meeting.at),
        "place": meeting.place,
        "other_professionals": meeting.other_professionals is True,
    }


def _contract(case: Case, parent: Parent) -> Group:
    contract = case.contract
    return {
        "agreed_on": wording.long_date(contract.agreed_on),
        "attendance_at_start": wording.percent(contract.attendance_at_start),
        "end_requested_by_this_parent": _asked(contract.end_requested_by, parent, case),
    }


def _nti(nti: Nti, posted_on: date | None) -> Group:
    return {
        "issued_on": wording.long_date(posted_on or nti.issued_on),
        "starts_on": wording.weekday_date(nti.starts_on),
        "ends_on": wording.weekday_date(nti.ends_on),
        "target": wording.sentence(nti.target),
        "meeting_missed": nti.criterion == "meeting-failed",
        "support_offered": list(wording.items(nti.support_offered)),
        "support_missed": list(wording.items(nti.support_that_would_have_been_offered)),
    }


def _asked(who: str | None, parent: Parent, case: Case) -> bool:
    return parent in (parents_named(who, case.parents) or ())


def _leave(case: Case, parent: Parent, variant: str | None) -> Group:
    leave = case.leave
    refused = refused_days(leave)
    return {
        "period": wording.period(leave.first_day, leave.last_day),
        "first_day": wording.weekday_date(leave.first_day),
        "last_day": wording.weekday_date(leave.last_day),
        "requested_on": wording.long_date(leave.requested_on),
        "asked_by_this_parent": _asked(leave.requested_by, parent, case),
        "refusal_reason": wording.sentence(leave.refusal_reason),
        "is_part_granted": variant == PART,
        "granted_from": wording.weekday_date(leave.granted_from),
        "granted_to": wording.weekday_date(leave.granted_to),
        "granted_period": wording.period(leave.granted_from, leave.granted_to),
        "refused_period": " and ".join(str(wording.period(*days)) for days in refused) or None,
        "already_begun": variant == "after"
        or (variant == PART and bool(refused) and case.letter_date >= refused[0][0]),
        "one_day": leave.first_day is not None and leave.first_day == leave.last_day,
    }
