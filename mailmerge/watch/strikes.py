"""How often the program failed at a file, by what is in it: on disk, so that a restart does not begin again."""

import json
from pathlib import Path
from threading import Lock

from mailmerge.intake.files.moving import write_note

NAME = "strikes.json"

# A file at which the program itself fails is set aside after so many trials.
TRIALS = 3
_MOST = 1000  # files that are remembered, the latest


class Strikes:
    """Counts trials, by the SHA-256 of what was tried. Safe to use from several threads of one process.

    A trial counts from its beginning, and is taken back where it ends well: so one that takes the whole service with
    it counts too.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._lock = Lock()
        self._counts = self._load()

    def are_out(self, sha256: str) -> bool:
        """Whether a file has had all its trials."""
        return self._counts.get(sha256, 0) >= TRIALS

    def begin(self, sha256: str) -> None:
        """Count a trial.

        Raises:
            OSError: it can't be kept.
        """
        with self._lock:
            self._counts[sha256] = self._counts.pop(sha256, 0) + 1
            self._save()

    def take_back(self, sha256: str) -> None:
        """Let a trial not count: it was no failure of the program's."""
        with self._lock:
            if sha256 in self._counts:
                self._counts[sha256] -= 1
                self._save()

    def forget(self, sha256: str) -> None:
        """Begin anew with a file: it was dealt with, or set aside."""
        with self._lock:
            if self._counts.pop(sha256, None) is not None:
                self._save()

    def _load(self) -> dict[str, int]:
        try:
            kept = json.loads(self._path.read_text("ascii"))
            return {str(sha256): int(count) for sha256, count in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            # The first time; or it was cut off: then nothing is held against any file.
            return {}

    def _save(self) -> None:
        kept = [(sha256, count) for sha256, count in self._counts.items() if count > 0]
        self._counts = dict(kept[-_MOST:])
        write_note(self._path, json.dumps(self._counts).encode("ascii"))
