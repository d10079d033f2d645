"""Verification: is everything still as it was written? Nothing that the ledger says of itself is taken on trust.

The database's own guards, the chain, the contents, what is drawn from them, the head file, an anchor if one is given,
and whatever else is handed in to be checked are gone through, each by itself, so that one fault does not hide another.
Rows are read one by one: a million take no more memory than a thousand.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select, text
from sqlalchemy.exc import DBAPIError

from mailmerge.ledger.chain import witnesses
from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.anchor import Anchor, read_anchor
from mailmerge.ledger.chain.drawn import Drawn
from mailmerge.ledger.chain.event import NO_HASH, Head, event_hash, sha256
from mailmerge.ledger.chain.head import head_file, read_signature
from mailmerge.ledger.chain.own_events import ContentErased
from mailmerge.ledger.chain.schema import ERASURE, contents, events
from mailmerge.ledger.chain.signature import is_private
from mailmerge.ledger.chain.store import Store, explained
from mailmerge.ledger.chain.stores import store_at
from mailmerge.ledger.chain.verdict import Erased, FilesReport, Verdict, Verification

# Given one state of the ledger and the SHA-256 of all that was rightly erased, yields what is wrong, and counts what it
# read.
Check = Callable[[Connection, Collection[str], FilesReport], Iterable[Verdict]]

_NOTED = 5  # of a kind
_STREAMED = {"yield_per": 1_000}

_UNREADABLE = Verdict(
    "altered",
    "ledger",
    "database",
    "The ledger's file is damaged and can't be read to its end. Put back its last backup.",
)

# A payload that is not JSON is an altered event, and told as such; here it only must not stop the reading.
_NAMED_CONTENTS = text(
    "SELECT named.value AS sha256, events.seq AS seq FROM events, "
    "json_each(CASE WHEN json_valid(payload) THEN payload ELSE '{}' END, '$.contents') AS named ORDER BY sha256"
)


def verify(
    where: Path | Address,
    drawn: Drawn,
    anchor: Path | None = None,
    checks: Sequence[Check] = (),
    printed: Head | None = None,
) -> Verification:
    """Verify the ledger at an address, even one that `Ledger.open` would refuse; nothing in it is changed.

    Args:
        where: the ledger's address, or its file.
        drawn: what is kept beside the events.
        anchor: a file that `write_anchor` wrote earlier: the ledger must still hold that event.
        checks: what else is held against the ledger (the files of the runs), one after the other.
        printed: a head that was printed on paper, number 0 where only its hash is known: it must still be there.

    Returns:
        Every fault found; `ok` if there is none. Content that was erased, with an event that says so, is no fault.

    Raises:
        OSError: a file or folder is there and can't be read.
        ValueError: `anchor` is no anchor.
    """
    address = Address.of(where)
    store = store_at(address, drawn.FUNCTIONS)
    try:
        with explained(store):
            is_there = store.is_there()
        if not is_there:
            name = address.path.name if not address.is_shared else "database"
            gone = Verdict("missing", "ledger", name, "The ledger's file is gone. Put it back from its last backup.")
            return Verification((gone,), (), 0, 0, 0, None)
        anchored = read_anchor(anchor) if anchor else None
        look = _Look(store, drawn, address)
        return look.at_all(anchored, anchor.name if anchor else "", checks, printed)
    finally:
        store.close()


class _Look:
    """One look at a ledger, from its tables to what lies outside."""

    def __init__(self, store: Store, drawn: Drawn, address: Address) -> None:
        self._store, self._drawn, self._address = store, drawn, address
        self._verdicts: list[Verdict] = []

    def at_all(
        self, anchored: Anchor | None, anchor_name: str, checks: Sequence[Check], printed: Head | None
    ) -> Verification:
        """Return all that is found."""
        path, drawn, store = self._address.path, self._drawn, self._store
        head_name = head_file(path).name
        # What lies outside the ledger is looked at first: another process may append meanwhile, and the ledger comes
        # first.
        witness, lost = witnesses.kept_head(path)
        # A machine that never opened a record which others share has none yet, nor need there be anything on it.
        is_begun = not self._address.is_shared or head_file(path).exists()
        self._verdicts = lost if is_begun else []
        signature = read_signature(head_file(path))
        try:
            with store.reading() as connection:
                self._take(connection, _database(connection, store, drawn))
                self._take(connection, broken_links(connection))
                if is_begun:
                    self._take(connection, _emptied(connection))
                erased = _erasures(connection)
                digests = {digest for erasure in erased for digest in erasure.digests}
                self._take(connection, _contents(connection, digests))
                self._take(connection, _drawn_tables(connection, store, drawn))
                if witness:
                    self._take(connection, witnesses.witnessed(connection, witness, "head", head_name))
                    self._take(connection, witnesses.signed(connection, witness, signature, "head", head_name))
                if anchored:
                    self._take(connection, witnesses.anchored(connection, anchored, anchor_name))
                    head, sealed = anchored.head, anchored.signature
                    self._take(connection, witnesses.signed(connection, head, sealed, "anchor", anchor_name))
                if printed:
                    self._take(connection, witnesses.found_from_paper(connection, printed))
                report = FilesReport(notes=[*_backward(connection), *store.notes(connection)])
                if not is_private(path):
                    report.notes.append(
                        "The key by which heads are signed (head.key) can be read by others: chmod 0600."
                    )
                for check in checks:
                    self._take(connection, check(connection, digests, report))
                for name, head in report.heads:
                    self._take(connection, witnesses.witnessed(connection, head, "file", name))
                counts = (*_counts(connection), report.files)
                return Verification(tuple(self._verdicts), erased, *counts, _last(connection), tuple(report.notes))
        except DBAPIError as error:  # not even its parts can be read one by one
            self._refuse_away(error)
            return Verification((*self._verdicts, _UNREADABLE), (), 0, 0, 0, None)

    def _take(self, connection: Connection, verdicts: Iterable[Verdict]) -> None:
        """Keep verdicts, with one more where the database is too damaged to give them all."""
        try:
            with self._store.attempt(connection):
                self._verdicts.extend(verdicts)
        except DBAPIError as error:
            self._refuse_away(error)
            self._verdicts.append(_UNREADABLE)

    def _refuse_away(self, error: DBAPIError) -> None:
        """Raise where the database can't be reached: that tells nothing of the record."""
        if error.connection_invalidated or self._store.is_away(error.orig or error):
            with explained(self._store):
                raise error


