"""What a watcher last said of itself: one value, kept beside the ledger, for whoever asks how it is doing."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from mailmerge.intake.files.moving import write_note
from mailmerge.ledger.record.alive import is_alive, number_of

STATE_NAME = "watch.json"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file in the inbox, and why nothing has come of it yet."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class InHand:
    """A file that is being dealt with, and since when, in ISO 8601."""

    file: str
    since: str


@dataclass(frozen=True, slots=True)
class State:
    """What a watcher last said of itself.

    `owner` names its process (`ledger.record.alive.this_process`), `machine` the computer; times are ISO 8601.
    `last_scan` is when the inbox was last listed, `offline_since` when it could no longer be, None while it can.
    `waiting` names the first few of the files that wait, `in_hand` those that are being dealt with; `open` says what
    staff have to mend or to fill in, `due` what is late or due within a week.
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
    open: tuple[str, ...] = ()
    in_hand: tuple[InHand, ...] = ()
    due: tuple[str, ...] = ()

    @property
    def process(self) -> str:
        """The number of its process."""
        return number_of(self.owner)

    def is_alive(self, folder: Path) -> bool:
        """Whether that process still runs, by its lock in the ledger's folder; only its own machine can tell."""
        return self.stopped is None and is_alive(folder, self.owner)

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Return what the last watcher of a ledger's folder said; None where there was none, or it can't be read."""
        try:
            form = json.loads((folder / STATE_NAME).read_text("utf-8"))
            waiting = tuple(Waiting(**each) for each in form.pop("waiting"))
            texts = {name: tuple(form.get(name, ())) for name in ("problems", "open", "due")}
            in_hand = tuple(InHand(**each) for each in form.get("in_hand", ()))
            return cls(**{**form, "waiting": waiting, "in_hand": in_hand, **texts})
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


def when(stamp: str) -> str:
    """Return a moment, given in ISO 8601, as people say it: `6 October 2025 at 09:05`."""
    at = datetime.fromisoformat(stamp)
    return f"{at.day} {at:%B %Y at %H:%M}"
