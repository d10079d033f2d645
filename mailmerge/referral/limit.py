"""The last day on which the authority takes the case, where its profile names a time for any referral."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mailmerge.casework.calendar import OutsideCalendar, in_words
from mailmerge.casework.marks import UNAUTHORISED
from mailmerge.law.letters import BY_KEY
from mailmerge.law.periods import Period, end_of
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.line import Line

CODE = "authority-referral-limit"


def with_last_day(told: Line, dossier: Dossier) -> Line:
    """Return the line of the authority's time for a referral with its last day; as it is where that is not known.

    Where that day has passed the line is red: the authority would not take the case. Source: the authority's profile.
    """
    limit = dossier.facts.context.profile.referral.limit
    begun = _begins(limit, dossier) if told.code == CODE and limit else None
    if limit is None or begun is None:
        return told
    try:
        last = end_of(limit, begun, dossier.facts.context.calendar)
    except OutsideCalendar:
        return told
    counted = f"Counted from {in_words(begun)}, the last day is {in_words(last)}."
    if last >= dossier.on:
        return replace(told, text=f"{told.text} {counted}")
    passed = f"{counted} It has passed: the authority would decline the case."
    return replace(told, level="red", text=f"{told.text} {passed}")


def _begins(limit: Period, dossier: Dossier) -> date | None:
    """Return the day 0 of the authority's time for a referral; None where it is not known, or has not come."""
    match limit.start:
        case "final-warning":
            return max(_warned(dossier), default=None)
        case "letter-posted":
            return max((log.letter.posted_on for log in dossier.letters if log.letter.posted_on), default=None)
        case "last-session":
            register = dossier.register
            absent = (mark.on for mark in register.marks if mark.code in UNAUTHORISED) if register else ()
            return max(absent, default=None)
        case "return":
            return dossier.facts.case.leave.returned_on
        case "leave-end":
            return dossier.facts.last_day_away
    return None


def _warned(dossier: Dossier) -> Iterator[date]:
    """Yield the days on which letters with a legal warning were posted: the last is the final one, be it 9 or 10."""
    for log in dossier.posted(*(key for key, kind in BY_KEY.items() if kind.warns)):
        if log.letter.posted_on is not None and log.letter.posted_on <= dossier.on:
            yield log.letter.posted_on
