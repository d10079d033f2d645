"""How the watcher is doing, told: beside the ledger for `mailmerge status`, and as words for staff in the inbox."""

import logging
from collections.abc import Callable
from pathlib import Path

from mailmerge.intake.files.filenames import STATUS_NAME
from mailmerge.intake.files.moving import write_note
from mailmerge.reports.watcher_state import State, when

_log = logging.getLogger(__name__)

# Whom staff tell of what they cannot mend.
TELL = "whoever looks after the computers"

_TELL_CHANGES_EVERY, _TELL_EVERY = 2.0, 60.0


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
        # Each by itself: the disk of the one may be full, or away, just when the other is needed.
        self._try(lambda: state.save(self._ledger_folder))
        if state.offline_since is None:
            self._try(lambda: write_note(self._inbox / STATUS_NAME, status_text(state).encode()))

    @staticmethod
    def _try(write: Callable[[], None]) -> None:
        try:
            write()
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
        *(f"In hand since {when(each.since)}: {each.file}" for each in state.in_hand),
        f"Files waiting: {state.waiting_count}",
        *(f"  {each.file}: {each.why}" for each in state.waiting),
        *(["  ..."] if state.waiting_count > len(state.waiting) else []),
    ]
    if state.open:
        lines += ["", "For you to mend or to fill in:", *(f"  {each}" for each in state.open)]
    if state.due:
        lines += ["", "Late, or due this week:", *(f"  {each}" for each in state.due)]
    if state.problems:
        lines += ["", f"Trouble. Show this to {TELL}:", *(f"  {problem}" for problem in state.problems)]
    return "\r\n".join(lines) + "\r\n"
