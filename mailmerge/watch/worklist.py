"""What is to be done next, and by whom: settled files, handed out to the lanes that deal with them."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from threading import Condition

from mailmerge.intake.files.inbox import Dropped

# About 200 rows of cases as CSV. Larger files share one lane, so that there is always one for the smaller.
SMALL_BYTES = 100_000


class Worklist:
    """Settled files in order of arrival. Safe to use from several threads.

    One lane takes any file; the others only small ones, so that a file of 20,000 rows holds up nobody. Neither do the
    small ones hold it up: its lane takes the oldest, whatever its size.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: dict[PurePosixPath, Dropped] = {}
        self._in_hand: set[PurePosixPath] = set()
        self._closed = False

    def renew(self, files: Iterable[Dropped]) -> None:
        """Put these files, in this order, in place of those that were waiting."""
        with self._changed:
            self._waiting = {file.place: file for file in files if file.place not in self._in_hand}
            self._changed.notify_all()

    def take(self, *, small_only: bool = False) -> Dropped | None:
        """Return the oldest file that this lane may have, as soon as there is one; None when the list is closed."""
        with self._changed:
            while not self._closed:
                for file in self._waiting.values():
                    if not small_only or file.size <= SMALL_BYTES:
                        del self._waiting[file.place]
                        self._in_hand.add(file.place)
                        return file
                self._changed.wait()
        return None

    def done(self, file: Dropped) -> None:
        """Say that a file is in hand no more, whatever came of it."""
        with self._changed:
            self._in_hand.discard(file.place)

    def close(self) -> None:
        """Hand out nothing any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def in_hand(self) -> frozenset[PurePosixPath]:
        """The files that are being dealt with."""
        with self._changed:
            return frozenset(self._in_hand)
