"""What the stages of one parent's decision go by: what the table proposes, and what holds it.

The situation's table is read, every check of the letter that it proposes is made, and what somebody has released is
taken off the list of holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mailmerge.casework.case import Situation
from mailmerge.law.attendance import ATTENDANCE
from mailmerge.law.checks import CHECKS
from mailmerge.law.contract import CONTRACT
from mailmerge.law.decision import Reason, Step
from mailmerge.law.leave import LEAVE
from mailmerge.law.letters import LetterKind
from mailmerge.law.nti import NTI
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.parenthood import early_holds, parent_status
from mailmerge.law.reasons import reason, wanted_by
from mailmerge.law.releases import still_held
from mailmerge.law.rules import Check, Proposal, Rule, asked_for, details, hold, letter, read_table, steps_of

TABLES: Mapping[Situation, tuple[Rule, ...]] = {
    "attendance": ATTENDANCE,
    "contract": CONTRACT,
    "nti": NTI,
    "leave": LEAVE,
}
# The reason of a letter that the office asked for by name, and that these facts do not lead to.
NOT_SUPPORTED = "letter-not-supported"
# Columns that would let a table that found nothing go on; those of contracts and of leave always find something.
_MISSING_COLUMNS: Mapping[Situation, str] = {
    "attendance": '"attendance"',
    "nti": '"nti requested", "nti issued on" or "nti outcome"',
}


@dataclass(frozen=True, slots=True)
class Walk:
    """What the stages of one parent's decision go by: the facts, what the table proposes, and what holds it."""

    facts: ParentFacts
    proposal: Proposal
    because: Reason
    early: tuple[Reason, ...]
    failing: tuple[Reason, ...]
    steps: tuple[Step, ...]
    released: tuple[Reason, ...]

    @property
    def failing_first(self) -> bool:
        """The table itself holds, and nobody has released that."""
        return self.because in self.failing

    @property
    def wanted(self) -> LetterKind | None:
        """The letter that the office asked for by name."""
        return wanted_letter(self.facts)


def walk_of(facts: ParentFacts, situation: Situation | None) -> Walk:
    """Read the situation's table for one parent, and look at what the letter that it proposes needs."""
    spoken_of = situation or "attendance"
    early = [detailed(code, facts, spoken_of) for code in early_holds(facts.case, facts.parent)]
    if parent_status(facts.parent) == "parent-status-to-confirm":
        early.append(reason("parent-status-to-confirm"))
    proposal, steps = _proposal(facts, situation)
    because = detailed(proposal.code, facts, spoken_of)
    failing: tuple[Reason, ...] = ()
    if proposal.letter is not None:
        failing, looked_at = _checked(proposal.letter, facts)
        steps = (*steps, *looked_at)
    if proposal.outcome == "hold":
        failing = (because, *failing)
    released: tuple[Reason, ...] = ()
    held = tuple(early)
    if proposal.letter is not None:
        due = (facts.history.releases, proposal.letter.key, facts.parent)
        held, told_early = still_held(held, *due)
        failing, told = still_held(failing, *due)
        released = (*told_early, *told)
    return Walk(facts, proposal, because, held, failing, steps, released)


def _proposal(facts: ParentFacts, situation: Situation | None) -> tuple[Proposal, tuple[Step, ...]]:
    if facts.case.letter_wanted == "leave-request-form":
        # A blank form is always allowed, and needs none of the situation's values (settled point).
        return letter("leave-request-form"), ()
    own = own_wanted(facts)
    if own is not None and own.situation not in (None, situation):
        return hold("conflicting-situation" if situation is None else NOT_SUPPORTED), ()
    if own is not None:
        return asked_for(own), ()
    if situation is None:
        return hold("conflicting-situation"), ()
    return read_table(situation, TABLES[situation], facts)


def wanted_letter(facts: ParentFacts) -> LetterKind | None:
    """Return the letter that the office asked for by name, or None."""
    return facts.context.letters[facts.case.letter_wanted] if facts.case.letter_wanted else None


def own_wanted(facts: ParentFacts) -> LetterKind | None:
    """Return the letter of the trust's own that the office asked for by name, or None."""
    wanted = wanted_letter(facts)
    return wanted if wanted is not None and wanted.is_own else None


def _own_words(facts: ParentFacts) -> dict[str, object]:
    """Return what the reasons of a letter of the trust's own name: the letter, and why it may not be for this case."""
    own = own_wanted(facts)
    if own is None:
        return {}
    why = f'it is for the situation "{own.situation}", and this is not one.'
    return {"title": own.title, "wanted": own.called, "why": why}


def detailed(code: str, facts: ParentFacts, situation: Situation) -> Reason:
    """Return the reason of a table's proposal, with the figures that its sentence names."""
    wanted = wanted_by(code)
    if not wanted:
        return reason(code)
    words = details(facts, wanted) | {"columns": _MISSING_COLUMNS.get(situation, "")} | _own_words(facts)
    if code == "not-on-roll":
        words["left_on"] = f"{facts.case.left_on:%d/%m/%Y}"
    return reason(code, words)


def _checked(kind: LetterKind, facts: ParentFacts) -> tuple[tuple[Reason, ...], tuple[Step, ...]]:
    """Return a hold for every check that `kind` fails, and what was looked at."""
    holds: list[Reason] = []
    steps: list[Step] = []
    checks = _checks_of(kind)
    entries = ((f"{kind.called}: {check.code}", check.code, kind) for check in checks)
    for check, (passed, failed) in zip(checks, steps_of(kind.key, entries, facts.context), strict=True):
        failing = check.fails(facts, kind)
        if failing is None:
            steps.append(passed)
        else:
            steps.append(failed)
            holds.append(reason(check.code, failing))
    return tuple(holds), tuple(steps)


@cache
def _checks_of(kind: LetterKind) -> tuple[Check, ...]:
    """Return the checks that speak of a letter."""
    return tuple(check for check in CHECKS if check.speaks_of(kind))
