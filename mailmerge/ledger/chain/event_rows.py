"""Events as rows of the database: read, and put behind the last one with their contents."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from mailmerge.ledger.chain.errors import ErasedContentError
from mailmerge.ledger.chain.event import NO_HASH, Event, Head, NewEvent, canonical, event_hash, sha256
from mailmerge.ledger.chain.schema import contents, events


def event_of(row: Row[Any]) -> Event:
    """Return a stored row as an event."""
    at = datetime.fromisoformat(row.at)
    return Event(row.seq, at, row.kind, row.subject, json.loads(row.payload), row.prev_hash, row.hash)


def head_of(connection: Connection) -> Head:
    """Return the last event's number and hash; of an empty ledger, number 0 and the hash that the first points to."""
    row = connection.execute(select(events.c.seq, events.c.hash).order_by(events.c.seq.desc()).limit(1)).one_or_none()
    return Head(row.seq, row.hash) if row else Head(0, NO_HASH)


def insert_events(connection: Connection, new: Sequence[NewEvent], at: str, head: Head) -> Head:
    """Insert events and their contents behind `head`, and return the new head."""
    rows = []
    for event in new:
        digests = sorted({sha256(data) for data in event.contents})
        payload = canonical({**event.payload, "contents": digests} if digests else event.payload)
        seal = event_hash(head.seq + 1, at, event.kind, event.subject, payload, head.hash)
        rows.append((head.seq + 1, at, event.kind, event.subject, payload, head.hash, seal))
        head = Head(head.seq + 1, seal)
    names = [column.name for column in events.c]
    connection.execute(insert(events), [dict(zip(names, row, strict=True)) for row in rows])
    _add_contents(connection, new)
    return head


def _add_contents(connection: Connection, new: Sequence[NewEvent]) -> None:
    """Add contents that are not there yet; raises ErasedContentError for those that were erased."""
    given = {sha256(data): data for event in new for data in event.contents}
    query = select(contents.c.sha256, contents.c.bytes.is_(None).label("erased")).where(contents.c.sha256.in_(given))
    there = {row.sha256: row.erased for row in connection.execute(query)}
    if any(there.values()):
        raise ErasedContentError("This was erased from the ledger for good, and is not taken up again.")
    fresh = [{"sha256": digest, "bytes": data} for digest, data in given.items() if digest not in there]
    if fresh:
        connection.execute(insert(contents), fresh)
