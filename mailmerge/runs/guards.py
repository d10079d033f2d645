"""A guard that a row tells of after a letter was made: what waits for that parent is held, and the office told."""

from collections.abc import Iterable, Iterator

from mailmerge.casework.case import Parent
from mailmerge.dispatch.guards import guard_heard, guarded
from mailmerge.dispatch.waiting import to_post
from mailmerge.law.decision import ParentDecision
from mailmerge.law.history import SentLetter
from mailmerge.law.reasons import reason
from mailmerge.ledger.event import NewEvent
from mailmerge.ledger.ledger import Ledger
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
    if ledger is None or not any(_codes(one, made) for one in cases for made in one.decision.parents):
        return cases, ()
    waiting = {letter.ref for letter in to_post(ledger)}
    told_of = waiting | guarded(ledger)
    events: dict[str, NewEvent] = {}

    def told(one: DecidedCase) -> DecidedCase:
        parents = {parent.number: parent for parent in one.case.parents}

        def change(made: ParentDecision) -> ParentDecision:
            codes = _codes(one, made)
            refs = [sent.ref for sent in _sent_to(one, parents[made.parent]) if sent.ref in told_of] if codes else []
            events.update((ref, guard_heard(ref, codes)) for ref in refs if ref in waiting)
            return made.adding(*(reason("waiting-letter-held", {"ref": ref}) for ref in refs))

        return one.with_parents(change)

    return tuple(map(told, cases)), tuple(events.values())


def _codes(one: DecidedCase, made: ParentDecision) -> frozenset[str]:
    return GUARDS & {known.code for known in (*one.decision.reasons, *made.reasons)}


def _sent_to(one: DecidedCase, parent: Parent) -> Iterator[SentLetter]:
    return (sent for sent in one.history.letters if sent.ref and sent.posted_on is None and sent.went_to(parent))
