"""What a letter's result tells beside its outcome: reasons that inform a person and change nothing."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from mailmerge.casework.askers import parents_named
from mailmerge.casework.bank_holidays import is_bank_holiday
from mailmerge.casework.names import matching
from mailmerge.law.asked_columns import ASKED_COLUMNS
from mailmerge.law.decision import Reason
from mailmerge.law.delivery import deemed_delivered
from mailmerge.law.letters import BY_KEY, LetterKind
from mailmerge.law.limits import leave_below_threshold, referral_limit_passed
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.reasons import reason
from mailmerge.law.remarks import remarks, reply_time_short
from mailmerge.law.rules import Details, Speaks, every_letter, leave_warnings, notices, of_notices, only

_SUNDAY = 6
# A letter dated later than this after its run is more likely to be a slip of the year.
_USUALLY_AHEAD_DAYS = 31


def _date(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _responsibility_unknown(facts: ParentFacts) -> Details | None:
    return {} if facts.parent.parental_responsibility is None else None


def _home_address_used(facts: ParentFacts) -> Details | None:
    return {} if facts.parent.home_address_used else None


def _outside_england(facts: ParentFacts) -> Details | None:
    address = facts.parent.address
    return {} if address is not None and address.outside_england else None


def _letter_date_not_run_date(facts: ParentFacts) -> Details | None:
    ahead = (facts.day - facts.context.run_date).days
    if ahead == 0:
        return None
    what = "Post it on that day."
    if ahead < 0:
        what = "That day is past: unless the letter went out on it, give the row the day on which it will be posted."
    elif ahead > _USUALLY_AHEAD_DAYS:
        what = f"It is {ahead} days ahead: check it. If it is right, post the letter on that day and not before."
    return {"day": _date(facts.day), "what": what}


def _no_post_on_its_date(facts: ParentFacts) -> Details | None:
    no_post = facts.day.weekday() == _SUNDAY or is_bank_holiday(facts.day)
    return {"day": _date(facts.day)} if no_post else None


def _delivered(facts: ParentFacts, letter: str) -> date:
    service = facts.context.service_for(BY_KEY[letter])
    return deemed_delivered(facts.day, service, facts.context.profile.deemed_delivery)


def _leave_begins_before_delivery(facts: ParentFacts) -> Details | None:
    first_day = facts.case.leave.first_day
    delivered = _delivered(facts, "leave-refused")
    late = first_day is not None and facts.day < first_day <= delivered
    return {"delivered": _date(delivered)} if late else None


def _notice_begins_before_delivery(facts: ParentFacts) -> Details | None:
    starts_on = facts.case.nti.starts_on
    delivered = _delivered(facts, "notice-to-improve")
    return {"delivered": _date(delivered)} if starts_on is not None and starts_on < delivered else None


def _home_authority_differs(facts: ParentFacts) -> Details | None:
    home, profile = facts.case.home_authority, facts.context.profile
    if not home or matching(home) in (matching(profile.code), matching(profile.name)):
        return None
    return {}


def _needs_individual_thought(facts: ParentFacts) -> Details | None:
    needs = facts.case.needs
    weighs = needs.sen_support or needs.ehcp or needs.social_care or needs.reduced_timetable
    return {} if weighs or needs.mental_health_support in ("receiving", "waiting") else None


def _non_resident_parent(facts: ParentFacts) -> Details | None:
    return {} if facts.parent.lives_with_child is False else None


def _enclosure_missing(facts: ParentFacts) -> Details | None:
    has_record = facts.figures.register is not None or facts.context.certificate_filed(facts.case.pupil.upn)
    return None if has_record else {}


def _extended_leave(facts: ParentFacts) -> Details | None:
    days, least = facts.leave_school_days, facts.context.profile.leave.extended_school_days
    return {"days": days, "least": least} if days is not None and days >= least else None


def _leave_not_in_advance(facts: ParentFacts) -> Details | None:
    leave = facts.case.leave
    asked, first = leave.requested_on, leave.first_day
    return {} if asked is not None and first is not None and asked >= first else None


def _requester_not_resident(facts: ParentFacts) -> Details | None:
    asked = parents_named(facts.case.leave.requested_by, facts.case.parents) or ()
    return {} if any(parent.lives_with_child is False for parent in asked) else None


def _asker_not_known(column: str) -> Callable[[ParentFacts], Details | None]:
    def given(facts: ParentFacts) -> Details | None:
        said = str(ASKED_COLUMNS[column].value(facts) or "")
        return {"column": column} if parents_named(said, facts.case.parents) is None else None

    return given


def _regime_to_confirm(facts: ParentFacts) -> Details | None:
    last_day = facts.case.leave.last_day
    changed = facts.context.law.began("first_penalty_within_21_days", facts.day)
    return {"changed": _date(changed)} if last_day is not None and last_day < changed else None


def _persistent_absence(facts: ParentFacts) -> Details | None:
    level, percent = facts.context.profile.nti.persistent_absence_at_most, facts.figures.percent
    return {"percent": f"{percent:.1f}%"} if level is not None and percent is not None and percent <= level else None


def _early_tell_parent(facts: ParentFacts) -> Details | None:
    ends_on = facts.case.nti.ends_on
    return {} if facts.context.profile.nti.tell_parent_before_early and ends_on and facts.day <= ends_on else None


def _holiday_inside(facts: ParentFacts) -> Details | None:
    nti, calendar = facts.case.nti, facts.context.calendar
    if nti.starts_on is None or nti.ends_on is None or not calendar.covers(nti.starts_on):
        return None
    if not calendar.covers(nti.ends_on) or nti.ends_on < nti.starts_on:
        return None
    days = range((nti.ends_on - nti.starts_on).days + 1)
    weekdays = sum((nti.starts_on.weekday() + day) % 7 < 5 for day in days)
    return {} if calendar.count_school_days(nti.starts_on, nti.ends_on) < weekdays else None


def _early_intervention_not_shown(facts: ParentFacts) -> Details | None:
    return {} if facts.context.profile.nti.template == "authority-file" and not facts.letter_1_sent else None


def _warnings(kind: LetterKind) -> bool:
    return kind.warns


def _on_engagement(kind: LetterKind) -> bool:
    return kind.warns_on == "engagement"


def _with_record(kind: LetterKind) -> bool:
    return kind.has_record


def _dated(kind: LetterKind) -> bool:
    return not kind.is_form


_ADDITIONS: tuple[tuple[str, Speaks, Callable[[ParentFacts], Details | None]], ...] = (
    ("extended-leave", leave_warnings, _extended_leave),
    ("leave-below-threshold", leave_warnings, leave_below_threshold),
    ("referral-limit-passed", leave_warnings, referral_limit_passed),
    ("leave-not-in-advance", leave_warnings, _leave_not_in_advance),
    ("requester-not-resident", leave_warnings, _requester_not_resident),
    ("asker-not-known", only("leave-refused"), _asker_not_known("leave requested by")),
    ("asker-not-known", only("contract-ended-by-parent"), _asker_not_known("contract end requested by")),
    ("regime-to-confirm", leave_warnings, _regime_to_confirm),
    ("leave-begins-before-delivery", only("leave-refused"), _leave_begins_before_delivery),
    ("persistent-absence-consider-referral", notices, _persistent_absence),
    ("nti-early-tell-parent", of_notices, _early_tell_parent),
    ("nti-holiday-inside", notices, _holiday_inside),
    ("notice-begins-before-delivery", notices, _notice_begins_before_delivery),
    ("early-intervention-not-shown", notices, _early_intervention_not_shown),
    ("needs-individual-thought", _warnings, _needs_individual_thought),
    ("non-resident-parent-confirm", _on_engagement, _non_resident_parent),
    ("responsibility-unknown", every_letter, _responsibility_unknown),
    ("home-address-used", every_letter, _home_address_used),
    ("outside-england", every_letter, _outside_england),
    ("home-authority-differs", every_letter, _home_authority_differs),
    ("letter-date-not-run-date", every_letter, _letter_date_not_run_date),
    ("no-post-on-its-date", _dated, _no_post_on_its_date),
    ("enclosure-missing", _with_record, _enclosure_missing),
)


@cache
def _additions_to(kind: LetterKind) -> tuple[tuple[str, Callable[[ParentFacts], Details | None]], ...]:
    """Return what may be added to a letter."""
    return tuple((code, given) for code, speaks_of, given in _ADDITIONS if speaks_of(kind))


def additions(facts: ParentFacts, kind: LetterKind, reply_by: date) -> Iterator[Reason]:
    """Yield what a person should know about `kind` to this parent, and about the figures it rests on.

    `reply_by` is the day by which the letter asks for a reply.
    """
    for code, given in _additions_to(kind):
        details = given(facts)
        if details is not None:
            yield reason(code, details)
    for code, details in remarks(facts, kind):
        yield reason(code, details)
    short = reply_time_short(facts, kind, reply_by) if kind.answers == "within-days" else None
    if short is not None:
        yield reason("reply-time-short", short)
    for figure in facts.figures.disagreements:
        words = {"column": figure.column, "typed": figure.typed, "worked_out": figure.worked_out}
        yield reason("typed-figure-differs", words)


def reminders(facts: ParentFacts, because: Reason) -> Iterator[Reason]:
    """Yield what a person should do, or be told, beside a reason for which no letter goes."""
    ends_on = facts.case.nti.ends_on
    if because.code == "nti-monitoring" and ends_on is not None and facts.day > ends_on:
        rules = facts.context.profile.nti
        extend = f" The period may also be extended: {rules.period.words} in all." if rules.extension else ""
        yield reason("nti-outcome-due", {"extend": extend})
    if because.code == "nti-template-from-authority" and not facts.letter_1_sent:
        yield reason("early-intervention-not-shown")
