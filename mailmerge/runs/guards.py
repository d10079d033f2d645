"""A guard that a row tells of after a letter was made: what waits for that parent is held, and the office told."""

from collections.abc import Iterable, Iterator

from mailmerge.casework.case import Parent
from mailmerge.filing.people_guards import OF_HOUSEHOLDS, WaitingLetters
from mailmerge.law.decision import ParentDecision
from mailmerge.law.history import SentLetter
from mailmerge.law.reasons import reason
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.waiting_events import GuardHeard
from mailmerge.runs.orders import DecidedCase

# What holds a letter of that parent, whatever the letter (law 7).
GUARDS = frozenset(
    {
        "address-confidential",
        "court-order",
        "deceased",
        "do-not-contact",
        "identity-mismatch",
        "not-on-roll",
        "pupil-deceased",
    }
)


def heard_later(
    decided_cases: Iterable[DecidedCase], ledger: Ledger | None
) -> tuple[tuple[DecidedCase, ...], tuple[NewEvent, ...]]:
    """Return the cases with each letter named that waits for a parent of whom a guard is told, and what holds it.

    Args:
        decided_cases: the cases.
        ledger: what is on record; None where there is no ledger yet, so that nothing waits.
    """
    cases = tuple(decided_cases)
    heard = frozenset[str]().union(*(_codes(made) for one in cases for made in one.decision.parents))
    if ledger is None or not heard:
        return cases, ()
    waiting = WaitingLetters(ledger)
    events: dict[str, NewEvent] = {}
    homes = waiting.homes() if heard & OF_HOUSEHOLDS else {}

    def told(one: DecidedCase) -> DecidedCase:
        parents = {parent.number: parent for parent in one.case.parents}

        def change(made: ParentDecision) -> ParentDecision:
            codes = _codes(made)
            parent = parents[made.parent]
            own = [sent.ref for sent in _sent_to(one, parent) if sent.ref in waiting.told_of] if codes else []
            household = homes.get(_home(parent), ()) if codes & OF_HOUSEHOLDS else ()
            refs = tuple(dict.fromkeys((*own, *household)))
            events.update((ref, GuardHeard(ref, codes).event()) for ref in refs if ref in waiting.free)
            return made.adding(*(reason("waiting-letter-held", {"ref": ref}) for ref in refs))

        return one.with_parents(change)

    return tuple(map(told, cases)), tuple(events.values())


def _home(parent: Parent) -> tuple[str, ...]:
    """Return where a parent lives, as a letter's facts hold it; nothing where that is not known."""
    return parent.address.window_lines("") if parent.address else ()


def _codes(made: ParentDecision) -> frozenset[str]:
    """Return the guards of one parent: what is told of another parent of the child holds none of theirs."""
    return GUARDS & {known.code for known in made.reasons}


def _sent_to(one: DecidedCase, parent: Parent) -> Iterator[SentLetter]:
    return (sent for sent in one.facts.history.letters if sent.ref and sent.posted_on is None and sent.went_to(parent))
