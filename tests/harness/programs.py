"""Programs that trials start: `python -m tests.harness.programs JOB… ROOT`.

stepped ROOT: `mailmerge watch`, by a clock that is as many seconds ahead of the machine's as `ROOT/clock.txt` says
contained NAME WORDS… ROOT: `mailmerge WORDS --workspace ROOT` on a machine of that name, alone with its processes
"""

import os
import socket
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self
from unittest.mock import patch

from mailmerge.cli import options
from mailmerge.cli.main import run
from mailmerge.ledger.chain import ledger

CLOCK = "clock.txt"


class Stepped(datetime):
    """A clock that somebody sets while the service runs."""

    file: Path

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        try:
            seconds = float(cls.file.read_text())
        except (OSError, ValueError):
            seconds = 0.0
        return super().now(tz) + timedelta(seconds=seconds)


def watch_stepped(root: Path) -> int:
    Stepped.file = root / CLOCK
    with patch.object(options, "datetime", Stepped), patch.object(ledger, "datetime", Stepped):
        return run(["watch", "--workspace", str(root)])


if __name__ == "__main__":
    job, *arguments, root = sys.argv[1:]
    match job:
        case "stepped":
            sys.exit(watch_stepped(Path(root)))
        case "contained":
            name, *words = arguments
            socket.sethostname(name)
            os.execv(sys.executable, [sys.executable, "-m", "mailmerge", *words, "--workspace", root])
