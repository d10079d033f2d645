"""What somebody with full power over the files can do to a ledger: triggers out, a change, triggers back in."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from mailmerge.ledger.chain.event import NO_HASH, event_hash
from tests.ledger.stores import DATABASES, database_of

FIELDS = ("seq", "at", "kind", "subject", "payload", "prev_hash", "hash")


class Spoiler:
    """Says SQL, with `?` for each value, to either database."""

    def __init__(self, session: Any, *, is_sqlite: bool) -> None:
        self._session, self._is_sqlite = session, is_sqlite

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:
        """Say a statement, and return what comes back."""
        if self._is_sqlite:
            return self._session.execute(statement, values)
        return self._session.execute(statement.replace("%", "%%").replace("?", "%s"), values)

    def commit(self) -> None:
        """Keep what was said so far."""
        self._session.commit()


@contextmanager
def unguarded(path: Path) -> Iterator[Spoiler]:
    """Open a ledger without its guards; they are put back afterwards, so that only the change itself shows."""
    database = database_of(path)
    if database:
        yield from _unguarded_database(database)
        return
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        yield Spoiler(connection, is_sqlite=True)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def _unguarded_database(database: str) -> Iterator[Spoiler]:
    """Open a database as its superuser, for whom triggers are off and no check and no index of the record counts."""
    import psycopg

    assert DATABASES.server is not None
    checks = "SELECT conname, conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'"
    with psycopg.connect(host="127.0.0.1", port=DATABASES.server.port, dbname=database, user="postgres") as session:
        session.execute("SET search_path = mailmerge")
        session.execute("SET session_replication_role = replica")
        dropped = session.execute(f"{checks} AND connamespace = 'mailmerge'::regnamespace").fetchall()
        for name, table, _ in dropped:
            session.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield Spoiler(session, is_sqlite=False)
        session.commit()
        for name, table, rule in dropped:
            try:
                session.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}")
                session.commit()
            except psycopg.errors.CheckViolation:
                session.rollback()


def rehash(connection: Spoiler, start: int = 1) -> None:
    """Make the chain good again from event `start` on, as a forger who knows the rule would."""
    prev_hash = connection.execute("SELECT hash FROM events WHERE seq = ?", (start - 1,)).fetchone()
    prev = prev_hash[0] if prev_hash else NO_HASH
    query = "SELECT seq, at, kind, subject, payload FROM events WHERE seq >= ? ORDER BY seq"
    for seq, at, kind, subject, payload in connection.execute(query, (start,)).fetchall():
        seal = event_hash(seq, at, kind, subject, payload, prev)
        connection.execute("UPDATE events SET prev_hash = ?, hash = ? WHERE seq = ?", (prev, seal, seq))
        prev = seal
