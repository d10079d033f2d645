"""The record, opened for a command: on a local disk, and never begun by looking at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailmerge.errors import MissingError

if TYPE_CHECKING:
    from mailmerge.ledger.chain.ledger import Ledger
    from mailmerge.workspace import Workspace

NOT_BEGUN = "There is no ledger yet: it begins with the first run."


def is_begun(workspace: Workspace) -> bool:
    """Whether there ever was a ledger: its file, or what is left in its folder."""
    folders = {workspace.state, workspace.ledger.parent}
    return workspace.record.is_shared or any(folder.is_dir() and any(folder.iterdir()) for folder in folders)


def open_ledger(workspace: Workspace) -> Ledger:
    """Open the ledger.

    Raises:
        MissingError: there is none yet, or it lies on a network drive.
    """
    from mailmerge.ledger.record.opening import open_record
    from mailmerge.workspace.local_record import require_local_record

    if not is_begun(workspace):
        raise MissingError(NOT_BEGUN)
    require_local_record(workspace)
    return open_record(workspace.record)
