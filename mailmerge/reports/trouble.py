"""Trouble outside a file (a full disk, a share that is away), in words that say what to do, without names."""

import errno

from mailmerge.errors import MailmergeError
from mailmerge.ledger.chain.errors import LedgerError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LOCKED = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY}


def is_full(error: OSError) -> bool:
    """Whether the disk has no room, or lets no file grow as large."""
    return error.errno in _FULL


def explain(error: BaseException) -> str:
    """Return what an error means for whoever looks after the program. Nothing is lost by any of them."""
    if isinstance(error, MailmergeError | LedgerError):
        return str(error)
    if not isinstance(error, OSError):
        return f"Something unexpected went wrong ({type(error).__name__}). Show the log to its maintainer."
    if is_full(error):
        return "The disk is full: free some room where the inbox, the outbox and the ledger lie. Nothing is lost."
    if error.errno in _LOCKED:
        return (
            "A file or folder can't be read or moved: another program has it open, or the user who runs mailmerge "
            "lacks rights there. Run `mailmerge doctor` as that user."
        )
    return (
        f"The inbox or the outbox can't be reached ({error.strerror or type(error).__name__}): connect the share or "
        "the disk that it lies on. Nothing is lost."
    )
