"""Deciding again what went already, because a person wants it made anew: only what is to go again, and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailmerge.casework.case import Parent
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import decide
from mailmerge.law.decision import Decision, ParentDecision
from mailmerge.law.history import SentLetter
from mailmerge.law.reasons import reason


@dataclass(frozen=True, slots=True)
class Again:
    """Which letters are to be made again.

    By default those that came back, or, where none of a case did, those that wait to be posted. `all`: also those that
    were posted and did not come back. `parent`: only this parent's, by number in the row or by name. `refs`: only
    these letters, whatever became of them.
    """

    all: bool = False
    parent: str | None = None
    refs: frozenset[str] = frozenset()

    def concerns(self, parent: Parent) -> bool:
        """Whether a parent's letters may be made again."""
        who = (self.parent or "").strip()
        return not who or who == str(parent.number) or parent.is_called(who)


def decide_anew(facts: CaseFacts, again: Again | None = None) -> Decision:
    """Decide as `decide` does, but where a letter went that is to be made again, as if it had not.

    Args:
        facts: the case's.
        again: which letters; None: as `Again` has it by default.
    """
    again = again or Again()
    decision = decide(facts)
    went = {
        place: _went_to(facts, place)
        for place, made in enumerate(decision.parents)
        if made.because.code == "already-sent" and again.concerns(facts.case.parents[place])
    }
    came_back = any(sent.came_back for letters in went.values() for sent in letters)

    def is_meant(sent: SentLetter) -> bool:
        if again.refs:
            return sent.ref in again.refs
        return again.all or sent.came_back or (sent.posted_on is None and not came_back)

    parents = (
        _anew(facts, place, made, [sent for sent in went.get(place, ()) if is_meant(sent)])
        for place, made in enumerate(decision.parents)
    )
    return replace(decision, parents=tuple(parents))


def _went_to(facts: CaseFacts, place: int) -> tuple[SentLetter, ...]:
    """Return the letters that went to a parent of a case, of each its last making, the latest first."""
    parent = facts.case.parents[place]
    went = (sent for sent in facts.history.letters if sent.went_to(parent))
    makings = {(sent.letter, sent.trigger): sent for sent in sorted(went, key=lambda sent: sent.sent_on)}
    return tuple(sorted(makings.values(), key=lambda sent: sent.sent_on, reverse=True))


def _anew(facts: CaseFacts, place: int, made: ParentDecision, meant: Sequence[SentLetter]) -> ParentDecision:
    """Return the decision that would make one of these letters to a parent again; the one that was made if none."""
    parent = facts.case.parents[place]
    for sent in meant:
        without = facts
        for other in facts.history.to(parent, sent.letter):
            if other.trigger == sent.trigger:
                without = without.without(other)
        again = decide(without).parents[place]
        if again.identity is not None and sent.is_of(again.identity):
            former = () if sent.posted_on or not sent.ref else (reason("former-withdrawn", {"ref": sent.ref}),)
            return replace(again, because=reason("made-anew"), reasons=(*former, *again.reasons))
    return made
