"""What events on record speak of: which letters and which pupils look otherwise after them than before."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, union

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.schema import ERASURE, events
from mailmerge.ledger.record.records import rows_with
from mailmerge.ledger.record.tables import cases, evidence, letters, notes, on_sheets, outcomes, proofs

# More events than this are no click at a desk: then to read everything anew costs no more.
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Touched:
    """What the events after number `after` speak of.

    `upns` are the pupils; `refs` every letter of theirs that is on record, and every other one that is spoken of.
    """

    after: int
    refs: frozenset[str]
    upns: frozenset[str] = field(repr=False)


def touched(ledger: Ledger, after: int) -> Touched | None:
    """Return what the events after a number speak of.

    None where anything may be otherwise: something was erased, which names nobody, there are very many events, or the
    record does not reach so far.
    """
    with ledger.reading() as connection:
        last = connection.execute(select(events.c.seq).order_by(events.c.seq.desc()).limit(1)).scalar() or 0
        erasures = select(events.c.seq).where(events.c.seq > after, events.c.kind == ERASURE).limit(1)
        if not 0 <= last - after <= _MOST or connection.execute(erasures).first():
            return None
        said, upns = _said(connection, after)
    upns |= {row.upn for row in _letters_with(ledger, letters.c.ref, said) if row.upn}
    # A letter that came back is done with once the next one is made: each of a pupil's letters may hang on another.
    refs = {row.ref for row in _letters_with(ledger, letters.c.upn, upns)}
    return Touched(after, frozenset(refs | said), frozenset(upns))


def _said(connection: Connection, after: int) -> tuple[set[str], set[str]]:
    """Return the subjects of events, letters among them, and the pupils of whom they tell."""
    subjects = union(
        select(events.c.subject).where(events.c.seq > after),
        *(select(table.c.ref).where(table.c.seq > after) for table in (on_sheets, proofs)),
    )
    told = (notes, outcomes, evidence, cases)
    upns = union(*(select(table.c.upn).where(table.c.seq > after, table.c.upn.is_not(None)) for table in told))
    return set(connection.execute(subjects).scalars()), set(connection.execute(upns).scalars())


def _letters_with(ledger: Ledger, column: Any, values: Collection[str]) -> Any:
    return rows_with(ledger, select(letters.c.ref, letters.c.upn), column, values)
