"""A PostgreSQL database made ready for a record, by its owner, before the program's own role works in it."""

from mailmerge.ledger.chain.preparing import prepare
from mailmerge.ledger.record import lookups


def prepare_database(owner_url: str, role: str | None) -> None:
    """Make a record's tables and guards, or bring an older version's look-ups up to date, and give the role rights.

    Args:
        owner_url: the database's URL for the role that shall own the record.
        role: the role by which the program connects; None gives no rights to anybody.

    Raises:
        UnavailableLedgerError: the database can't be reached, or this role may not do so.
        DamagedLedgerError: the look-ups of an older version do not end where the chain does.
    """
    prepare(owner_url, role, lookups)
