"""The head file beside the ledger: how far the ledger had come, kept apart from it.

It is written after each commit, so it may lag behind the ledger (power lost in between) but never lead. A ledger that
ends before its head file, or that has another event at that number, has lost or changed events.
"""

import json
import os
from pathlib import Path

from mailmerge.fresh import replace_file
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.event import Head


def head_file(ledger: Path) -> Path:
    """Return the path of the head file that belongs to the ledger at `ledger`."""
    return ledger.with_name("head.json")


def read_head(ledger: Path) -> Head | None:
    """Return what the head file says, or None where there is none; raises DamagedLedgerError if it can't be read."""
    try:
        return Head.from_json(head_file(ledger).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        raise DamagedLedgerError(
            "The ledger's head file (head.json) can't be read. Run `mailmerge ledger verify`, and put back the ledger "
            "folder from its last backup."
        ) from None


def read_signature(path: Path) -> str | None:
    """Return the signature that a head file or an anchor bears; None where it bears none, or is none."""
    try:
        form = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    signature = form.get("signature") if isinstance(form, dict) else None
    return signature if isinstance(signature, str) else None


def write_head(ledger: Path, head: Head, signature: str | None = None) -> None:
    """Put the head file in place of the former one, whole or not at all, and on the disk when this returns."""
    form = head.as_json() | ({"signature": signature} if signature else {})
    write_whole(head_file(ledger), json.dumps(form) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a text file such that a crash leaves the former one or the new one, and that the disk has it."""
    replace_file(path, text.encode(), shared=False)
    sync_folder(path.parent)


def write_kept(path: Path, data: bytes) -> None:
    """Write a file, and make the disk keep its bytes."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_file(path: Path) -> None:
    """Make the disk keep a file's bytes."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the disk keep the names in a folder (a rename, a new file); Windows needs no such call and has none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
