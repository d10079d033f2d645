"""What a person should know before a letter is posted or a case referred: times, evidence, the family's language.

Remarks change no outcome. Source: each code's own, in `data/reasons.toml`.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import product

from mailmerge.casework.calendar import OutsideCalendar
from mailmerge.casework.register import SESSIONS, session_of_mark
from mailmerge.law.delivery import deemed_delivered, sooner
from mailmerge.law.history import notices_of
from mailmerge.law.letters import LetterKind
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.rules import Details, Speaks, leave_warnings, referrals
from mailmerge.law.time_limit import about_offence, prosecution_limit_near

_WARNING_OLD = timedelta(weeks=26)
_REPLY_SCHOOL_DAYS = 3
_FIRST_CLASS = "Send it first class, or hand over a copy as well."
_HAND_OVER = "Hand over a copy as well."


def _warning_old(facts: ParentFacts, kind: LetterKind) -> Details | None:
    posted = facts.warned_on(kind)
    old = posted is not None and facts.day - posted > _WARNING_OLD
    return {"posted": f"{posted:%d/%m/%Y}"} if old else None


def _register_unfinished(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    leave, last = facts.case.leave, facts.last_day_away
    if facts.figures.register is None or leave.first_day is None or last is None or not facts.leave_begun:
        return None
    away = facts.figures.register.between(leave.first_day, last)
    days = [day for day in facts.refused_days or () if day <= facts.day]
    gaps = not set(product(days, SESSIONS)).issubset(map(session_of_mark, away.marks))
    return {} if gaps or away.missing or away.n_codes else None


def _interpreter_needed(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    return {} if facts.parent.speaks_english is False else None


def _used_before(facts: ParentFacts, kind: LetterKind) -> Details | None:
    first, last = _absence(facts, kind)
    notices = notices_of(facts.parent, facts.history.notices_to(facts.parent)) or ()
    offences = (notice.offence_on for notice in notices if not notice.withdrawn and notice.offence_on is not None)
    inside = next((day for day in offences if first and last and first <= day <= last), None)
    return None if inside is None else {"day": f"{inside:%d/%m/%Y}"}


def _absence(facts: ParentFacts, kind: LetterKind) -> tuple[date | None, date | None]:
    if kind.of_leave:
        return facts.case.leave.first_day, facts.last_day_away
    period = facts.period
    return (None, None) if period is None else (period.first, period.last)


def _referral_unknown(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    needs = facts.case.needs
    asked = {
        "the register's marks": facts.figures.register,
        "whether early help was offered": needs.eha_offered_on or needs.eha_submitted_on,
        "whether there is an education, health and care plan": needs.ehcp,
        "when the plan was last reviewed": not needs.ehcp or needs.ehcp_reviewed_on,
        "mental-health support": needs.mental_health_support,
    }
    unknown = ", ".join(words for words, value in asked.items() if value is None)
    return {"what": unknown} if unknown else None


def _period_proposed(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    period = facts.period
    if period is None or not period.proposed:
        return None
    return {"first": f"{period.first:%d/%m/%Y}", "last": f"{period.last:%d/%m/%Y}", "why": period.why}


def _invitations(kind: LetterKind) -> bool:
    return kind.invites


REMARKS: tuple[tuple[str, Speaks, Callable[[ParentFacts, LetterKind], Details | None]], ...] = (
    ("prosecution-limit-near", about_offence, prosecution_limit_near),
    ("warning-old", referrals, _warning_old),
    ("register-unfinished", leave_warnings, _register_unfinished),
    ("absence-used-before", about_offence, _used_before),
    ("interpreter-needed", _invitations, _interpreter_needed),
    ("referral-unknown", referrals, _referral_unknown),
    ("period-proposed", referrals, _period_proposed),
)


@cache
def _remarks_on(kind: LetterKind) -> tuple[tuple[str, Callable[[ParentFacts, LetterKind], Details | None]], ...]:
    """Return the remarks that speak of a letter."""
    return tuple((code, given) for code, speaks_of, given in REMARKS if speaks_of(kind))


def remarks(facts: ParentFacts, kind: LetterKind) -> Iterator[tuple[str, Details]]:
    """Yield the code of every remark on `kind` to this parent, with what its sentence names."""
    for code, given in _remarks_on(kind):
        details = given(facts, kind)
        if details is not None:
            yield code, details


def reply_time_short(facts: ParentFacts, kind: LetterKind, reply_by: date) -> Details | None:
    """Return the days for a reply, told where they are few: a letter that promises them counts from its delivery."""
    context = facts.context
    service = context.service_for(kind)
    delivered = deemed_delivered(facts.day, service, context.profile.deemed_delivery)
    try:
        between = context.calendar.count_school_days(delivered, reply_by - timedelta(days=1))
    except OutsideCalendar:
        return None
    if between >= _REPLY_SCHOOL_DAYS:
        return None
    return {
        "delivered": f"{delivered:%d/%m/%Y}",
        "reply_by": f"{reply_by:%d/%m/%Y}",
        "what_to_do": _HAND_OVER if sooner(service, "first-class") == service else _FIRST_CLASS,
    }
