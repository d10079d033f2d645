"""Which process is alive: the one that holds its lock, in a folder beside the ledger.

A process number and a start time are no proof: a step of the clock changes the one, and another container has its own
count of the other. A lock on a local disk is let go by the system, whenever and however its process ends, and whoever
reaches the ledger, from whichever container, meets the same lock.
"""

import os
import re
from pathlib import Path
from secrets import token_hex
from threading import Lock

from filelock import FileLock, Timeout

_FOLDER = "alive"
_OWNER = re.compile(r"(\d+)-[0-9a-f]{16}")

_guard = Lock()
_own: dict[Path, tuple[str, FileLock]] = {}


def this_process(ledger_folder: Path) -> str:
    """Return what names this process among all that use a ledger, and hold its lock until this process ends.

    Args:
        ledger_folder: where the ledger lies, on a local disk.
    """
    folder = ledger_folder.resolve()
    with _guard:
        owner, lock = _own.get(folder, ("", None))
        if lock is None or number_of(owner) != str(os.getpid()) or not _path(folder, owner).exists():
            owner = f"{os.getpid()}-{token_hex(8)}"
            path = _path(folder, owner)
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path, thread_local=False)
            # Before anybody can read of this owner: nobody else has reason to try this lock.
            lock.acquire(timeout=0)
            _own[folder] = (owner, lock)
        return owner


def is_alive(ledger_folder: Path, owner: str, *, keep: bool = False) -> bool:
    """Whether the process that `this_process` named still runs, on this machine or in another of its containers.

    `keep`: what a process left that is gone stays, so that it can be asked about again.
    """
    folder = ledger_folder.resolve()
    if owner == _own.get(folder, ("",))[0]:
        return True
    path = _path(folder, owner)
    if not _OWNER.fullmatch(owner) or not path.exists():
        return False
    try:
        with FileLock(path, timeout=0, thread_local=False):
            if not keep:
                path.unlink(missing_ok=True)
    except Timeout:
        return True
    return False


def was_here(ledger_folder: Path, owner: str) -> bool:
    """Whether the process of that name is one of this machine's, of which nobody has seen yet that it is gone."""
    return _OWNER.fullmatch(owner) is not None and _path(ledger_folder.resolve(), owner).exists()


def number_of(owner: str) -> str:
    """Return the process number in what names a process, for people; of one named by an earlier version too."""
    return re.split("[-@]", owner, maxsplit=1)[0]


def _path(folder: Path, owner: str) -> Path:
    return folder / _FOLDER / f"{owner}.lock"
