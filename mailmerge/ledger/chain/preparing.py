"""The work of the owner of a PostgreSQL database: tables, guards and rights, which the program's role may not touch."""

from pathlib import Path

from sqlalchemy import Connection

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.drawn import Drawn
from mailmerge.ledger.chain.errors import DamagedLedgerError, UnavailableLedgerError
from mailmerge.ledger.chain.event_rows import head_of
from mailmerge.ledger.chain.postgresql_schema import create_drawn, create_record, grants
from mailmerge.ledger.chain.postgresql_store import PostgresqlStore
from mailmerge.ledger.chain.store import explained


def prepare(owner_url: str, role: str | None, drawn: Drawn) -> None:
    """Make what is not there, in one transaction; harmless when all is there.

    Args:
        owner_url: the database's URL for the role that owns the record.
        role: to whom the program's rights are given, if anybody.
        drawn: what is kept beside the events.

    Raises:
        UnavailableLedgerError: the database can't be reached, or was made ready by a newer version.
        DamagedLedgerError: what an older version drew does not end where the chain does.
    """
    nowhere = Path()
    store = PostgresqlStore(Address(nowhere, nowhere, owner_url), drawn.FUNCTIONS)
    try:
        with explained(store), store.writing() as connection:
            version = store.version(connection)
            if version > drawn.VERSION:
                raise UnavailableLedgerError("The database was made ready by a newer version of mailmerge: use that.")
            if version == 0:
                create_record(connection)
            elif version < drawn.VERSION and drawn.come_to(connection) != head_of(connection):
                raise DamagedLedgerError("The look-ups do not end where the chain does. Run `mailmerge ledger verify`.")
            if version != drawn.VERSION:
                create_drawn(connection, drawn)
            if role is not None:
                _give_rights(connection, role, drawn)
    finally:
        store.close()


def _give_rights(connection: Connection, role: str, drawn: Drawn) -> None:
    quoted = connection.dialect.identifier_preparer.quote_identifier
    database = str(connection.exec_driver_sql("SELECT current_database()").scalar_one())
    for text in grants(quoted(database), quoted(role), drawn):
        connection.exec_driver_sql(text)
