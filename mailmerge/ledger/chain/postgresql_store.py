"""The chain in a PostgreSQL database, which any number of machines share.

Writers queue by an advisory lock of the transaction: each takes it before it reads the last event, so two never work
from the same one. Readers see one unchanging state and hold up nobody. A connection that breaks takes its locks with
it, and what it had not committed.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from threading import local
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.drawn import Drawn
from mailmerge.ledger.chain.errors import UnavailableLedgerError
from mailmerge.ledger.chain.functions import INFO
from mailmerge.ledger.chain.postgresql_schema import SCHEMA, SEARCH_PATH, expected_objects, objects
from mailmerge.ledger.chain.store import Functions

# How long a writer waits for its turn, in seconds, and how long a broken connection may hold it.
BUSY_SECONDS = 60

# "MMLG": with 0 the write lock, with another number a turn.
_LOCKS = 0x4D4D4C47

_PREPARE = "Whoever owns the database has to run `mailmerge ledger prepare` on it"
_BUSY = f"another process has been writing to it for {BUSY_SECONDS} seconds. See which (`mailmerge status`), try again"
_NO_RIGHTS = f"the role by which mailmerge connects lacks rights on it. {_PREPARE}"
_REACH = "its server can't be reached. See that it runs, and that nothing between here and there is cut"
_REFUSED = "its server refuses the connection. See that it has started; look at ledger.url, the role, its password"

# By PostgreSQL's codes, or their first two places.
_UNAVAILABLE = {
    "28": _REFUSED,
    "3D": f"there is no such database on its server. Set ledger.url right, or make it. {_PREPARE}",
    "42501": _NO_RIGHTS,
    "42": f"what is there is no ledger of this version. {_PREPARE}",
    "53": "the disk of its server is full, or too many are connected. Look at the server",
    "55P03": _BUSY,
    "57014": _BUSY,
    "25006": "the server takes no writes: it stands by for another. Set ledger.url to that one",
    "58": "the disk of its server fails. Look at the server",
}
_UNKNOWN = "its server refuses. Look at the server's log"
_DAMAGE = ("XX001", "XX002")
# It ends sessions, or there is none.
_AWAY = ("08", "57P")

_KEEPALIVE = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_CONNECTED = (
    f"SET search_path = {SEARCH_PATH}",
    f"SET lock_timeout = '{BUSY_SECONDS}s'",
    "SET client_min_messages = warning",
    # Of a machine that is gone the server shall know soon, and let go of what it held.
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)


class PostgresqlStore:
    """A chain in a database that `prepare` made ready."""

    def __init__(self, address: Address, functions: Functions) -> None:
        self._url = url_of(address)
        self._engine = engine_on(self._url, functions)
        self._turns = local()

    def is_there(self) -> bool:
        """Whether the database holds the table of events."""
        with self.reading() as connection:
            return _has(connection, "events")

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection that sees one unchanging state of the database."""
        return self._engine.execution_options(isolation_level="REPEATABLE READ").begin()

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[Connection]:
        """Give a connection that holds the write lock; and, within a turn, only while that is still held."""
        with self.scratch() as connection:
            # A session that sits still in the midst of it holds up everybody.
            connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{BUSY_SECONDS}s'")
            take_write_lock(connection, wait=wait)
            for turn in self._own_turns():
                turn.exec_driver_sql("SELECT 1")
            yield connection

    def scratch(self) -> AbstractContextManager[Connection]:
        """Give a connection that commits at the end and holds no lock."""
        return self._engine.begin()

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Hold a lock of a session's own; where that breaks, nothing more is written within this turn."""
        connection = self._engine.execution_options(isolation_level="AUTOCOMMIT").connect()
        try:
            # However long the one before takes.
            connection.exec_driver_sql("SET lock_timeout = 0")
            connection.exec_driver_sql("SELECT pg_advisory_lock(%(class)s, %(name)s)", _lock(name))
            self._own_turns().append(connection)
            try:
                yield
            finally:
                self._own_turns().remove(connection)
        finally:
            # Not back into the pool: whatever was set, the server lets go of the lock with the session.
            connection.invalidate()
            connection.close()

    def attempt(self, connection: Connection) -> AbstractContextManager[Any]:
        """Let a statement fail: what came before it can still be read."""
        return connection.begin_nested()

    def version(self, connection: Connection) -> int:
        """Return the version of what is drawn; 0 where nothing was prepared."""
        if not _has(connection, "meta"):
            return 0
        return int(connection.exec_driver_sql("SELECT max(version) FROM meta").scalar() or 0)

    def bring_up(self, connection: Connection, drawn: Drawn) -> None:  # noqa: ARG002 - SQLite needs it
        """Refuse: the program's role may not make or alter tables.

        Raises:
            UnavailableLedgerError: always.
        """
        raise UnavailableLedgerError(
            f"The database is not made ready for this version of mailmerge. {_PREPARE} (docs/many-machines.md)."
        )

    def faults(self, connection: Connection) -> Iterator[str]:
        """Yield what the server itself holds to be unfinished; its own checks need rights that we have not."""
        query = """
            SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %(schema)s AND NOT i.indisvalid
        """
        for name in connection.exec_driver_sql(query, {"schema": SCHEMA}).scalars():
            yield f"the index {name} is not valid"

    def objects(self, connection: Connection) -> Mapping[str, str]:
        """Return what each table, index, trigger and function is, by name."""
        return objects(connection)

    def expected_objects(self, connection: Connection, drawn: Drawn | None) -> Mapping[str, str]:
        """Return the same as it should be."""
        return expected_objects(connection, drawn)

    def notes(self, connection: Connection) -> Iterator[str]:
        """Yield a note where this program works with more rights than it needs."""
        query = """
            SELECT pg_has_role(tableowner, 'USAGE') OR has_table_privilege('events', 'UPDATE, DELETE, TRUNCATE')
            FROM pg_tables WHERE schemaname = %(schema)s AND tablename = 'events'
        """
        if connection.exec_driver_sql(query, {"schema": SCHEMA}).scalar():
            yield (
                "mailmerge connects to the database as a role that may alter the record, so that triggers alone guard "
                "it. Give it a role of its own: mailmerge ledger prepare --role NAME (docs/many-machines.md)."
            )

    def overwrite_erased(self) -> None:
        """Do nothing: to overwrite what is erased needs the owner's VACUUM (docs/many-machines.md)."""

    def is_damage(self, error: BaseException) -> bool:
        """Whether the server says that its files are corrupted."""
        return _code(error) in _DAMAGE

    def is_away(self, error: BaseException) -> bool:
        """Whether the server is out of reach, lets nobody in, or ended the session."""
        code = _code(error)
        return code.startswith((*_AWAY, "28", "3D", "53")) if code else _is_of_connection(error)

    def why_unavailable(self, error: BaseException) -> str:
        """Return why the database can't be read or written just now, in words, by the server's code."""
        code = _code(error)
        if not code:
            if not _is_of_connection(error):
                return _UNKNOWN
            # Refused before the session began: the driver tells it in the server's words alone.
            return _REFUSED if "FATAL" in str(error) else _REACH
        if code.startswith(_AWAY):
            return _REACH
        return _UNAVAILABLE.get(code) or _UNAVAILABLE.get(code[:2], _UNKNOWN)

    def identity(self) -> tuple[str, int]:
        """Return server and database, without role and password, and a number that no restored copy has."""
        place = URL.create(self._url.drivername, host=self._url.host, port=self._url.port, database=self._url.database)
        query = """
            SELECT system_identifier # oid::bigint FROM pg_control_system(), pg_database
            WHERE datname = current_database()
        """
        with self.reading() as connection:
            return str(place), int(connection.exec_driver_sql(query).scalar_one())

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _own_turns(self) -> list[Connection]:
        """Return the connections by which this thread holds its turns."""
        if not hasattr(self._turns, "held"):
            self._turns.held = []
        held: list[Connection] = self._turns.held
        return held


