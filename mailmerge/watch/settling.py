"""When a file in the inbox is whole, by our own clock. Pure: no folder is read here, and no time is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from mailmerge.intake.files.inbox import Dropped


@dataclass(slots=True)
class _Watched:
    """A file as it was last seen; `since` is when it was first seen like that, `arrived` when it was first seen."""

    file: Dropped
    arrived: float
    since: float
    not_before: float


class SettlingTracker:
    """Tells which files of the inbox have come to rest.

    A file is settled when, at once:

    - its size and time have not changed for the settling time. Copying over a network writes in bursts; Excel saves
      by writing another file and renaming it; a sync program fills a file from its end;
    - nobody has it open: Excel and LibreOffice keep a file of their own beside it as long as they do;
    - it was not put off: another program had it locked, or a failure outside the file is being waited out.

    Files that were there before the first listing settle like all others: the service may have started while one was
    being copied. Times on the share are only compared with each other, never with a clock. Every time given here is of
    one clock that never goes backwards, in seconds.
    """

    def __init__(self, settle_seconds: float) -> None:
        self._settle_seconds = settle_seconds
        self._watched: dict[PurePosixPath, _Watched] = {}

    def observe(self, files: Iterable[Dropped], now: float) -> tuple[Dropped, ...]:
        """Take in a whole listing, forget what is gone, and return the settled files, in order of arrival."""
        before, self._watched = self._watched, {}
        for file in files:
            known = before.get(file.place)
            if known is None:
                known = _Watched(file, arrived=now, since=now, not_before=now)
            elif known.file != file:
                known = _Watched(file, known.arrived, since=now, not_before=known.not_before)
            self._watched[file.place] = known
        settled = [known for known in self._watched.values() if not known.file.is_open and self._due(known) <= now]
        return tuple(known.file for known in sorted(settled, key=lambda known: (known.arrived, known.file.place)))

    def put_off(self, place: PurePosixPath, until: float) -> None:
        """Let a file rest until then, though it has settled."""
        if place in self._watched:
            self._watched[place].not_before = until

    def quiet_for(self, place: PurePosixPath, now: float) -> float:
        """Return for how many seconds a file has not changed; 0 for one that is not there."""
        known = self._watched.get(place)
        return now - known.since if known else 0.0

    def next_due(self, now: float) -> float | None:
        """Return the time after `now` at which the next file settles if it stays as it is; None where none will."""
        coming = (self._due(known) for known in self._watched.values() if not known.file.is_open)
        return min((due for due in coming if due > now), default=None)

    def _due(self, known: _Watched) -> float:
        return max(known.since + self._settle_seconds, known.not_before)
