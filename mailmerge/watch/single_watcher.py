"""One watcher a workspace: a lock that a crash lets go, and that says who holds it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from mailmerge.errors import SettingsError
from mailmerge.reports.watcher_state import State

LOCK_NAME = "watch.lock"


@contextmanager
def single_watcher(folder: Path) -> Iterator[None]:
    """Be the watcher of the workspace whose ledger lies in `folder`, on this machine's own disk.

    Raises:
        SettingsError: another process is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK_NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        holder = State.load(folder)
        who = f"process {holder.process} on {holder.machine}, since {holder.since}" if holder else "another process"
        raise SettingsError(f"This workspace is being watched already: by {who}. Stop that watcher first.") from None
    try:
        yield
    finally:
        lock.release()
