"""Look-ups that are drawn from other look-ups: what holds of a letter or a pupil now, by all events together.

Each has one row a letter or pupil. An append draws anew only the rows that it touches.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, Table, case, func, literal, or_, select, union

from mailmerge.ledger.chain.schema import events
from mailmerge.ledger.record.event_kinds import LIFTED
from mailmerge.ledger.record.tables import (
    letters,
    named,
    on_sheets,
    open_letters,
    postings,
    proofs,
    pupils,
    withdrawals,
)


def latest(table: Table) -> ColumnElement[Any]:
    """Return the number of the last event that a table of events has of a letter, for a row of `letters`."""
    other = table.alias()
    return select(func.max(other.c.seq)).where(other.c.ref == letters.c.ref).correlate(letters).scalar_subquery()


class Derived(Protocol):
    """A look-up that is drawn from others."""

    def __hash__(self) -> int:
        """Return a number for look-ups that are the same: how each is drawn is kept."""

    @property
    def table(self) -> Table:
        """Where its rows lie."""

    @property
    def key(self) -> str:
        """The name of the column that names a row."""

    def rows(self, keys: Select[Any] | None = None) -> Select[*tuple[Any, ...]]:
        """Return the SELECT of all rows, or of those with one of these keys."""

    def touched(self, after: ColumnElement[int]) -> Select[Any]:
        """Return the SELECT of the keys whose rows the events after a number may have changed."""


@dataclass(frozen=True, slots=True)
class OpenLetters:
    """Letters of this system that stand, and are not posted, or are on a sheet and neither proved nor receipted."""

    table: Table = open_letters
    key: str = "ref"

    def rows(self, keys: Select[Any] | None = None) -> Select[*tuple[Any, ...]]:
        """Return the SELECT of all rows, or of those with one of these references."""
        on_sheet = on_sheets.alias()
        sheet = select(func.max(on_sheet.c.at)).where(on_sheet.c.ref == letters.c.ref).correlate(letters)
        proved = select(proofs.c.ref).where(proofs.c.ref == letters.c.ref).correlate(letters).exists()
        sheet_at = case((or_(proved, postings.c.item_reference.is_not(None)), None), else_=sheet.scalar_subquery())
        joined = letters.outerjoin(postings, postings.c.seq == latest(postings)).outerjoin(
            withdrawals, withdrawals.c.seq == latest(withdrawals)
        )
        waits = postings.c.posted_on.is_(None)
        query = (
            select(
                letters.c.ref,
                letters.c.seq,
                letters.c.run,
                letters.c.letter,
                case((waits, literal(1)), else_=literal(0)).label("waits"),
                sheet_at.label("on_sheet_at"),
            )
            .select_from(joined)
            .where(letters.c.issue > 0, or_(withdrawals.c.code.is_(None), withdrawals.c.code == LIFTED))
            .where(or_(waits, sheet_at.is_not(None)))
        )
        return query if keys is None else query.where(letters.c.ref.in_(keys))

    def touched(self, after: ColumnElement[int]) -> Select[Any]:
        """Return the SELECT of the references that the events after a number speak of."""
        said = union(
            select(events.c.subject.label("ref")).where(events.c.seq > after),
            select(on_sheets.c.ref).where(on_sheets.c.seq > after),
            select(proofs.c.ref).where(proofs.c.seq > after),
        ).subquery()
        return select(said.c.ref)


@dataclass(frozen=True, slots=True)
class Pupils:
    """Each pupil by the last letter's word; without one by the last file of people's, else by the last row's."""

    table: Table = pupils
    key: str = "upn"

    def rows(self, keys: Select[Any] | None = None) -> Select[*tuple[Any, ...]]:
        """Return the SELECT of all rows, or of those with one of these UPNs."""
        place = func.row_number().over(partition_by=named.c.upn, order_by=(named.c.rank, named.c.seq.desc()))
        ranked = select(*(named.c[column.name] for column in pupils.c), place.label("place"))
        if keys is not None:
            ranked = ranked.where(named.c.upn.in_(keys))
        found = ranked.subquery()
        return select(*(found.c[column.name] for column in pupils.c)).where(found.c.place == 1)

    def touched(self, after: ColumnElement[int]) -> Select[Any]:
        """Return the SELECT of the pupils whom the events after a number name."""
        return select(named.c.upn).where(named.c.seq > after)


PUPILS = Pupils()
DERIVED: tuple[Derived, ...] = (OpenLetters(), PUPILS)
