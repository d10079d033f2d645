"""The real watcher, started on a workspace of a test's own."""

import signal
import subprocess
import sys
from pathlib import Path

from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.opening import open_record
from mailmerge.reports.watcher_state import State
from tests.watch.waiting import until


class Watched:
    """A workspace with its watcher."""

    def __init__(self, root: Path, *command: str) -> None:
        self.root = root
        self.inbox = root / "inbox"
        self._terminal = root / "terminal.txt"
        with self._terminal.open("ab") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *(command or ("mailmerge", "watch", "--workspace")), str(root)],
                stdout=subprocess.DEVNULL,
                stderr=terminal,
            )
        try:
            until(self._says_that_it_runs, "the watcher says that it runs", 240)
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def _says_that_it_runs(self) -> bool:
        return self.state is not None and self.state.process == str(self.process.pid)

    @property
    def state(self) -> State | None:
        return State.load(self.root / "ledger")

    def until_done(self, name: str, stage: str = "_processed") -> Path:
        """Wait until a file of that name lies where files go in the end, and return its place."""
        until(lambda: [*(self.inbox / stage).rglob(name)], f"{name} lies in {stage}")
        return next((self.inbox / stage).rglob(name))

    def until_waiting(self, words: str) -> None:
        until(
            lambda: self.state and any(words in f"{each.file} {each.why}" for each in self.state.waiting),
            f"the status says {words!r}",
        )

    def stop(self, within: float = 60) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within)

    def letters(self) -> int:
        with open_record(self.root / "ledger" / "ledger.sqlite") as ledger:
            return len(letter_records.unposted(ledger))

    def terminal(self) -> str:
        return self._terminal.read_text()

    def log(self) -> str:
        return (self.root / "ledger" / "watch.log").read_text()
