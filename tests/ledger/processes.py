"""What the tests run in processes of their own: `python -m tests.ledger.processes JOB ARGUMENT…`."""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count as count_from
from itertools import islice
from pathlib import Path

from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import journal
from mailmerge.ledger.record.file_events import RunFinished
from mailmerge.ledger.record.letter_events import Posted
from mailmerge.ledger.record.outbox import publish, temporary_folder
from mailmerge.ledger.record.pupil_events import NoteRecorded
from mailmerge.ledger.record.reference import pupil_token
from tests.ledger.samples import MOTHER, letter, seal
from tests.ledger.stores import open_record, verify

STEPS = ("begun", "claimed", "half made", "made", "recorded", "published", "moved", "ended")


def append_many(path: str, name: str, count: str) -> None:
    """Append events one by one, and say each number as soon as it is safe."""
    with open_record(Path(path)) as ledger:
        for number in range(int(count)):
            ledger.append([NewEvent("note", name, {"number": number}, (f"{name} {number}".encode(),))])
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


def run_and_die(root: str, step: str) -> None:
    """Do a run as the pipeline does, and be killed right after a step (not at all, where it is no step)."""

    def reached(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    with open_record(Path(root) / "ledger" / "ledger.sqlite") as ledger:
        run(ledger, Path(root), reached)


def run(ledger: Ledger, root: Path, reached: Callable[[str], None]) -> None:
    """Walk through the protocol of docs/ledger.md, calling `reached` after each step."""
    source, claimed, done = (root / folder / "cases.csv" for folder in ("inbox", "processing/run-1", "processed"))
    outbox = root / "outbox"
    data = source.read_bytes()
    journal.begin(ledger, "run-1", sha256(data), source, claimed)
    reached("begun")
    source.rename(claimed)
    reached("claimed")
    issued = letter(ledger)
    folder = temporary_folder(outbox, "run-1")
    folder.mkdir()
    (folder / "a.pdf").write_bytes(issued.pdf)
    reached("half made")
    (folder / "receipt.html").write_text("done")
    manifest = seal(folder, "run-1", ledger.head())
    reached("made")
    ledger.append([issued.event(), RunFinished("run-1", sha256(data), manifest, 1).event()])
    reached("recorded")
    publish(outbox, "run-1")
    reached("published")
    claimed.rename(done)
    reached("moved")
    journal.end(ledger, "run-1")
    reached("ended")


def fill(path: str, count: str) -> None:
    """Fill a ledger with letters, postings and notes."""
    with open_record(Path(path)) as ledger:
        while ledger.head().seq < int(count):
            ledger.append(list(islice(_year_of_events(ledger, ledger.head().seq), 10_000)))


def verify_alone(path: str) -> None:
    """Verify a ledger in a process that did nothing else, and say what that took, in seconds and megabytes."""
    before = time.process_time()
    found = verify(Path(path))
    took = time.process_time() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{found.ok} {found.events} {took} {memory}\n")


def _year_of_events(ledger: Ledger, start: int) -> Iterator[NewEvent]:
    """Yield what happens to one pupil after the other: a letter, its posting, a sheet, a call."""
    workspace_id, day = ledger.workspace_id, date(2025, 9, 16)
    for number in count_from(start):
        upn = f"U{number:012}"
        issued = letter(ledger, upn=upn)
        yield issued.event()
        yield Posted(issued.ref, day, "second-class").event()
        yield NewEvent("posting-sheet-made", "run-1", {"number": number})
        yield NoteRecorded(pupil_token(workspace_id, upn), "call", day, {"upn": upn, "parent": MOTHER}).event()


if __name__ == "__main__":
    jobs: dict[str, Callable[..., None]] = {
        "append": append_many,
        "run": run_and_die,
        "fill": fill,
        "verify": verify_alone,
    }
    jobs[sys.argv[1]](*sys.argv[2:])
