"""Files run because somebody asked: named ones, everything in the inbox, or one under the name that it would have."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Literal, TypeAlias

from mailmerge.errors import MissingError, SettingsError
from mailmerge.intake.files.inbox import Dropped, Inbox, no_school
from mailmerge.intake.result import FileResult, RowResult
from mailmerge.law.anew import Again
from mailmerge.ledger.chain.errors import ErasedContentError
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.errors import NotWholeError
from mailmerge.ledger.record.opening import open_record
from mailmerge.operations.asking import login_name
from mailmerge.reports.trouble import WORKERS_BROKE, explain
from mailmerge.runs.processor import Changed, FileProcessor
from mailmerge.runs.request import Asking, Workbench
from mailmerge.setup.configuration import load_configuration
from mailmerge.setup.workers import start_workers
from mailmerge.workspace import Workspace
from mailmerge.workspace.disk import is_local
from mailmerge.workspace.local_record import require_local_record

__all__ = ["Again", "Clock", "FileResult", "RowResult", "RunAsked", "Told", "run", "run_under_names"]

Clock: TypeAlias = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told beside the results, in words for staff.

    `nothing`: there is nothing to do; `passed-over`: a folder that is no school's; `set-aside`: what is no file went
    into the quarantine; `busy`: a file is still being written; `out-of-reach`: one can't be dealt with now;
    `not-taken`: one holds what was erased for good.
    """

    kind: Literal["nothing", "passed-over", "set-aside", "busy", "out-of-reach", "not-taken"]
    text: str


@dataclass(frozen=True, slots=True)
class RunAsked:
    """What is to be run, and how.

    `files` empty: everything in the inbox. One outside the inbox is read and never moved; one inside is dealt with like
    a dropped one. `day` is the letters' date where a row gives none, None: today. `reissue` says why letters that went
    already are to be made anew; None: they are not; then `again` says which. `by` is who asks, None: whoever is logged
    in.

    Raises:
        SettingsError: it is said which letters are to be made anew, but not why.
    """

    files: Sequence[Path] = ()
    day: date | None = None
    reissue: str | None = None
    by: str | None = None
    again: Again = field(default_factory=Again)

    def __post_init__(self) -> None:
        if self.reissue is None and self.again != Again():
            raise SettingsError("Say why the letters are to be made again: --reissue WHY. The reason stays on record.")


def run(
    workspace: Workspace, asked: RunAsked, now: Clock, worker: Executor | None = None
) -> Iterator[FileResult | Told]:
    """Run files, each after the other, and yield what became of each as soon as it is done.

    Args:
        workspace: the trust's.
        asked: what is to be run.
        now: gives the present time, aware, in the schools' zone.
        worker: where letters are made until it breaks; None: where the settings say, started now.

    Raises:
        SettingsError: a file that is named is not there, or no reason is given for making letters anew.
        MissingError: the record lies on a network drive, a folder is out of reach, or a cluster can't be used.
    """
    require_local_record(workspace)
    inbox = Inbox(workspace.inbox, workspace.is_school_folder, is_local=is_local(workspace.inbox))
    processor = FileProcessor(inbox, now, asking=Asking(asked.by or login_name(), asked.reissue, asked.again))
    try:
        with ExitStack() as open_now:
            ledger = None
            # What was cut off lies in the inbox again before it is listed; without a record nothing was.
            if workspace.has_record:
                ledger = open_now.enter_context(open_record(workspace.record))
                unrecovered = _recovered(processor, ledger, workspace)
                if unrecovered is not None:
                    yield unrecovered
            # Listed before anything is loaded: a file that is still being written has changed by the time it is taken.
            work: list[Dropped | Path] = [_named(path, inbox) for path in asked.files]
            if not asked.files:
                dropped, told = _everything(inbox)
                work.extend(dropped)
                yield from told
                if not dropped and all(one.kind == "passed-over" for one in told):
                    yield Told("nothing", f"There is nothing to do in {workspace.inbox}.")
            # A record is begun, and the settings read, while the workers load what they need.
            executor = worker or open_now.enter_context(start_workers(workspace, at_once=bool(work)))
            ledger = ledger or open_now.enter_context(open_record(workspace.record))
            workbench = Workbench(load_configuration(workspace), ledger, executor)
            for one in work:
                try:
                    yield _result(one, processor, workbench, asked)
                except BrokenExecutor:
                    yield Told("out-of-reach", f"{_name(one)}: {WORKERS_BROKE}")
                    workbench = replace(workbench, executor=open_now.enter_context(start_workers(workspace)))
    except OSError as error:
        raise MissingError(explain(error)) from error


