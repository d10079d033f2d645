"""`mailmerge watch`."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import Common, common_options, now
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from mailmerge.intake.result import FileResult


# Nobody asks by name for what is dropped; a row that says who did it is believed.
_BY = "watch"


@click.command()
@common_options
@click.pass_obj
def watch(common: Common) -> ExitCode:
    """Watch the inbox, and deal with every file that is dropped there, until stopped.

    A line on the terminal says what became of each file, by its run and without a name. How the watcher is doing
    stands in STATUS.txt in the inbox, and in `mailmerge status`. Ctrl-C, or a stop of the service, finishes the file in
    hand or puts it back.
    """
    from mailmerge.intake.files.inbox import Inbox
    from mailmerge.operations.premises import Premises
    from mailmerge.runs.inbox_owner import Owner, require_own
    from mailmerge.runs.logbook import logging_to
    from mailmerge.runs.processor import FileProcessor
    from mailmerge.runs.request import Asking
    from mailmerge.watch.ending import ending_soon
    from mailmerge.watch.notice import Postman
    from mailmerge.watch.single_watcher import single_watcher
    from mailmerge.watch.watcher import Watcher
    from mailmerge.workspace.disk import is_local
    from mailmerge.workspace.local_record import require_local_record

    premises = Premises(common.root())
    require_local_record(premises.workspace)
    folder = premises.workspace.state
    with (
        ending_soon() as end_soon,
        single_watcher(folder),
        logging_to(folder),
        premises,
        Postman(premises.workspace.settings) as postman,
    ):

        def tell(result: FileResult, folder: str | None) -> None:
            postman.tell(result, folder)
            with suppress(OSError):  # a terminal that is gone keeps no file waiting
                click.echo(_line(result), err=True)

        dropped_in = premises.workspace.inbox
        inbox = Inbox(dropped_in, premises.is_school_folder, is_local=is_local(dropped_in))
        with suppress(OSError):  # a share that is away at the start is waited for
            require_own(inbox, Owner.of(premises.ledger, premises.workspace.root, inbox.root))
        watcher = Watcher(premises, FileProcessor(inbox, now, asking=Asking(_BY)), now, tell, alarm=postman.alarm)

        def end(*_: object) -> None:
            watcher.stop()
            end_soon()

        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), end)
        click.echo(f"Watching {premises.workspace.inbox}. Ctrl-C ends it.", err=True)
        # In a thread of its own: a signal's handler may then set what the watcher waits for.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(watcher.run).result()
    return ExitCode.DONE


def _line(result: FileResult) -> str:
    """Return what became of a file, without its name, which may be a pupil's: the run leads to its receipt."""
    from mailmerge.reports.terminal import summary

    which = f"run {result.run}" if result.run else "a file without a run"
    return f"{now():%H:%M:%S}  {which}: {summary(result)}"
