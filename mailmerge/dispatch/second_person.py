"""Letters with a legal warning that wait for a second person: made, on record, and not to go before they are released.

A setting, `[release] two_people`, asks for it. A letter waits by an event about it, until a second person, who is not
the one for whom it was made, releases it. Who both were lies in facts, where it can be erased.
"""

from collections.abc import Collection, Iterable

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record
from mailmerge.ledger.record.event_kinds import RELEASE_ASKED, RELEASE_GIVEN

_ONE_BY_ONE = 50  # letters: of more, all events of the kind are read at once


def to_release(ledger: Ledger, refs: Collection[str] | None = None) -> frozenset[str]:
    """Return the references of the letters (of these) that wait for a second person."""
    return _told_of(ledger, RELEASE_ASKED, refs) - _told_of(ledger, RELEASE_GIVEN, refs)


def _told_of(ledger: Ledger, kind: str, refs: Collection[str] | None) -> frozenset[str]:
    if refs is not None and len(refs) <= _ONE_BY_ONE:
        return frozenset(ref for ref in refs if any(True for _ in ledger.events(kind, ref)))
    told = frozenset(event.subject for event in ledger.events(kind))
    return told if refs is None else told.intersection(refs)


def made_by(ledger: Ledger, refs: Iterable[str]) -> dict[str, str | None]:
    """Return for whom each letter was made that waits, or waited; None where nobody is known."""
    wanted = set(refs)
    events = [event for event in ledger.events(RELEASE_ASKED) if event.subject in wanted]
    asked = facts_on_record.who_asked(ledger, events)
    return {event.subject: asked[event.seq] or None for event in events}
