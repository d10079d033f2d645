"""An open attendance contract: its reviews, its end, and the referral. Source: the trust's procedure.

Each rule speaks of one parent: two parents of one child may rightly get different letters.
"""

from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.rules import Rule, always, hold, letter


def _not_open(facts: ParentFacts) -> bool:
    return facts.case.contract.status != "open"


def _parent_asked_to_end(facts: ParentFacts) -> bool:
    return facts.done(facts.case.contract.end_requested_on)


def _successful(facts: ParentFacts) -> bool:
    return facts.case.contract.outcome == "successful"


def _success_not_shown(facts: ParentFacts) -> bool:
    now, at_start = facts.figures.percent, facts.case.contract.attendance_at_start
    return _successful(facts) and now is not None and at_start is not None and now <= at_start


def _cause(facts: ParentFacts) -> str | None:
    return facts.parent.decline_cause or facts.case.contract.decline_cause


def _no_fault(facts: ParentFacts) -> bool:
    return _cause(facts) == "no fault"


def _poor_engagement(facts: ParentFacts) -> bool:
    return _cause(facts) == "poor engagement"


def _not_yet_warned(facts: ParentFacts) -> bool:
    return _poor_engagement(facts) and not facts.letter_5_sent


def _warning_not_posted(facts: ParentFacts) -> bool:
    return _poor_engagement(facts) and facts.letter_5_posted_on is None


def _referral_not_decided(facts: ParentFacts) -> bool:
    return _poor_engagement(facts) and not facts.case.contract.referral_decided


CONTRACT: tuple[Rule, ...] = (
    Rule("no contract is open", _not_open, hold("contract-not-open")),
    Rule("a parent has asked to end the contract", _parent_asked_to_end, letter("contract-ended-by-parent")),
    Rule("it is marked successful, but attendance has not risen", _success_not_shown, hold("success-not-shown")),
    Rule("it is marked successful, and attendance has risen", _successful, letter("contract-successful")),
    Rule("attendance declined for no fault of this parent's", _no_fault, letter("contract-barriers")),
    Rule(
        "poor engagement, and letter 5 has not gone since it was agreed", _not_yet_warned, letter("contract-engagement")
    ),
    Rule(
        "poor engagement, and no posting of letter 5 is on record",
        _warning_not_posted,
        hold("warning-not-posted", before="contract-terminated"),
    ),
    Rule(
        "poor engagement, and the referral is not decided",
        _referral_not_decided,
        hold("referral-not-decided", before="contract-terminated"),
    ),
    Rule("poor engagement, letter 5 posted, and the referral decided", _poor_engagement, letter("contract-terminated")),
    Rule("nothing says what should happen", always, hold("contract-needs-a-decision")),
)
