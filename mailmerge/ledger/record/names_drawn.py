"""How the look-up of names is drawn: who is called what, by letters, files of people, and rows."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from mailmerge.ledger.chain.schema import events
from mailmerge.ledger.record import event_kinds
from mailmerge.ledger.record.event_kinds import CASE_DECIDED
from mailmerge.ledger.record.lookup import WITH_FACTS, fact, payload

# The kind of note that a file of people leaves.
_PEOPLE = "people"

_PLACES = {event_kinds.NOTE_RECORDED: "cells", CASE_DECIDED: "row"}


def named_rows() -> Select[*tuple[Any, ...]]:
    """Return the SELECT of the pupils whom letters, files of people and rows name."""
    kind, name = events.c.kind, _name()
    born = case((kind == event_kinds.LETTER_ISSUED, fact("date_of_birth")), *_of_cells("date of birth"))
    school = case((kind == event_kinds.NOTE_RECORDED, fact("cells.school")), else_=payload("school"))
    rank = case((kind == event_kinds.LETTER_ISSUED, 1), (kind == event_kinds.NOTE_RECORDED, 2), else_=3)
    return (
        select(
            events.c.seq.label("seq"),
            payload("facts_sha256").label("facts_sha256"),
            rank.label("rank"),
            fact("upn").label("upn"),
            name.label("name"),
            func.name_key(name).label("name_key"),
            school.label("school"),
            case((born.like("____-__-__"), born), else_=None).label("born"),
        )
        .select_from(WITH_FACTS)
        .where(_names_somebody())
    )


def names_said() -> Select[*tuple[Any, ...]]:
    """Return the SELECT of the names in those rows, each once."""
    return select(_name().label("name")).select_from(WITH_FACTS).where(_names_somebody()).distinct()


def _of_cells(column: str) -> list[tuple[ColumnElement[bool], ColumnElement[Any]]]:
    return [(events.c.kind == kind, fact(f'{place}."{column}"')) for kind, place in _PLACES.items()]


def _name() -> ColumnElement[Any]:
    forename, surname = (func.coalesce(case(*_of_cells(f"pupil {part}")), "") for part in ("forename", "surname"))
    full = func.trim(forename.concat(" ").concat(surname))
    return case((events.c.kind == event_kinds.LETTER_ISSUED, fact("pupil")), else_=full)


def _names_somebody() -> ColumnElement[bool]:
    kind = events.c.kind
    is_of_pupil = or_(
        kind.in_((event_kinds.LETTER_ISSUED, CASE_DECIDED)),
        and_(kind == event_kinds.NOTE_RECORDED, payload("note_kind") == _PEOPLE, fact("parent").is_(None)),
    )
    return and_(is_of_pupil, fact("upn").is_not(None), _name() != "")
