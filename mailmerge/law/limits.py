"""The authority's own limits: how long a warning stands, how soon leave is referred, and what is enough of it.

Source: each authority's profile; a limit that depends on term dates which are not known is not judged.
"""

from collections.abc import Sequence
from datetime import date

from mailmerge.casework.calendar import OutsideCalendar
from mailmerge.casework.counting import count
from mailmerge.casework.register import Register
from mailmerge.law.letters import LetterKind
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.periods import Period, end_of, leave_limit_begins
from mailmerge.law.profile_tables import LeaveRules, Within
from mailmerge.law.rolling import most_in
from mailmerge.law.rules import Check, Details, referrals

_SESSIONS_A_DAY = 2


def has_passed(facts: ParentFacts, period: Period, begun: date) -> bool:
    """Tell whether a period that began on a day has run by the letter's date; its last day is enough."""
    end = _end(facts, period, begun)
    return end is None or facts.day >= end


def is_over(facts: ParentFacts, period: Period, begun: date) -> bool:
    """Tell whether the letter's date is after the last day of a period."""
    end = _end(facts, period, begun)
    return end is not None and facts.day > end


def _end(facts: ParentFacts, period: Period, begun: date) -> date | None:
    try:
        return end_of(period, begun, facts.context.calendar)
    except OutsideCalendar:
        return None


def most_within(facts: ParentFacts, codes: tuple[str, ...], within: Within) -> int | None:
    """Return the most sessions with one of the codes in a rolling period; without marks, the figure that was typed."""
    register = facts.figures.register
    return facts.figures.unauthorised if register is None else _most_marked(register, facts, codes, within)


def _most_marked(register: Register, facts: ParentFacts, codes: tuple[str, ...], within: Within) -> int:
    try:
        return most_in(register, codes, within, facts.context.calendar)
    except OutsideCalendar:
        return register.count(codes)


def _warning_too_old(facts: ParentFacts, kind: LetterKind) -> Details | None:
    valid_for = facts.context.profile.warning.valid_for
    warned = facts.warned_on(kind)
    if valid_for is None or warned is None or not is_over(facts, valid_for, warned):
        return None
    return {"warned": f"{warned:%d/%m/%Y}", "period": valid_for.length}


LIMIT_CHECKS: tuple[Check, ...] = (Check("warning-too-old", referrals, _warning_too_old),)


def referral_limit_passed(facts: ParentFacts) -> Details | None:
    """Return what to tell where the authority no longer takes a referral of this leave; None where it does.

    A limit that counts from a return that is not known, or from the letter's posting, has not begun.
    """
    limit, leave = facts.context.profile.leave.referral_limit, facts.case.leave
    begun = leave_limit_begins(limit, facts.last_day_away, leave.returned_on, posted=None) if limit else None
    if limit is None or begun is None or not is_over(facts, limit, begun):
        return None
    return {"limit": limit.words}


def leave_below_threshold(facts: ParentFacts) -> Details | None:
    """Return what to tell where the leave alone is too little for a referral; None where it is enough, or unknown."""
    refused, rules, threshold = facts.refused_days, facts.context.profile.leave, facts.context.profile.threshold
    if refused is None or len(refused) * _SESSIONS_A_DAY >= rules.least_sessions:
        return None
    if _is_enough_with_others(facts, refused):
        return None
    told = {"sessions": len(refused) * _SESSIONS_A_DAY}
    if rules.consecutive or not rules.counts_with_other_codes:
        row = " consecutive" if rules.consecutive else ""
        least = f"{rules.least_sessions}{row} sessions of leave for a referral"
        asks = f"The authority asks for at least {least}{_or_with_others(rules)}."
        return told | {"asks": asks}
    register, within = facts.figures.register, threshold.within
    if register is not None and _most_marked(register, facts, threshold.codes, within) >= threshold.sessions:
        return None
    period = Period(count=within.count, unit=within.unit).length
    codes = " or ".join(threshold.codes)
    asks = f"A referral needs {threshold.sessions} sessions coded {codes} within {period}, other absences included"
    return told | {"asks": f"{asks}{_or_with_others(rules)}."}


def _or_with_others(rules: LeaveRules) -> str:
    """Return in words the other ways in which leave is enough; nothing where there are none."""
    ways = [
        f", or {count(enough.days, 'day')} of it with {count(enough.other_sessions, 'other session')}"
        for enough in rules.combined
    ]
    return "".join(ways) + (" of unauthorised absence" if ways else "")


def _is_enough_with_others(facts: ParentFacts, refused: Sequence[date]) -> bool:
    """Tell whether the leave is enough together with other sessions of absence that are not authorised, where known."""
    missed, register = facts.figures.unauthorised, facts.figures.register
    if missed is None or not refused:
        return False
    if register is None:
        of_leave = len(refused) * _SESSIONS_A_DAY if facts.leave_begun else 0
    else:
        of_leave = register.between(refused[0], refused[-1]).unauthorised
    return any(
        len(refused) >= enough.days and missed - of_leave >= enough.other_sessions
        for enough in facts.context.profile.leave.combined
    )