def _database(connection: Connection, store: Store, drawn: Drawn) -> Iterator[Verdict]:
    """Yield what is wrong with the file as a database, and with its tables, indexes and triggers."""
    for fault in store.faults(connection):
        yield Verdict("altered", "ledger", "database", f"The ledger's file is damaged: {fault}.")
    there = store.objects(connection)
    should = store.expected_objects(connection, drawn)
    if store.version(connection) != drawn.VERSION:
        # What an older version drew is dropped and drawn anew when it is opened.
        should = store.expected_objects(connection, None)
        there = {name: sql for name, sql in there.items() if name in should}
    for name in sorted(should.keys() | there.keys()):
        if name not in there:
            yield Verdict("missing", "ledger", name, f"The ledger's own {name} was removed: it guards or holds events.")
        elif name not in should:
            yield Verdict("extra", "ledger", name, f"{name} was put into the ledger's file: it does not belong there.")
        elif there[name] != should[name]:
            yield Verdict("altered", "ledger", name, f"The ledger's own {name} was changed.")


def broken_links(connection: Connection) -> Iterator[Verdict]:
    """Yield each event that is altered, missing or extra, and each place where the chain is broken."""
    expected, prev_hash = 1, NO_HASH
    for row in connection.execute(select(events).order_by(events.c.seq), execution_options=_STREAMED):
        seq = row.seq
        if seq > expected:
            gone = f"{expected}" if seq == expected + 1 else f"{expected} to {seq - 1}"
            yield Verdict("missing", "event", gone, f"Event {gone} was removed.")
        if seq < expected:
            yield Verdict("extra", "event", str(seq), f"Event {seq} was put in: events begin with number 1.")
        if row.prev_hash != prev_hash:
            yield Verdict("chain-broken", "event", str(seq), f"The chain is broken at event {seq}.")
        if not _is_sound(row):
            yield Verdict("altered", "event", str(seq), f"Event {seq} was changed: its content and its hash disagree.")
        expected, prev_hash = max(seq, 0) + 1, row.hash


def _emptied(connection: Connection) -> Iterator[Verdict]:
    """Yield that a ledger which was begun holds nothing, where it does."""
    if _last(connection) is None:
        yield Verdict("truncated", "ledger", "events", "The ledger holds no event any more.")


