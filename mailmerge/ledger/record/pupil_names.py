"""Questions about pupils, answered from look-ups: who is called so, what a pupil is called, of whom marks are noted."""

from collections.abc import Collection

from sqlalchemy import func, select

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.tables import notes, pupils


def pupils_called(ledger: Ledger, parts: Collection[str]) -> list[str]:
    """Return the UPNs of the pupils whose name, as names are matched, holds each of the parts; sorted."""
    query = select(pupils.c.upn).where(*(func.instr(pupils.c.name_key, part) > 0 for part in parts))
    with ledger.reading() as connection:
        return sorted(connection.execute(query).scalars())


def name_of_pupil(ledger: Ledger, upn: str) -> str:
    """Return a pupil's name as the last letter has it, else the last file of people, else the last row; or blank."""
    query = select(pupils.c.name).where(pupils.c.upn == upn)
    with ledger.reading() as connection:
        return str(connection.execute(query).scalar() or "")


def pupils_noted(ledger: Ledger, note_kind: str) -> list[str]:
    """Return the UPNs of the pupils of whom there is a note of this kind, sorted."""
    query = select(notes.c.upn).where(notes.c.note_kind == note_kind, notes.c.upn.is_not(None)).distinct()
    with ledger.reading() as connection:
        return sorted(connection.execute(query).scalars())
