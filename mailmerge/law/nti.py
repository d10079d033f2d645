"""A notice to improve: asked for, running, or ended. Source: "Working together", and each authority's own guidance."""

from collections.abc import Iterator
from datetime import date

from mailmerge.casework.calendar import OutsideCalendar
from mailmerge.casework.counting import count
from mailmerge.casework.situation import shows_leave
from mailmerge.law.letters import LetterKind
from mailmerge.law.limits import most_within
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.penalty import years_after
from mailmerge.law.periods import end_of, fits_length, length_in_words
from mailmerge.law.rules import Check, Details, Rule, always, hold, letter, no_letter, not_done_yet, notices, of_notices

_PROSECUTED_WITHIN_YEARS = 3
_MEETINGS_COUNT_FROM = date(2024, 4, 1)


def _about_leave(facts: ParentFacts) -> bool:
    return shows_leave(facts.case.leave) and not facts.context.profile.nti.for_leave


def _not_met(facts: ParentFacts) -> bool:
    return facts.case.nti.outcome == "not met"


def _met(facts: ParentFacts) -> bool:
    return facts.case.nti.outcome == "met"


def _issued(facts: ParentFacts) -> bool:
    return facts.nti_sent


def _requested(facts: ParentFacts) -> bool:
    return bool(facts.case.nti.requested)


NTI: tuple[Rule, ...] = (
    Rule("it is about leave in term time", _about_leave, hold("nti-not-for-leave")),
    Rule("the target was not met", _not_met, letter("nti-unsuccessful")),
    Rule("the target was met", _met, no_letter("nti-met")),
    Rule("a notice is running", _issued, no_letter("nti-monitoring")),
    Rule("a notice is asked for", _requested, letter("notice-to-improve")),
    Rule("nothing is asked for", always, hold("facts-missing")),
)


