"""The same tests over either store: a ledger's path, and the store that is meant by it.

A test names a ledger by a path. Where it is tried over PostgreSQL, a database is made for each ledger that is opened
and is no SQLite file (a backup is one), and a file beside the path says which: processes of their own find it so.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.ledger import Ledger, utc_now
from mailmerge.ledger.chain.verdict import Verification
from mailmerge.ledger.record import opening
from mailmerge.ledger.record import verify as verification
from tests.servers import Server

URL_FILE = "database.url"


class Databases:
    """Where databases for a test's ledgers come from; none while it is tried over SQLite."""

    def __init__(self) -> None:
        self.server: Server | None = None
        self.made: list[str] = []

    def new(self, path: Path) -> None:
        """Make a database that stands for the ledger at a path."""
        assert self.server is not None
        self._name(path, self.server.prepared())

    def copy(self, database: str, path: Path) -> None:
        """Let a copy of a database stand for it."""
        assert self.server is not None
        self._name(path, self.server.copied(database))

    def drop_all(self) -> None:
        """Delete what a test made."""
        while self.server is not None and self.made:
            self.server.drop(self.made.pop())

    def _name(self, path: Path, database: str) -> None:
        assert self.server is not None
        self.made.append(database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(URL_FILE).write_text(self.server.url(database))


DATABASES = Databases()


def address_of(path: Path) -> Address:
    """Return where the ledger is that a test means by a path."""
    said = path.with_name(URL_FILE)
    if DATABASES.server is not None and not path.exists() and not said.exists():
        DATABASES.new(path)
    return Address(path, path, said.read_text()) if said.exists() and not path.exists() else Address.of(path)


def database_of(path: Path) -> str | None:
    """Return the name of the database that stands for a path, if one does."""
    url = address_of(path).url
    return url.rpartition("/")[2] if url else None


def open_record(path: Path, clock: Callable[[], datetime] = utc_now) -> Ledger:
    """Open the ledger that is meant by a path."""
    return opening.open_record(address_of(path), clock)


def verify(path: Path, *arguments: Any, **named: Any) -> Verification:
    """Verify it."""
    return verification.verify(address_of(path), *arguments, **named)
