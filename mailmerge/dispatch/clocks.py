"""The clocks that a letter prints, and whether they still hold on the day on which it was really posted.

A letter's date is the day on which it is posted. Where it went later, what it promises is tested again: a letter that
promises what is no longer so must not stand as evidence. Source: the trust's procedure; for letter 8b the authority's
limit.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Literal, Self

from mailmerge.law.decision import ParentDecision
from mailmerge.law.letters import LetterKind
from mailmerge.law.parent_facts import ParentFacts

FailedClock = Literal["reply-days", "meeting", "suspected-leave-limit", "leave-begun", "notice-begun"]


@dataclass(frozen=True, slots=True)
class Clocks:
    """The days that a letter's promises hang on; None where it promises no such thing.

    `reply_by`: the day by which it asks for a reply; `reply_from`: the letter's date, where it promises so many days
    from then. `meeting_on`: the meeting to which it invites. `post_by`: the last day on which letter 8b may go.
    `leave_from`: the first day of a leave that it speaks of as still to come. `notice_from`: the first day of the
    notice to improve that it is.
    """

    reply_by: date | None = None
    reply_from: date | None = None
    meeting_on: date | None = None
    post_by: date | None = None
    leave_from: date | None = None
    notice_from: date | None = None

    def as_json(self) -> dict[str, str]:
        """Return the days that there are as plain JSON values: what a letter's recorded facts hold as `clocks`."""
        return {name: day.isoformat() for name, day in asdict(self).items() if day is not None}

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> Self:
        """Return what `as_json` gave; days that this version does not know are passed over."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: date.fromisoformat(day) for name, day in value.items() if name in known})

    @classmethod
    def of(cls, facts: ParentFacts, kind: LetterKind, decision: ParentDecision, *, asks_for_reply: bool) -> Self:
        """Return the clocks of a letter of `kind` as it is made from a case by a decision.

        `asks_for_reply`: it prints the day by which it asks for one.
        """
        case, promises_days = facts.case, kind.answers == "within-days"
        return cls(
            reply_by=decision.reply_by if asks_for_reply else None,
            reply_from=facts.day if promises_days else None,
            meeting_on=case.meeting.on if kind.invites else None,
            post_by=facts.suspicion_limit if promises_days and not case.leave.late_reason else None,
            leave_from=case.leave.first_day if decision.variant == "before" else None,
            notice_from=case.nti.starts_on if kind.starts_notice else None,
        )


def failed_clocks(clocks: Clocks, posted_on: date, delivered_on: date) -> tuple[FailedClock, ...]:
    """Return which clocks fail for a letter that was posted, and counts as delivered, on these days."""
    tests: dict[FailedClock, bool] = {
        "reply-days": _is_after(posted_on, clocks.reply_from) or _is_on_or_after(delivered_on, clocks.reply_by),
        "meeting": _is_after(delivered_on, clocks.meeting_on),
        "suspected-leave-limit": _is_after(posted_on, clocks.post_by),
        "leave-begun": _is_on_or_after(posted_on, clocks.leave_from),
        "notice-begun": _is_after(posted_on, clocks.notice_from),
    }
    return tuple(clock for clock, failed in tests.items() if failed)


def _is_after(day: date, limit: date | None) -> bool:
    return limit is not None and day > limit


def _is_on_or_after(day: date, limit: date | None) -> bool:
    return limit is not None and day >= limit
