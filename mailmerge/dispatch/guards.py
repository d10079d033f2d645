"""Letters that wait to be posted while a guard was heard: a death, a move, a court order, an address to keep secret.

A letter is held by an event about it, and goes on only when a person releases it; or never, once it is withdrawn. What
was heard lies in facts, where it can be erased. Source: the procedure's guards heard later (law 7).
"""

from collections.abc import Collection, Iterable

from mailmerge.casework.because import Because
from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.event_kinds import GUARD_HEARD, GUARD_RELEASED, facts_blob
from mailmerge.ledger.record.post_state import guarded_refs


def guard_heard(ref: str, codes: Iterable[str]) -> NewEvent:
    """Return the event that holds a letter: `codes` are the guards that were heard of its parent or pupil."""
    facts = facts_blob({"guards": sorted(codes)})
    return NewEvent(GUARD_HEARD, ref, {"facts_sha256": sha256(facts)}, (facts,))


def guard_released(ref: str, because: Because) -> NewEvent:
    """Return the event that releases a letter: why it may go after all, and who decided it."""
    facts = facts_blob(because.as_facts())
    return NewEvent(GUARD_RELEASED, ref, {"facts_sha256": sha256(facts)}, (facts,))


def guarded(ledger: Ledger, refs: Collection[str] | None = None) -> frozenset[str]:
    """Return the references of the letters (of these) that are held, and that nobody has released since."""
    return guarded_refs(ledger, refs)
