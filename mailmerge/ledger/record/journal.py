"""The journal: which runs are under way, so that one that was cut off is finished or undone, never left half made.

It is scratch paper, no part of the record: an entry is made when a file is claimed and deleted when all is in place.
The protocol, and why no moment of it loses or doubles anything, stands in `docs/ledger.md`.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from mailmerge.ledger.chain.event import stamp
from mailmerge.ledger.chain.ledger import Ledger, utc_now
from mailmerge.ledger.chain.schema import journal
from mailmerge.ledger.record import records
from mailmerge.ledger.record.errors import AlreadyRecordedError, NotWholeError, TakenOverError
from mailmerge.ledger.record.evidence import put_in_place, unstage
from mailmerge.ledger.record.journal_rows import is_as_written, path_of, stored
from mailmerge.ledger.record.outbox import publish, temporary_folder
from mailmerge.ledger.record.strays import Strays
from mailmerge.ledger.record.tables import runs
from mailmerge.ledger.record.workers import is_alive, is_alive_by, let_go, this_worker


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
    entry = Entry(run, source_sha256, source, claimed, this_worker(ledger))
    with ledger.writing() as connection:
        if any(connection.execute(select(taken).where(taken == run)).first() for taken in (journal.c.run, runs.c.run)):
            raise AlreadyRecordedError("There is a run of this id already. Nothing was entered.")
        connection.execute(
            insert(journal).values(
                run=run,
                source_sha256=source_sha256,
                source=stored(source),
                claimed=stored(claimed),
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
    # Any other row was put in by somebody: no file is moved by it, and `verify` names it.
    return tuple(
        Entry(row.run, row.source_sha256, path_of(row.source), path_of(row.claimed), row.owner)
        for row in rows
        if is_as_written(row.run, row.source_sha256, row.source, row.claimed)
    )


def is_underway(ledger: Ledger, entry: Entry) -> bool:
    """Whether the process that entered a run still lives."""
    return is_alive(ledger, entry.owner)


def require_own(ledger: Ledger, run: str, connection: Connection) -> None:
    """See, under the write lock, that a run is still this process's.

    Of a record that several machines share another may have taken it over: while this one slept, or could not reach
    the database. What it made is undone then, and its file may be another run's by now.

    Raises:
        TakenOverError: so it is.
    """
    if not ledger.address.is_shared:
        return
    owner = connection.execute(select(journal.c.owner).where(journal.c.run == run)).scalar()
    if owner != this_worker(ledger):
        raise TakenOverError(
            "Another machine took this run over, since this one could not reach the record for too long. Nothing was "
            "added here: look at the run that took its file."
        )


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
    deleted, since nobody has seen it; so is what lies hidden and belongs to no run that is known. The caller then
    moves the source file (on to the processed ones, or back) and calls `end`.
    """
    found = []
    strays = Strays(outbox, evidence)
    for entry in underway(ledger):
        if underway_still(entry) if underway_still else is_underway(ledger, entry):
            continue
        if not _take_over(ledger, entry):
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
    with suppress(NotWholeError):
        # It holds up nobody; `verify` names what is gone.
        strays.clear(ledger)
    return tuple(found)


def _take_over(ledger: Ledger, entry: Entry) -> bool:
    """Make a run that nobody works on this process's; False where somebody does after all, or did.

    Under the write lock: what its process had not yet committed is then either on record or gone for good.
    """
    if not ledger.address.is_shared:
        return True
    own = this_worker(ledger)
    with ledger.writing() as connection:
        if entry.owner != own and is_alive_by(connection, ledger.address, entry.owner):
            return False
        mine = update(journal).where(journal.c.run == entry.run, journal.c.owner == entry.owner).values(owner=own)
        is_taken = connection.execute(mine).rowcount == 1
    if entry.owner != own:
        let_go(ledger, entry.owner)
    return is_taken
