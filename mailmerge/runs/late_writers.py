"""Who wrote to a file after it was handed on: on a share nobody can tell in time, so it is looked at again for hours.

A copy may stall for longer than a file must lie still, and go on when the file was run and moved: the writer has it
open still, wherever it lies now. Linux tells of such a writer on its own disks, for the service's own files (`intake.
files.wholeness`); for any other its size and time are looked at later. What came then goes back as a new file: rows
that have their letter get no second one.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from mailmerge.intake.files.filenames import receipt_name
from mailmerge.intake.files.inbox import Inbox
from mailmerge.intake.files.moving import is_plain, write_note
from mailmerge.ledger.chain.manifest import file_hash
from mailmerge.ledger.record.journal import Entry
from mailmerge.runs.file_outcome import with_changed_later
from mailmerge.runs.logbook import run_context

_log = logging.getLogger(__name__)

LOOKED_AT_SECONDS = 6 * 3600.0  # for so long: nobody's copy stalls for longer and goes on
LOOK_EVERY_SECONDS = 60.0
_MOST = 500  # of the latest: a look costs a share a question a file


@dataclass(frozen=True, slots=True)
class _HandedOn:
    """A file where it lies now, and how it was as it was handed on; `until` is when nobody looks at it any more."""

    entry: Entry
    put: Path
    size: int
    changed_ns: int
    until: float


class LateWriters:
    """Remembers the files that were handed on lately. Safe to use from several threads; forgotten with its process.

    Args:
        inbox: where they lie.
        clock: seconds on a clock that never goes backwards.
    """

    def __init__(self, inbox: Inbox, clock: Callable[[], float] = time.monotonic) -> None:
        self._inbox = inbox
        self._clock = clock
        self._lock = Lock()
        self._files: deque[_HandedOn] = deque(maxlen=_MOST)
        self._looked_at = clock()

    def remember(self, entry: Entry, put: Path) -> None:
        """Remember the file of a run that was handed on to `put`; one that is gone already is forgotten."""
        try:
            seen = put.lstat()
        except OSError:
            return
        with self._lock:
            until = self._clock() + LOOKED_AT_SECONDS
            self._files.append(_HandedOn(entry, put, seen.st_size, seen.st_mtime_ns, until))

    def take_back(self) -> None:
        """Put each file that changed since into the inbox again, and say so on its receipt.

        It looks once a minute; a share that is away is asked the next time.
        """
        now = self._clock()
        with self._lock:
            if now - self._looked_at < LOOK_EVERY_SECONDS:
                return
            self._looked_at = now
            files = [file for file in self._files if file.until > now]
            self._files.clear()
        kept: list[_HandedOn] = []
        for file in files:
            try:
                if self._has_changed(file):
                    self._put_back(file)
                else:
                    kept.append(file)
            except FileNotFoundError:
                pass  # somebody moved or deleted it, which they may
            except OSError:
                kept.append(file)
        with self._lock:
            self._files = deque((*kept, *self._files), maxlen=_MOST)

    def _has_changed(self, file: _HandedOn) -> bool:
        seen = file.put.lstat()
        if (seen.st_size, seen.st_mtime_ns) == (file.size, file.changed_ns) or not is_plain(file.put):
            return False
        return file_hash(file.put) != file.entry.source_sha256

    def _put_back(self, file: _HandedOn) -> None:
        entry = file.entry
        self._inbox.put_back(file.put, entry.source)
        for folder in {file.put.parent, entry.source.parent}:
            receipt = folder / receipt_name(file.put.name)
            # One that was read and deleted, or that tells of another run by now, stays as it is.
            if receipt.is_file() and entry.run.encode() in (said := receipt.read_bytes()):
                write_note(receipt, with_changed_later(said))
        with run_context(entry.run):
            _log.warning("changed after it was handed on: put back as a new file")
