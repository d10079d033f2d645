"""The prosecution period: chosen by the office, or proposed from the marks.

Proposed is the latest window of school weeks, at least as many as the authority's least, that fits every rule of its
profile: no missing mark or N, no authorised absence where it is exactly the least, fewer authorised than unauthorised
sessions where it is longer, and enough unauthorised ones. It ends with the last mark at the latest: later days are not
in the register yet. Source: the authority's profile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mailmerge.law.figures import Figures
from mailmerge.law.profile_tables import PeriodRules

_WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class ProsecutionPeriod:
    """First and last day of the period that a referral looks at, and whether it was proposed (else chosen)."""

    first: date
    last: date
    proposed: bool
    why: str = ""


def faults(figures: Figures, rules: PeriodRules) -> Iterator[str]:
    """Yield, in words, every rule of the profile that a period with these figures fails."""
    weeks, authorised, unauthorised = figures.weeks or 0, figures.authorised or 0, figures.unauthorised or 0
    if weeks < rules.least_school_weeks:
        yield f"it has {weeks} school weeks"
    if figures.missing or figures.n_codes:
        yield "it has missing marks or code N"
    if rules.authorised_rule and weeks == rules.least_school_weeks and authorised:
        yield "it has authorised absence"
    if rules.authorised_rule and weeks > rules.least_school_weeks and authorised >= unauthorised:
        yield "authorised absence is not the smaller part of it"
    if unauthorised < rules.least_unauthorised_sessions:
        yield f"it has {unauthorised} unauthorised sessions"


def proposed(figures: Figures, rules: PeriodRules) -> ProsecutionPeriod | None:
    """Return the latest period that fits, the shortest of those that end on one day; None where none does."""
    register = figures.register
    if register is None or not register.marks:
        return None
    weeks, last_mark = register.school_weeks, max(mark.on for mark in register.marks)
    for end in reversed(range(rules.least_school_weeks, len(weeks) + 1)):
        why = ""
        for start in reversed(range(end - rules.least_school_weeks + 1)):
            first, last = weeks[start], min(weeks[end - 1] + _WEEK, last_mark)
            failing = next(faults(figures.within(first, last), rules), None)
            if failing is None:
                return ProsecutionPeriod(
                    first, last, proposed=True, why=why or _why_not_longer(figures, rules, weeks, start, last)
                )
            why = f" A shorter one does not fit: {failing}."
    return None


def _why_not_longer(figures: Figures, rules: PeriodRules, weeks: tuple[date, ...], start: int, last: date) -> str:
    if start == 0:
        return ""
    failing = next(faults(figures.within(weeks[start - 1], last), rules), None)
    return f" A longer one does not fit: {failing}." if failing else ""
