"""Questions about the post of letters, answered from look-ups: what is noted of them, proved, on a sheet, held back."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.event_kinds import GUARD_HEARD, NotedKind
from mailmerge.ledger.record.records import rows_with
from mailmerge.ledger.record.tables import guards, noted, open_letters


def noted_on(ledger: Ledger, kind: NotedKind) -> dict[str, date]:
    """Return the last day on which this was noted, by the letter's reference."""
    with ledger.reading() as connection:
        rows = connection.execute(select(noted.c.ref, noted.c.on).where(noted.c.kind == kind).order_by(noted.c.seq))
        return {row.ref: date.fromisoformat(row.on) for row in rows}


def last_noted(ledger: Ledger, kind: NotedKind, refs: Collection[str]) -> dict[str, date]:
    """Return the last day on which this was noted of each of these letters, by reference."""
    query = select(noted.c.ref, noted.c.on).where(noted.c.kind == kind).order_by(noted.c.seq)
    return {row.ref: date.fromisoformat(row.on) for row in rows_with(ledger, query, noted.c.ref, refs)}


def noted_days(ledger: Ledger, kind: NotedKind, ref: str) -> list[date]:
    """Return the days on which this was noted of a letter, in order of recording."""
    query = select(noted.c.on).where(noted.c.ref == ref, noted.c.kind == kind).order_by(noted.c.seq)
    with ledger.reading() as connection:
        return [date.fromisoformat(on) for on in connection.execute(query).scalars()]


def noted_refs(ledger: Ledger, kinds: Collection[NotedKind], refs: Collection[str]) -> frozenset[str]:
    """Return those of the letters of which one of these was noted."""
    query = select(noted.c.ref).where(noted.c.kind.in_(kinds))
    return frozenset(row.ref for row in rows_with(ledger, query, noted.c.ref, refs))


def unproved(ledger: Ledger, but: Collection[str], refs: Collection[str] | None = None) -> dict[str, datetime]:
    """Return when the last sheet was made, by reference, of letters (of these) that nothing proves the posting of.

    Letters of the kinds `but`, which need no proof, are left out.
    So are withdrawn ones, and those whose posting has an item reference.
    """
    query = select(open_letters).where(
        open_letters.c.letter.not_in(sorted(but)), open_letters.c.on_sheet_at.is_not(None)
    )
    query = query.order_by(open_letters.c.seq)
    if refs is not None:
        found = rows_with(ledger, query, open_letters.c.ref, refs)
        return {row.ref: datetime.fromisoformat(row.on_sheet_at) for row in found}
    with ledger.reading() as connection:
        return {row.ref: datetime.fromisoformat(row.on_sheet_at) for row in connection.execute(query)}


def guarded_refs(ledger: Ledger, refs: Collection[str] | None = None) -> frozenset[str]:
    """Return the letters (of these) of which a guard was heard that nobody has released since."""
    other = guards.alias()
    last = select(func.max(other.c.seq)).where(other.c.ref == guards.c.ref).correlate(guards).scalar_subquery()
    query = select(guards.c.ref).where(guards.c.seq == last, guards.c.kind == GUARD_HEARD)
    if refs is not None:
        return frozenset(row.ref for row in rows_with(ledger, query, guards.c.ref, refs))
    with ledger.reading() as connection:
        return frozenset(connection.execute(query).scalars())
