"""What is done for the record once a day: verified, its head written elsewhere, all of it backed up.

A thing that can't be done stops no other, and is told. A record that does not verify gets neither anchor nor backup,
which would vouch for it; then no former backup is deleted either.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mailmerge.casework.counting import count
from mailmerge.operations import safekeeping
from mailmerge.operations.whole_backup import back_up_all
from mailmerge.reports.trouble import explain
from mailmerge.workspace import Workspace

_BACKUPS = "mailmerge-*.tar.gz*"


@dataclass(frozen=True, slots=True)
class Care:
    """What was done for the record, when, and what of it went wrong, in words for whoever looks after the program."""

    at: datetime
    problems: tuple[str, ...] = ()


def care(workspace: Workspace, now: datetime) -> Care:
    """Verify the record; where folders are named for it, write its head and a backup, and delete backups of old.

    Args:
        workspace: the trust's.
        now: the present time, aware.
    """
    return Care(now, tuple(_done(workspace, now)))


def _done(workspace: Workspace, now: datetime) -> Iterator[str]:
    """Do each thing in turn, and yield what went wrong with it."""
    try:
        found = safekeeping.verify(workspace)
    except Exception as error:
        yield f"The record could not be verified today. {explain(error)}"
        return
    if found is None:
        return
    if not found.ok:
        wrong = count(len(found.verdicts), "thing is not as it was", "things are not as they were")
        yield (
            f"The record does not verify: {wrong} written. No backup was made. Run `mailmerge ledger verify`, and keep "
            "the former backups."
        )
        return
    steps: list[tuple[str, Callable[[], object]]] = []
    backups = workspace.backups
    if workspace.anchors is not None:
        steps.append(("The record's head could not be written elsewhere", lambda: safekeeping.anchor_head(workspace)))
    if backups is not None:
        steps.append(("No backup was made today", lambda: back_up_all(workspace, backups, now, workspace.backup_key)))
        steps.append(("Backups of old could not be deleted", lambda: _delete_old(workspace, backups, now)))
    for failed, step in steps:
        try:
            step()
        except Exception as error:
            yield f"{failed}. {explain(error)}"
            return


def _delete_old(workspace: Workspace, folder: Path, now: datetime) -> None:
    """Delete our own backups that are older than the settings say: they hold what was erased since."""
    oldest = now - timedelta(days=workspace.settings.ledger.backups_kept_days)
    for path in folder.glob(_BACKUPS):
        if path.is_file() and not path.is_symlink() and path.stat().st_mtime < oldest.timestamp():
            path.unlink()
