"""Deals with one file, exactly once, and tells staff what became of it.

Whatever cuts the work off, the journal knows the run, and the ledger whether it is on record. A run on record is
finished: its folder appears, staff are told, the file moves on. Any other is undone: the file lies in the inbox again
as if nothing had been (docs/ledger.md). An undisturbed run ends by that same finishing.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import partial
from itertools import count
from pathlib import Path, PurePosixPath
from threading import Lock

from filelock import FileLock

from mailmerge.intake.files.inbox import FAILED, Dropped, Inbox
from mailmerge.intake.files.moving import is_plain, read_file
from mailmerge.intake.result import FileResult
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.manifest import file_hash
from mailmerge.ledger.record import journal
from mailmerge.ledger.record.catching_up import require_caught_up
from mailmerge.ledger.record.errors import AlreadyRecordedError, NotWholeError
from mailmerge.ledger.record.journal import Entry
from mailmerge.ledger.record.outbox import require_whole, temporary_folder
from mailmerge.ledger.record.workers import is_alive, this_worker
from mailmerge.runs import run as walk
from mailmerge.runs.file_outcome import FileOutcome
from mailmerge.runs.handing_on import Underway, hand_on
from mailmerge.runs.inbox_owner import Owner, require_own
from mailmerge.runs.late_writers import LateWriters
from mailmerge.runs.logbook import run_context
from mailmerge.runs.mended import close_mended
from mailmerge.runs.outbox_index import write_index
from mailmerge.runs.production import Progress
from mailmerge.runs.request import Asking, RunRequest, Workbench
from mailmerge.workspace import Workspace
from mailmerge.workspace.school_copies import copy_for_schools

_log = logging.getLogger(__name__)

# How long to wait for another process that works off what was cut off.
_RECOVERY_SECONDS = 30


class Changed(Exception):  # noqa: N818 - it names what became of the file
    """The file went, or changed, while it was being taken; it is as it was, and can be looked at again."""


class FileProcessor:
    """Takes files from one inbox. Safe to use from several threads, and beside other processes.

    Args:
        inbox: the folder.
        now: gives the present time, aware, in the schools' zone: it names runs and stands on receipts.
        step: is told each step as soon as it is behind: `begun`, `claimed`, those of `walk.run`, `told`,
            `handed-on`, `ended`.
        asking: who has files run, and what is to be made anew, where a file is not taken or read for somebody else.
    """

    def __init__(
        self,
        inbox: Inbox,
        now: Callable[[], datetime],
        step: walk.Step = lambda _name: None,
        asking: Asking | None = None,
    ) -> None:
        self.inbox = inbox
        self._asking = asking or Asking()
        self._now = now
        self._step = step
        self._late_writers = LateWriters(inbox)
        self._lock = Lock()
        self._underway: set[str] = set()

    def take(
        self,
        dropped: Dropped,
        workbench: Workbench,
        run_date: date | None = None,
        progress: Progress = lambda _done, _of: None,
        asking: Asking | None = None,
        sha256: str | None = None,
    ) -> FileResult:
        """Take a file out of the inbox, run it, and hand it on.

        Any error leaves a run that was worked off already, or that the next `recover` works off.

        Args:
            dropped: the file, as it was listed.
            workbench: what to work with.
            run_date: the letters' date where a row gives none; by default today.
            progress: is told how many letters are done, of how many.
            asking: who dropped it; None: for whom this processor works.
            sha256: that of the file, where it was just worked out.

        Raises:
            Changed: it is gone, or not as it was listed.
            SettingsError: the inbox is another workspace's.
        """
        require_own(self.inbox, Owner.of(workbench.ledger, workbench.configuration.workspace.root, self.inbox.root))
        path = self.inbox.path(dropped.place)
        try:
            sha256 = sha256 or file_hash(path)
        except FileNotFoundError:
            raise Changed from None
        if self.inbox.look(dropped.place) != dropped:
            raise Changed
        with self._run(workbench, sha256, path, lambda run: self.inbox.claimed_path(run, dropped.place)) as underway:
            try:
                self.inbox.claim(dropped.place, underway.entry.claimed)
            except FileNotFoundError:
                raise Changed from None
            # What lies there now may have been put in the listed file's place: nothing else is ever opened.
            if not is_plain(underway.entry.claimed):
                raise Changed
            self._step("claimed")
            result = self._walk(underway, workbench, dropped.folders, run_date, progress, asking=asking)
        return underway.told(result)

    def read(
        self,
        path: Path,
        workbench: Workbench,
        run_date: date | None = None,
        progress: Progress = lambda _done, _of: None,
        name: str | None = None,
        folders: tuple[str, ...] = (),
        asking: Asking | None = None,
    ) -> FileResult:
        """Run a file that lies outside the inbox; it is read and stays where it is. See `take`.

        `name` is the one that it goes by, where that is not its own; `folders` those of the inbox that it would lie in.
        """
        path = path.resolve()
        with self._run(workbench, file_hash(path), path, lambda _run: path) as underway:
            result = self._walk(underway, workbench, folders, run_date, progress, name, asking)
        return underway.told(result)

    def recover(self, ledger: Ledger, workspace: Workspace) -> None:
        """Finish or undo every run that was cut off, whoever began it, and put back what no run knows of.

        Raises:
            SettingsError: the inbox is another workspace's.
        BehindError: the outbox holds runs that are not on record.
        """
        # Where nobody took a file yet there is nothing to hold. A share that is away is told by what needs it.
        with suppress(OSError):
            if self.inbox.has_claimed_files_folder:
                require_own(self.inbox, Owner.of(ledger, workspace.root, self.inbox.root))
        outbox, evidence = workspace.outbox, workspace.evidence
        require_caught_up(ledger, outbox)
        trouble: OSError | NotWholeError | None = None
        with FileLock(ledger.path.with_name("recovery.lock"), timeout=_RECOVERY_SECONDS):
            for recovered in journal.recover(ledger, outbox, partial(self._is_underway, ledger), evidence):
                entry = recovered.entry
                with run_context(entry.run):
                    try:
                        if recovered.outcome == "not-whole":
                            require_whole(temporary_folder(workspace.outbox, entry.run))
                        elif recovered.outcome == "finished":
                            self._finish(Underway(entry), ledger, workspace)
                        else:
                            self._undo(entry, ledger)
                    except (OSError, NotWholeError) as error:
                        # One run that can't be worked off yet holds up no other.
                        trouble = error
                    else:
                        _log.info("recovered: %s", recovered.outcome)
            claimed = list(self.inbox.claimed_files())
            known = {entry.run for entry in journal.underway(ledger)}
            for run, place, path in claimed:
                # One that ended since the listing has moved its file on.
                if run not in known and path.exists():
                    _log.warning("put back a claimed file that the journal does not know")
                    self.inbox.put_back(path, self.inbox.path(place))
        if trouble is not None:
            raise trouble

    def look_back(self) -> None:
        """Take back what somebody wrote to a file after it was handed on; asked as often as you like."""
        self._late_writers.take_back()

    @contextmanager
    def _run(
        self, workbench: Workbench, sha256: str, source: Path, claimed: Callable[[str], Path]
    ) -> Iterator[Underway]:
        """Enter a run in the journal, and finish it; after an error, work off at once what is left of it."""
        require_caught_up(workbench.ledger, workbench.outbox)
        entry = self._begin(workbench.ledger, sha256, source, claimed)
        with run_context(entry.run):
            try:
                self._step("begun")
                underway = Underway(entry)
                yield underway
                self._finish(underway, workbench.ledger, workbench.configuration.workspace)
            except BaseException:
                self._underway.discard(entry.run)
                try:
                    self.recover(workbench.ledger, workbench.configuration.workspace)
                except Exception as error:
                    _log.warning("not recovered yet: %s", type(error).__name__)
                raise
            self._underway.discard(entry.run)

    def _begin(self, ledger: Ledger, sha256: str, source: Path, claimed: Callable[[str], Path]) -> Entry:
        """Enter a run under an id that no other has: files of the same bytes may come within one second."""
        first = walk.new_run_id(self._now(), sha256)
        for number in count(1):
            run = first if number == 1 else f"{first}-{number}"
            with self._lock:
                if run in self._underway:
                    continue
                # Before it stands in the journal, so that `recover` never takes it for one that was cut off.
                self._underway.add(run)
            try:
                return journal.begin(ledger, run, sha256, source, claimed(run))
            except AlreadyRecordedError:
                self._underway.discard(run)
            except BaseException:
                self._underway.discard(run)
                raise
        raise AssertionError("count() never ends")

    def _is_underway(self, ledger: Ledger, entry: Entry) -> bool:
        return entry.run in self._underway if entry.owner == this_worker(ledger) else is_alive(ledger, entry.owner)

    def _walk(
        self,
        underway: Underway,
        workbench: Workbench,
        folders: tuple[str, ...],
        run_date: date | None,
        progress: Progress,
        name: str | None = None,
        asking: Asking | None = None,
    ) -> FileResult:
        """Read the claimed file and run it."""
        entry = underway.entry
        data, sha256 = read_file(entry.claimed, workbench.configuration.vocabulary().limits.bytes)
        if sha256 != entry.source_sha256:
            raise Changed
        underway.data = data
        name = (name or entry.source.name).encode(errors="replace").decode()
        source = walk.DroppedFile(name, data, folders, sha256)
        now = self._now()
        laid_in = None
        if entry.claimed != entry.source:
            laid_in = self.inbox.path(PurePosixPath(FAILED) / self.inbox.place_in(entry.source).parent)
        asked = asking or self._asking
        request = RunRequest(entry.run, run_date or now.date(), now, asked.reissue, asked.by, laid_in, asked.again)
        return walk.run(source, workbench, request, progress, self._step)

    def _finish(self, underway: Underway, ledger: Ledger, workspace: Workspace) -> None:
        """Tell staff of a run that is on record, move its file on, and strike the run out; can be done again."""
        entry = underway.entry
        outcome = FileOutcome.of(entry.run, entry.claimed.name, ledger, workspace.outbox)
        underway.look(self.inbox)
        if entry.claimed.exists() and not underway.changed_later:
            place, taken = self.inbox.place_in(entry.source), not outcome.codes
            close_mended(self.inbox, ledger, entry.claimed, place, outcome.day, taken=taken)
        if self._is_claimed(entry):
            put = hand_on(self.inbox, underway, outcome, told=lambda: self._step("told"))
            if put is not None:
                self._late_writers.remember(entry, put)
            self._step("handed-on")
        if underway.is_claimed:
            outcome.let_go()
        if workspace.for_schools:
            copy_for_schools(workspace.outbox, entry.run, workspace.for_schools, workspace.schools)
        write_index(ledger, workspace.outbox, {code: school.name for code, school in workspace.schools.items()})
        journal.end(ledger, entry.run)
        self._step("ended")

    def _undo(self, entry: Entry, ledger: Ledger) -> None:
        """Put the file of a run that is not on record back, and strike the run out; can be done again."""
        if self._is_claimed(entry):
            self.inbox.put_back(entry.claimed, entry.source)
        self.inbox.clear(entry.claimed)
        journal.end(ledger, entry.run)

    def _is_claimed(self, entry: Entry) -> bool:
        """Whether a run's file lies where it was claimed to; raises OSError where that can't be told."""
        # The journal is scratch paper that others may have written on: what it names elsewhere is never moved.
        if entry.claimed == entry.source or not self.inbox.may_hold(entry.run, entry.claimed, entry.source):
            return False
        self.inbox.require_not_emptied()
        return os.path.lexists(entry.claimed)
