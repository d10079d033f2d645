"""What the tests run in processes of their own: `python -m tests.ledger.processes JOB ARGUMENT…`."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from mailmerge.ledger import journal
from mailmerge.ledger.event import NewEvent, sha256
from mailmerge.ledger.kinds import RunFinished
from mailmerge.ledger.ledger import Ledger
from mailmerge.ledger.manifest import write_manifest
from mailmerge.ledger.outbox import temporary_folder
from tests.ledger.samples import letter

STEPS = ("begun", "claimed", "half made", "made", "recorded", "published", "moved", "ended")


def append_many(path: str, name: str, count: str) -> None:
    """Append events one by one, and say each number as soon as it is safe."""
    with Ledger.open(Path(path)) as ledger:
        for number in range(int(count)):
            ledger.append([NewEvent("note", name, {"number": number}, (f"{name} {number}".encode(),))])
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


def run_and_die(root: str, step: str) -> None:
    """Do a run as the pipeline does, and be killed right after a step (not at all, where it is no step)."""

    def reached(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    with Ledger.open(Path(root) / "ledger" / "ledger.sqlite") as ledger:
        run(ledger, Path(root), reached)


def run(ledger: Ledger, root: Path, reached: Callable[[str], None]) -> None:
    """Walk through the protocol of docs/ledger.md, calling `reached` after each step."""
    source, claimed, done = (root / folder / "cases.csv" for folder in ("inbox", "processing", "processed"))
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
    manifest = write_manifest(folder, "run-1", ledger.head())
    reached("made")
    ledger.append([issued.event(), RunFinished("run-1", sha256(data), manifest, 1).event()])
    reached("recorded")
    journal.publish(outbox, "run-1")
    reached("published")
    claimed.rename(done)
    reached("moved")
    journal.end(ledger, "run-1")
    reached("ended")


if __name__ == "__main__":
    {"append": append_many, "run": run_and_die}[sys.argv[1]](*sys.argv[2:])
