"""A desk in a process of its own, which ends in the middle of a drop: `python -m tests.desk.processes ROOT STEP`."""

import os
import signal
import sys
from pathlib import Path, PurePosixPath

from mailmerge.operations.dropping import Counter
from mailmerge.operations.office import as_csv
from mailmerge.operations.rights import Asker
from mailmerge.runs.processor import FileProcessor
from tests.desk.opened import a_row, opened, upn
from tests.watch.processes import killed_at

WHO = Asker("Sam", "trust")
SHEET = as_csv([a_row(upn(50), "Kit")])
PUT = "put into the inbox"


class CutOff(Counter):
    """A counter at which the lights go out as soon as a file lies in the inbox."""

    def _into_inbox(self, data: bytes, name: str, school: str | None) -> PurePosixPath:
        super()._into_inbox(data, name, school)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


def drop(root: Path, step: str) -> None:
    """Drop a file at a desk, and be killed at a step; the file's token is printed first."""
    with opened(root) as at:
        office = at.office
        office.processor = FileProcessor(office.inbox, office.now, killed_at(step))
        counter = CutOff(office) if step == PUT else Counter(office)
        token = counter.keep(WHO, "cases.csv", SHEET, None)
        sys.stdout.write(f"{token}\n")
        sys.stdout.flush()
        counter.do(WHO, token)
        counter.close()


if __name__ == "__main__":
    drop(Path(sys.argv[1]), sys.argv[2])