def _is_sound(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether an event's fields are the texts that were written, by their hash."""
    fields = tuple(row)
    texts = fields[1:]
    return all(isinstance(field, str) for field in texts) and event_hash(*fields[:-1]) == row.hash


def _contents(connection: Connection, erased: Collection[str]) -> Iterator[Verdict]:
    """Yield each content that is altered, missing, extra or emptied without an erasure."""
    for row in connection.execute(select(contents), execution_options=_STREAMED):
        digest = str(row.sha256)
        if row.bytes is None:
            if digest not in erased:
                yield Verdict("missing", "content", digest, f"Content {digest} was emptied, and no event says so.")
        elif not isinstance(row.bytes, bytes) or sha256(row.bytes) != digest:
            yield Verdict("altered", "content", digest, f"Content {digest} was changed.")
        elif digest in erased:
            yield Verdict("altered", "content", digest, f"Content {digest} is there again, though it was erased.")
    yield from _unmatched_contents(connection)


def _unmatched_contents(connection: Connection) -> Iterator[Verdict]:
    """Yield each content that an event speaks of and that is not there, or the other way round.

    Both come sorted and are merged, so that neither is ever held in memory.
    """
    digests = select(contents.c.sha256).order_by(contents.c.sha256)
    there = ((str(row.sha256), None) for row in connection.execute(digests, execution_options=_STREAMED))
    named = ((str(row.sha256), row.seq) for row in connection.execute(_NAMED_CONTENTS, execution_options=_STREAMED))
    for digest, places in groupby(merge(there, named, key=itemgetter(0)), key=itemgetter(0)):
        seqs = [seq for _, seq in places]
        if None not in seqs:
            text = f"Content {digest}, which event {seqs[0]} speaks of, was removed."
            yield Verdict("missing", "content", digest, text)
        elif len(seqs) == 1:
            yield Verdict("extra", "content", digest, f"No event speaks of content {digest}: it was put in.")


def _drawn_tables(connection: Connection, store: Store, drawn: Drawn) -> Iterator[Verdict]:
    """Yield each row of a look-up that events and contents do not give; of an older version, only where they end."""
    is_of_present_shape = store.version(connection) == drawn.VERSION
    for table, name in drawn.differences(connection, all_tables=is_of_present_shape):
        text = f"Row {name} of the look-up {table} is not what the events say."
        yield Verdict("lookup-differs", "look-up", f"{table} {name}", text)


def _backward(connection: Connection) -> list[str]:
    """Return what is to be known of times that do not go forwards: no fault of the record, but of a clock."""
    before = func.lag(events.c.at).over(order_by=events.c.seq).label("before")
    timed = select(events.c.seq, events.c.at, before).subquery()
    query = select(timed).where(timed.c.at < timed.c.before).order_by(timed.c.seq)
    found = connection.execute(query).all()
    notes = [
        f"Event {row.seq} is dated {row.at}, before the one before it ({row.before}): the machine's clock went back."
        for row in found[:_NOTED]
    ]
    return notes + [f"So it is at {len(found) - _NOTED} more events."] * (len(found) > _NOTED)


def _erasures(connection: Connection) -> tuple[Erased, ...]:
    """Return what was erased, by event; an event that was altered beyond reading erases nothing."""
    query = select(events).where(events.c.kind == ERASURE, func.json_valid(events.c.payload)).order_by(events.c.seq)
    return tuple(filter(None, map(_erased, connection.execute(query))))


def _erased(row: Row[*tuple[Any, ...]]) -> Erased | None:
    """Return what an event erased; None where it can't be read any more."""
    try:
        at, payload = datetime.fromisoformat(row.at), json.loads(row.payload)
    except (TypeError, ValueError):  # damage can turn a text into bytes, too
        return None
    told = ContentErased.read(payload)
    return Erased(row.seq, at, told.reason, frozenset(told.erased)) if told else None


def _counts(connection: Connection) -> tuple[int, int]:
    """Return how many events and contents there are."""
    counted = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (events, contents)]
    return counted[0], counted[1]


def _last(connection: Connection) -> Head | None:
    """Return the ledger's head, None if it holds no event."""
    row = connection.execute(select(events.c.seq, events.c.hash).order_by(events.c.seq.desc()).limit(1)).one_or_none()
    return Head(row.seq, row.hash) if row else None
