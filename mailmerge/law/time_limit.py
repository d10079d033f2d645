"""How long a prosecution is possible at all: six months from the offence, and told from four months on.

Source: Magistrates' Courts Act 1980, section 127. For leave the offence ends with its last refused day; for letters 9
and 10 with the last session of unauthorised absence of the period, where marks tell which.
"""

from datetime import date

from mailmerge.casework.marks import UNAUTHORISED
from mailmerge.law.letters import LetterKind
from mailmerge.law.months import months_after
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.rules import Check, Details

_LIMIT_MONTHS = 6
_NEAR_MONTHS = 4


def about_offence(kind: LetterKind) -> bool:
    """Speak of letters for which the time for a prosecution runs."""
    return kind.about_offence


def _offence_ended(facts: ParentFacts, kind: LetterKind) -> date | None:
    if kind.of_leave:
        return facts.last_refused_day
    register = facts.period_figures.register
    marks = () if register is None else register.marks
    return next((mark.on for mark in reversed(marks) if mark.code in UNAUTHORISED), None)


def _out_of_time(facts: ParentFacts, kind: LetterKind) -> Details | None:
    ended = _offence_ended(facts, kind)
    if ended is None or facts.day <= months_after(ended, _LIMIT_MONTHS):
        return None
    return {"ended": f"{ended:%d/%m/%Y}", "limit": f"{months_after(ended, _LIMIT_MONTHS):%d/%m/%Y}"}


def prosecution_limit_near(facts: ParentFacts, kind: LetterKind) -> Details | None:
    """Return the last day for a prosecution, where the offence ended four months ago or more; else None."""
    ended = _offence_ended(facts, kind)
    if ended is None or not months_after(ended, _NEAR_MONTHS) <= facts.day <= months_after(ended, _LIMIT_MONTHS):
        return None
    return {"limit": f"{months_after(ended, _LIMIT_MONTHS):%d/%m/%Y}"}


TIME_LIMIT_CHECKS: tuple[Check, ...] = (Check("out-of-time", about_offence, _out_of_time),)
