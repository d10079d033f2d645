"""By each rule of a profile that decides: two values of it, and a case that each of them decides otherwise."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mailmerge.casework.case import AttendanceFigures, Case, Needs
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from tests.law.build import AGREED, CALENDAR, MONDAY, a_parent, contract, leave, nti

_WARNED = a_parent(warning_letter_on=AGREED, nti_letter_on=MONDAY)
_BACK = leave(first_day=AGREED, last_day=AGREED, returned_on=AGREED)
_UNASKED = leave(requested_on=None, decision=None, first_day=AGREED, last_day=AGREED, returned_on=date(2025, 11, 3))
_DAYS = CALENDAR.school_days(date(2025, 9, 2), MONDAY)
_PLACES = [(day, session) for day in _DAYS for session in ("AM", "PM")]


def _missed(sessions: int, code: str = "O") -> AttendanceFigures:
    marks = [Mark(day, session, "/") for day, session in _PLACES[: len(_PLACES) - sessions]]
    return AttendanceFigures(
        register=Register((*marks, *(Mark(day, session, code) for day, session in _PLACES[-sessions:])))
    )


_REFERRED = contract(_WARNED, decline_cause="poor engagement", referral_decided=True, figures=_missed(12))
_SICK = AttendanceFigures(authorised_sessions=20, unauthorised_sessions=12, school_weeks=8)
_EARLY = nti(_WARNED, outcome="not met", early_referral_reason="no change", starts_on=MONDAY)
_SHORT = leave(last_day=date(2025, 11, 18))
_ALL = 'decline_reasons = ["{}"]\n'


def _needing(**needs: Any) -> Case:
    return replace(_REFERRED, needs=replace(Needs(), **needs))


@dataclass(frozen=True)
class Told:
    """Two values of a rule as its file writes them, the case, and what else the profile says in both."""

    one: str
    other: str
    case: Case
    beside: str = ""


_ANY_MIX = "leave.consecutive = false\nleave.counts_with_other_codes = true\n"
_WEEKS = '{{ count = {}, unit = "weeks" }}'

DECIDES = {
    "threshold.codes": Told('["O"]', '["G"]', replace(_SHORT, attendance=_missed(12)), _ANY_MIX),
    "threshold.sessions": Told("10", "20", replace(_SHORT, attendance=_missed(12)), _ANY_MIX),
    "threshold.within": Told(
        _WEEKS.format(10),
        _WEEKS.format(1),
        replace(_SHORT, attendance=_missed(12)),
        _ANY_MIX + "threshold.sessions = 12\n",
    ),
    "nti.template": Told('"school"', '"authority-sends"', nti()),
    "nti.issued_by": Told('"school"', '"authority"', nti()),
    "nti.criteria": Told("[]", '["prosecuted"]', nti(criterion=None)),
    "nti.stages": Told("[]", '["written-concern"]', nti(written_concern_on=None)),
    "nti.sessions": Told('"none"', '{ codes = ["O"], least = 20 }', nti()),
    "nti.persistent_absence_at_most": Told("91.5", "50", nti()),
    "nti.period": Told(
        '{ least = 3, most = 6, unit = "weeks" }', '{ least = 6, most = 6, unit = "school-weeks" }', nti()
    ),
    "nti.extension": Told(
        "true",
        "false",
        nti(issued_on=date(2025, 10, 1), starts_on=date(2025, 10, 1), ends_on=date(2025, 11, 5), requested=None),
    ),
    "nti.early_from": Told('"none"', _WEEKS.format(4), _EARLY),
    "nti.tell_parent_before_early": Told("true", "false", _EARLY),
    "nti.for_leave": Told("true", "false", nti(leave=leave().leave, situation="nti")),
    "nti.most_before": Told('"none"', "1", nti(before=2)),
    "nti.advice_first_for_complex_needs": Told("true", "false", replace(nti(), needs=Needs(ehcp=True))),
    "nti.non_engagement_record": Told(
        "true", "false", nti(criterion="meeting-failed"), 'nti.criteria = ["meeting-failed"]\n'
    ),
    "leave.least_sessions": Told("10", "12", leave()),
    "leave.consecutive": Told("true", "false", _SHORT),
    "leave.counts_with_other_codes": Told("true", "false", _SHORT, "leave.consecutive = false\n"),
    "leave.combined": Told(
        "[]",
        "[{ days = 2, other_sessions = 10 }]",
        replace(_SHORT, attendance=AttendanceFigures(unauthorised_sessions=11)),
    ),
    "leave.refusal_reasons_required": Told("true", "false", leave()),
    "leave.letter_limit": Told(
        '{ count = 5, unit = "school-days", from = "return" }',
        '{ count = 2, unit = "days", from = "return" }',
        _UNASKED,
    ),
    "leave.referral_limit": Told('"none"', '{ count = 3, unit = "days", from = "return" }', _BACK),
    "leave.reply_days": Told("7", "14", _UNASKED),
    "warning.valid_for": Told('"none"', _WEEKS.format(2), _REFERRED),
    "warning.wording_locked": Told("true", "false", contract(decline_cause="poor engagement")),
    "period.least_school_weeks": Told("1", "20", _REFERRED, _ALL.format("period-too-short")),
    "period.least_unauthorised_sessions": Told("5", "40", _REFERRED, _ALL.format("too-few-unauthorised")),
    "period.authorised_rule": Told(
        "true",
        "false",
        replace(_REFERRED, attendance=_SICK),
        "period.least_school_weeks = 2\n" + _ALL.format("authorised-majority"),
    ),
    "support.early_help": Told(
        '"none"', _WEEKS.format(30), _needing(eha_submitted_on=AGREED), _ALL.format("early-help-recent")
    ),
    "support.specialist_teaching": Told(
        '"none"',
        _WEEKS.format(30),
        _needing(specialist_teaching_since=AGREED),
        _ALL.format("specialist-teaching-recent"),
    ),
    "support.least_iaep_reviews": Told("1", "5", _needing(iaep_reviews=2), _ALL.format("iaep-cycles")),
    "support.ehcp_review_within": Told(
        '"none"',
        _WEEKS.format(1),
        _needing(ehcp=True, ehcp_reviewed_on=AGREED),
        _ALL.format("ehcp-not-reviewed"),
    ),
    "decline_reasons": Told("[]", '["ehcp-not-reviewed"]', _needing(ehcp=True, ehcp_reviewed_on=date(2024, 1, 8))),
}
