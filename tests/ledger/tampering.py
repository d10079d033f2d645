"""What somebody with full power over the files can do to a ledger: triggers out, a change, triggers back in."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mailmerge.ledger.chain.event import NO_HASH, event_hash

FIELDS = ("seq", "at", "kind", "subject", "payload", "prev_hash", "hash")


@contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a ledger without its triggers; they are put back afterwards, so that only the change itself shows."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def rehash(connection: sqlite3.Connection, start: int = 1) -> None:
    """Make the chain good again from event `start` on, as a forger who knows the rule would."""
    prev_hash = connection.execute("SELECT hash FROM events WHERE seq = ?", (start - 1,)).fetchone()
    prev = prev_hash[0] if prev_hash else NO_HASH
    query = "SELECT seq, at, kind, subject, payload FROM events WHERE seq >= ? ORDER BY seq"
    for row in connection.execute(query, (start,)).fetchall():
        seal = event_hash(*row, prev)
        connection.execute("UPDATE events SET prev_hash = ?, hash = ? WHERE seq = ?", (prev, seal, row[0]))
        prev = seal
