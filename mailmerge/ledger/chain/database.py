"""The SQLite database under the ledger, set for one office machine with a local disk.

WAL with synchronous=FULL: what is committed is on the disk before `append` returns, and a reader never holds up a
writer. Writers queue: each takes the write lock at its first statement (BEGIN IMMEDIATE), so two never work from the
same last event. When the last connection closes, all is in the one file again.
"""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import ClauseElement, Connection, Engine, MetaData, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateIndex, CreateTable

# How long a writer waits for its turn, in seconds: longer than the largest run takes to record.
BUSY_SECONDS = 60

_DIALECT = sqlite.dialect()

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


def connect(path: Path | None, functions: Mapping[str, Callable[[Any], Any]]) -> Engine:
    """Return an engine on the database file at `path` (None: in memory); the file is made when it is first used.

    `functions`, each of one value, can be called in SQL by name.

    Transactions begun through `writing(engine)` hold the write lock from the start; others only read.
    """
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


def writing(engine: Engine, *, wait: bool = True) -> Engine:
    """Return the same engine, such that a transaction takes the write lock when it begins; at once, or waiting."""
    return engine.execution_options(writing=True, waiting=wait)


def text_of(statement: ClauseElement) -> str:
    """Return a statement's SQL with its values in it, for `exec_driver_sql`.

    For what is the same for every ledger and is kept: SQLAlchemy compiles a statement anew for each database that is
    opened, which costs more than to open it.
    """
    return str(statement.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))


def texts_of_tables(tables: MetaData) -> tuple[str, ...]:
    """Return the SQL that creates tables with their indexes."""
    created: list[ClauseElement] = []
    for table in tables.sorted_tables:
        created += [CreateTable(table), *map(CreateIndex, sorted(table.indexes, key=lambda index: str(index.name)))]
    return tuple(map(text_of, created))


def is_damage(error: BaseException) -> bool:
    """Whether the error says that the file is no sound SQLite database, rather than busy, read-only or full."""
    damage = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_FORMAT)
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in damage


def why_unavailable(error: BaseException) -> str:
    """Return why the database can't be read or written just now, in words, by what SQLite says."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return _UNAVAILABLE.get(code, _UNKNOWN)


def _lenient(text: bytes) -> str:
    """Return stored text; bytes that are not UTF-8 become surrogates, so that a damaged row can be read and named."""
    return text.decode("utf-8", "surrogateescape")
