"""What watcher and desk keep warm: the settings, the open ledger, and the processes that make letters."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from mailmerge.errors import MailmergeError
from mailmerge.ledger.record.opening import open_record
from mailmerge.runs.request import Workbench
from mailmerge.setup.configuration import Configuration, load_configuration
from mailmerge.setup.workers import start_workers
from mailmerge.workspace import load_workspace
from mailmerge.workspace.workspace import CALENDAR_FILE, SETTINGS_FILE


class Premises:
    """A workspace opened for a long time. Safe to use from several threads; a context manager.

    Settings, calendar and templates are read anew as soon as one of their files has changed, so that a wording which
    was just approved is the one that goes out. Where the folders lie is read once.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = load_workspace(root)
        self._lock = Lock()
        self._open = ExitStack()
        self._configuration: Configuration | None = None
        self._read_from: frozenset[tuple[Path, int, int]] = frozenset()
        self._pool: Executor | None = None

    def __enter__(self) -> Self:
        self.ledger = self._open.enter_context(open_record(self.workspace.record))
        self._pool = self._workers()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._open.close()

    def workbench(self) -> Workbench:
        """Return what the next file is dealt with.

        Raises:
            MailmergeError: settings or templates can't be used as they stand now.
        """
        with self._lock:
            files = self._files()
            if self._configuration is None or files != self._read_from:
                self._configuration = load_configuration(load_workspace(self.root))
                self._read_from = files
            if self._pool is None:
                raise RuntimeError("the premises are not open")
            return Workbench(self._configuration, self.ledger, self._pool)

    def is_school_folder(self, name: str) -> bool:
        """Whether a folder of the inbox is a school's, by the settings as they stand now."""
        if self.workspace.is_school_folder(name):
            return True
        try:
            return self.workbench().configuration.workspace.is_school_folder(name)
        except MailmergeError:
            return False

    @contextmanager
    def workbench_apart(self) -> Iterator[Workbench]:
        """Give one file workers of its own, which share no other file's letters; they end with it.

        Raises:
            MailmergeError: as for `workbench`.
        """
        workbench = self.workbench()
        workers = self._workers()
        try:
            yield replace(workbench, executor=workers)
        finally:
            workers.shutdown(wait=False, cancel_futures=True)

    def renew_pool(self, broken: Executor) -> None:
        """Start new processes in place of those that broke; nothing, where that was done meanwhile."""
        with self._lock:
            if self._pool is broken:
                broken.shutdown(wait=False, cancel_futures=True)
                self._pool = self._workers()

    def _workers(self) -> Executor:
        # A cluster that is away is told of with the first file, which stays where it is.
        return start_workers(self.workspace, at_once=self.workspace.settings.work.engine == "processes")

    def _files(self) -> frozenset[tuple[Path, int, int]]:
        """Return what the house is read from, each file with size and time."""
        root = self.workspace.root
        folders = (self.workspace.templates, self.workspace.authorities)
        inside = (path for folder in folders if folder.is_dir() for path in folder.rglob("*"))
        paths = (root / SETTINGS_FILE, root / CALENDAR_FILE, *inside)
        states = ((path, path.stat()) for path in paths if path.is_file())
        return frozenset((path, seen.st_size, seen.st_mtime_ns) for path, seen in states)
