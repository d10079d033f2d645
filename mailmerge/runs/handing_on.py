"""A run's file once the run is on record: moved on as it was run, or back into the inbox where it has changed since."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from mailmerge.intake.files.inbox import Inbox
from mailmerge.intake.files.moving import read_file
from mailmerge.intake.result import FileNote, FileResult
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.manifest import file_hash
from mailmerge.ledger.record.journal import Entry
from mailmerge.runs.file_outcome import FileOutcome

_log = logging.getLogger(__name__)

_CHANGED_LATER = FileNote(
    "changed-later",
    "The file changed after it had been read: somebody was still writing it. This tells of it as it was read. As it is "
    "now it is dealt with as a new file; one that was named, and does not lie in the inbox, is to be run again.",
)


class Underway:
    """A run under way: `data` are the bytes that were read; `changed_later`, whether the file has changed since."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.data: bytes | None = None
        self.changed_later = False

    @property
    def is_claimed(self) -> bool:
        """Whether its file was taken out of the inbox; any other stays where it lies."""
        return self.entry.claimed != self.entry.source

    def look(self, inbox: Inbox) -> None:
        """See whether the file is still what was run, and nobody writes to it; one that is gone has not changed."""
        self.changed_later = self._has_changed(inbox)

    def _has_changed(self, inbox: Inbox) -> bool:
        path = self.entry.claimed
        try:
            return file_hash(path) != self.entry.source_sha256 or (self.is_claimed and inbox.is_written(path))
        except FileNotFoundError:
            return False

    def told(self, result: FileResult) -> FileResult:
        """Return what became of the file, with what is told of it once it was handed on."""
        return replace(result, told=(*result.told, _CHANGED_LATER)) if self.changed_later else result

    def as_run(self) -> bytes | None:
        """Return the bytes that were run; None where nobody has them any more."""
        data = self.data
        if data is None:
            path = self.entry.claimed
            data = read_file(path, path.stat().st_size)[0]
        return data if sha256(data) == self.entry.source_sha256 else None


def hand_on(inbox: Inbox, underway: Underway, outcome: FileOutcome, told: Callable[[], None]) -> Path | None:
    """Move a claimed file into the folder of its later life, with the notes; can be done again.

    One that is no longer what was run goes back into the inbox as a new file, and what was run moves on in its stead.

    Args:
        inbox: where it lay.
        underway: its run, which is on record.
        outcome: what staff are told of it.
        told: is called when the notes are written.

    Returns:
        Where it lies now; None where it went back.
    """
    entry = underway.entry
    folder = outcome.stage / inbox.place_in(entry.source).parent

    def notes_for(put: Path) -> Mapping[Path, bytes]:
        return outcome.notes(put, entry.source, changed_later=underway.changed_later)

    if not underway.changed_later:
        return inbox.hand_on(entry.claimed, folder, notes_for, told)
    _log.warning("changed after it was read: put back as a new file")
    inbox.hand_back(entry.claimed, entry.source, folder, (underway.as_run(), entry.source_sha256), notes_for, told)
    return None
