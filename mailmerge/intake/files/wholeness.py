"""Signs that a file in the inbox is not all there yet, or in use, though it has come to rest. Nothing is moved."""

import errno
import os
import signal
import sys
import zipfile
from pathlib import Path

if os.name != "nt":
    import fcntl

_ZIP, _PDF = b"PK\x03\x04", b"%PDF"
_PDF_END = b"%%EOF"
_PIECE = 64 * 1024


def is_locked(path: Path) -> bool:
    """Whether another program has the file locked, or forbids to open it; raises OSError if it can't be reached."""
    try:
        with path.open("rb") as file:
            return os.name != "nt" and _has_lock(file.fileno())
    except PermissionError:
        return True


def is_written(path: Path) -> bool:
    """Whether another program is known to hold the file open to write; no link is followed.

    Linux tells by a lease for reading, which it refuses while there is a writer. It can't be asked about another user's
    file, nor on every share, and elsewhere there is no such thing: then nobody is known to write.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # Whoever opens the file in this moment has a signal sent to us: one that is ignored where nobody waits for it.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(descriptor)
    return False


def looks_cut_off(path: Path) -> bool:
    """Whether the file does not go to its end: empty, a workbook without its directory, a last line that is too short.

    A guess, and a wrong one for some whole files: reason to wait a while, never to refuse.
    """
    with path.open("rb") as file:
        head = file.read(_PIECE)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _PIECE))
        tail = file.read()
    if not head.strip():
        return True
    if head.startswith(_ZIP):
        return not zipfile.is_zipfile(path)
    if head.startswith(_PDF):
        return _PDF_END not in tail
    return _last_line_is_short(head, tail)


def _last_line_is_short(head: bytes, tail: bytes) -> bool:
    """Whether the last line of a CSV file has no end and fewer cells than the headings."""
    if b"\0" in head or tail.endswith((b"\n", b"\r")):
        return False
    first, last = head.splitlines()[0], tail.splitlines()[-1]
    delimiter = max((b",", b";", b"\t"), key=first.count)
    return last.count(delimiter) < first.count(delimiter)


def _has_lock(descriptor: int) -> bool:
    """Whether anyone holds the file alone, by either of the two kinds of lock; a share may know neither."""
    for lock in (fcntl.flock, fcntl.lockf):
        try:
            lock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            lock(descriptor, fcntl.LOCK_UN)
        except (BlockingIOError, PermissionError):
            return True
        except OSError:
            continue
    return False
