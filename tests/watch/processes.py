"""What the tests run in processes of their own: `python -m tests.watch.processes JOB ROOT ARGUMENT…`.

The product knows nothing of being killed in tests: a process kills itself, in the function that is told each step.
"""

import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from mailmerge.intake.files.inbox import Inbox
from mailmerge.ledger.record.opening import open_record
from mailmerge.runs.processor import FileProcessor
from mailmerge.runs.request import Workbench
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from tests.watch.samples import NOON

STEPS = (
    "begun",
    "claimed",
    "decided",
    "letters-made",
    "sealed",
    "recorded",
    "published",
    "told",
    "handed-on",
    "ended",
)


def take_everything(root: Path, step: Callable[[str], None] = lambda _name: None, now: datetime = NOON) -> None:
    """Do what `mailmerge run` does, at a fixed time and without processes for the letters."""
    workspace = load_workspace(root)
    inbox = Inbox(workspace.inbox, workspace.is_school_folder)
    processor = FileProcessor(inbox, lambda: now, step)
    with open_record(workspace.record) as ledger, ThreadPoolExecutor(1) as executor:
        processor.recover(ledger, workspace)
        workbench = Workbench(load_configuration(workspace), ledger, executor)
        for file in sorted(inbox.listing().files, key=lambda file: file.place):
            processor.take(file, workbench)


def killed_at(step: str) -> Callable[[str], None]:
    """Return a function that is told each step and kills this process at the first of that name."""

    def told(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return told


def limited_to(step: str) -> Callable[[str], None]:
    """Return a function that from a step on lets no file grow beyond a few bytes: to a program, a full disk."""
    import resource

    def told(name: str) -> None:
        if name == step:
            resource.setrlimit(resource.RLIMIT_FSIZE, (16, resource.RLIM_INFINITY))

    return told


def do(job: str, root: str, *arguments: str) -> None:
    """Do a job to its end, whatever that is."""
    match job:
        case "killed":
            take_everything(Path(root), killed_at(*arguments))
        case "full":
            take_everything(Path(root), limited_to(*arguments))
        case "whole":
            take_everything(Path(root))


if __name__ == "__main__":
    do(*sys.argv[1:])
