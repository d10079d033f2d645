"""Verification of the whole record: the chain with its look-ups, and the files of every run and of the evidence."""

from collections.abc import Collection, Iterable
from pathlib import Path

from sqlalchemy import Connection

from mailmerge.ledger.chain import verify as chain
from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.chain.verdict import FilesReport, Verdict, Verification
from mailmerge.ledger.record import lookups
from mailmerge.ledger.record.evidence import check_evidence
from mailmerge.ledger.record.journal_rows import check_journal
from mailmerge.ledger.record.outbox import check_outbox, entries


def verify(
    where: Path | Address,
    outbox: Path | None = None,
    anchor: Path | None = None,
    evidence: Path | None = None,
    *,
    latest_runs: int | None = None,
    printed: Head | None = None,
) -> Verification:
    """Verify the ledger at an address, even one that `open_record` would refuse; nothing in it is changed.

    Args:
        where: the ledger's address, or its file.
        outbox: where the runs' folders lie; None leaves the files out.
        anchor: a file that `write_anchor` wrote earlier: the ledger must still hold that event.
        evidence: the folder of filed evidence; None leaves it out.
        printed: a head that was printed on paper, number 0 where only its hash is known: it must still be there.
        latest_runs: of how many runs, the latest, the files are read; None: of all. What a look now and then costs.

    Returns:
        Every fault found; `ok` if there is none. Content that was erased, with an event that says so, is no fault.

    Raises:
        OSError: a file or folder is there and can't be read.
        ValueError: `anchor` is no anchor.
    """

    def in_journal(connection: Connection, _erased: Collection[str], report: FilesReport) -> Iterable[Verdict]:
        return check_journal(connection, Address.of(where), report)

    checks: list[chain.Check] = [in_journal]
    if outbox:
        # Listed before the ledger is read: another process may put a run's folder here meanwhile.
        listed = entries(outbox)

        def in_outbox(connection: Connection, erased: Collection[str], report: FilesReport) -> Iterable[Verdict]:
            return check_outbox(connection, outbox, listed, erased, report, latest_runs)

        checks.append(in_outbox)
    if evidence:

        def in_evidence(connection: Connection, erased: Collection[str], report: FilesReport) -> Iterable[Verdict]:
            return check_evidence(connection, evidence, erased, report)

        checks.append(in_evidence)
    return chain.verify(where, lookups, anchor, checks, printed)
