"""The watcher: looks into the inbox at intervals, and has every file that has come to rest dealt with.

The listing is the truth; events only hasten it. Every `OSError` of a listing means that the share is away: it is tried
again after longer and longer pauses, and what lies there when it is back is seen by the next listing.
"""

import logging
import platform
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from threading import Event

from mailmerge.intake.files.inbox import Dropped, Listing, Unsafe, no_school
from mailmerge.intake.files.open_work import OpenWork, open_work
from mailmerge.intake.result import FileError, FileResult
from mailmerge.ledger.record.alive import this_process
from mailmerge.operations.premises import Premises
from mailmerge.reports.trouble import explain
from mailmerge.reports.watcher_state import InHand, State, Waiting
from mailmerge.runs.processor import FileProcessor
from mailmerge.watch.backoff import Backoff
from mailmerge.watch.daily import DailyCare
from mailmerge.watch.lanes import Lanes, Setback, Told
from mailmerge.watch.settling import SettlingTracker
from mailmerge.watch.state import NoticeBoard
from mailmerge.watch.strikes import Strikes
from mailmerge.watch.systemd import notify
from mailmerge.watch.waking import Waker, gives_native_events
from mailmerge.watch.week import WeekAhead
from mailmerge.watch.worklist import Worklist
from mailmerge.workspace.disk import mounts

_log = logging.getLogger(__name__)

_SHORTEST_PAUSE = 0.25
_CARE_SECONDS = 5.0  # that stopping waits for a backup
_NAMES_TOLD = 20
_SHARE, _EVERYTHING = "share", "everything"

_STANDS_STILL = "A file has been in hand for long and nothing moves on: start the service again."
_FAILED_AT = (
    "The program failed on this file, and nothing was done with it. Save it again from Excel and drop that; if it "
    "comes back here, show it to whoever looks after the program."
)


