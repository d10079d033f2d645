"""Backups: the whole ledger, copied while others write to it, in a folder that can be put back as it is."""

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.copying import copy_chain
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.head import head_file, sync_file, sync_folder
from mailmerge.ledger.chain.ledger import Ledger, utc_now
from mailmerge.ledger.chain.verify import verify

_ONE_DAY = 24 * 60 * 60


def backup(ledger: Ledger, folder: Path, at: datetime | None = None) -> Path:
    """Copy the ledger into a new folder inside `folder`, verify the copy, and return the new folder.

    The new folder appears whole or not at all. To restore: put it in the ledger folder's place while nothing runs.
    It holds personal data, also what is erased from the ledger later: keep it as safe, and not longer.

    Raises:
        DamagedLedgerError: the copy does not verify, so neither would the ledger; no backup is made.
        OSError: the folder can't be written, or a backup of the same second is there.
    """
    final = folder / f"ledger-{at or utc_now():%Y-%m-%dT%H%M%SZ}"
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    temporary = Path(mkdtemp(prefix=".mailmerge-", suffix=".tmp", dir=folder))
    try:
        _copied(ledger, temporary)
        temporary.rename(final)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    sync_folder(folder)
    return final


def _sweep(folder: Path) -> None:
    """Delete what backups that were cut off left hidden: the whole record, which nobody looks for there.

    One of the last day may be one that is being made.
    """
    for left in (*folder.glob(".mailmerge-*.tmp"), *folder.glob(".ledger-*.tmp")):
        if left.is_dir() and not left.is_symlink() and left.stat().st_mtime < time.time() - _ONE_DAY:
            shutil.rmtree(left)


def _copied(ledger: Ledger, temporary: Path) -> None:
    """Copy ledger and head file into a folder, as one file whatever store keeps it, and verify the copy."""
    copy = temporary / ledger.address.file.name
    # The head file first: it may lag behind the copy, and must not lead.
    shutil.copyfile(head_file(ledger.path), head_file(copy))
    if ledger.address.is_shared:
        copy_chain(ledger, Address.of(copy))
    else:
        _copy(ledger.address.file, copy)
    if not verify(copy, ledger.drawn).ok:
        raise DamagedLedgerError(
            "No backup was made, because the ledger does not verify. Run `mailmerge ledger verify` to see why."
        )
    for file in (copy, head_file(copy)):
        sync_file(file)
    sync_folder(temporary)


def _copy(source: Path, target: Path) -> None:
    """Copy a database by SQLite's own online backup: one state of it, whatever is written meanwhile."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
