"""The look-ups: tables that answer questions quickly, drawn from events and contents, and drawn anew at any time.

A look-up is one SELECT over the record and a table that holds its rows. So drawing it anew, adding the latest events
and comparing it with the record (`differences`) are the same words, and cannot disagree.

This module is what the chain keeps in the transaction of each append (`chain.drawn`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, insert, select
from sqlalchemy.exc import IntegrityError

from mailmerge.casework.names import matching
from mailmerge.ledger.chain.dialects import After, text_of
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.chain.schema import events
from mailmerge.ledger.chain.store import refused_table
from mailmerge.ledger.record import event_kinds
from mailmerge.ledger.record.derived import DERIVED, PUPILS
from mailmerge.ledger.record.drawing import Drawing, of_derived, of_lookup, of_state
from mailmerge.ledger.record.errors import AlreadyIssuedError, AlreadyRecordedError
from mailmerge.ledger.record.event_kinds import CASE_DECIDED
from mailmerge.ledger.record.lookup import Lookup, payload
from mailmerge.ledger.record.names_drawn import named_rows, names_said
from mailmerge.ledger.record.tables import (
    cases,
    evidence,
    guards,
    letters,
    metadata,
    named,
    noted,
    notes,
    on_sheets,
    outcomes,
    postings,
    proofs,
    runs,
    state,
    withdrawals,
)

# Of the shape of the tables: one more whenever a table or a column comes, goes or changes.
VERSION = 7
TABLES = metadata

_ALREADY_ISSUED = "One of these letters was issued before, perhaps just now. Nothing was added: run the file again."


# What SQL alone can't say: how names are matched.
FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {"name_key": lambda name: matching(str(name or ""))}

LETTERS = Lookup(letters, (event_kinds.LETTER_ISSUED, event_kinds.HISTORY_RECORDED), run_in_payload=True)
EVIDENCE = Lookup(evidence, (event_kinds.EVIDENCE_FILED,))
RUNS = Lookup(runs, (event_kinds.RUN_FINISHED, event_kinds.FILE_REFUSED))

LOOKUPS = (
    LETTERS,
    Lookup(postings, (event_kinds.POSTED, event_kinds.POSTING_CORRECTED, event_kinds.HISTORY_RECORDED)),
    Lookup(withdrawals, (event_kinds.LETTER_WITHDRAWN,)),
    Lookup(notes, (event_kinds.NOTE_RECORDED,)),
    Lookup(outcomes, (event_kinds.OUTCOME_RECORDED,)),
    EVIDENCE,
    RUNS,
    Lookup(cases, (CASE_DECIDED,), run_in_payload=True),
    Lookup(on_sheets, (event_kinds.SHEET_MADE,), of_each=("$.pages", "$")),
    Lookup(proofs, (event_kinds.PROOF_FILED,), of_each=("$.refs",)),
    Lookup(noted, event_kinds.NOTED_KINDS),
    Lookup(guards, (event_kinds.GUARD_HEARD, event_kinds.GUARD_RELEASED)),
    Lookup(
        named,
        (event_kinds.LETTER_ISSUED, event_kinds.NOTE_RECORDED, CASE_DECIDED),
        query=named_rows,
        computed=("name_key", names_said),
    ),
)


def rebuild(connection: Connection) -> None:
    """Empty the look-ups and draw them anew from events and contents."""
    for table in (*(lookup.table for lookup in LOOKUPS), *(derived.table for derived in DERIVED)):
        connection.execute(delete(table))
    _draw(connection)


def add_latest(connection: Connection, after: int) -> None:
    """Add the events that follow number `after` to the look-ups.

    Raises:
        AlreadyIssuedError: one of them is a letter of an identity that is there and was not withdrawn.
        IntegrityError: a letter's reference, or a run's id, is there already; `refusal` says which.
    """
    dialect = connection.dialect.name
    coming = connection.execute(select(events.c.kind).where(events.c.seq > after).distinct())
    kinds = set(coming.scalars())
    for lookup in LOOKUPS:
        if kinds.intersection(lookup.kinds):
            of_lookup(lookup, dialect).add_latest(connection, after)
    for derived in DERIVED:
        of_derived(derived, dialect).add_latest(connection, after)
    of_state(dialect).add_latest(connection, after)
    if kinds.intersection(LETTERS.kinds) and connection.exec_driver_sql(_repeated(dialect), {"after": after}).first():
        raise AlreadyIssuedError(_ALREADY_ISSUED)


def come_to(connection: Connection) -> Head | None:
    """Return the last event that the look-ups have taken in."""
    row = connection.execute(select(state)).one_or_none()
    return Head(row.seq, row.hash) if row else None


def refusal(error: IntegrityError) -> Exception:
    """Return what a refusal by the database means."""
    table = refused_table(error)
    if table == letters.name:
        return AlreadyIssuedError(_ALREADY_ISSUED)
    if table == runs.name:
        return AlreadyRecordedError("This run was recorded before. Nothing was added.")
    return error


def forget(connection: Connection, erased: Sequence[str]) -> None:
    """Draw anew the rows whose facts (by SHA-256) were just erased, so that they hold nothing personal either."""
    for lookup in LOOKUPS:
        if lookup.is_personal:
            table = lookup.table
            connection.execute(delete(table).where(table.c.facts_sha256.in_(erased)))
            rows = lookup.rows().where(payload("facts_sha256").in_(erased))
            connection.execute(insert(table).from_select(table.c.keys(), rows))
    connection.execute(delete(PUPILS.table))
    connection.exec_driver_sql(of_derived(PUPILS, connection.dialect.name).fill)


def differences(connection: Connection, *, all_tables: bool = True) -> Iterator[tuple[str, str]]:
    """Yield table and row name of each row that the record does not give, or gives otherwise; nothing when all agree.

    Without `all_tables`, as of look-ups of an older version, only how far they had come is compared.
    Raises sqlalchemy.exc.DBAPIError where the record is too damaged to draw look-ups from.
    """
    if all_tables:
        for drawing in _drawings(connection.dialect.name):
            yield from drawing.differences(connection)
    yield from of_state(connection.dialect.name).differences(connection)


def _draw(connection: Connection) -> None:
    """Draw every look-up from the whole record, and note how far they have come."""
    dialect = connection.dialect.name
    if connection.exec_driver_sql("SELECT 1 FROM events LIMIT 1").first():
        for drawing in _drawings(dialect):
            drawing.draw(connection)
    of_state(dialect).add_latest(connection, after=0)


def _drawings(dialect: str) -> Iterator[Drawing]:
    """Yield how each look-up is drawn, those that are drawn from others last."""
    yield from (of_lookup(lookup, dialect) for lookup in LOOKUPS)
    yield from (of_derived(derived, dialect) for derived in DERIVED)


@cache
def _repeated(dialect: str) -> str:
    """Return the SQL for one letter that follows number `after` and repeats a letter of its identity that stands.

    The unique index can't see this: the second letter has an issue number of its own. A stated reissue is no repeat.
    """
    former = letters.alias()
    same = [letters.c[name] == former.c[name] for name in ("upn", "parent", "letter", "trigger")]
    added = letters.c.ref.in_(select(events.c.subject).where(events.c.seq > After()))
    other = withdrawals.alias()
    # Correlated by name: inside EXISTS it would else ask for the last withdrawal of any letter.
    latest = select(func.max(other.c.seq)).where(other.c.ref == former.c.ref).correlate(former).scalar_subquery()
    lifted = withdrawals.c.code == event_kinds.LIFTED
    repeated = (
        select(letters.c.ref)
        .join(former, and_(*same, former.c.issue < letters.c.issue))
        .where(added, letters.c.reissue == 0, former.c.issue > 0)
        .where(~exists().where(withdrawals.c.ref == former.c.ref, withdrawals.c.seq == latest, ~lifted))
    )
    return text_of(repeated.limit(1), dialect)
