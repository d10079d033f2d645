"""The lanes: threads that deal with settled files side by side, and say what came of each."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from queue import Empty, SimpleQueue
from threading import Thread

from mailmerge.confined import beating
from mailmerge.errors import MailmergeError
from mailmerge.intake.files.inbox import Dropped
from mailmerge.intake.files.wholeness import is_locked, looks_cut_off
from mailmerge.intake.result import FileResult
from mailmerge.ledger.chain.errors import ErasedContentError, LedgerError
from mailmerge.ledger.chain.manifest import file_hash
from mailmerge.operations.premises import Premises
from mailmerge.reports.trouble import WORKERS_BROKE, explain, is_full
from mailmerge.runs.logbook import run_context
from mailmerge.runs.processor import Changed, FileProcessor
from mailmerge.runs.request import Workbench
from mailmerge.watch.state import TELL
from mailmerge.watch.strikes import Strikes
from mailmerge.watch.worklist import Worklist

_log = logging.getLogger(__name__)

LANES = 2

# Is given the result of a file that is done, and the sub-folder of the inbox where it lay, if any.
Told = Callable[[FileResult, str | None], None]

# A file that looks cut off is given this many settling times to grow; then it is taken, and staff are told what is
# wrong with it.
PATIENCE = 12
# On stopping, a file that is not done by then goes back into the inbox.
GRACE_SECONDS = 10.0
# A lane that gives no sign of life for so long stands still: nothing that it does takes as long without one.
STILL_SECONDS = 600.0


class Released(Exception):  # noqa: N818 - it names what becomes of the file
    """The service stops, and the file is given back."""


class _WorkersBrokeError(Exception):
    """The letters' workers broke; `alone`: while they had the letters of one file alone, whose fault it is then."""

    def __init__(self, *, alone: bool) -> None:
        super().__init__()
        self.alone = alone


@dataclass(frozen=True, slots=True)
class Setback:
    """Why a file was not dealt with; `why` is for people.

    `halts`: others would fare alike, so that nothing is tried for a while. `strike`: the program itself failed at it.
    `is_out`: it did so as often as a file is tried.
    """

    why: str
    halts: bool = False
    strike: bool = False
    is_out: bool = False


