"""The SQL that draws a look-up, adds to it and compares it with the record.

All comes from one SELECT, so that drawing, adding and comparing cannot disagree. It is the same for every ledger, and
is put together once a process.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Select, Table, delete, func, insert, literal_column, or_, select

from mailmerge.ledger.chain.database import text_of
from mailmerge.ledger.chain.schema import events
from mailmerge.ledger.record.derived import Derived
from mailmerge.ledger.record.lookup import Lookup
from mailmerge.ledger.record.tables import state

# The number of the event after which rows are added, given with the statement.
AFTER = literal_column(":after", Integer)

_Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How one table is drawn; each text is SQL. `add` and `drop_touched` ask for `after`, the number of an event."""

    table: str
    fill: str
    add: str
    # What rows must go before those that take their place are added; None where rows only come.
    drop_touched: str | None
    # The row names of a table that the record does not give, or gives otherwise.
    differing: tuple[str, ...]

    def add_latest(self, connection: Connection, after: int) -> None:
        """Add the rows of the events that follow number `after`."""
        if self.drop_touched is not None:
            connection.exec_driver_sql(self.drop_touched, {"after": after})
        connection.exec_driver_sql(self.add, {"after": after})

    def differences(self, connection: Connection) -> Iterator[tuple[str, str]]:
        """Yield table and name of each row that the record does not give, or gives otherwise."""
        for query in self.differing:
            for name in connection.exec_driver_sql(query).scalars():
                yield self.table, str(name)


@cache
def of_lookup(lookup: Lookup) -> Drawing:
    """Return how a look-up is drawn from events and contents: an event only ever adds rows."""
    rows = lookup.rows()
    return _drawing(lookup.table, lookup.key, rows, rows.where(events.c.seq > AFTER), None)


@cache
def of_state() -> Drawing:
    """Return how it is noted how far the look-ups have come: one row, of the last event."""
    last = select(events.c.seq, events.c.hash).where(events.c.seq == select(func.max(events.c.seq)).scalar_subquery())
    return _drawing(state, "seq", last, last, text_of(delete(state)))


@cache
def of_derived(derived: Derived) -> Drawing:
    """Return how a look-up is drawn from others: the rows that an event touches are drawn anew."""
    touched = derived.touched(AFTER)
    drop = delete(derived.table).where(derived.table.c[derived.key].in_(touched))
    return _drawing(derived.table, derived.key, derived.rows(), derived.rows(touched), text_of(drop))


def _drawing(table: Table, key: str, rows: _Rows, latest: _Rows, drop_touched: str | None) -> Drawing:
    given = rows.subquery()
    differs = or_(*(column.is_distinct_from(given.c[column.name]) for column in table.c))
    lost_or_changed = (
        select(given.c[key]).select_from(given.outerjoin(table, table.c[key] == given.c[key])).where(differs)
    )
    stray = select(table.c[key]).where(table.c[key].not_in(select(given.c[key])))
    fill, add = (text_of(insert(table).from_select(table.c.keys(), added)) for added in (rows, latest))
    return Drawing(table.name, fill, add, drop_touched, (text_of(lost_or_changed), text_of(stray)))
