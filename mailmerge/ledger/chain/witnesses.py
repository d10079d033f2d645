"""Heads that were kept or printed elsewhere, held against the ledger: the head file, an anchor, a head from paper."""

import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, func, select

from mailmerge.ledger.chain.anchor import Anchor
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.chain.head import head_file, read_head
from mailmerge.ledger.chain.schema import events
from mailmerge.ledger.chain.signature import is_signed, key_at
from mailmerge.ledger.chain.verdict import Thing, Verdict


def kept_head(path: Path) -> tuple[Head | None, list[Verdict]]:
    """Return what the head file says, and the verdict on it where it says nothing."""
    name = head_file(path).name
    try:
        head = read_head(path)
    except DamagedLedgerError as error:
        return None, [Verdict("altered", "head", name, str(error))]
    if head is None:
        text = f"{name} is gone, which tells how far the ledger had come: events may have been removed."
        return None, [Verdict("missing", "head", name, text)]
    return head, []


def witnessed(connection: Connection, witness: Head, thing: Thing, name: str) -> Iterator[Verdict]:
    """Yield a verdict unless the ledger still holds the event that a witness outside it has seen."""
    if witness.seq == 0:
        return
    there = connection.execute(select(events.c.hash).where(events.c.seq == witness.seq)).scalar()
    if there is None:
        text = f"{name} has seen event {witness.seq}, which is not in the ledger any more: events were removed."
        yield Verdict("truncated", thing, name, text)
    elif there != witness.hash:
        text = f"{name} has seen another event {witness.seq} than the ledger holds: the ledger was rewritten."
        yield Verdict("altered", thing, name, text)


def signed(connection: Connection, head: Head, signature: str | None, thing: Thing, name: str) -> Iterator[Verdict]:
    """Yield a verdict where a head should bear the trust's signature by then, and does not."""
    key = key_at(connection, head.seq)
    if key is None:
        return
    try:
        workspace_id = str(json.loads(_genesis(connection) or "{}").get("workspace"))
    except (ValueError, AttributeError):
        workspace_id = ""
    if not is_signed(workspace_id, head, signature, key[1]):
        text = f"{name} is not signed by the trust's key (event {key[0]}): it was made by somebody without the key."
        yield Verdict("altered", thing, name, text)


def found_from_paper(connection: Connection, printed: Head) -> Iterator[Verdict]:
    """Yield a verdict unless the ledger still holds the event that stands on paper."""
    name = f"entry {printed.seq}" if printed.seq else "the head from paper"
    there = connection.execute(select(events.c.seq).where(events.c.hash == printed.hash)).scalar()
    if there is None:
        text = (
            f"The head from paper ({name}) is not in the ledger: events were removed or rewritten, or it is mistyped."
        )
        is_cut = printed.seq > (connection.execute(select(func.count()).select_from(events)).scalar() or 0)
        yield Verdict("truncated" if is_cut else "altered", "head", name, text)
    elif printed.seq not in (0, there):
        text = f"The hash from paper is event {there}'s, and not event {printed.seq}'s: look at the number again."
        yield Verdict("altered", "head", name, text)


def anchored(connection: Connection, anchor: Anchor, name: str) -> Iterator[Verdict]:
    """Yield a verdict unless the ledger is the anchor's and still holds its event."""
    genesis = _genesis(connection)
    if genesis is not None and anchor.workspace not in str(genesis):
        text = f"{name} belongs to another ledger than this, or this ledger was made anew in its place."
        yield Verdict("altered", "anchor", name, text)
    else:
        yield from witnessed(connection, anchor.head, "anchor", name)


def _genesis(connection: Connection) -> str | None:
    payload = connection.execute(select(events.c.payload).where(events.c.seq == 1)).scalar()
    return None if payload is None else str(payload)
