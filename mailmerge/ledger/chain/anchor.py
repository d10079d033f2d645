"""Anchors: the ledger's head, written to another place (another disk, a share, a person's mailbox).

Whoever can rewrite the whole workspace can rewrite the head file too; an anchor kept elsewhere still tells. So does the
head that is printed on every posting sheet and pack.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailmerge.ledger.chain.event import Head, stamp
from mailmerge.ledger.chain.head import read_signature, write_whole
from mailmerge.ledger.chain.ledger import Ledger, utc_now
from mailmerge.ledger.chain.signature import sign


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of one ledger, as it was when the anchor was written."""

    workspace: str
    head: Head
    at: datetime
    signature: str | None = None


def write_anchor(ledger: Ledger, folder: Path, at: datetime | None = None) -> Path:
    """Write the ledger's head to a new file in `folder`, which is made if need be, and return the file's path.

    An anchor that is there already, for the same head, is left as it is.
    """
    at = at or utc_now()
    head = ledger.head()
    path = folder / f"ledger-anchor-{at:%Y-%m-%d}-{head.seq}.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        signature = sign(ledger.path, ledger.workspace_id, head)
        form = {"workspace": ledger.workspace_id, **head.as_json(), "at": stamp(at)}
        form |= {"signature": signature} if signature else {}
        write_whole(path, json.dumps(form, indent=1) + "\n")
    return path


def read_anchor(path: Path) -> Anchor:
    """Read what `write_anchor` wrote.

    Raises:
        OSError: the file can't be read.
        ValueError: it is no anchor.
    """
    match json.loads(path.read_text("utf-8")):
        case {"workspace": str(workspace), "seq": int(seq), "hash": str(hash_), "at": str(at)}:
            return Anchor(workspace, Head(seq, hash_), datetime.fromisoformat(at), read_signature(path))
        case _:
            raise ValueError("This file is no anchor of a ledger. Give one that `mailmerge ledger anchor` wrote.")
