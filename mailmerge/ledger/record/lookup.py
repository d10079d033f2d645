"""One look-up: its table, and the SELECT over events and contents that gives its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, Text, and_, case, cast, func, or_, select

from mailmerge.ledger.chain.schema import contents, events
from mailmerge.ledger.record import event_kinds
from mailmerge.ledger.record.event_kinds import CASE_DECIDED

# The kind of note that a file of people leaves.
_PEOPLE = "people"


def payload(key: str) -> ColumnElement[str]:
    """Return a value of the event's payload."""
    return func.json_extract(events.c.payload, f"$.{key}")


def fact(key: str) -> ColumnElement[str]:
    """Return a value of the event's facts: NULL once they are erased."""
    return func.json_extract(cast(contents.c.bytes, Text), f"$.{key}")


_with_facts = events.outerjoin(contents, contents.c.sha256 == payload("facts_sha256"))

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
    each. `query` draws it where its columns are not the event's own.
    """

    table: Table
    kinds: tuple[str, ...]
    run_in_payload: bool = False
    of_each: tuple[str, ...] = ()
    query: Callable[[], Select[*tuple[Any, ...]]] | None = None

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
        columns = [sources.get(c.name, payload(c.name)).label(c.name) for c in self.table.c]
        origin = _with_facts if self.is_personal else events
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


def named_rows() -> Select[*tuple[Any, ...]]:
    """Return the SELECT of the pupils whom letters, files of people and rows name."""
    kind = events.c.kind
    parts = {
        event_kinds.NOTE_RECORDED: ("cells", fact("cells.school")),
        CASE_DECIDED: ("row", payload("school")),
    }

    def of_cells(column: str) -> list[tuple[ColumnElement[bool], ColumnElement[Any]]]:
        return [(kind == name, fact(f'{place}."{column}"')) for name, (place, _) in parts.items()]

    forename, surname = (func.coalesce(case(*of_cells(f"pupil {part}")), "") for part in ("forename", "surname"))
    name = case(
        (kind == event_kinds.LETTER_ISSUED, fact("pupil")), else_=func.trim(forename.concat(" ").concat(surname))
    )
    born = case((kind == event_kinds.LETTER_ISSUED, fact("date_of_birth")), *of_cells("date of birth"))
    school = case(*((kind == name, said) for name, (_, said) in parts.items()), else_=payload("school"))
    rank = case((kind == event_kinds.LETTER_ISSUED, 1), (kind == event_kinds.NOTE_RECORDED, 2), else_=3)
    is_of_pupil = or_(
        kind.in_((event_kinds.LETTER_ISSUED, CASE_DECIDED)),
        and_(kind == event_kinds.NOTE_RECORDED, payload("note_kind") == _PEOPLE, fact("parent").is_(None)),
    )
    return (
        select(
            events.c.seq.label("seq"),
            payload("facts_sha256").label("facts_sha256"),
            rank.label("rank"),
            fact("upn").label("upn"),
            name.label("name"),
            func.name_key(name).label("name_key"),
            school.label("school"),
            case((born.op("GLOB")("????-??-??"), born), else_=None).label("born"),
        )
        .select_from(_with_facts)
        .where(is_of_pupil, fact("upn").is_not(None), name != "")
    )
