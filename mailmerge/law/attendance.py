"""Attendance that has fallen: letter 1, then the invitation to a contract. Source: the trust's procedure."""

from mailmerge.casework.calendar import academic_year
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.rules import Rule, always, hold, letter, no_letter


def _percent_unknown(facts: ParentFacts) -> bool:
    return facts.figures.percent is None


def _above_early_intervention(facts: ParentFacts) -> bool:
    # Compared unrounded: 96.04 is above 96, however it prints.
    percent = facts.figures.percent
    return percent is not None and percent > facts.context.trust.early_intervention_at_most


def _no_phone_call(facts: ParentFacts) -> bool:
    return not facts.done(facts.case.phone_call_on)


def _letter_1_not_sent(facts: ParentFacts) -> bool:
    return not facts.letter_1_sent


def _above_contract(facts: ParentFacts) -> bool:
    percent = facts.figures.percent
    return percent is not None and percent > facts.context.trust.contract_at_most


def _offered(facts: ParentFacts) -> bool:
    return facts.case.contract.status == "offered"


def _invited(facts: ParentFacts) -> bool:
    return _offered(facts) and bool(facts.history.to(facts.parent, "contract-invite"))


def _declined(facts: ParentFacts) -> bool:
    return facts.case.contract.status == "declined"


def _closed_this_school_year(facts: ParentFacts) -> bool:
    contract = facts.case.contract
    year = academic_year(facts.day)
    return contract.status == "closed" and any(
        day is not None and academic_year(day) == year for day in (contract.agreed_on, contract.ends_on)
    )


ATTENDANCE: tuple[Rule, ...] = (
    Rule("attendance is not known", _percent_unknown, hold("facts-missing")),
    Rule(
        "attendance is above the level for early intervention", _above_early_intervention, no_letter("above-threshold")
    ),
    Rule("no phone call is on record", _no_phone_call, hold("no-first-step")),
    Rule("letter 1 has not gone to this parent this school year", _letter_1_not_sent, letter("early-intervention")),
    Rule("attendance is above the level for a contract", _above_contract, no_letter("already-sent")),
    Rule("an invitation is on record and not yet answered", _invited, no_letter("already-sent")),
    Rule("a contract is offered and not yet answered", _offered, no_letter("contract-offered")),
    Rule("a contract was declined", _declined, hold("next-step-after-refusal")),
    Rule("a contract of this school year is closed", _closed_this_school_year, hold("next-step-after-contract")),
    Rule("attendance is at or below the level for a contract", always, letter("contract-invite")),
)