class Lanes:
    """Deals with what stands on a worklist, in threads of its own, until it is stopped.

    Args:
        work: the list.
        processor: deals with each file.
        premises: what with.
        quiet_for: says for how many seconds a file has not changed.
        told: is told of every file that is done.
        strikes: how often the program failed at a file.
        clock: seconds on a clock that never goes backwards.
    """

    def __init__(
        self,
        work: Worklist,
        processor: FileProcessor,
        premises: Premises,
        quiet_for: Callable[[PurePosixPath], float],
        told: Told,
        strikes: Strikes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._work = work
        self._clerk = processor
        self._premises = premises
        self._quiet_for = quiet_for
        self._told = told
        self._strikes = strikes
        self._clock = clock
        # Files in whose time the workers broke, by hash: perhaps over a neighbour's letter.
        self._suspects: set[str] = set()
        self._signs: dict[Dropped, float] = {}  # when each file in hand was last seen to move on
        self._outcomes: SimpleQueue[tuple[Dropped, Setback | None]] = SimpleQueue()
        self._release_at: float | None = None
        self._threads = [Thread(target=self._work_off, args=(lane > 0,), name=f"lane-{lane}") for lane in range(LANES)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Take nothing new, finish what is nearly done, give back the rest; returns when all is at rest."""
        self._release_at = self._clock() + GRACE_SECONDS
        self._work.close()
        for thread in self._threads:
            thread.join()

    def outcomes(self) -> Iterator[tuple[Dropped, Setback | None]]:
        """Yield what came of files since the last call: None for those that are done, or that changed meanwhile."""
        while True:
            try:
                yield self._outcomes.get_nowait()
            except Empty:
                return

    def are_moving(self) -> bool:
        """Whether every lane that has a file in hand gave a sign of life lately."""
        now = self._clock()
        return all(now - seen < STILL_SECONDS for seen in list(self._signs.values()))

    def _work_off(self, small_only: bool) -> None:
        while (file := self._work.take(small_only=small_only)) is not None:
            self._signs[file] = self._clock()
            try:
                self._outcomes.put((file, self._deal_with(file)))
            finally:
                del self._signs[file]
                self._work.done(file)

    def _deal_with(self, file: Dropped) -> Setback | None:
        """Have one file dealt with; whatever goes wrong comes back as a value, so that a lane never ends."""
        try:
            if (waiting := self._why_not_yet(file)) is not None:
                return waiting
            sha256 = file_hash(self._clerk.inbox.path(file.place))
        except FileNotFoundError:
            return None
        except Exception as error:
            return _setback(error)
        if self._strikes.are_out(sha256):
            self._strikes.forget(sha256)
            return Setback("the program failed at it again and again", strike=True, is_out=True)
        return self._try(file, sha256)

    def _try(self, file: Dropped, sha256: str) -> Setback | None:
        """Have one file dealt with, and count that against it where the program fails at it."""
        try:
            self._strikes.begin(sha256)
            setback = self._take(file, sha256)
            if setback is None or not setback.strike:
                self._strikes.take_back(sha256)
            elif self._strikes.are_out(sha256):
                self._strikes.forget(sha256)
                return replace(setback, is_out=True)
        except OSError as error:
            return _setback(error)
        return setback

    def _take(self, file: Dropped, sha256: str) -> Setback | None:
        def beat(*_progress: int) -> None:
            self._signs[file] = self._clock()
            if self._release_at is not None and self._clock() > self._release_at:
                raise Released

        try:
            began = self._clock()
            with beating(beat), self._workbench(sha256) as workbench:
                result = self._clerk.take(file, workbench, progress=beat, sha256=sha256)
            _log_result(result, self._clock() - began)
            self._strikes.forget(sha256)
            self._suspects.discard(sha256)
            self._told(result, next(iter(file.folders), None))
        except (Changed, Released):
            return None
        except _WorkersBrokeError as broke:
            return Setback(WORKERS_BROKE, strike=broke.alone)
        except Exception as error:
            return _setback(error)
        return None

    @contextmanager
    def _workbench(self, sha256: str) -> Iterator[Workbench]:
        """Give a file what it is dealt with: a suspect has workers of its own, so that no other file breaks with it.

        Raises:
            _WorkersBrokeError: they broke over a letter.
            Released: they ended with the service.
        """
        alone = sha256 in self._suspects
        with self._premises.workbench_apart() if alone else nullcontext(self._premises.workbench()) as workbench:
            try:
                yield workbench
            except BrokenExecutor:
                if self._release_at is not None:  # a signal that ended the whole group of processes
                    raise Released from None
                self._suspects.add(sha256)
                self._premises.renew_pool(workbench.executor)
                raise _WorkersBrokeError(alone=alone) from None

    def _why_not_yet(self, file: Dropped) -> Setback | None:
        """Return why a settled file is left alone for now, if it is."""
        path = self._clerk.inbox.path(file.place)
        try:
            if is_locked(path) or self._clerk.inbox.is_written(path):
                return Setback("another program is using it: close it there")
            if not looks_cut_off(path):
                return None
        except FileNotFoundError:
            return None
        if self._quiet_for(file.place) < PATIENCE * self._premises.workspace.settings.watch.settle_seconds:
            return Setback("it is not complete: waiting for the rest of it")
        return None


def _setback(error: Exception) -> Setback:
    """Return what an error means for the file, and for others."""
    why = explain(error)
    match error:
        case OSError() if not is_full(error):
            # A share that went away fails the next listing too; until then nobody else needs to wait.
            _log.warning("put off: %s", why)
            return Setback(why)
        case ErasedContentError():
            # Others fare no worse for it; it is set aside, as what the program fails at.
            _log.warning("not taken: it holds what was erased")
            return Setback(why, strike=True)
        case OSError() | LedgerError():
            _log.warning("halted: %s", why)
            return Setback(why, halts=True)
        case MailmergeError():
            _log.warning("put off: %s", why)
            return Setback(f"waits until {TELL} has mended this: {why}")
        case _:
            # The message may quote a child's record; the place in the program does not.
            _log.error("failed: %s at %s", type(error).__name__, _innermost(error))
            return Setback(why, strike=True)


def _innermost(error: BaseException) -> str:
    """Return where in the program an error arose, as module and line."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _log_result(result: FileResult, seconds: float) -> None:
    letters = sum(parent.ref is not None for row in result.results for parent in row.parents)
    to_mend = sum(row.needs_mending for row in result.results)
    with run_context(str(result.run)):
        _log.info(
            "%s rows=%d letters=%d to-mend=%d codes=%s seconds=%.2f",
            result.outcome,
            len(result.results),
            letters,
            to_mend,
            ",".join(error.code for error in result.errors) or "-",
            seconds,
        )
