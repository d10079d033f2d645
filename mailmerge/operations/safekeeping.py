"""The record shown, and kept safe: verified, its head written elsewhere, copied."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

from mailmerge.errors import MissingError, SettingsError
from mailmerge.ledger.chain.anchor import write_anchor
from mailmerge.ledger.chain.backup import backup
from mailmerge.ledger.chain.event import Event, Head
from mailmerge.ledger.chain.verdict import Verification
from mailmerge.ledger.record.catching_up import LaterRun
from mailmerge.ledger.record.catching_up import catch_up as take_up
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


def verify(workspace: Workspace, anchor: Path | None = None, printed: str | None = None) -> Verification | None:
    """Re-hash every event and every file; None where there is no record yet, and nothing that it should speak of.

    Args:
        workspace: the trust's.
        anchor: a head that was written earlier, to hold the record against.
        printed: a head as it stands on a posting sheet or pack, with or without its entry's number.

    Raises:
        MissingError: the outbox is not there.
        SettingsError: the anchor can't be read, or what was typed is no head.
    """
    try:
        head = Head.from_print(printed) if printed is not None else None
    except ValueError:
        raise SettingsError(
            'That is no head of a record. Type what the sheet prints: --head "entry 17, 01234567 89abcdef …".'
        ) from None
    if not workspace.outbox.is_dir():
        raise MissingError(f"There is no folder {workspace.outbox}. Put the outbox back from a backup, or connect it.")
    if (
        anchor is None
        and head is None
        and not is_begun(workspace)
        and not any(place.is_dir() for place in workspace.outbox.iterdir())
    ):
        return None
    try:
        return verify_ledger(workspace.record, workspace.outbox, anchor, workspace.evidence, printed=head)
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
        found = verify_ledger(workspace.record)
        return Anchored(write_anchor(record, folder) if found.ok else None, found)


def catch_up(workspace: Workspace, by: str) -> tuple[LaterRun, ...]:
    """Take up the runs in the outbox that the record does not know, since an older one was put back, and return them.

    Raises:
        SettingsError: `by` is blank.
        MissingError: the outbox is not there.
    """
    if not by.strip():
        raise SettingsError("Say who takes them up, with --by: it stays on record.")
    if not workspace.outbox.is_dir():
        raise MissingError(f"There is no folder {workspace.outbox}. Put the outbox back from a backup, or connect it.")
    with open_ledger(workspace) as record:
        return take_up(record, workspace.outbox, by)


def make_key(workspace: Workspace, by: str) -> str:
    """Make a key by which the record's heads are signed from now on, and return the public one.

    Raises:
        SettingsError: `by` is blank.
        KeyFileError: there is a key already.
    """
    if not by.strip():
        raise SettingsError("Say who makes the key, with --by: it stays on record.")
    with open_ledger(workspace) as record:
        return record.make_head_key(by)


def key_of(workspace: Workspace) -> tuple[int, str] | None:
    """Return the event and the public key by which heads are signed; None where they are not."""
    with open_ledger(workspace) as record:
        return record.head_key()


def back_up(workspace: Workspace, folder: Path) -> Path:
    """Copy the record into a new folder inside `folder`, verify the copy, and return the new folder.

    Raises:
        DamagedLedgerError: the copy does not verify; none is made.
    """
    with open_ledger(workspace) as record:
        return backup(record, folder)
