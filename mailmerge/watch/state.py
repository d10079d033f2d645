"""How the watcher is doing: one value, kept beside the ledger for `mailmerge status` and told to staff in the inbox."""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from mailmerge.intake.files.filenames import STATUS_NAME
from mailmerge.intake.files.moving import write_note
from mailmerge.ledger.record import journal

_log = logging.getLogger(__name__)

STATE_NAME = "watch.json"

# Whom staff tell of what they cannot mend.
TELL = "whoever looks after the computers"

_TELL_CHANGES_EVERY, _TELL_EVERY = 2.0, 60.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file in the inbox, and why nothing has come of it yet."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class State:
    """What a watcher last said of itself.

    `owner` names its process (`ledger.journal.this_process`), `machine` the computer; times are ISO 8601.
    `last_scan` is when the inbox was last listed, `offline_since` when it could no longer be, None while it can.
    `waiting` names the first few of the files that wait.
    """

    owner: str
    machine: str
    since: str
    last_scan: str | None = None
    offline_since: str | None = None
    stopped: str | None = None
    waiting_count: int = 0
    waiting: tuple[Waiting, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def process(self) -> str:
        """The number of its process."""
        return self.owner.partition("@")[0]

    @property
    def is_alive(self) -> bool:
        """Whether that process still runs; only its own machine can tell."""
        return self.stopped is None and journal.is_alive(self.owner)

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Return what the last watcher of a ledger's folder said; None where there was none, or it can't be read."""
        try:
            form = json.loads((folder / STATE_NAME).read_text("utf-8"))
            waiting = tuple(Waiting(**each) for each in form.pop("waiting"))
            return cls(**{**form, "waiting": waiting, "problems": tuple(form["problems"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def save(self, folder: Path) -> None:
        """Keep it in the ledger's folder."""
        write_note(folder / STATE_NAME, json.dumps(self.as_json(), ensure_ascii=False).encode())

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    def same_but_for_time(self, other: "State | None") -> bool:
        """Whether nothing has changed but when the inbox was last listed."""
        return other is not None and replace(self, last_scan=other.last_scan) == other


class NoticeBoard:
    """Keeps the state where it is looked for: in the ledger's folder, and as words in the inbox.

    Told as often as you like, it writes at most every other second, and every minute where nothing has changed.
    """

    def __init__(self, ledger_folder: Path, inbox: Path, clock: Callable[[], float]) -> None:
        self._ledger_folder = ledger_folder
        self._inbox = inbox
        self._clock = clock
        self._last: State | None = None
        self._last_at = 0.0

    def tell(self, state: State, *, at_once: bool = False) -> None:
        """Write the state down, if it is time; a share that is away is no error here."""
        pause = _TELL_EVERY if state.same_but_for_time(self._last) else _TELL_CHANGES_EVERY
        if self._last is not None and not at_once and self._clock() - self._last_at < pause:
            return
        self._last, self._last_at = state, self._clock()
        try:
            state.save(self._ledger_folder)
            if state.offline_since is None:
                write_note(self._inbox / STATUS_NAME, status_text(state).encode())
        except OSError as error:
            _log.warning("the status could not be written: %s", error.strerror)


def status_text(state: State) -> str:
    """Return what staff read in the inbox."""
    if state.stopped:
        return (
            f"The letter service is NOT running. It was stopped on {when(state.stopped)}.\r\n"
            "Files that you drop here wait until it is started again.\r\n"
        )
    lines = [
        f"The letter service is running, since {when(state.since)}.",
        f"It last looked into this folder on {when(state.last_scan)}." if state.last_scan else "It is just starting.",
        f"If that is more than five minutes ago, it has stopped: tell {TELL}.",
        "",
        f"Files waiting: {state.waiting_count}",
        *(f"  {each.file}: {each.why}" for each in state.waiting),
        *(["  ..."] if state.waiting_count > len(state.waiting) else []),
    ]
    if state.problems:
        lines += ["", f"Trouble. Show this to {TELL}:", *(f"  {problem}" for problem in state.problems)]
    return "\r\n".join(lines) + "\r\n"


def when(stamp: str) -> str:
    """Return a moment, given in ISO 8601, as people say it: `6 October 2025 at 09:05`."""
    at = datetime.fromisoformat(stamp)
    return f"{at.day} {at:%B %Y at %H:%M}"
