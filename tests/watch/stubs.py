"""A reader of spreadsheets that takes what it is told to by a file's name; and the watcher with that reader.

`python -m tests.watch.stubs ROOT` is `mailmerge watch` on that workspace.
"""

import os
import sys
import time
from pathlib import Path
from unittest.mock import patch

from mailmerge.cli.main import run
from mailmerge.intake.files import confining
from mailmerge.intake.files.sheet import Sheet, read_sheets

MEGABYTE = 1024 * 1024


def demanding_reader(data: bytes, name: str, *more: object) -> tuple[Sheet, ...]:
    """Sleep, spin, take memory or die, as the name says; read any other file."""
    match name.removesuffix(".xlsx").partition("-")[0]:
        case "sleeps":
            if "marked" in name:
                mark = Path(os.environ["CHILD_MARK"])
                mark.write_text(str(os.getpid()), "ascii")
            time.sleep(600)
        case "spins":
            while True:
                pass
        case "allocates":
            bytes(600 * MEGABYTE)
        case "dies":
            os.abort()
    return read_sheets(data, name, *more)


if __name__ == "__main__":
    from tests.watch import stubs

    with patch.object(confining, "read_sheets", stubs.demanding_reader):
        sys.exit(run(["watch", "--workspace", sys.argv[1]]))
