"""One trial: a workspace with its service, chance that is the same for the same seed, and the account at the end."""

import os
import random
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from mailmerge.workspace.init import make_workspace, sample_folder
from tests.harness import account
from tests.harness.account import Tally
from tests.watch import processes
from tests.watch.waiting import until
from tests.watch.watched import Watched

SEED = os.environ.get("HARNESS_SEED", "15")
PATIENCE = 300.0  # seconds until work that nobody disturbs is done, on a machine that has other work too
_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.watch.processes", "mailmerge.letters.render", "mailmerge.letters.proof"])
STOPPED_WITHIN = 20.0  # seconds, as the service promises


def _nothing(_root: Path) -> None:
    """Prepare nothing."""


@dataclass(frozen=True)
class Kind:
    """A kind of trial: how often it is made, what disturbs, how its workspace is prepared, and what watches there.

    `command` are the words that start the watcher, in place of the product's own; empty: the product's own; None: there
    is no watcher, and each trial has `mailmerge run` do its work.
    """

    name: str
    trials: int
    disturb: Callable[["Trial"], None]
    prepare: Callable[[Path], None] = _nothing
    command: tuple[str, ...] | None = ()
    release: Callable[[Path], None] = _nothing


class Trust:
    """A workspace, all that was ever dropped into it, and its watcher where it has one."""

    def __init__(self, root: Path, kind: Kind) -> None:
        self.root, self.kind = root, kind
        self.tally = Tally()
        self.watcher: Watched | None = None
        make_workspace(root, sample_folder())
        settings = (root / "mailmerge.toml").read_text()
        for name, seconds in (("settle", 0.3), ("poll", 0.5)):
            settings = re.sub(rf"{name}_seconds = \S+", f"{name}_seconds = {seconds}", settings)
        (root / "mailmerge.toml").write_text(settings)
        (root / "inbox" / "oakfield").mkdir()
        (root / "evidence").mkdir(exist_ok=True)
        kind.prepare(root)

    def start(self) -> None:
        """Start the watcher, or start it again."""
        self.watcher = Watched(self.root, *(self.kind.command or ()))

    def close(self) -> None:
        """End what runs, and let go of what was prepared."""
        if self.watcher is not None:
            self.watcher.process.kill()
            self.watcher.process.wait()
        self.kind.release(self.root)


class Trial:
    """One trial of a kind in a trust; `chance` is seeded by the kind, the number and `HARNESS_SEED`."""

    def __init__(self, trust: Trust, number: int) -> None:
        self.trust, self.number = trust, number
        self.root, self.inbox, self.tally = trust.root, trust.root / "inbox", trust.tally
        self.seed = f"{SEED}-{trust.kind.name}-{number}"
        self.chance = random.Random(self.seed)
        self._files = 0

    @property
    def watcher(self) -> Watched:
        """The watcher; one that is not running is started."""
        if self.trust.watcher is None or self.trust.watcher.process.poll() is not None:
            self.trust.start()
        assert self.trust.watcher is not None
        return self.trust.watcher

    def name(self) -> str:
        """Return a new file's name: in the inbox itself, or in a school's folder."""
        self._files += 1
        folder = self.chance.choice(("", "", "oakfield/"))
        return f"{folder}{self.trust.kind.name}-{self.number}-{self._files}.csv"

    def drop(self, files: int = 1, rows: int = 3) -> None:
        """Drop files whole, each of up to so many rows, some of them with a row to mend."""
        for _ in range(files):
            data = self.tally.rows(self.chance.randint(1, rows), self.chance.choice((0, 0, 1)))
            self.put(self.name(), self.tally.last(data))

    def put(self, name: str, data: bytes) -> None:
        """Put a file into the inbox by one rename, as who copies with care does."""
        path = self.inbox / name
        partial_copy = path.with_name(f"{path.name}.part")
        partial_copy.write_bytes(data)
        partial_copy.rename(path)

    def wait(self, least: float, most: float) -> None:
        """Let a moment pass that chance chooses: what disturbs comes at any."""
        time.sleep(self.chance.uniform(least, most))

    def run(self, job: str, *arguments: str) -> int | None:
        """Do a job of `tests.watch.processes` to its end, and return its exit code."""
        process = self.begin(job, *arguments)
        process.join(PATIENCE)
        return process.exitcode

    def begin(self, job: str, *arguments: str) -> "ForkServerProcess":
        """Begin a job of `tests.watch.processes`, in a process forked from one that has loaded its needs."""
        process = _SERVER.Process(target=processes.do, args=(job, str(self.root), *arguments))
        process.start()
        return process

    def settle(self) -> None:
        """Have all work done that waits, and a last file that shows that the service is up."""
        self.put(f"after-{self.trust.kind.name}-{self.number}.csv", self.tally.last(self.tally.rows(1)))
        if self.trust.kind.command is None:
            assert self.run("whole") == 0
            return
        watcher = self.watcher
        with suppress(AssertionError):
            until(partial(self._is_done, watcher), "all is dealt with", PATIENCE)
        assert watcher.process.poll() is None, f"the service ended: {watcher.terminal()[-600:]}"

    def _is_done(self, watcher: Watched) -> bool:
        if watcher.process.poll() is not None:
            return True
        try:
            return not account.waiting(self.inbox) and not any(
                path.is_dir() for path in (self.inbox / "_processing").glob("*")
            )
        except FileNotFoundError:  # a folder was done with while it was looked through
            return False

    def account(self) -> None:
        """See that nothing is lost, doubled or half made, and that the service is up."""
        self.settle()
        found = account.faults(self.root, self.tally)
        # A run is struck out of the journal a moment after its file was handed on.
        if found and self.trust.kind.command is not None:
            with suppress(AssertionError):
                until(lambda: not account.faults(self.root, self.tally), "the account is good", PATIENCE)
            found = account.faults(self.root, self.tally)
        if found:
            pytest.fail(f"seed {self.seed}: " + "; ".join(found[:12]), pytrace=False)
