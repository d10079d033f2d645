"""Files that join a run's folder later: a posting sheet made again, orders for the postal account.

Such a file is written under a hidden name, recorded, and then renamed: nobody sees one that is not on record. Where the
power goes in between, `finish` brings the file to its place, or throws away what was never recorded.
"""

import os
from collections.abc import Callable
from pathlib import Path

from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.post_records import orders_exported, sheets_made
from mailmerge.ledger.record.signing import append_signed
from mailmerge.ledger.record.workers import is_alive, this_worker

_HIDDEN = ".joining-"


def join(ledger: Ledger, outbox: Path, file: str, data: bytes, event: NewEvent, by: str | None) -> Path:
    """Record a file and let it appear.

    Args:
        ledger: where it is recorded.
        outbox: the folder with one folder a run.
        file: where it will lie in the outbox.
        data: its bytes.
        event: what says that it was made; its payload names file and hash under `files`.
        by: who asked for it, where that is known.

    Returns:
        The file's path.
    """
    hidden = outbox / f"{_HIDDEN}{sha256(data)}-{this_worker(ledger)}"
    with hidden.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    append_signed(ledger, [event], by)
    return hidden.replace(outbox / file)


def finish(ledger: Ledger, outbox: Path, alive: Callable[[Ledger, str], bool] = is_alive) -> None:
    """Bring each file that was recorded and not yet seen to its place, and delete what was never recorded.

    Files of processes that still run are theirs.
    """
    for hidden in outbox.glob(f"{_HIDDEN}*"):
        digest, _, owner = hidden.name.removeprefix(_HIDDEN).partition("-")
        if alive(ledger, owner):
            continue
        place = _place(ledger, digest)
        if place is not None and (outbox / place).parent.is_dir():
            hidden.replace(outbox / place)
        else:
            hidden.unlink(missing_ok=True)


def _place(ledger: Ledger, digest: str) -> str | None:
    """Return where the record says that a file of this hash lies in the outbox."""
    added = (*(sheet.files for sheet in sheets_made(ledger)), *(orders.files for orders in orders_exported(ledger)))
    files = ((path, named) for each in added for path, named in each.items())
    return next((path for path, named in files if named == digest), None)
