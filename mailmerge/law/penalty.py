"""Which penalty-notice tier a leave letter states to a parent, and the amounts that go with it."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mailmerge.casework.case import PenaltyNotice
from mailmerge.law.decision import Penalty, Tier
from mailmerge.law.parameters import Parameters

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TierFound:
    """A penalty and what a person should know about how it was counted, as reason codes."""

    penalty: Penalty
    adds: tuple[str, ...] = ()


def years_after(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 28 February in a common year."""
    year = day.year + years
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29) and not calendar.isleap(year)
        else day.replace(year=year)
    )


def _may_count(notice: PenaltyNotice, regime_began: date) -> bool:
    """A withdrawn notice never counts, nor one issued, or for an offence, before the national framework."""
    return (
        not notice.withdrawn
        and notice.issued_on >= regime_began
        and (notice.offence_on is None or notice.offence_on >= regime_began)
    )


def find_tier(
    notices: Sequence[PenaltyNotice] | None, letter_date: date, law: Parameters, history_from: date
) -> TierFound:
    """Return the tier and amounts for one parent of one child on the letter's date.

    `notices` None: the history is unknown, and the wording covers the first and the second notice alike. Before the
    national framework there is one tier. A notice counts while its day plus the window is after the letter's date;
    within a day of that boundary, on either side, it is counted and told.
    Source: SI 2007/1867 as amended by SI 2024/210; `history_from` is the authority's cut-off.
    """
    within_21 = law.number("first_penalty_within_21_days", letter_date)
    within_28 = law.number("first_penalty_within_28_days", letter_date)
    limit = law.number_or_none("penalty_notice_limit", letter_date)
    window = law.number_or_none("penalty_notice_window", letter_date)
    if notices is None:
        return TierFound(Penalty("conditional", within_21, within_28))
    if limit is None or window is None:
        return TierFound(Penalty("first", within_21, within_28))

    counted = 0
    adds: list[str] = []
    for notice in notices:
        if not _may_count(notice, history_from):
            continue
        expires = years_after(notice.issued_on, window)
        at_boundary = abs(expires - letter_date) <= _ONE_DAY
        if at_boundary:
            adds.append("notice-window-boundary")
        if notice.issued_on > letter_date:
            adds.append("notice-after-letter")
        counted += at_boundary or expires > letter_date
    unique = tuple(dict.fromkeys(adds))
    if counted == 0:
        return TierFound(Penalty("first", within_21, within_28), unique)
    tier: Tier = "second" if counted < limit else "prosecution"
    second = law.number("second_penalty_within_28_days", letter_date) if tier == "second" else None
    return TierFound(Penalty(tier, None, second), unique)
