"""Questions to the ledger, answered through the look-ups: notes, outcomes, evidence, runs. Letters stand apart."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, union

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.schema import contents, events
from mailmerge.ledger.record.event_kinds import RUN_FINISHED
from mailmerge.ledger.record.tables import cases, evidence, letters, notes, outcomes, runs

_BATCH = 1_000  # values in one IN (...)


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A call, meeting, offer or reply on record; its words lie under `facts_sha256`, see `facts`."""

    seq: int
    note_kind: str
    on: date
    upn: str | None
    parent: str | None
    facts_sha256: str


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """What came of a referral; the rest lies under `facts_sha256`, see `facts`."""

    seq: int
    outcome: str
    on: date
    upn: str | None
    parent: str | None
    facts_sha256: str


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A file in the evidence folder, at `path` inside it; erased ones have no `upn` and `path`."""

    seq: int
    at: datetime
    subject: str
    evidence_kind: str
    file_sha256: str
    upn: str | None
    path: str | None
    facts_sha256: str


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A file that was dealt with. `manifest_sha256` is None where nothing was left in the outbox."""

    run: str
    at: datetime
    refused: bool
    source_sha256: str
    manifest_sha256: str | None
    letters: int


def recorded_notes(ledger: Ledger, upns: Collection[str]) -> list[NoteRecord]:
    """Return the notes on record for these pupils, by day."""
    found = [
        NoteRecord(row.seq, row.note_kind, date.fromisoformat(row.on), row.upn, row.parent, row.facts_sha256)
        for row in rows_with(ledger, select(notes), notes.c.upn, upns)
    ]
    return sorted(found, key=lambda note: (note.on, note.seq))


def recorded_outcomes(ledger: Ledger, upns: Collection[str]) -> list[OutcomeRecord]:
    """Return what came of referrals of these pupils, by day."""
    found = [
        OutcomeRecord(row.seq, row.outcome, date.fromisoformat(row.on), row.upn, row.parent, row.facts_sha256)
        for row in rows_with(ledger, select(outcomes), outcomes.c.upn, upns)
    ]
    return sorted(found, key=lambda outcome: (outcome.on, outcome.seq))


def evidence_of(ledger: Ledger, upns: Collection[str]) -> list[EvidenceRecord]:
    """Return the files that were filed as evidence of these pupils, in order."""
    return [
        _evidence(row) for row in rows_with(ledger, select(evidence).order_by(evidence.c.seq), evidence.c.upn, upns)
    ]


def is_evidence_of(ledger: Ledger, kind: str) -> bool:
    """Return whether any file was filed as evidence of this kind."""
    with ledger.reading() as connection:
        return (
            connection.execute(select(evidence.c.seq).where(evidence.c.evidence_kind == kind).limit(1)).first()
            is not None
        )


def pupils(ledger: Ledger) -> list[str]:
    """Return the UPNs of all pupils of whom anything is on record that was not erased, sorted."""
    of_each = [
        select(table.c.upn).where(table.c.upn.is_not(None)) for table in (letters, notes, outcomes, evidence, cases)
    ]
    with ledger.reading() as connection:
        return sorted(connection.execute(union(*of_each)).scalars())


def pupils_since(ledger: Ledger, day: date) -> list[str]:
    """Return the UPNs of pupils with a letter dated, a note of, or a row decided on `day` or later, sorted."""
    since = day.isoformat()
    of_each = [
        select(table.c.upn).where(table.c.upn.is_not(None), on >= since)
        for table, on in ((letters, letters.c.letter_date), (notes, notes.c.on), (cases, cases.c.at))
    ]
    with ledger.reading() as connection:
        return sorted(connection.execute(union(*of_each)).scalars())


def evidence_at(ledger: Ledger, seq: int) -> EvidenceRecord | None:
    """Return the file that was filed as evidence by the event of that number, or None."""
    with ledger.reading() as connection:
        row = connection.execute(select(evidence).where(evidence.c.seq == seq)).first()
    return None if row is None else _evidence(row)


def run(ledger: Ledger, run_id: str) -> RunRecord | None:
    """Return a run by its id, or None if it was never recorded."""
    return next((_run(row) for row in rows_with(ledger, select(runs), runs.c.run, [run_id])), None)


def runs_of_file(ledger: Ledger, source_sha256: str) -> list[RunRecord]:
    """Return the runs of a file with these very bytes, in order: what makes dropping it twice harmless."""
    query = select(runs).order_by(runs.c.seq)
    return [_run(row) for row in rows_with(ledger, query, runs.c.source_sha256, [source_sha256])]


def latest_runs(ledger: Ledger, count: int) -> list[RunRecord]:
    """Return the last `count` runs, the latest first."""
    with ledger.reading() as connection:
        return [_run(row) for row in connection.execute(select(runs).order_by(runs.c.seq.desc()).limit(count))]


def files_of_runs(ledger: Ledger, run_ids: Collection[str]) -> dict[str, str]:
    """Return the name of the file that each of these runs dealt with; none where that was erased."""
    query = select(runs.c.run, events.c.payload).join(events, events.c.seq == runs.c.seq)
    rows = rows_with(ledger, query, runs.c.run, run_ids)
    told = {row.run: json.loads(row.payload).get("facts_sha256") for row in rows}
    known = facts_of(ledger, {digest for digest in told.values() if digest})
    return {run_id: str(known[digest]["file"]) for run_id, digest in told.items() if known.get(digest, {}).get("file")}


def facts(ledger: Ledger, digest: str) -> Mapping[str, Any] | None:
    """Return the facts of that SHA-256, or None if they were erased; raises KeyError if there never were such."""
    blob = ledger.content(digest)
    return None if blob is None else json.loads(blob)


def facts_of(ledger: Ledger, digests: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """Return the facts of each of these SHA-256; none of those that were erased."""
    query = select(contents).where(contents.c.bytes.is_not(None))
    return {row.sha256: json.loads(row.bytes) for row in rows_with(ledger, query, contents.c.sha256, digests)}


def rows_with(
    ledger: Ledger, query: Select[*tuple[Any, ...]], column: ColumnElement[Any], values: Collection[str]
) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield the rows of a query of which a column has one of the values."""
    wanted = sorted(values)
    if not wanted:
        return
    with ledger.reading() as connection:
        for start in range(0, len(wanted), _BATCH):
            yield from connection.execute(query.where(column.in_(wanted[start : start + _BATCH])))


def _evidence(row: Row[*tuple[Any, ...]]) -> EvidenceRecord:
    """Return a row of `evidence` as a value."""
    return EvidenceRecord(
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        subject=row.subject,
        evidence_kind=row.evidence_kind,
        file_sha256=row.file_sha256,
        upn=row.upn,
        path=row.path,
        facts_sha256=row.facts_sha256,
    )


def _run(row: Row[*tuple[Any, ...]]) -> RunRecord:
    """Return a row of `runs` as a value."""
    at = datetime.fromisoformat(row.at)
    return RunRecord(row.run, at, row.kind != RUN_FINISHED, row.source_sha256, row.manifest_sha256, row.letters)
