"""Who asked: the name that an event's facts carry, where it can be erased."""

import json

from mailmerge.ledger.chain.event import NewEvent, canonical, sha256
from mailmerge.ledger.record.event_kinds import facts_blob

_FACTS = "facts_sha256"


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