class Watcher:
    """Watches one inbox until it is stopped.

    Args:
        premises: the workspace, opened.
        processor: deals with each file.
        now: the present time, for people.
        told: is told of every file that is done, or that was set aside without a run.
        clock: seconds on a clock that never goes backwards.
        daily: what looks after the record once a day; None: as the settings say.
        alarm: is told of trouble, once, when it begins or changes.
    """

    def __init__(
        self,
        premises: Premises,
        processor: FileProcessor,
        now: Callable[[], datetime],
        told: Told = lambda _result, _folder: None,
        clock: Callable[[], float] = time.monotonic,
        daily: DailyCare | None = None,
        alarm: Callable[[tuple[str, ...]], None] = lambda _problems: None,
    ) -> None:
        self._settings = premises.workspace.settings.watch
        self._premises = premises
        self._clerk = processor
        self._inbox = processor.inbox
        self._told = told
        self._now = now
        self._clock = clock
        self._tracker = SettlingTracker(self._settings.settle_seconds)
        self._backoff = Backoff(self._settings.poll_seconds)
        self._since: dict[PurePosixPath, str] = {}
        self._setbacks: dict[PurePosixPath, Setback] = {}
        self._halt: str | None = None
        self._left_over: str | None = None
        self._halted_until = clock()
        self._work = Worklist()
        self._lanes = Lanes(
            self._work,
            processor,
            premises,
            lambda place: self._tracker.quiet_for(place, clock()),
            told,
            Strikes(premises.workspace.state),
            clock,
        )
        self._board = NoticeBoard(premises.workspace.state, self._inbox.root, clock)
        self._state = State(this_process(premises.workspace.state), platform.node(), self._stamp())
        self._daily = daily or DailyCare(premises.workspace, premises.workspace.settings.ledger.daily_at)
        self._week = WeekAhead(premises, clock)
        self._alarm = alarm
        self._sounded: tuple[str, ...] = ()
        self._wake = Event()
        self._stopping = Event()

    def run(self) -> None:
        """Watch until `stop` is called, then leave everything at rest."""
        waker = self._waker()
        self._lanes.start()
        notify("READY=1")
        _log.info("watching")
        try:
            while not self._stopping.is_set():
                pause = self._turn(waker)
                if self._lanes.are_moving():
                    notify("WATCHDOG=1")
                # Words of a file that is being written come in swarms.
                self._stopping.wait(min(_SHORTEST_PAUSE, pause))
                self._wake.wait(max(0.0, pause - _SHORTEST_PAUSE))
                self._wake.clear()
        finally:
            notify("STOPPING=1")
            if waker is not None:
                waker.stop()
            self._lanes.stop()
            self._daily.wait(_CARE_SECONDS)
            self._state = replace(self._state, stopped=self._stamp(), waiting=(), waiting_count=0, in_hand=())
            self._board.tell(self._state, at_once=True)
            _log.info("stopped")

    def stop(self) -> None:
        """Let `run` come to its end; may be called from any thread."""
        self._stopping.set()
        self._wake.set()

    def _turn(self, waker: Waker | None) -> float:
        """Look once, and return for how many seconds nothing needs to be looked at."""
        now = self._clock()
        self._daily.look(self._now())
        self._take_in_outcomes(now)
        try:
            self._recover()
            self._clerk.look_back()
            listing = self._inbox.listing()
        except OSError as error:
            return self._offline(error)
        if self._state.offline_since is not None:
            _log.info("online: the inbox can be listed again")
        self._backoff.went_well(_SHARE)
        self._state = replace(self._state, offline_since=None, last_scan=self._stamp())
        self._set_aside(listing.unsafe)
        settled = self._tracker.observe(listing.files, now)
        self._work.renew(settled if now >= self._halted_until else ())
        if waker is not None:
            waker.follow(self._inbox.path(folder) for folder in listing.folders)
        self._tell(listing, settled)
        due = self._tracker.next_due(now)
        return min(self._settings.poll_seconds, due - now if due is not None else self._settings.poll_seconds)

    def _recover(self) -> None:
        """Work off what was cut off; trouble with one run keeps no other file from being dealt with."""
        try:
            self._clerk.recover(self._premises.ledger, self._premises.workspace)
        except Exception as error:
            if self._left_over is None:
                _log.warning("not recovered yet: %s", type(error).__name__)
            self._left_over = explain(error)
        else:
            self._left_over = None

    def _offline(self, error: OSError) -> float:
        """Note that the share is away, and return for how long to leave it alone."""
        pause = self._backoff.failed(_SHARE)
        if self._state.offline_since is None:
            _log.warning("offline: the inbox can't be listed (%s)", error.strerror)
        self._work.renew(())
        self._tracker.observe((), self._clock())
        offline_since = self._state.offline_since or self._stamp()
        self._state = replace(self._state, offline_since=offline_since, problems=(explain(error),))
        self._board.tell(self._state)
        self._sound(self._state.problems)
        return pause

    def _take_in_outcomes(self, now: float) -> None:
        """Put off what met a setback; set aside what the program fails at again and again."""
        for file, setback in self._lanes.outcomes():
            if setback is None:
                self._backoff.went_well(file.place)
                self._backoff.went_well(_EVERYTHING)
                self._setbacks.pop(file.place, None)
                self._halt = None
                continue
            pause = self._backoff.failed(file.place)
            self._setbacks[file.place] = setback
            if setback.is_out:
                self._set_aside([Unsafe(file.place, _FAILED_AT)])
            elif setback.halts:
                self._halt = setback.why
                self._halted_until = now + self._backoff.failed(_EVERYTHING)
            else:
                self._tracker.put_off(file.place, now + pause)

    def _set_aside(self, unsafe: Iterable[Unsafe]) -> None:
        for each in unsafe:
            try:
                self._inbox.set_aside(each)
            except OSError as error:
                self._halt = explain(error)
            else:
                _log.warning("set aside: %s", "failed at it" if each.why == _FAILED_AT else "no plain file")
                refused = FileResult(each.place.name, "", errors=(FileError("unreadable", each.why),))
                self._told(refused, next(iter(each.place.parts[:-1]), None))

    def _tell(self, listing: Listing, settled: Collection[Dropped]) -> None:
        """Say how things are, beside the ledger and in the inbox."""
        at_rest = {file.place for file in settled}
        in_hand = self._work.in_hand
        waiting = tuple(
            Waiting(_words(file.place), self._why(file, at_rest, in_hand)) for file in listing.files[:_NAMES_TOLD]
        )
        for gone in self._setbacks.keys() - {file.place for file in listing.files}:
            del self._setbacks[gone]
            self._backoff.went_well(gone)
        barred = (f"The folder {folder} can't be read: mailmerge needs rights there." for folder in listing.barred)
        no_schools = (no_school(folder) for folder in listing.passed_over)
        still = None if self._lanes.are_moving() else _STANDS_STILL
        troubles = dict.fromkeys(trouble for trouble in (still, self._halt, self._left_over) if trouble)
        problems = (*troubles, *self._daily.problems, *barred, *no_schools)
        to_mend = tuple(one.text.encode(errors="replace").decode() for one in self._to_mend())
        due = self._week.lines(self._now().date(), is_idle=not listing.files)
        self._since = {place: self._since.get(place) or self._stamp() for place in in_hand}
        held = tuple(InHand(_words(place), since) for place, since in self._since.items())
        self._state = replace(
            self._state,
            waiting=waiting,
            waiting_count=len(listing.files),
            problems=problems,
            open=to_mend,
            in_hand=held,
            due=due,
        )
        self._board.tell(self._state)
        self._sound(problems)

    def _sound(self, problems: tuple[str, ...]) -> None:
        """Tell trouble once, when it begins or changes, by ways that need neither the inbox nor the ledger's disk."""
        if problems == self._sounded:
            return
        self._sounded = problems
        notify(f"STATUS={problems[0] if problems else 'Watching.'}")
        if problems:
            self._alarm(problems)

    def _to_mend(self) -> tuple[OpenWork, ...]:
        try:
            return open_work(self._inbox.root)
        except OSError:
            # A share that drops in this moment is told by the next listing.
            return ()

    def _why(self, file: Dropped, at_rest: Collection[PurePosixPath], in_hand: Collection[PurePosixPath]) -> str:
        """Return why nothing has come of a file yet, in words for staff."""
        if file.place in in_hand:
            return "is being dealt with"
        if file.is_open:
            return "is open in another program: close it there"
        if setback := self._setbacks.get(file.place):
            return setback.why
        return "waits its turn" if file.place in at_rest else "is still coming in"

    def _waker(self) -> Waker | None:
        return Waker(self._wake.set) if gives_native_events(self._inbox.root, self._settings, mounts()) else None

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="seconds")


def _words(place: PurePosixPath) -> str:
    """Return where a file lies in the inbox, whatever its name is made of."""
    return str(place).encode(errors="replace").decode()
