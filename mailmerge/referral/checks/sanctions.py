"""Whether the sanction can still be had: thresholds, notices so far, limits in time, a case under way."""

from datetime import date

from mailmerge.casework.calendar import OutsideCalendar
from mailmerge.law.months import months_after
from mailmerge.law.penalty import years_after
from mailmerge.referral.dossier import Dossier, Outcome, days_in_words
from mailmerge.referral.line import Finding
from mailmerge.referral.period import weeks_before

_LIMIT_AMBER_LEFT = 21
_PROSECUTION_MONTHS = 6
_PENALTY_CODES = ("G", "O", "U")
# What takes an outcome back, so that its absence may be referred again.
_TAKEN_BACK_BY = {"sent": ("returned", "withdrawn"), "penalty-notice": ("withdrawn",)}
_UNDER_WAY = ("sent", "investigation", "heard", "prosecution")


def below_national_threshold(dossier: Dossier) -> Finding | None:
    """Red where no run of weeks reaches the national threshold; asked without marks, nothing of a prosecution.

    Weeks count that hold some of what is referred: absence of another year is no ground for this notice.
    """
    if dossier.sanction != "penalty-notice":
        return None
    law = dossier.facts.context.law
    least = law.number_or_none("threshold_sessions", dossier.on)
    weeks = law.number_or_none("threshold_weeks", dossier.on)
    if least is None or weeks is None:
        return None
    marks = dossier.facts.figures.register or dossier.register
    if marks is None:
        return Finding("ask", {"least": least})
    marks = marks.between(weeks_before(dossier.first, dossier.facts.context.calendar), dossier.on)
    try:
        sessions = marks.most_in_rolling_weeks(dossier.facts.context.calendar, int(weeks), _PENALTY_CODES)
    except OutsideCalendar:
        return Finding("ask", {"least": least})
    return Finding("green" if sessions >= least else "red", {"sessions": sessions, "least": least})


def absence_used_before(dossier: Dossier) -> Finding:
    """Red where an earlier notice or referral of the parent covers a day of this period."""
    for earlier in dossier.outcomes:
        first, last = earlier.first, earlier.last
        if earlier.outcome not in _TAKEN_BACK_BY or first is None or last is None or _is_taken_back(earlier, dossier):
            continue
        if first <= dossier.last and last >= dossier.first:
            words = {name: days_in_words({day}) for name, day in (("first", first), ("last", last), ("on", earlier.on))}
            return Finding("red", words | {"outcome": earlier.outcome.replace("-", " ")})
    return Finding("green")


def _is_taken_back(earlier: Outcome, dossier: Dossier) -> bool:
    """Tell whether a referral was returned or withdrawn, or its notice withdrawn, before another was sent."""
    later = sorted((one for one in dossier.outcomes if one.on >= earlier.on and one != earlier), key=lambda one: one.on)
    told = (one.outcome for one in later if one.outcome in ("sent", *_TAKEN_BACK_BY[earlier.outcome]))
    return next(told, "sent") != "sent"


def case_under_way(dossier: Dossier) -> Finding:
    """Tell whether the last that was heard of an earlier referral leaves it open."""
    last = max(dossier.outcomes, key=lambda outcome: outcome.on, default=None)
    if last is None or last.outcome not in _UNDER_WAY:
        return Finding("green")
    return Finding("red", {"outcome": last.outcome, "on": days_in_words({last.on})})


def last_day_to_prosecute(dossier: Dossier) -> date:
    """Return the last day on which the authority can lay the case: six months from the last session missed.

    Source: Magistrates' Courts Act 1980, section 127 (law.md, 7). Without marks, the period's last day stands for it.
    """
    missed = dossier.register.runs(("G", "O", "U", "N")) if dossier.register else ()
    return months_after(missed[-1].last if missed else dossier.last, _PROSECUTION_MONTHS)


def prosecution_limit(dossier: Dossier) -> Finding:
    """Red once the case can't be laid any more; amber in the last weeks."""
    last = last_day_to_prosecute(dossier)
    left = (last - dossier.on).days
    words = {"last": days_in_words({last}), "left": left}
    if left < 0:
        return Finding("red", words)
    return Finding("amber" if left <= _LIMIT_AMBER_LEFT else "green", words)


def notice_limit_reached(dossier: Dossier) -> Finding | None:
    """Red where as many notices as the law allows still count against the parent."""
    if dossier.sanction != "penalty-notice":
        return None
    law = dossier.facts.context.law
    limit, window = (law.number_or_none(name, dossier.on) for name in ("penalty_notice_limit", "penalty_notice_window"))
    if limit is None or window is None:
        return None
    notices = dossier.facts.parent.penalty_notices or ()
    recorded = dossier.facts.history.notices_to(dossier.facts.parent)
    days = {(notice.issued_on, notice.offence_on) for notice in (*notices, *recorded) if not notice.withdrawn}
    counted = [issued for issued, _ in days if years_after(issued, int(window)) > dossier.on]
    return Finding("red", {"notices": len(counted)}) if len(counted) >= limit else Finding("green")
