"""One look-up: its table, and the SELECT over events and contents that gives its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, Integer, Select, Table, func, select

from mailmerge.ledger.chain.dialects import IntegerOf, TextOf
from mailmerge.ledger.chain.schema import contents, events


def payload(key: str) -> ColumnElement[str]:
    """Return a value of the event's payload."""
    return func.json_extract(events.c.payload, f"$.{key}")


def fact(key: str) -> ColumnElement[str]:
    """Return a value of the event's facts: NULL once they are erased."""
    return func.json_extract(TextOf(contents.c.bytes), f"$.{key}")


# Events, each with its facts.
WITH_FACTS = events.outerjoin(contents, contents.c.sha256 == payload("facts_sha256"))

# Columns that are not in the payload under their own name.
_SOURCES: dict[str, ColumnElement[str]] = {
    "ref": events.c.subject,
    "subject": events.c.subject,
    "run": events.c.subject,
    "seq": events.c.seq,
    "kind": events.c.kind,
    "at": events.c.at,
    "issued_at": events.c.at,
    "upn": fact("upn"),
    "path": fact("path"),
    "parent": fact("parent"),
    "parent_name": fact("parent_name"),
    "trigger": fact("trigger"),
    "case_facts": fact("case_facts"),
    "row_facts": fact("row_facts"),
}


@dataclass(frozen=True, slots=True)
class Lookup:
    """A look-up: its table, and the kinds of event that it is drawn from.

    `of_each` names the places in the payload, one inside the other, of lists of references: it then has a row for
    each. `query` draws it where its columns are not the event's own; `computed` then says which function of Python's it
    calls, and the SELECT of all values of which that is asked.
    """

    table: Table
    kinds: tuple[str, ...]
    run_in_payload: bool = False
    of_each: tuple[str, ...] = ()
    query: Callable[[], Select[*tuple[Any, ...]]] | None = None
    computed: tuple[str, Callable[[], Select[*tuple[Any, ...]]]] | None = None

    @property
    def key(self) -> str:
        """The name of the column that names a row."""
        return next(iter(self.table.primary_key.columns)).name

    @property
    def is_personal(self) -> bool:
        """Whether rows draw on facts, which can be erased."""
        return "facts_sha256" in self.table.c

    def rows(self) -> Select[*tuple[Any, ...]]:
        """Return the SELECT that gives the look-up's rows from the record."""
        if self.query is not None:
            return self.query()
        if self.of_each:
            return self._row_for_each_ref()
        sources = _SOURCES | ({"run": payload("run")} if self.run_in_payload else {})
        columns = [(sources[c.name] if c.name in sources else _said(c)).label(c.name) for c in self.table.c]
        origin = WITH_FACTS if self.is_personal else events
        return select(*columns).select_from(origin).where(events.c.kind.in_(self.kinds))

    def _row_for_each_ref(self) -> Select[*tuple[Any, ...]]:
        listed: ColumnElement[Any] = events.c.payload
        origins: list[FromClause] = [events]
        for depth, path in enumerate(self.of_each):
            each = func.json_each(listed, path).table_valued("value", name=f"each_{depth}", joins_implicitly=True)
            listed = each.c.value
            origins.append(each)
        sources = _SOURCES | {"ref": listed, "entry": events.c.seq.concat(" ").concat(listed)}
        columns = [sources[c.name].label(c.name) for c in self.table.c]
        return select(*columns).select_from(*origins).where(events.c.kind.in_(self.kinds)).distinct()


def _said(column: Column[Any]) -> ColumnElement[Any]:
    """Return what the payload says under a column's name, as a value of the column's type."""
    value = payload(column.name)
    return IntegerOf(value) if isinstance(column.type, Integer) else value
