"""The record shown, and kept safe: verified, its head written elsewhere, copied."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

from mailmerge.errors import MissingError, SettingsError
from mailmerge.ledger.chain.anchor import write_anchor
from mailmerge.ledger.chain.backup import backup
from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.chain.verdict import Verification
from mailmerge.ledger.record.verify import verify as verify_ledger
from mailmerge.operations.record import is_begun, open_ledger
from mailmerge.workspace import Workspace

__all__ = ["NOTHING", "Anchored", "Event", "Verification", "anchor_head", "back_up", "events", "verify"]

# What a look finds where there is no record yet.
NOTHING = Verification((), (), 0, 0, 0, None)


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where the head was written, or, where the record does not verify, what was found instead."""

    path: Path | None
    found: Verification


def events(workspace: Workspace, last: int, kind: str | None = None, subject: str | None = None) -> tuple[Event, ...]:
    """Return the last events, the oldest of them first; none where there is no record yet.

    Args:
        workspace: the trust's.
        last: at most so many.
        kind: only events of this kind.
        subject: only events about this: a letter's reference, or a run.

    Raises:
        MissingError: the record lies on a network drive.
    """
    if not is_begun(workspace):
        return ()
    with open_ledger(workspace) as record:
        return tuple(deque(record.events(kind, subject), maxlen=last))


def verify(workspace: Workspace, anchor: Path | None = None) -> Verification | None:
    """Re-hash every event and every file; None where there is no record yet, and nothing that it should speak of.

    Args:
        workspace: the trust's.
        anchor: a head that was written earlier, to hold the record against.

    Raises:
        MissingError: the outbox is not there.
        SettingsError: the anchor can't be read.
    """
    if not workspace.outbox.is_dir():
        raise MissingError(f"There is no folder {workspace.outbox}. Put the outbox back from a backup, or connect it.")
    if anchor is None and not is_begun(workspace) and not any(place.is_dir() for place in workspace.outbox.iterdir()):
        return None
    try:
        return verify_ledger(workspace.ledger, workspace.outbox, anchor, workspace.evidence)
    except (OSError, ValueError) as error:
        if anchor is None:
            raise
        raise SettingsError(f"{anchor} is no anchor that can be read. Give one that `ledger anchor` wrote.") from error


def anchor_head(workspace: Workspace, folder: Path | None = None) -> Anchored:
    """Write the record's head into a folder, by default the one that the settings name.

    A record that does not verify gets none: it would vouch for it.

    Raises:
        SettingsError: no folder is named anywhere.
    """
    folder = folder or workspace.anchors
    if folder is None:
        raise SettingsError("Say where: mailmerge ledger anchor FOLDER, or set folders.anchors in mailmerge.toml.")
    with open_ledger(workspace) as record:
        found = verify_ledger(workspace.ledger)
        return Anchored(write_anchor(record, folder) if found.ok else None, found)


def back_up(workspace: Workspace, folder: Path) -> Path:
    """Copy the record into a new folder inside `folder`, verify the copy, and return the new folder.

    Raises:
        DamagedLedgerError: the copy does not verify; none is made.
    """
    with open_ledger(workspace) as record:
        return backup(record, folder)
