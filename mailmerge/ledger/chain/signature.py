"""Heads signed by a key of the trust's own (Ed25519): a ledger, or an anchor, that was made without the key shows.

The private key lies beside the ledger in `head.key`, for this user alone. The public one stands in the chain, in the
event by which it was made: from that event on every head file and every anchor has to bear its signature. A backup
never holds the private key.
"""

import json
import os
from pathlib import Path

from sqlalchemy import Connection, select

from mailmerge.fresh import write_new
from mailmerge.ledger.chain.errors import LedgerError
from mailmerge.ledger.chain.event import Head, canonical
from mailmerge.ledger.chain.own_events import HEAD_KEY_MADE
from mailmerge.ledger.chain.schema import events

# The kind of the event by which a key begins to count.

_PRIVATE = 0o077


class KeyFileError(LedgerError):
    """The key by which heads are signed is there already, or can't be used."""

    exit_code = 2


def key_file(ledger: Path) -> Path:
    """Return the path of the private key that belongs to the ledger at `ledger`."""
    return ledger.with_name("head.key")


def make_key(ledger: Path) -> str:
    """Make a private key for a ledger, readable by this user alone, and return the public one (64 hex digits).

    Raises:
        KeyFileError: there is one already.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    try:
        write_new(key_file(ledger), f"{private.private_bytes_raw().hex()}\n".encode())
    except FileExistsError:
        raise KeyFileError(
            "There is a key already (head.key, beside the ledger). To change it, put that one away first, and keep it."
        ) from None
    return private.public_key().public_bytes_raw().hex()


def sign(ledger: Path, workspace_id: str, head: Head) -> str | None:
    """Return the signature of a head, as hex digits; None where there is no key.

    Raises:
        KeyFileError: what is there is no key.
        OSError: it can't be read.
    """
    try:
        text = key_file(ledger).read_text("ascii")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        text = ""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
    except ValueError:
        raise KeyFileError("The key beside the ledger (head.key) is none. Put it back from where it is kept.") from None
    return private.sign(_message(workspace_id, head)).hex()


def is_signed(workspace_id: str, head: Head, signature: str | None, public_key: str) -> bool:
    """Whether a signature is this public key's, of this head of this ledger."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        public.verify(bytes.fromhex(signature or ""), _message(workspace_id, head))
    except (InvalidSignature, ValueError):
        return False
    return True


def key_at(connection: Connection, seq: int) -> tuple[int, str] | None:
    """Return the event and the public key that counts for a head of that number; None where none does yet."""
    query = select(events.c.seq, events.c.payload).where(events.c.kind == HEAD_KEY_MADE, events.c.seq <= seq)
    row = connection.execute(query.order_by(events.c.seq.desc()).limit(1)).one_or_none()
    try:
        return (row.seq, str(json.loads(row.payload)["public_key"])) if row else None
    except (ValueError, TypeError, KeyError):  # a damaged event, which the chain names
        return None


def is_private(ledger: Path) -> bool:
    """Whether nobody else may read the key; one that is not there is read by nobody."""
    try:
        mode = key_file(ledger).stat().st_mode
    except FileNotFoundError:
        return True
    return os.name == "nt" or not mode & _PRIVATE


def _message(workspace_id: str, head: Head) -> bytes:
    return canonical(["mailmerge ledger head", workspace_id, head.seq, head.hash]).encode()
