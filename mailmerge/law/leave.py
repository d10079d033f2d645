"""Leave in term time: asked for and refused (8a), or suspected (8b).

Source: SI 2024/208, regulation 11; the trust's procedure; the authority's limit for letter 8b.
"""

from mailmerge.casework.case import LeaveDecision
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.rules import Rule, always, hold, letter, no_letter


def _granted(facts: ParentFacts) -> bool:
    return facts.case.leave.decision == "granted"


def _decided(facts: ParentFacts, decision: LeaveDecision) -> bool:
    leave = facts.case.leave
    by_now = leave.decided_on is None or leave.decided_on <= facts.day
    return leave.requested_on is not None and leave.decision == decision and by_now


def _refused(facts: ParentFacts) -> bool:
    return _decided(facts, "refused")


def _decided_in_part(facts: ParentFacts) -> bool:
    return _decided(facts, "part granted")


def _granted_days_unknown(facts: ParentFacts) -> bool:
    leave = facts.case.leave
    first, last = leave.granted_from, leave.granted_to
    if first is None or last is None or first > last or facts.refused_days == ():
        return _decided_in_part(facts)
    begins_before = leave.first_day is not None and first < leave.first_day
    ends_behind = leave.last_day is not None and last > leave.last_day
    return _decided_in_part(facts) and (begins_before or ends_behind)


def _requested(facts: ParentFacts) -> bool:
    return facts.case.leave.requested_on is not None


def _not_returned(facts: ParentFacts) -> bool:
    return not facts.done(facts.case.leave.returned_on)


def _late(facts: ParentFacts) -> bool:
    limit = facts.suspicion_limit
    return not facts.case.leave.late_reason and (limit is None or facts.day > limit)


LEAVE: tuple[Rule, ...] = (
    Rule("the leave was granted", _granted, no_letter("leave-granted")),
    Rule("it was asked for and refused", _refused, letter("leave-refused")),
    Rule(
        "it was granted in part, and the days are not given",
        _granted_days_unknown,
        hold("leave-part-granted", before="leave-refused"),
    ),
    Rule("it was granted in part", _decided_in_part, letter("leave-refused")),
    Rule("it was asked for and not decided yet", _requested, hold("leave-undecided")),
    Rule("nobody asked, and the pupil is not back", _not_returned, hold("not-returned", before="suspected-leave")),
    Rule(
        "nobody asked, and the limit for letter 8b is past",
        _late,
        hold("late-suspected-leave", before="suspected-leave"),
    ),
    Rule("nobody asked, and the pupil is back", always, letter("suspected-leave")),
)
