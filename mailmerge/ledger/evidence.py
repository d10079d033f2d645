"""The files in the evidence folder, against what the ledger says of them."""

from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from mailmerge.ledger.lookups import EVIDENCE
from mailmerge.ledger.outbox import SHIPPED_NOTE, FilesReport, compared, hashes
from mailmerge.ledger.verdict import Verdict


def check_evidence(
    connection: Connection, folder: Path, erased: Collection[str], report: FilesReport
) -> Iterator[Verdict]:
    """Yield what is wrong with the filed evidence, and count in `report` what was read.

    Where a path was filed more than once, the last one counts. Hidden files (one being copied in) are passed over.

    Raises:
        OSError: a file is there and can't be read.
    """
    filed = EVIDENCE.rows().subquery()
    rows = connection.execute(select(filed).where(filed.c.path.is_not(None)).order_by(filed.c.seq))
    named = {row.path: row.file_sha256 for row in rows}
    found = {
        path: digest
        for path, digest in hashes(folder).items()
        if path != SHIPPED_NOTE and not path.rpartition("/")[2].startswith(".")
    }
    report.files += len(found)
    yield from compared(folder.name, named, found, erased)
