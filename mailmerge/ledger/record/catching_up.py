"""A record that lags behind its outbox: an older one was put back, and runs made since lie there that it never knew.

Made again, each of their letters would go twice. So nothing is made until those runs are taken up: each becomes an
event with its manifest's hash and the references of its letters, which are all that a run's folder tells for certain.
A letter of such a reference is not made again by itself (`no-longer-on-record`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection, select

from mailmerge.casework.counting import count
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.manifest import MANIFEST
from mailmerge.ledger.chain.schema import journal
from mailmerge.ledger.record.event_kinds import RUN_CAUGHT_UP
from mailmerge.ledger.record.file_events import RunCaughtUp
from mailmerge.ledger.record.outbox import caught_up_runs, entries
from mailmerge.ledger.record.reference import is_reference
from mailmerge.ledger.record.strays import may_name_a_run
from mailmerge.ledger.record.tables import runs

_LETTERS = "letters"


class BehindError(DamagedLedgerError):
    """The outbox holds runs that the record does not know: an older record was put back. Nothing is made."""


@dataclass(frozen=True, slots=True)
class LaterRun:
    """A run whose folder stands in the outbox and that is not on record; `refs` are its letters' references."""

    run: str
    manifest_sha256: str
    refs: tuple[str, ...]


def later_runs(ledger: Ledger, outbox: Path) -> tuple[LaterRun, ...]:
    """Return the runs in the outbox that the record does not know, in order.

    A folder is a run's by its manifest, which names it: a copy that somebody made under another name is none.

    Raises:
        OSError: the outbox can't be read.
    """
    # Listed before the record is read: a run's folder appears after its events.
    listed = [name for name in entries(outbox) if may_name_a_run(name)] if outbox.is_dir() else []
    with ledger.reading() as connection:
        known = _known(connection)
    return tuple(filter(None, (_later(outbox / name) for name in sorted(set(listed) - known))))


def require_caught_up(ledger: Ledger, outbox: Path) -> None:
    """See that the record knows every run in the outbox.

    Raises:
        BehindError: it does not.
        OSError: the outbox can't be read.
    """
    later = later_runs(ledger, outbox)
    if later:
        raise BehindError(
            f"The outbox holds {count(len(later), 'run')} that the record does not know, from {later[0].run} on: an "
            "older record was put back, or the outbox is another's. No letter is made, since it could go twice. If the "
            "outbox is right, take them up: mailmerge ledger catch-up --by WHO"
        )


def catch_up(ledger: Ledger, outbox: Path, by: str) -> tuple[LaterRun, ...]:
    """Take up the runs that the record does not know, each as an event of its own, and return them.

    Args:
        ledger: the record.
        outbox: the folder with one folder a run.
        by: who takes them up; it can be erased.

    Raises:
        OSError: the outbox can't be read.
    """
    later = later_runs(ledger, outbox)
    ledger.append(RunCaughtUp(one.run, one.manifest_sha256, one.refs, by).event() for one in later)
    return later


def is_caught_up(ledger: Ledger, run: str) -> bool:
    """Whether a run was taken up: of its letters nothing is known but their references."""
    return any(True for _ in ledger.events(RUN_CAUGHT_UP, run))


def references_caught_up(ledger: Ledger) -> frozenset[str]:
    """Return the references of all letters of runs that were taken up."""
    return frozenset(ref for event in ledger.events(RUN_CAUGHT_UP) for ref in event.payload["refs"])


def _known(connection: Connection) -> frozenset[str]:
    on_record, underway = (connection.execute(select(table.c.run)).scalars() for table in (runs, journal))
    return frozenset((*on_record, *underway, *caught_up_runs(connection)))


def _later(folder: Path) -> LaterRun | None:
    """Return what a folder's manifest tells; None where it is no run's."""
    if folder.is_symlink() or not folder.is_dir():
        return None
    try:
        data = (folder / MANIFEST).read_bytes()
        form = json.loads(data)
    except (FileNotFoundError, ValueError):
        return None
    match form:
        case {"run": str(run), "files": dict(files)} if run == folder.name:
            return LaterRun(run, sha256(data), tuple(sorted(set(_references(files)))))
    return None


def _references(files: dict[str, object]) -> Iterator[str]:
    """Yield the references that the letters' files are called by."""
    for path in map(PurePosixPath, files):
        ref = path.name.split(" ")[0].removesuffix(path.suffix)
        if path.parts[0] == _LETTERS and is_reference(ref):
            yield ref
