"""A chain copied from one store to another: the same events with the same hashes, under the guards of the new one.

It is laid down again event by event, as it was written: the triggers of the new store see to it that each follows the
last, and what was erased is erased in the new one by the very event that says so.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.errors import LedgerError
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.chain.event_rows import event_of, head_of
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.own_events import ContentErased
from mailmerge.ledger.chain.schema import ERASURE, contents, events, journal
from mailmerge.ledger.chain.store import explained
from mailmerge.ledger.chain.stores import store_at

_BATCH = 500
_STREAMED = {"yield_per": 200}

# What stands in for erased bytes until the event is there that erases them.
_ERASED = b""


class NotEmptyError(LedgerError):
    """There is a record at the place to which another is to be copied."""

    exit_code = 2


class UnderWayError(LedgerError):
    """Runs are under way in a record that is to be copied."""

    exit_code = 7


def copy_chain(source: Ledger, target: Address) -> Head:
    """Copy a ledger into the empty store at `target`, in one transaction, and return the last event's head.

    What is drawn from the record is drawn there anew. The caller verifies the copy.

    Raises:
        NotEmptyError: something is kept there already.
        UnavailableLedgerError: one of the two can't be read or written.
    """
    store = store_at(target, source.drawn.FUNCTIONS)
    try:
        with source.reading() as old, explained(store), store.writing() as new:
            if store.version(new) and head_of(new).seq:
                raise NotEmptyError("There is a record already at the place to copy to. Nothing was copied.")
            if store.version(new) != source.drawn.VERSION:
                store.bring_up(new, source.drawn)
            _lay_down(old, new)
            source.drawn.rebuild(new)
            return head_of(new)
    finally:
        store.close()


def require_at_rest(source: Ledger) -> None:
    """See that no run is under way: it would be finished in the record that is left behind.

    Raises:
        UnderWayError: one is.
    """
    with source.reading() as connection:
        if connection.execute(select(journal.c.run)).first():
            raise UnderWayError(
                "A run is under way. Stop the watcher, the desk and whatever else works on the record, run "
                "`mailmerge run` once where one was cut off, and copy then."
            )


def _lay_down(old: Connection, new: Connection) -> None:
    """Insert every event in order, and with each erasure empty what it erased."""
    erased = _erased(old)
    _add_contents(old, new)
    # All contents are there before the first event: nothing but the caller's verification asks which event names them.
    rows = old.execute(select(events).order_by(events.c.seq), execution_options=_STREAMED)
    for batch in _up_to_erasures(rows):
        new.execute(insert(events), [dict(row._mapping) for row in batch])
        if batch[-1].kind == ERASURE and (told := ContentErased.read(event_of(batch[-1]).payload)):
            gone = sorted(erased.intersection(told.erased))
            for start in range(0, len(gone), _BATCH):
                some = contents.c.sha256.in_(gone[start : start + _BATCH])
                new.execute(update(contents).where(some, contents.c.bytes.is_not(None)).values(bytes=None))


def _erased(old: Connection) -> frozenset[str]:
    return frozenset(old.execute(select(contents.c.sha256).where(contents.c.bytes.is_(None))).scalars())


def _add_contents(old: Connection, new: Connection) -> None:
    rows = iter(old.execute(select(contents).order_by(contents.c.sha256), execution_options=_STREAMED))
    while batch := list(islice(rows, 200)):
        new.execute(
            insert(contents),
            [{"sha256": row.sha256, "bytes": _ERASED if row.bytes is None else row.bytes} for row in batch],
        )


def _up_to_erasures(rows: Iterator[Row[Any]]) -> Iterator[list[Row[Any]]]:
    """Yield rows in batches, each of which ends where something was erased."""
    batch: list[Row[Any]] = []
    for row in rows:
        batch.append(row)
        if row.kind == ERASURE or len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
