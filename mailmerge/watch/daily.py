"""The watcher's daily care for the record: when it is due, in a thread of its own, and what came of it."""

import json
import logging
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from threading import Thread

from mailmerge.fresh import replace_file
from mailmerge.operations.daily_care import Care, care
from mailmerge.workspace import Workspace

_log = logging.getLogger(__name__)

# Beside the ledger: the last day on which it was done, so that a restart neither repeats nor forgets it.
CARE_NAME = "care.json"


class DailyCare:
    """Has the record looked after once a day, from the time on that the settings name; never where they name none.

    Args:
        workspace: the trust's.
        at: from which time of day on; None: never.
        look_after: does it.
    """

    def __init__(
        self, workspace: Workspace, at: time | None, look_after: Callable[[Workspace, datetime], Care] = care
    ) -> None:
        self._workspace = workspace
        self._at = at
        self._look_after = look_after
        self._file = workspace.record.path.with_name(CARE_NAME)
        self._thread: Thread | None = None
        self._last, self._problems = _read(self._file)

    @property
    def problems(self) -> tuple[str, ...]:
        """What went wrong the last time, in words for people."""
        return self._problems

    def look(self, now: datetime) -> None:
        """Begin today's care, if it is due and was not begun."""
        day = now.date().isoformat()
        if self._at is None or self._last == day or now.time() < self._at or self._is_underway:
            return
        self._last = day
        self._thread = Thread(target=self._do, args=(now,), name="care", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until what was begun is done, or for so many seconds: a backup that is cut off leaves no half one."""
        if self._thread is not None:
            self._thread.join(seconds)

    @property
    def _is_underway(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _do(self, now: datetime) -> None:
        done = self._look_after(self._workspace, now)
        self._problems = done.problems
        for problem in done.problems:
            _log.error("daily care: %s", problem)
        if not done.problems:
            _log.info("daily care: the record verifies")
        form = {"day": now.date().isoformat(), "problems": list(done.problems)}
        try:
            replace_file(self._file, json.dumps(form).encode(), shared=False)
        except OSError as error:
            _log.warning("daily care: not noted (%s)", error.strerror)


def _read(path: Path) -> tuple[str | None, tuple[str, ...]]:
    """Return the last day on which it was done, and what went wrong then."""
    try:
        form = json.loads(path.read_text("utf-8"))
        return str(form["day"]), tuple(map(str, form["problems"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None, ()
