"""The watcher as a service: put together, and run until a signal ends it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from mailmerge.intake.files.inbox import Inbox
from mailmerge.intake.result import FileResult
from mailmerge.operations.premises import Premises
from mailmerge.reports.terminal import summary
from mailmerge.runs.inbox_owner import Owner, require_own
from mailmerge.runs.logbook import logging_to
from mailmerge.runs.processor import FileProcessor
from mailmerge.runs.request import Asking
from mailmerge.watch.ending import ending_soon, when_asked_to_end
from mailmerge.watch.notice import Postman
from mailmerge.watch.single_watcher import single_watcher
from mailmerge.watch.watcher import Watcher
from mailmerge.workspace.disk import is_local
from mailmerge.workspace.local_record import require_local_record

# Nobody asks by name for what is dropped; a row that says who did it is believed.
_BY = "watch"


def watch_until_stopped(
    root: Path, now: Callable[[], datetime], opened: Callable[[Path], None], say: Callable[[str], None]
) -> None:
    """Deal with every file that is dropped into a trust's inbox, until a signal ends it.

    Args:
        root: the trust's folder.
        now: tells the time, with its zone.
        opened: is told the inbox as soon as it is watched.
        say: is told a line on each file, without its name. A terminal that is gone keeps no file waiting.

    Raises:
        SettingsError: the settings can't be used.
        MissingError: the record lies on a network drive, or another watcher is there.
    """
    premises = Premises(root)
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
            with suppress(OSError):
                say(_line(result, now()))

        dropped_in = premises.workspace.inbox
        inbox = Inbox(dropped_in, premises.is_school_folder, is_local=is_local(dropped_in))
        with suppress(OSError):  # a share that is away at the start is waited for
            require_own(inbox, Owner.of(premises.ledger, premises.workspace.root, inbox.root))
        watcher = Watcher(premises, FileProcessor(inbox, now, asking=Asking(_BY)), now, tell, alarm=postman.alarm)

        def end() -> None:
            watcher.stop()
            end_soon()

        when_asked_to_end(end)
        opened(dropped_in)
        # In a thread of its own: a signal's handler may then set what the watcher waits for.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(watcher.run).result()


def _line(result: FileResult, at: datetime) -> str:
    """Return what became of a file, without its name, which may be a pupil's: the run leads to its receipt."""
    which = f"run {result.run}" if result.run else "a file without a run"
    return f"{at:%H:%M:%S}  {which}: {summary(result)}"
