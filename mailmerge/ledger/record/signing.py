"""Who asked: the name that an event's facts carry, where it can be erased."""

import json
from collections.abc import Iterable

from mailmerge.ledger.chain.event import Event, NewEvent, canonical, sha256
from mailmerge.ledger.chain.ledger import Allowed, Ledger
from mailmerge.ledger.record.event_kinds import facts_blob

_FACTS = "facts_sha256"


def append_signed(
    ledger: Ledger, new: Iterable[NewEvent], by: str | None, allowed: Allowed = lambda _connection: None
) -> tuple[Event, ...]:
    """Append events, each with who asked for it: the one way by which the rooms above put anything on record.

    `by` is None where nobody is known, as of a service without a name. For the rest see `Ledger.append`.
    """
    return ledger.append((signed(event, by) for event in new), allowed)


def signed(event: NewEvent, by: str | None) -> NewEvent:
    """Return the event with who asked for it (`by`) among its facts; where they name somebody, that stays.

    An event of a kind without facts gets some; None, which is "not known", adds nothing.
    """
    if not by:
        return event
    digest = event.payload.get(_FACTS)
    if digest is None:
        blob = facts_blob({"by": by})
        return NewEvent(event.kind, event.subject, {**event.payload, _FACTS: sha256(blob)}, (*event.contents, blob))
    place = next(place for place, data in enumerate(event.contents) if sha256(data) == digest)
    facts = json.loads(event.contents[place])
    if facts.get("by"):
        return event
    blob = canonical({**facts, "by": by}).encode()
    contents = (*event.contents[:place], blob, *event.contents[place + 1 :])
    return NewEvent(event.kind, event.subject, {**event.payload, _FACTS: sha256(blob)}, contents)
