"""Which sanction comes next for a parent. Source: law.md, 1 (the trust's procedure; Cambridgeshire's attendance pages).

A penalty notice comes first; after a prosecution for attendance, single justice procedure; after a second, open court.
What was done about leave does not count. Where no further penalty notice may be issued, it is a prosecution.
"""

from collections.abc import Iterable
from datetime import date

from mailmerge.law.history import notices_of
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.penalty import find_tier
from mailmerge.referral.dossier import Outcome
from mailmerge.referral.request import Route, Sanction

_BEGUN = "prosecution"
_ENDED = ("convicted", "acquitted")


def prosecutions(facts: ParentFacts, outcomes: Iterable[Outcome], on: date) -> tuple[date, ...]:
    """Return the days on which this parent was prosecuted for attendance, leave left out, up to `on`."""
    counted = [one for one in outcomes if one.on <= on and not one.about_leave]
    begun = {one.on for one in counted if one.outcome == _BEGUN}
    # A conviction whose beginning was not recorded is a prosecution too.
    ended = {one.on for one in counted if one.outcome in _ENDED}
    days = begun | {day for day in ended if not any(first <= day for first in begun)}
    prosecuted = facts.parent.prosecuted_on
    if prosecuted is not None and prosecuted <= on:
        days.add(prosecuted)
    return tuple(sorted(days))


def next_sanction(facts: ParentFacts, outcomes: Iterable[Outcome], route: Route, on: date) -> Sanction:
    """Return the sanction that the ladder proposes; a person picks."""
    before = () if route == "leave" else prosecutions(facts, outcomes, on)
    if len(before) > 1:
        return "open-court"
    notices = notices_of(facts.parent, facts.history.notices_to(facts.parent))
    tier = find_tier(notices, on, facts.context.law, facts.context.profile.penalty_history_from).penalty.tier
    return "single-justice-procedure" if before or tier == "prosecution" else "penalty-notice"
