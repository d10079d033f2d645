"""Verification: is everything still as it was written? Nothing that the ledger says of itself is taken on trust.

The database's own guards, the chain, the contents, what is drawn from them, the head file, an anchor if one is given,
and whatever else is handed in to be checked are gone through, each by itself, so that one fault does not hide another.
Rows are read one by one: a million take no more memory than a thousand.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select, text
from sqlalchemy.exc import DBAPIError

from mailmerge.ledger.chain import witnesses
from mailmerge.ledger.chain.anchor import read_anchor
from mailmerge.ledger.chain.database import connect
from mailmerge.ledger.chain.drawn import Drawn
from mailmerge.ledger.chain.event import NO_HASH, Head, event_hash, sha256
from mailmerge.ledger.chain.head import head_file, read_signature
from mailmerge.ledger.chain.schema import ERASURE, contents, create_record, events, objects
from mailmerge.ledger.chain.signature import is_private
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
    path: Path, drawn: Drawn, anchor: Path | None = None, checks: Sequence[Check] = (), printed: Head | None = None
) -> Verification:
    """Verify the ledger at `path`, even one that `Ledger.open` would refuse; nothing in it is changed.

    Args:
        path: the ledger's file.
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
    if not path.is_file():
        gone = Verdict("missing", "ledger", path.name, "The ledger's file is gone. Put it back from its last backup.")
        return Verification((gone,), (), 0, 0, 0, None)
    anchored = read_anchor(anchor) if anchor else None
    # What lies outside the ledger is looked at first: another process may append meanwhile, and the ledger comes first.
    witness, verdicts = witnesses.kept_head(path)
    signature = read_signature(head_file(path))
    engine = connect(path, drawn.FUNCTIONS)
    try:
        with engine.begin() as connection:
            verdicts += _readable(_database(connection, drawn))
            verdicts += _readable(broken_links(connection))
            erased = _erasures(connection)
            digests = {digest for erasure in erased for digest in erasure.digests}
            verdicts += _readable(_contents(connection, digests))
            verdicts += _readable(_drawn_tables(connection, drawn))
            if witness:
                verdicts += _readable(witnesses.witnessed(connection, witness, "head", head_file(path).name))
                verdicts += _readable(witnesses.signed(connection, witness, signature, "head", head_file(path).name))
            if anchored and anchor:
                verdicts += _readable(witnesses.anchored(connection, anchored, anchor.name))
                verdicts += _readable(
                    witnesses.signed(connection, anchored.head, anchored.signature, "anchor", anchor.name)
                )
            if printed:
                verdicts += _readable(witnesses.found_from_paper(connection, printed))
            report = FilesReport(notes=_backward(connection))
            if not is_private(path):
                report.notes.append("The key by which heads are signed (head.key) can be read by others: chmod 0600.")
            for check in checks:
                verdicts += _readable(check(connection, digests, report))
            for name, head in report.heads:
                verdicts += _readable(witnesses.witnessed(connection, head, "file", name))
            counts = (*_counts(connection), report.files)
            return Verification(tuple(verdicts), erased, *counts, _last(connection), tuple(report.notes))
    except DBAPIError:  # not even its parts can be read one by one
        return Verification((*verdicts, _UNREADABLE), (), 0, 0, 0, None)
    finally:
        engine.dispose()


def _readable(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return verdicts, with one more where the database is too damaged to give them all."""
    found: list[Verdict] = []
    try:
        found.extend(verdicts)
    except DBAPIError:
        found.append(_UNREADABLE)
    return found


def _database(connection: Connection, drawn: Drawn) -> Iterator[Verdict]:
    """Yield what is wrong with the file as a database, and with its tables, indexes and triggers."""
    for fault in connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars():
        if fault != "ok":
            yield Verdict("altered", "ledger", "database", f"The ledger's file is damaged: {fault}.")
    there: Mapping[str, str] = objects(connection)
    should = _expected_objects(drawn)
    if not _is_of_present_shape(connection, drawn):
        # What an older version drew is dropped and drawn anew when it is opened.
        should = _expected_objects(None)
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
    if expected == 1:
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


def _drawn_tables(connection: Connection, drawn: Drawn) -> Iterator[Verdict]:
    """Yield each row of a look-up that events and contents do not give; of an older version, only where they end."""
    for table, name in drawn.differences(connection, all_tables=_is_of_present_shape(connection, drawn)):
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
    match payload:
        case {"erased": list(digests), "reason": str(reason)} if all(isinstance(each, str) for each in digests):
            return Erased(row.seq, at, reason, frozenset(digests))
    return None


def _counts(connection: Connection) -> tuple[int, int]:
    """Return how many events and contents there are."""
    counted = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (events, contents)]
    return counted[0], counted[1]


def _last(connection: Connection) -> Head | None:
    """Return the ledger's head, None if it holds no event."""
    row = connection.execute(select(events.c.seq, events.c.hash).order_by(events.c.seq.desc()).limit(1)).one_or_none()
    return Head(row.seq, row.hash) if row else None


def _is_of_present_shape(connection: Connection, drawn: Drawn) -> bool:
    """Whether what is drawn from the record was drawn by this version."""
    return bool(connection.exec_driver_sql("PRAGMA user_version").scalar_one() == drawn.VERSION)


@cache
def _expected_objects(drawn: Drawn | None) -> Mapping[str, str]:
    """Return the SQL of all that a ledger's database should hold, from one made for the purpose."""
    engine = connect(None, drawn.FUNCTIONS if drawn else {})
    with engine.begin() as connection:
        create_record(connection)
        if drawn is not None:
            drawn.create(connection)
        return objects(connection)
