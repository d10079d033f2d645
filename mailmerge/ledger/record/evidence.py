"""The files in the evidence folder: filed such that none is there without a record, and held against what it says.

As with a run's folder, a file is staged out of sight, recorded, and then put in its place. What is staged for a run
that is on record is put in place by the journal's recovery.
"""

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from mailmerge.ledger.chain.head import sync_folder, write_kept
from mailmerge.ledger.chain.manifest import files_under
from mailmerge.ledger.chain.schema import journal
from mailmerge.ledger.chain.verdict import FilesReport, Verdict
from mailmerge.ledger.record.lookups import EVIDENCE
from mailmerge.ledger.record.outbox import SHIPPED_NOTE, compared, hashes, litter_note, temporary_folder


def stage(folder: Path, run: str, path: str, data: bytes) -> None:
    """Write a file that a run will file under `path` (inside the evidence folder `folder`, with `/` between).

    It is on the disk when this returns, out of sight.
    """
    target = temporary_folder(folder, run) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    write_kept(target, data)


def put_in_place(folder: Path, run: str) -> None:
    """Put what a run staged, and recorded, in its place; harmless when it is there already.

    A file is never written over: where another lies in its place, it stays as it was staged, and `verify` names both.
    """
    staged = temporary_folder(folder, run)
    for source in files_under(staged):
        target = folder / source.relative_to(staged)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            continue
        source.rename(target)
        sync_folder(target.parent)
    if not any(True for _ in files_under(staged)):
        unstage(folder, run)


def unstage(folder: Path, run: str) -> None:
    """Delete what a run staged and did not record: nobody has seen it."""
    shutil.rmtree(temporary_folder(folder, run), ignore_errors=True)


def check_evidence(
    connection: Connection, folder: Path, erased: Collection[str], report: FilesReport
) -> Iterator[Verdict]:
    """Yield what is wrong with the filed evidence, and count in `report` what was read.

    Where a path was filed more than once, the last one counts. A file that is staged for a run under way counts as
    being in its place; one that is hidden, and belongs to no run, was put in.

    Raises:
        OSError: a file is there and can't be read.
    """
    filed = EVIDENCE.rows().subquery()
    rows = connection.execute(select(filed).where(filed.c.path.is_not(None)).order_by(filed.c.seq))
    named = {row.path: row.file_sha256 for row in rows}
    found = {path: digest for path, digest in hashes(folder).items() if path != SHIPPED_NOTE}
    for run in connection.execute(select(journal.c.run)).scalars():
        own = f"{temporary_folder(folder, run).name}/"
        staged = {path.removeprefix(own): digest for path, digest in found.items() if path.startswith(own)}
        found = {path: digest for path, digest in found.items() if not path.startswith(own)}
        found = {path: digest for path, digest in staged.items() if path in named} | found
    report.notes += litter_note(folder, folder.name)
    report.files += len(found)
    yield from compared(folder.name, named, found, erased)