def url_of(address: Address) -> URL:
    """Return the database's URL, which never shows its password."""
    return make_url(address.url or "")


def engine_on(url: URL, functions: Functions) -> Engine:
    """Return an engine on a database, set for this program; nothing is opened yet.

    Raises:
        UnavailableLedgerError: the driver is not installed.
    """
    words = {"connect_timeout": 10, "application_name": "mailmerge", **_KEEPALIVE}
    try:
        engine = create_engine(url, connect_args=words, pool_pre_ping=True, hide_parameters=True, max_overflow=30)
    except ModuleNotFoundError:
        raise UnavailableLedgerError(
            "The driver for PostgreSQL is not installed. Install it: pip install 'mailmerge[postgresql]'."
        ) from None

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info[INFO] = functions
        connection.autocommit = True
        for text in _CONNECTED:
            connection.execute(text)
        connection.autocommit = False

    return engine


def take_write_lock(connection: Connection, *, wait: bool = True) -> None:
    """Take the lock by which writers queue, until the transaction ends; raises at once without `wait`."""
    if wait:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%(class)s, %(name)s)", _lock(""))
    elif not connection.exec_driver_sql("SELECT pg_try_advisory_xact_lock(%(class)s, %(name)s)", _lock("")).scalar():
        raise UnavailableLedgerError("The ledger can't be written: another process is writing to it. Try again.")


def _lock(name: str) -> dict[str, int]:
    number = crc32(name.encode()) & 0x7FFFFFFF if name else 0
    return {"class": _LOCKS, "name": number}


def _has(connection: Connection, table: str) -> bool:
    query = "SELECT to_regclass(%(name)s) IS NOT NULL"
    return bool(connection.exec_driver_sql(query, {"name": f"{SCHEMA}.{table}"}).scalar_one())


def _code(error: BaseException) -> str:
    """Return the server's code for an error; nothing where it comes from the driver or the network."""
    if isinstance(error, DBAPIError):
        error = error.orig or error
    return getattr(error, "sqlstate", None) or ""


def _is_of_connection(error: BaseException) -> bool:
    """Whether an error without a code is of the connection, and not of what was asked."""
    return type(error).__name__ in {"OperationalError", "InterfaceError", "ConnectionTimeout"}
