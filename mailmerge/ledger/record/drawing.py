"""The SQL that draws a look-up, adds to it and compares it with the record.

All comes from one SELECT, so that drawing, adding and comparing cannot disagree. It is the same for every ledger in the
same kind of store, and is put together once a process.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, func, insert, or_, select

from mailmerge.ledger.chain.dialects import After, text_of
from mailmerge.ledger.chain.functions import give_function
from mailmerge.ledger.chain.schema import events
from mailmerge.ledger.record.derived import Derived
from mailmerge.ledger.record.lookup import Lookup
from mailmerge.ledger.record.tables import state

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
    # What a function of Python's that the SQL calls will be asked of: its name, and the SQL of all values, and of those
    # of the latest events.
    asked: tuple[str, str, str] | None = None

    def draw(self, connection: Connection) -> None:
        """Draw all rows into the empty table."""
        if self.asked is not None:
            give_function(connection, self.asked[0], self.asked[1])
        connection.exec_driver_sql(self.fill)

    def add_latest(self, connection: Connection, after: int) -> None:
        """Add the rows of the events that follow number `after`."""
        if self.drop_touched is not None:
            connection.exec_driver_sql(self.drop_touched, {"after": after})
        if self.asked is not None:
            give_function(connection, self.asked[0], self.asked[2], {"after": after})
        connection.exec_driver_sql(self.add, {"after": after})

    def differences(self, connection: Connection) -> Iterator[tuple[str, str]]:
        """Yield table and name of each row that the record does not give, or gives otherwise."""
        if self.asked is not None:
            give_function(connection, self.asked[0], self.asked[1])
        for query in self.differing:
            for name in connection.exec_driver_sql(query).scalars():
                yield self.table, str(name)


@cache
def of_lookup(lookup: Lookup, dialect: str) -> Drawing:
    """Return how a look-up is drawn from events and contents: an event only ever adds rows."""
    rows = lookup.rows()
    asked = None
    if lookup.computed is not None:
        function, values = lookup.computed
        latest = values().where(events.c.seq > After())
        asked = (function, text_of(values(), dialect), text_of(latest, dialect))
    return _drawing(lookup.table, lookup.key, rows, rows.where(events.c.seq > After()), None, dialect, asked)


@cache
def of_state(dialect: str) -> Drawing:
    """Return how it is noted how far the look-ups have come: one row, of the last event."""
    last = select(events.c.seq, events.c.hash).where(events.c.seq == select(func.max(events.c.seq)).scalar_subquery())
    return _drawing(state, "seq", last, last, text_of(delete(state), dialect), dialect)


@cache
def of_derived(derived: Derived, dialect: str) -> Drawing:
    """Return how a look-up is drawn from others: the rows that an event touches are drawn anew."""
    touched = derived.touched(After())
    drop = text_of(delete(derived.table).where(derived.table.c[derived.key].in_(touched)), dialect)
    return _drawing(derived.table, derived.key, derived.rows(), derived.rows(touched), drop, dialect)


def _drawing(
    table: Table,
    key: str,
    rows: _Rows,
    latest: _Rows,
    drop_touched: str | None,
    dialect: str,
    asked: tuple[str, str, str] | None = None,
) -> Drawing:
    given = rows.subquery()
    differs = or_(*(column.is_distinct_from(given.c[column.name]) for column in table.c))
    lost_or_changed = (
        select(given.c[key]).select_from(given.outerjoin(table, table.c[key] == given.c[key])).where(differs)
    )
    stray = select(table.c[key]).where(table.c[key].not_in(select(given.c[key])))
    fill, add = (text_of(insert(table).from_select(table.c.keys(), added), dialect) for added in (rows, latest))
    differing = (text_of(lost_or_changed, dialect), text_of(stray, dialect))
    return Drawing(table.name, fill, add, drop_touched, differing, asked)
