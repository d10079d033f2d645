"""Questions to the ledger about rows: what each said, and what was decided."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.schema import contents, events
from mailmerge.ledger.record.case_event import CaseDecided, ParentOutcome
from mailmerge.ledger.record.tables import cases

_BATCH = 1_000  # values in one IN (...)


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A row on record, in UTC, with what was decided; `row` is canonical column to value as it was read (JSON values).

    Of an erased one there are codes only: `upn`, `row_facts` and `by` are None, `row` and `decision` empty.
    """

    seq: int
    at: datetime
    run: str
    school: str | None
    outcome: str
    situation: str | None
    codes: tuple[str, ...]
    parents: tuple[ParentOutcome, ...]
    facts_sha256: str
    upn: str | None = field(repr=False)
    row_facts: str | None = field(repr=False)
    row: Mapping[str, Any] = field(repr=False)
    decision: Mapping[str, Any] = field(repr=False)
    by: str | None = field(repr=False)

    def says_as_much_as(self, new: CaseDecided) -> bool:
        """Whether a row with these very facts, decided as `new`, tells nothing that is not on record here."""
        if len(new.parents) != len(self.parents):
            return False
        if self.parents:
            pairs = zip(new.parents, self.parents, strict=True)
            return all(parent.repeats(former) for parent, former in pairs)
        return (new.outcome, new.codes) == (self.outcome, self.codes)


def cases_decided(ledger: Ledger, upns: Collection[str]) -> list[CaseRecord]:
    """Return every row on record of these pupils, in order of recording."""
    return sorted(_records(ledger, cases.c.upn, upns), key=lambda record: record.seq)


def pupils_with_codes(ledger: Ledger, upns: Collection[str], codes: Collection[str]) -> set[str]:
    """Return those of the pupils of whom a row on record was told one of these codes."""
    told = or_(*(events.c.payload.like(f'%"{code}"%') for code in codes))
    wanted, found = sorted(upns), set[str]()
    with ledger.reading() as connection:
        for start in range(0, len(wanted), _BATCH):
            query = select(cases.c.upn).join(events, events.c.seq == cases.c.seq).where(told).distinct()
            found.update(connection.scalars(query.where(cases.c.upn.in_(wanted[start : start + _BATCH]))))
    return found


def latest_by_facts(ledger: Ledger, row_facts: Collection[str]) -> dict[str, CaseRecord]:
    """Return the last record of each of these rows that is there, by the SHA-256 of what it says."""
    found = sorted(_records(ledger, cases.c.row_facts, row_facts), key=lambda record: record.seq)
    return {str(record.row_facts): record for record in found}


def cases_at(
    ledger: Ledger,
    *,
    school: str | None = None,
    outcome: str | None = None,
    since: datetime | None = None,
    after: int = 0,
) -> list[CaseRecord]:
    """Return the rows on record of a school, with an outcome, from a time or after an event; in order of recording."""
    query = _query().where(cases.c.seq > after).order_by(cases.c.seq)
    if school is not None:
        query = query.where(cases.c.school == school)
    if outcome is not None:
        query = query.where(cases.c.outcome == outcome)
    with ledger.reading() as connection:
        found = [_record(row) for row in connection.execute(query)]
    return [record for record in found if since is None or record.at >= since]


def _query() -> Any:
    """Return the SELECT of the rows with their events' payloads and facts."""
    joined = cases.join(events, events.c.seq == cases.c.seq).outerjoin(
        contents, contents.c.sha256 == cases.c.facts_sha256
    )
    return select(cases, events.c.payload, contents.c.bytes).select_from(joined)


def _records(ledger: Ledger, column: ColumnElement[Any], values: Collection[str]) -> Iterator[CaseRecord]:
    wanted = sorted(values)
    with ledger.reading() as connection:
        for start in range(0, len(wanted), _BATCH):
            for row in connection.execute(_query().where(column.in_(wanted[start : start + _BATCH]))):
                yield _record(row)


def _record(row: Row[*tuple[Any, ...]]) -> CaseRecord:
    payload = json.loads(row.payload)
    facts = json.loads(row.bytes) if row.bytes is not None else {}
    return CaseRecord(
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        run=row.run,
        school=row.school,
        outcome=row.outcome,
        situation=payload["situation"],
        codes=tuple(payload["codes"]),
        parents=tuple(map(ParentOutcome.from_json, payload["parents"])),
        facts_sha256=row.facts_sha256,
        upn=row.upn,
        row_facts=row.row_facts,
        row=facts.get("row", {}),
        decision=facts.get("decision", {}),
        by=facts.get("by"),
    )