def run_under_names(
    workspace: Workspace, named: Sequence[tuple[Path, str]], now: Clock, by: str | None = None
) -> list[FileResult]:
    """Run files, each under the name given, as if they had been dropped; they stay where they are.

    `by` is who asks, None: whoever is logged in.

    Raises:
        MissingError: the record lies on a network drive, or a folder is out of reach.
    """
    require_local_record(workspace)
    processor = FileProcessor(
        Inbox(workspace.inbox, workspace.is_school_folder), now, asking=Asking(by or login_name())
    )
    try:
        with open_record(workspace.record) as ledger, ThreadPoolExecutor(1) as executor:
            workbench = Workbench(load_configuration(workspace), ledger, executor)
            return [processor.read(path, workbench, name=name) for path, name in named]
    except OSError as error:
        raise MissingError(explain(error)) from error


def _named(path: Path, inbox: Inbox) -> Dropped | Path:
    """Return a file that was named: as a dropped one where it lies in the inbox."""
    place = inbox.place_of(path)
    dropped = inbox.look(place) if place else None
    if dropped is None and not path.is_file():
        raise SettingsError(f"There is no file {path}. Check its name and place; the watcher may have taken it.")
    return dropped or path


def _everything(inbox: Inbox) -> tuple[list[Dropped], list[Told]]:
    """Return what lies in the inbox, the oldest first; what is no file is set aside, and told."""
    listing = inbox.listing()
    told = []
    for unsafe in listing.unsafe:
        name = shown(unsafe.place)
        try:
            inbox.set_aside(unsafe)
        except OSError as error:
            told.append(Told("out-of-reach", f"{name}: {explain(error)}"))
        else:
            told.append(Told("set-aside", f"{name} was put into the quarantine. {unsafe.why}"))
    told += [
        Told("out-of-reach", f"The folder {shown(folder)} can't be read: mailmerge needs rights there.")
        for folder in listing.barred
    ]
    told += [Told("passed-over", no_school(folder)) for folder in listing.passed_over]
    return sorted(listing.files, key=lambda file: (file.changed_ns, file.place)), told


def _result(one: Dropped | Path, processor: FileProcessor, workbench: Workbench, asked: RunAsked) -> FileResult | Told:
    """Return what became of a file; one that can't be dealt with now is told, and holds up no other.

    Raises:
        BrokenExecutor: the workers broke over a letter, and make none any more.
    """
    name = _name(one)
    busy = Told("busy", f"{name} is still being written, or is open in a program, or was taken.")
    try:
        if isinstance(one, Path):
            return processor.read(one, workbench, asked.day)
        return busy if one.is_open else processor.take(one, workbench, asked.day)
    except Changed:
        return busy
    except ErasedContentError as error:
        return Told("not-taken", f"{name}: {error}")
    except OSError as error:
        return Told("out-of-reach", f"{name}: {explain(error)}")


def _recovered(processor: FileProcessor, ledger: Ledger, workspace: Workspace) -> Told | None:
    """Work off what was cut off; what can't be yet holds up no other file, and is told."""
    try:
        processor.recover(ledger, workspace)
    except (OSError, NotWholeError) as error:
        return Told("out-of-reach", f"A run that was cut off can't be finished yet. {explain(error)}")
    return None


def _name(one: Dropped | Path) -> str:
    return shown(one if isinstance(one, Path) else one.place)


def shown(place: PurePath) -> str:
    """Return a path as it can be printed: a name that is no text has a question mark for each byte that is none."""
    return str(place).encode(errors="replace").decode()
