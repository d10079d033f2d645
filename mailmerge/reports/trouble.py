"""Trouble outside a file (a full disk, a share that is away), in words that say what to do, without names."""

import errno
import os
from concurrent.futures import BrokenExecutor

from mailmerge.errors import MailmergeError
from mailmerge.ledger.chain.errors import LedgerError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# Windows says "no access" of a file that another program has open.
_NO_ACCESS = {errno.EACCES, errno.EPERM}
_LOCKED = {errno.EBUSY, errno.ETXTBSY} | (_NO_ACCESS if os.name == "nt" else set())
_NO_RIGHT = (_NO_ACCESS | {errno.EROFS}) - _LOCKED
_NO_MORE = {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
_MEANING = (
    (_FULL, "The disk is full: free some room where the inbox, the outbox and the ledger lie. Nothing is lost."),
    (
        _LOCKED,
        "A file or folder can't be read or moved: another program has it open, or the user who runs mailmerge lacks "
        "rights there. Run `mailmerge doctor` as that user.",
    ),
    (
        _NO_RIGHT,
        "The user who runs mailmerge has no right to read or move a file or folder, or the disk lets nobody write. "
        "Give that user rights there; `mailmerge doctor`, run as that user, names the folder.",
    ),
    (
        _NO_MORE,
        "The machine has no more memory, processes or open files to give. Nothing is lost; see what takes them.",
    ),
)

WORKERS_BROKE = (
    "The processes that make letters could not be started, or broke: the machine may be short of memory, or may let "
    "this user start no more of them. Nothing is lost; run it again."
)


def is_full(error: OSError) -> bool:
    """Whether the disk has no room, or lets no file grow as large."""
    return error.errno in _FULL


def is_outside(error: BaseException) -> bool:
    """Whether an error is trouble outside the program (a disk, a share, the record, its workers), which may pass."""
    return isinstance(error, OSError | LedgerError | BrokenExecutor)


def explain(error: BaseException) -> str:
    """Return what an error means for whoever looks after the program. Nothing is lost by any of them."""
    if isinstance(error, MailmergeError | LedgerError):
        return str(error)
    if isinstance(error, BrokenExecutor):
        return WORKERS_BROKE
    if not isinstance(error, OSError):
        return f"Something unexpected went wrong ({type(error).__name__}). Show the log to its maintainer."
    for numbers, meaning in _MEANING:
        if error.errno in numbers:
            return meaning
    return (
        f"The inbox or the outbox can't be reached ({error.strerror or type(error).__name__}): connect the share or "
        "the disk that it lies on. Nothing is lost."
    )
