"""A notice to improve: asked for, running, or ended. Source: "Working together", and each authority's own guidance."""

from collections.abc import Iterator

from mailmerge.casework.counting import count
from mailmerge.casework.situation import shows_leave
from mailmerge.law.kinds import LetterKind
from mailmerge.law.rules import Check, Details, Rule, always, hold, letter, no_letter
from mailmerge.law.view import View

_NTI = frozenset({"NTI"})
_TEN = frozenset({"10"})


def _about_leave(view: View) -> bool:
    return shows_leave(view.case.leave)


def _not_met(view: View) -> bool:
    return view.case.nti.outcome == "not met"


def _met(view: View) -> bool:
    return view.case.nti.outcome == "met"


def _issued(view: View) -> bool:
    return view.nti_sent


def _requested(view: View) -> bool:
    return bool(view.case.nti.requested)


NTI: tuple[Rule, ...] = (
    Rule("it is about leave in term time", _about_leave, hold("nti-not-for-leave")),
    Rule("the target was not met", _not_met, letter("10")),
    Rule("the target was met", _met, no_letter("nti-met")),
    Rule("a notice is running", _issued, no_letter("nti-monitoring")),
    Rule("a notice is asked for", _requested, letter("NTI")),
    Rule("nothing is asked for", always, hold("facts-missing")),
)


def _not_posted(view: View, _kind: LetterKind) -> Details | None:
    return {} if view.nti_posted_on is None else None


def _early_without_reason(view: View, _kind: LetterKind) -> Details | None:
    nti = view.case.nti
    if nti.ends_on is None or view.day > nti.ends_on or nti.early_referral_reason:
        return None
    return {"ends_on": f"{nti.ends_on:%d/%m/%Y}"}


def _criterion_missing(view: View, _kind: LetterKind) -> Details | None:
    return {} if view.setting.profile.nti.criterion_required and view.case.nti.criterion is None else None


def _below_threshold(view: View, _kind: LetterKind) -> Details | None:
    wanted = view.setting.profile.nti.sessions
    found = view.figures.coded(wanted.codes, wanted.in_last) if wanted else None
    if wanted is None or found is None or found >= wanted.least:
        return None
    return {"sessions": found, "codes": " or ".join(wanted.codes), "least": wanted.least}


def _refer_instead(view: View, _kind: LetterKind) -> Details | None:
    wanted = view.setting.profile.nti.sessions
    found = view.figures.coded(wanted.codes, wanted.in_last) if wanted else None
    if wanted is None or found is None or found <= wanted.most:
        return None
    return {"sessions": found, "codes": " or ".join(wanted.codes), "most": wanted.most + 1}


def _complex_needs_without_advice(view: View, _kind: LetterKind) -> Details | None:
    needs = view.case.needs
    complex_needs = needs.social_care or needs.ehcp or needs.reduced_timetable or needs.other_complex_need
    if not (view.setting.profile.nti.advice_first_for_complex_needs and complex_needs):
        return None
    return None if view.done(view.case.nti.complex_needs_advice_on) else {}


def _stages_missing(view: View) -> Iterator[str]:
    done = {
        "phone-call": view.done(view.case.phone_call_on),
        "written-concern": view.done(view.case.nti.written_concern_on),
        "formal-meeting": view.done(view.case.meeting.on),
        "practical-support": bool(view.case.nti.support_offered),
    }
    words = {
        "phone-call": 'a phone call ("phone call on")',
        "written-concern": 'a written concern ("written concern on")',
        "formal-meeting": 'a formal meeting, held or offered ("meeting date")',
        "practical-support": 'practical support ("support offered")',
    }
    return (words[stage] for stage in view.setting.profile.nti.stages if not done[stage])


def _stages_incomplete(view: View, _kind: LetterKind) -> Details | None:
    missing = ", ".join(_stages_missing(view))
    return {"stages": missing} if missing else None


def _details_missing(view: View, _kind: LetterKind) -> Details | None:
    nti = view.case.nti
    given = {"nti starts on": nti.starts_on, "nti ends on": nti.ends_on, "nti target": nti.target}
    missing = [f'"{column}"' for column, value in given.items() if not value]
    return {"columns": " and ".join(missing)} if missing else None


def _period_unfit(view: View, _kind: LetterKind) -> Details | None:
    nti, rules = view.case.nti, view.setting.profile.nti
    if nti.starts_on is None or nti.ends_on is None:
        return None
    days = (nti.ends_on - nti.starts_on).days
    if rules.least_days <= days <= rules.most_days and nti.starts_on >= view.day:
        return None
    given = f"{nti.starts_on:%d/%m/%Y} to {nti.ends_on:%d/%m/%Y}, {count(days, 'day')}"
    return {"least": rules.least_days, "most": rules.most_days, "given": given}


def _too_many_before(view: View, _kind: LetterKind) -> Details | None:
    most, before = view.setting.profile.nti.most_before, view.case.nti.before
    return {} if most is not None and before is not None and before > most else None


def _non_engagement_unrecorded(view: View, _kind: LetterKind) -> Details | None:
    if not view.setting.profile.nti.non_engagement_record or view.case.nti.criterion != "meeting-failed":
        return None
    given = {
        "meeting date": view.case.meeting.on,
        "meeting time": view.case.meeting.at,
        "support that would have been offered": view.case.nti.support_that_would_have_been_offered,
    }
    missing = [f'"{column}"' for column, value in given.items() if not value]
    return {"columns": " and ".join(missing)} if missing else None


NTI_CHECKS: tuple[Check, ...] = (
    Check("nti-not-posted", _TEN, _not_posted),
    Check("early-referral-needs-reason", _TEN, _early_without_reason),
    Check("nti-criterion-missing", _NTI, _criterion_missing),
    Check("nti-below-threshold", _NTI, _below_threshold),
    Check("nti-refer-instead", _NTI, _refer_instead),
    Check("complex-needs-consult-first", _NTI, _complex_needs_without_advice),
    Check("nti-third", _NTI, _too_many_before),
    Check("nti-stages-incomplete", _NTI, _stages_incomplete),
    Check("nti-details-missing", _NTI, _details_missing),
    Check("nti-period", _NTI, _period_unfit),
    Check("nti-non-engagement-record", _NTI, _non_engagement_unrecorded),
)
