"""Which store keeps a record, by its address: each loads its driver only where it is asked for."""

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.store import Functions, Store, explained


def store_at(address: Address, functions: Functions) -> Store:
    """Return the store at an address; nothing is opened yet.

    Raises:
        UnavailableLedgerError: it needs a driver that is not installed.
    """
    if address.is_shared:
        from mailmerge.ledger.chain.postgresql_store import PostgresqlStore

        return PostgresqlStore(address, functions)
    from mailmerge.ledger.chain.sqlite_store import SqliteStore

    return SqliteStore(address, functions)


def is_made_ready(address: Address) -> bool:
    """Whether there is anything at an address in which a record can be kept.

    Raises:
        UnavailableLedgerError: it can't be reached.
    """
    store = store_at(address, {})
    try:
        with explained(store), store.reading() as connection:
            return store.version(connection) > 0
    finally:
        store.close()
