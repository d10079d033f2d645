"""The journal: which runs are under way, so that one that was cut off is finished or undone, never left half made.

It is scratch paper, no part of the record: an entry is made when a file is claimed and deleted when all is in place.
The protocol, and why no moment of it loses or doubles anything, stands in `docs/ledger.md`.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil
from sqlalchemy import delete, insert, select

from mailmerge.ledger.chain.event import stamp
from mailmerge.ledger.chain.head import sync_folder
from mailmerge.ledger.chain.ledger import Ledger, utc_now
from mailmerge.ledger.chain.schema import journal
from mailmerge.ledger.record import records
from mailmerge.ledger.record.errors import AlreadyRecordedError
from mailmerge.ledger.record.evidence import put_in_place, unstage
from mailmerge.ledger.record.outbox import temporary_folder
from mailmerge.ledger.record.tables import runs


@dataclass(frozen=True, slots=True)
class Entry:
    """A run under way. `source` is where the file lay, `claimed` where it lies now (the same, if it was not moved)."""

    run: str
    source_sha256: str
    source: Path
    claimed: Path
    owner: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """A run that was cut off. `finished`: it is on record and its folder stands; `undone`: as if it had never begun."""

    entry: Entry
    outcome: Literal["finished", "undone"]


def this_process() -> str:
    """Return what names this process, such that no later process bears the same name."""
    return _named(psutil.Process(os.getpid()))


def is_alive(owner: str) -> bool:
    """Whether the process that `this_process` named still runs."""
    pid, _, _ = owner.partition("@")
    try:
        return _named(psutil.Process(int(pid))) == owner
    except (psutil.NoSuchProcess, ValueError):
        return False


def begin(ledger: Ledger, run: str, source_sha256: str, source: Path, claimed: Path) -> Entry:
    """Enter a run, before its file is moved; on the disk when this returns.

    Raises:
        AlreadyRecordedError: a run of that id is under way, or on record.
    """
    entry = Entry(run, source_sha256, source, claimed, this_process())
    with ledger.writing() as connection:
        if any(connection.execute(select(taken).where(taken == run)).first() for taken in (journal.c.run, runs.c.run)):
            raise AlreadyRecordedError("There is a run of this id already. Nothing was entered.")
        connection.execute(
            insert(journal).values(
                run=run,
                source_sha256=source_sha256,
                source=str(source),
                claimed=str(claimed),
                owner=entry.owner,
                begun_at=stamp(utc_now()),
            )
        )
    return entry


def end(ledger: Ledger, run: str) -> None:
    """Strike a run out: its folder stands, and its file lies where it belongs."""
    with ledger.writing() as connection:
        connection.execute(delete(journal).where(journal.c.run == run))


def underway(ledger: Ledger) -> tuple[Entry, ...]:
    """Return the runs that were begun and not ended, in order."""
    with ledger.reading() as connection:
        rows = connection.execute(select(journal).order_by(journal.c.begun_at, journal.c.run)).all()
    return tuple(Entry(row.run, row.source_sha256, Path(row.source), Path(row.claimed), row.owner) for row in rows)


def publish(outbox: Path, run: str) -> Path:
    """Let a run's folder appear, whole, by renaming the one in which it was made; harmless when it already has."""
    folder = outbox / run
    if not folder.exists():
        temporary_folder(outbox, run).rename(folder)
        sync_folder(outbox)
    return folder


def is_underway(entry: Entry) -> bool:
    """Whether the process that entered a run still lives."""
    return is_alive(entry.owner)


def recover(
    ledger: Ledger,
    outbox: Path,
    underway_still: Callable[[Entry], bool] = is_underway,
    evidence: Path | None = None,
) -> tuple[Recovered, ...]:
    """Finish or undo every run that nobody works on any more.

    `underway_still` says of which runs this is not so; a process that lives on after an error knows its own best.
    `evidence` is the folder of filed evidence, where there is one.
    A run that is on record gets its folder, and what it filed as evidence its place; of any other, what was made is
    deleted, since nobody has seen it. The caller then moves the source file (on to the processed ones, or back) and
    calls `end`.
    """
    found = []
    for entry in underway(ledger):
        if underway_still(entry):
            continue
        recorded = records.run(ledger, entry.run)
        if recorded is None:
            shutil.rmtree(temporary_folder(outbox, entry.run), ignore_errors=True)
        elif recorded.manifest_sha256 is not None:
            publish(outbox, entry.run)
        if evidence is not None:
            (put_in_place if recorded else unstage)(evidence, entry.run)
        found.append(Recovered(entry, "finished" if recorded else "undone"))
    return tuple(found)


def _named(process: psutil.Process) -> str:
    """Return process number and start time: numbers are used again, the two together are not."""
    return f"{process.pid}@{process.create_time()}"
