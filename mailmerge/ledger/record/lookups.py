"""The look-ups: tables that answer questions quickly, drawn from events and contents, and drawn anew at any time.

A look-up is one SELECT over the record and a table that holds its rows. So drawing it anew, adding the latest events
and comparing it with the record (`differences`) are the same words, and cannot disagree.

This module is what the chain keeps in the transaction of each append (`chain.drawn`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.exc import IntegrityError

from mailmerge.casework.names import matching
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.chain.schema import events, record
from mailmerge.ledger.record import event_kinds
from mailmerge.ledger.record.derived import DERIVED, PUPILS
from mailmerge.ledger.record.errors import AlreadyIssuedError, AlreadyRecordedError
from mailmerge.ledger.record.event_kinds import CASE_DECIDED
from mailmerge.ledger.record.lookup import Lookup, named_rows, payload
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
    Lookup(named, (event_kinds.LETTER_ISSUED, event_kinds.NOTE_RECORDED, CASE_DECIDED), query=named_rows),
)


def create(connection: Connection) -> None:
    """Create the look-ups' tables in place of those of any older version, and draw them from the record."""
    kept = {table.name for table in record.tables.values()}
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all()
    for name in set(tables) - kept:
        connection.exec_driver_sql(f'DROP TABLE "{name}"')
    metadata.create_all(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
    _draw(connection, after=0)


def rebuild(connection: Connection) -> None:
    """Empty the look-ups and draw them anew from events and contents."""
    for table in (*(lookup.table for lookup in LOOKUPS), *(derived.table for derived in DERIVED)):
        connection.execute(delete(table))
    _draw(connection, after=0)


def add_latest(connection: Connection, after: int) -> None:
    """Add the events that follow number `after` to the look-ups.

    Raises:
        AlreadyIssuedError: one of them is a letter of an identity that is there and was not withdrawn.
        IntegrityError: a letter's reference, or a run's id, is there already; `refusal` says which.
    """
    _draw(connection, after)
    if _repeats_one_that_stands(connection, after):
        raise AlreadyIssuedError(_ALREADY_ISSUED)


def come_to(connection: Connection) -> Head | None:
    """Return the last event that the look-ups have taken in."""
    row = connection.execute(select(state)).one_or_none()
    return Head(row.seq, row.hash) if row else None


def refusal(error: IntegrityError) -> Exception:
    """Return what a refusal by the database means."""
    text = str(error.orig)
    if "letters." in text:
        return AlreadyIssuedError(_ALREADY_ISSUED)
    if "runs." in text:
        return AlreadyRecordedError("This run was recorded before. Nothing was added.")
    return error


def forget(connection: Connection, erased: Sequence[str]) -> None:
    """Draw anew the rows whose facts (by SHA-256) were just erased, so that they hold nothing personal either."""
    for lookup in LOOKUPS:
        if lookup.is_personal:
            connection.execute(delete(lookup.table).where(lookup.table.c.facts_sha256.in_(erased)))
            _insert(connection, lookup.table, lookup.rows().where(payload("facts_sha256").in_(erased)))
    connection.execute(delete(PUPILS.table))
    _insert(connection, PUPILS.table, PUPILS.rows())


def differences(connection: Connection, *, all_tables: bool = True) -> Iterator[tuple[str, str]]:
    """Yield table and row name of each row that the record does not give, or gives otherwise; nothing when all agree.

    Without `all_tables`, as of look-ups of an older version, only how far they had come is compared.
    Raises sqlalchemy.exc.DBAPIError where the record is too damaged to draw look-ups from.
    """
    for lookup in LOOKUPS if all_tables else ():
        yield from _differences(connection, lookup.table, lookup.rows(), lookup.key)
    for derived in DERIVED if all_tables else ():
        yield from _differences(connection, derived.table, derived.rows(), derived.key)
    yield from _differences(connection, state, _last_event(), "seq")


def _draw(connection: Connection, after: int) -> None:
    """Add the events that follow number `after`, and note how far the look-ups have come."""
    for lookup in LOOKUPS:
        _insert(connection, lookup.table, lookup.rows().where(events.c.seq > after))
    for derived in DERIVED:
        keys = derived.touched(after) if after else None
        if keys is not None:
            connection.execute(delete(derived.table).where(derived.table.c[derived.key].in_(keys)))
        _insert(connection, derived.table, derived.rows(keys))
    connection.execute(delete(state))
    connection.execute(insert(state).from_select(["seq", "hash"], _last_event()))


def _repeats_one_that_stands(connection: Connection, after: int) -> bool:
    """Whether a letter that follows number `after` repeats a letter of its identity that was not withdrawn.

    The unique index can't see this: the second letter has an issue number of its own. A stated reissue is no repeat.
    """
    former = letters.alias()
    same = [letters.c[name] == former.c[name] for name in ("upn", "parent", "letter", "trigger")]
    added = letters.c.ref.in_(select(events.c.subject).where(events.c.seq > after))
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
    return connection.execute(repeated.limit(1)).first() is not None


def _differences(
    connection: Connection, table: Table, rows: Select[*tuple[Any, ...]], key: str
) -> Iterator[tuple[str, str]]:
    """Yield the rows that are in a table or in its SELECT, and not in both."""
    given = rows.subquery()
    same_key = table.c[key] == given.c[key]
    names = [column.name for column in table.c]
    differs = or_(*(table.c[column].is_distinct_from(given.c[column]) for column in names))
    lost_or_changed = select(given.c[key]).select_from(given.outerjoin(table, same_key)).where(differs)
    stray = select(table.c[key]).where(table.c[key].not_in(select(given.c[key])))
    for query in (lost_or_changed, stray):
        for name in connection.execute(query).scalars():
            yield table.name, str(name)


def _insert(connection: Connection, table: Table, rows: Select[*tuple[Any, ...]]) -> None:
    """Add the rows of a SELECT to a look-up's table."""
    connection.execute(insert(table).from_select([c.name for c in table.c], rows))


def _last_event() -> Select[*tuple[Any, ...]]:
    """Return the SELECT that gives the last event's number and hash."""
    return select(events.c.seq, events.c.hash).where(events.c.seq == select(func.max(events.c.seq)).scalar_subquery())
