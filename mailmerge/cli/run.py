"""`mailmerge run [FILE…]`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.files import show
from mailmerge.cli.options import Common, common_options, date_option, json_option, now
from mailmerge.errors import ExitCode, MissingError, SettingsError, gravest

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from mailmerge.intake.files.inbox import Dropped, Inbox
    from mailmerge.intake.result import FileResult
    from mailmerge.runs.processor import FileProcessor
    from mailmerge.runs.request import Workbench
    from mailmerge.workspace.workspace import Workspace


@click.command()
@click.argument("files", metavar="[FILE…]", nargs=-1, type=click.Path(path_type=Path))
@date_option("--date", "The letters' date where a row gives none.  [default: today]")
@click.option("--reissue", metavar="WHY", help="Make again letters that were made before; WHY is kept on record.")
@common_options
@json_option
@click.pass_obj
def run(common: Common, files: tuple[Path, ...], date: date | None, reissue: str | None, as_json: bool) -> ExitCode:
    """Make the letters that are due from each FILE, or from everything in the inbox.

    A FILE outside the inbox is read and never moved; one inside is dealt with like a dropped one. What was made stands
    in the outbox, a folder a file.
    """
    from mailmerge.intake.files.inbox import Inbox
    from mailmerge.letters.pool import letter_pool, warm_up
    from mailmerge.reports.trouble import explain
    from mailmerge.workspace.disk import require_local

    workspace = common.load_workspace()
    require_local(workspace.ledger, trusted=workspace.settings.ledger.trusted)
    inbox = Inbox(workspace.inbox, workspace.is_school_folder)
    results: list[FileResult] = []
    codes: list[ExitCode] = []
    try:
        # Listed before anything is loaded: a file that is still being written has changed by the time it is taken.
        work: list[Dropped | Path] = [_named(path, inbox) for path in files]
        if not files:
            work.extend(_everything(inbox, codes))
        if not work and not codes:
            click.echo(f"There is nothing to do in {workspace.inbox}.", err=True)
        workers = os.cpu_count() or 1
        with letter_pool(workers) as executor:
            if work:
                warm_up(executor, workers)
            with _office(workspace, inbox, executor, reissue) as (processor, workbench):
                results.extend(_results(work, processor, workbench, date, codes))
    except OSError as error:
        raise MissingError(explain(error)) from error
    finally:
        # What was done is told, whatever came after.
        codes.append(show(results, as_json=as_json, explain=False))
    return gravest(codes)


@contextmanager
def _office(
    workspace: Workspace, inbox: Inbox, executor: Executor, reissue: str | None
) -> Iterator[tuple[FileProcessor, Workbench]]:
    """Open the record, and yield who deals with the files and what with; loaded while the workers load theirs."""
    from mailmerge.ledger.ledger import Ledger
    from mailmerge.runs.processor import FileProcessor
    from mailmerge.runs.request import Workbench
    from mailmerge.setup.configuration import load_configuration

    processor = FileProcessor(inbox, now, reissue=reissue)
    with Ledger.open(workspace.ledger) as ledger:
        processor.recover(ledger, workspace)
        yield processor, Workbench(load_configuration(workspace), ledger, executor)


def _named(path: Path, inbox: Inbox) -> Dropped | Path:
    """Return a file that was named: as a dropped one where it lies in the inbox."""
    place = inbox.place_of(path)
    dropped = inbox.look(place) if place else None
    if dropped is None and not path.is_file():
        raise SettingsError(f"There is no file {path}. Check its name and place; the watcher may have taken it.")
    return dropped or path


def _everything(inbox: Inbox, codes: list[ExitCode]) -> Iterator[Dropped]:
    """Yield what lies in the inbox; what is no file is set aside."""
    from mailmerge.intake.files.inbox import no_school

    listing = inbox.listing()
    for unsafe in listing.unsafe:
        inbox.set_aside(unsafe)
        click.echo(f"{unsafe.place} was put into the quarantine. {unsafe.why}", err=True)
        codes.append(ExitCode.FILE_REFUSED)
    for folder in listing.passed_over:
        click.echo(no_school(folder), err=True)
    yield from sorted(listing.files, key=lambda file: (file.changed_ns, file.place))


def _results(
    work: list[Dropped | Path], processor: FileProcessor, workbench: Workbench, day: date | None, codes: list[ExitCode]
) -> Iterator[FileResult]:
    """Yield what became of each file; one that can't be dealt with now is told, and holds up no other."""
    from mailmerge.reports.trouble import explain
    from mailmerge.runs.processor import Changed

    for one in work:
        try:
            result = _result(one, processor, workbench, day)
        except Changed:
            click.echo(f"{_name(one)} is still being written, or is open in a program, or was taken.", err=True)
            codes.append(ExitCode.ROWS_NEED_MENDING)
        except OSError as error:
            click.echo(f"{_name(one)}: {explain(error)}", err=True)
            codes.append(ExitCode.DEPENDENCY_MISSING)
        else:
            click.echo(f"{workbench.outbox / str(result.run)}", err=True)
            yield result


def _result(one: Dropped | Path, processor: FileProcessor, workbench: Workbench, day: date | None) -> FileResult:
    from mailmerge.runs.processor import Changed

    if isinstance(one, Path):
        return processor.read(one, workbench, day)
    if one.is_open:
        raise Changed
    return processor.take(one, workbench, day)


def _name(one: Dropped | Path) -> str:
    return str(one if isinstance(one, Path) else one.place)
