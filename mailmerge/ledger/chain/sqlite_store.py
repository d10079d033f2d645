"""The chain in an SQLite file, set for one office machine with a local disk.

WAL with synchronous=FULL: what is committed is on the disk before `append` returns, and a reader never holds up a
writer. Writers queue: each takes the write lock at its first statement (BEGIN IMMEDIATE), so two never work from the
same last event. When the last connection closes, all is in the one file again.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path

from filelock import BaseFileLock, FileLock
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.drawn import Drawn
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.schema import record
from mailmerge.ledger.chain.sqlite_schema import APPLICATION_ID, create_record, create_tables, objects
from mailmerge.ledger.chain.store import Functions

# How long a writer waits for its turn, in seconds: longer than the largest run takes to record.
BUSY_SECONDS = 60

_BUSY = (
    f"another process has been writing to it for {BUSY_SECONDS} seconds. See which (`mailmerge status`), and try again"
)
_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: "the disk that it lies on is full. Free some room there",
    sqlite3.SQLITE_READONLY: "the user who runs mailmerge has no right to write it, or the disk lets nobody write",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened: the user who runs mailmerge lacks rights on it or on its folder",
    sqlite3.SQLITE_IOERR: "the disk that it lies on is full, or fails. Free some room there, and look at the disk",
}
_UNKNOWN = "it is busy, read-only, or the disk is full. Look at that, and try again"

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    # What is erased is overwritten in the file, not only unlinked.
    "secure_delete = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "trusted_schema = OFF",
    # Sorting a million rows goes through temporary files, not through memory.
    "temp_store = FILE",
)


class SqliteStore:
    """A chain in one file, which is made with its folder when it is first written."""

    def __init__(self, address: Address, functions: Functions) -> None:
        self._address = address
        self._engine = _engine(address.file, functions)

    def is_there(self) -> bool:
        """Whether there is such a file."""
        return self._address.file.is_file()

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection that sees one unchanging state of the file."""
        return self._engine.begin()

    def writing(self, *, wait: bool = True) -> AbstractContextManager[Connection]:
        """Give a connection that holds the file's write lock."""
        return self._engine.execution_options(writing=True, waiting=wait).begin()

    def scratch(self) -> AbstractContextManager[Connection]:
        """Give a connection that may write: in SQLite there is one lock for all."""
        return self.writing()

    def turn(self, name: str) -> BaseFileLock:
        """Return a lock beside the ledger that the system lets go of when a process ends, however it ends."""
        return FileLock(self._address.path.with_name(f"{name}.lock"))

    def attempt(self, connection: Connection) -> AbstractContextManager[None]:  # noqa: ARG002 - PostgreSQL needs it
        """Do nothing: after an error SQLite reads on."""
        return nullcontext()

    def version(self, connection: Connection) -> int:
        """Return the version of what is drawn; 0 for a file that is not ours."""
        if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
            return 0
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())

    def bring_up(self, connection: Connection, drawn: Drawn) -> None:
        """Create the record in an empty file, and what is drawn from it in place of what an older version drew.

        Raises:
            DamagedLedgerError: the file is another database.
        """
        if self.version(connection) == 0:
            if connection.exec_driver_sql("SELECT COUNT(*) FROM sqlite_schema").scalar_one():
                raise DamagedLedgerError(
                    "The file at the ledger's place is another database. Set the ledger's path right."
                )
            create_record(connection)
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all()
        for name in set(tables) - {table.name for table in record.tables.values()}:
            connection.exec_driver_sql(f'DROP TABLE "{name}"')
        create_tables(connection, drawn.TABLES)
        connection.exec_driver_sql(f"PRAGMA user_version = {drawn.VERSION}")
        drawn.rebuild(connection)

    def faults(self, connection: Connection) -> Iterator[str]:
        """Yield what SQLite's own check says of the file."""
        for fault in connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars():
            if fault != "ok":
                yield str(fault)

    def objects(self, connection: Connection) -> Mapping[str, str]:
        """Return the SQL of each table, index and trigger, by name; damage can make either anything."""
        return objects(connection)

    def expected_objects(self, connection: Connection, drawn: Drawn | None) -> Mapping[str, str]:  # noqa: ARG002
        """Return the SQL of all that a ledger's file should hold, from one made for the purpose."""
        return _expected_objects(drawn)

    def notes(self, connection: Connection) -> Iterator[str]:  # noqa: ARG002 - PostgreSQL needs it
        """Yield nothing: whoever has the file has all rights on it."""
        return iter(())

    def overwrite_erased(self) -> None:
        """Fold the write-ahead log into the file and empty it: it held copies of pages that were erased since."""
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def is_damage(self, error: BaseException) -> bool:
        """Whether the error says that the file is no sound SQLite database, rather than busy, read-only or full."""
        damage = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_FORMAT)
        code = getattr(error, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in damage

    def is_away(self, error: BaseException) -> bool:  # noqa: ARG002 - PostgreSQL needs it
        """Return False: a file is there or not."""
        return False

    def why_unavailable(self, error: BaseException) -> str:
        """Return why the file can't be read or written just now, in words, by what SQLite says."""
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        return _UNAVAILABLE.get(code, _UNKNOWN)

    def identity(self) -> tuple[str, int]:
        """Return the file's path and its number on its disk."""
        file = self._address.file.resolve()
        return str(file), file.stat().st_ino

    def close(self) -> None:
        """Close every connection; the last one to close brings all into the one file."""
        self._engine.dispose()


def _engine(path: Path | None, functions: Functions) -> Engine:
    """Return an engine on the database file at `path` (None: in memory)."""
    engine = create_engine(f"sqlite:///{path or ''}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver shall begin no transaction of its own accord: `begin`, below, does.
        connection.isolation_level = None
        connection.text_factory = _lenient
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        for name, function in functions.items():
            connection.create_function(name, 1, function, deterministic=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("writing", False):
            connection.exec_driver_sql("BEGIN")
            return
        if options.get("waiting", True):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")

    return engine


@cache
def _expected_objects(drawn: Drawn | None) -> Mapping[str, str]:
    engine = _engine(None, drawn.FUNCTIONS if drawn else {})
    with engine.begin() as connection:
        create_record(connection)
        if drawn is not None:
            create_tables(connection, drawn.TABLES)
        return objects(connection)


def _lenient(text: bytes) -> str:
    """Return stored text; bytes that are not UTF-8 become surrogates, so that a damaged row can be read and named."""
    return text.decode("utf-8", "surrogateescape")
