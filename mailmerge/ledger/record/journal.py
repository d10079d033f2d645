"""The journal: which runs are under way, so that one that was cut off is finished or undone, never left half made.

It is scratch paper, no part of the record: an entry is made when a file is claimed and deleted when all is in place.
The protocol, and why no moment of it loses or doubles anything, stands in `docs/ledger.md`.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import delete, insert, select

from mailmerge.ledger.chain.event import stamp
from mailmerge.ledger.chain.head import sync_folder
from mailmerge.ledger.chain.ledger import Ledger, utc_now
from mailmerge.ledger.chain.manifest import read_manifest
from mailmerge.ledger.chain.schema import journal
from mailmerge.ledger.record import records
from mailmerge.ledger.record.alive import is_alive, this_process
from mailmerge.ledger.record.errors import AlreadyRecordedError, NotWholeError
from mailmerge.ledger.record.evidence import put_in_place, unstage
from mailmerge.ledger.record.outbox import temporary_folder
from mailmerge.ledger.record.tables import runs

_NOT_WHOLE = (
    "Files of a run were taken out of its hidden folder in the outbox, so it is not shown. Look what else works in the "
    "outbox (a cleaner, a second program), and put the files back from a backup; `mailmerge ledger verify` names them."
)


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
    """A run that was cut off. `finished`: it is on record and its folder stands; `undone`: as if it had never begun.

    `not-whole`: it is on record, and files are gone from the hidden folder in which it was made; a person must look.
    """

    entry: Entry
    outcome: Literal["finished", "undone", "not-whole"]


def begin(ledger: Ledger, run: str, source_sha256: str, source: Path, claimed: Path) -> Entry:
    """Enter a run, before its file is moved; on the disk when this returns.

    Raises:
        AlreadyRecordedError: a run of that id is under way, or on record.
    """
    entry = Entry(run, source_sha256, source, claimed, this_process(ledger.path.parent))
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
    """Let a run's folder appear, whole, by renaming the one in which it was made; harmless when it already has.

    Raises:
        NotWholeError: files of it are gone; it stays hidden.
    """
    folder = outbox / run
    if not folder.exists():
        require_whole(temporary_folder(outbox, run))
        temporary_folder(outbox, run).rename(folder)
        sync_folder(outbox)
    return folder


def require_whole(folder: Path) -> None:
    """Count the files of a run's folder again, against its manifest.

    Raises:
        NotWholeError: the manifest, or a file that it names, is gone.
    """
    try:
        named, _ = read_manifest(folder)
    except (OSError, ValueError):
        raise NotWholeError(_NOT_WHOLE) from None
    if not all((folder / name).is_file() for name in named):
        raise NotWholeError(_NOT_WHOLE)


def is_underway(ledger: Ledger, entry: Entry) -> bool:
    """Whether the process that entered a run still lives."""
    return is_alive(ledger.path.parent, entry.owner)


def recover(
    ledger: Ledger,
    outbox: Path,
    underway_still: Callable[[Entry], bool] | None = None,
    evidence: Path | None = None,
) -> tuple[Recovered, ...]:
    """Finish or undo every run that nobody works on any more.

    `underway_still` says of which runs this is not so; None: those whose process lives. A process that lives on
    after an error knows its own best.
    `evidence` is the folder of filed evidence, where there is one.
    A run that is on record gets its folder, and what it filed as evidence its place; of any other, what was made is
    deleted, since nobody has seen it. The caller then moves the source file (on to the processed ones, or back) and
    calls `end`.
    """
    found = []
    for entry in underway(ledger):
        if underway_still(entry) if underway_still else is_underway(ledger, entry):
            continue
        recorded = records.run(ledger, entry.run)
        if recorded is None:
            shutil.rmtree(temporary_folder(outbox, entry.run), ignore_errors=True)
        elif recorded.manifest_sha256 is not None:
            try:
                publish(outbox, entry.run)
            except NotWholeError:
                # It holds up no other run.
                found.append(Recovered(entry, "not-whole"))
                continue
        if evidence is not None:
            (put_in_place if recorded else unstage)(evidence, entry.run)
        found.append(Recovered(entry, "finished" if recorded else "undone"))
    return tuple(found)
