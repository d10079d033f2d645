"""Letters that wait to be posted while a guard was heard: a death, a move, a court order, an address to keep secret.

A letter is held by an event about it, and goes on only when a person releases it; or never, once it is withdrawn. What
was heard lies in facts, where it can be erased. Source: the procedure's guards heard later (law 7).
"""

from collections.abc import Collection

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.post_state import guarded_refs


def guarded(ledger: Ledger, refs: Collection[str] | None = None) -> frozenset[str]:
    """Return the references of the letters (of these) that are held, and that nobody has released since."""
    return guarded_refs(ledger, refs)
