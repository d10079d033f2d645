"""What a letter must not do to the family that it is about: a sick child, a parent who stayed, a warning returned.

Source: the trust's procedure ("medical needs pathway first"; who went on the leave); a posting that came back can be
disproved in court.
"""

from mailmerge.law.letters import LetterKind
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.rules import Check, Details, leave_warnings, only, referrals


def _medical_first(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    return {} if facts.mostly_medical else None


def _did_not_go(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    stayed = facts.parent.went_on_leave is False and facts.parent.consented_to_leave is False
    return {} if stayed and facts.leave_begun else None


def _came_back(facts: ParentFacts, kind: LetterKind) -> Details | None:
    returned_on = facts.warning_returned_on(kind)
    return None if returned_on is None else {"returned": f"{returned_on:%d/%m/%Y}"}


FAMILY_CHECKS: tuple[Check, ...] = (
    Check("medical-first", only("contract-invite"), _medical_first),
    Check("parent-did-not-go", leave_warnings, _did_not_go),
    Check("warning-came-back", referrals, _came_back),
)