def _not_posted(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    if facts.nti_posted_on is not None:
        return None
    return {"later": not_done_yet(facts, "nti letter on", facts.parent.nti_letter_on)}


def _early_without_reason(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    nti = facts.case.nti
    if nti.ends_on is None or facts.day > nti.ends_on or nti.early_referral_reason:
        return None
    return {"ends_on": f"{nti.ends_on:%d/%m/%Y}"}


def _too_early(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    nti, least = facts.case.nti, facts.context.profile.nti.early_from
    if least is None or nti.starts_on is None or nti.ends_on is None or facts.day > nti.ends_on:
        return None
    try:
        earliest = end_of(least, nti.starts_on, facts.context.calendar)
    except OutsideCalendar:
        return {"by": least.length}
    return {"by": f"{least.length}, on {earliest:%d/%m/%Y}"} if facts.day < earliest else None


def _criterion_missing(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    taken = facts.context.profile.nti.criteria
    return {"criteria": _list(taken)} if taken and facts.case.nti.criterion not in taken else None


def _list(words: tuple[str, ...]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def nti_sessions(facts: ParentFacts) -> int | None:
    """Return how many sessions count towards a notice to improve, as the authority counts them; None: not known."""
    wanted, figures = facts.context.profile.nti.sessions, facts.figures
    if wanted is None:
        return None
    if wanted.within is None:
        return figures.coded(wanted.codes, wanted.in_last)
    return most_within(facts, wanted.codes, wanted.within)


def _criterion_out_of_date(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    criterion, prosecuted, met = facts.case.nti.criterion, facts.parent.prosecuted_on, facts.case.meeting.on
    if not facts.context.profile.nti.criteria:
        return None
    if criterion == "prosecuted" and prosecuted and years_after(prosecuted, _PROSECUTED_WITHIN_YEARS) < facts.day:
        return {"why": f"the prosecution, on {prosecuted:%d/%m/%Y}, is more than three years ago."}
    if criterion == "meeting-failed" and met and met < _MEETINGS_COUNT_FROM:
        return {"why": f"the meeting, on {met:%d/%m/%Y}, was before April 2024."}
    return None


def _below_threshold(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    wanted = facts.context.profile.nti.sessions
    found = nti_sessions(facts) if wanted else None
    if wanted is None or found is None or found >= wanted.least:
        return None
    return {"sessions": found, "codes": " or ".join(wanted.codes), "least": wanted.least}


def _refer_instead(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    wanted = facts.context.profile.nti.sessions
    found = nti_sessions(facts) if wanted else None
    if wanted is None or wanted.most is None or found is None or found <= wanted.most:
        return None
    return {"sessions": found, "codes": " or ".join(wanted.codes), "most": wanted.most + 1}


def _complex_needs_without_advice(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    needs = facts.case.needs
    complex_needs = needs.social_care or needs.ehcp or needs.reduced_timetable or needs.other_complex_need
    if not (facts.context.profile.nti.advice_first_for_complex_needs and complex_needs):
        return None
    return None if facts.done(facts.case.nti.complex_needs_advice_on) else {}


def _stages_missing(facts: ParentFacts) -> Iterator[str]:
    done = {
        "phone-call": facts.done(facts.case.phone_call_on),
        "written-concern": facts.done(facts.case.nti.written_concern_on),
        "formal-meeting": facts.done(facts.case.meeting.on),
        "practical-support": bool(facts.case.nti.support_offered),
    }
    words = {
        "phone-call": 'a phone call ("phone call on")',
        "written-concern": 'a written concern ("written concern on")',
        "formal-meeting": 'a formal meeting, held or offered ("meeting date")',
        "practical-support": 'practical support ("support offered")',
    }
    return (words[stage] for stage in facts.context.profile.nti.stages if not done[stage])


def _stages_incomplete(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    missing = ", ".join(_stages_missing(facts))
    return {"stages": missing} if missing else None


def _details_missing(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    nti = facts.case.nti
    given = {"nti starts on": nti.starts_on, "nti ends on": nti.ends_on, "nti target": nti.target}
    missing = [f'"{column}"' for column, value in given.items() if not value]
    return {"columns": " and ".join(missing)} if missing else None


def _period_unfit(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    nti, rules = facts.case.nti, facts.context.profile.nti
    if nti.starts_on is None or nti.ends_on is None:
        return None
    if nti.starts_on >= facts.day and _fits(facts, nti.starts_on, nti.ends_on):
        return None
    given = f"{nti.starts_on:%d/%m/%Y} to {nti.ends_on:%d/%m/%Y}, {_how_long(facts, nti.starts_on, nti.ends_on)}"
    return {"length": rules.period.words, "given": given}


def _how_long(facts: ParentFacts, first: date, last: date) -> str:
    try:
        return length_in_words(facts.context.profile.nti.period.unit, first, last, facts.context.calendar)
    except OutsideCalendar:
        return count((last - first).days, "day")


def _fits(facts: ParentFacts, first: date, last: date) -> bool:
    try:
        return fits_length(facts.context.profile.nti.period, first, last, facts.context.calendar)
    except OutsideCalendar:
        return False


def _too_many_before(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    most, before = facts.context.profile.nti.most_before, facts.case.nti.before
    return {} if most is not None and before is not None and before > most else None


def _non_engagement_unrecorded(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    if not facts.context.profile.nti.non_engagement_record or facts.case.nti.criterion != "meeting-failed":
        return None
    given = {
        "meeting date": facts.case.meeting.on,
        "meeting time": facts.case.meeting.at,
        "support that would have been offered": facts.case.nti.support_that_would_have_been_offered,
    }
    missing = [f'"{column}"' for column, value in given.items() if not value]
    return {"columns": " and ".join(missing)} if missing else None


NTI_CHECKS: tuple[Check, ...] = (
    Check("nti-not-posted", of_notices, _not_posted),
    Check("early-referral-needs-reason", of_notices, _early_without_reason),
    Check("nti-too-early", of_notices, _too_early),
    Check("nti-criterion-missing", notices, _criterion_missing),
    Check("nti-criterion-out-of-date", notices, _criterion_out_of_date),
    Check("nti-below-threshold", notices, _below_threshold),
    Check("nti-refer-instead", notices, _refer_instead),
    Check("complex-needs-consult-first", notices, _complex_needs_without_advice),
    Check("nti-third", notices, _too_many_before),
    Check("nti-stages-incomplete", notices, _stages_incomplete),
    Check("nti-details-missing", notices, _details_missing),
    Check("nti-period", notices, _period_unfit),
    Check("nti-non-engagement-record", notices, _non_engagement_unrecorded),
)
