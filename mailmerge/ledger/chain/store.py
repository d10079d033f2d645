"""What keeps a chain: one small interface, behind which lies an SQLite file or a PostgreSQL database.

Both keep the same rows under the same guards, so that every hash and every verdict is the same. What differs is how a
writer gets its turn, how it is told that something is wrong, and who else may have it open.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, IntegrityError

from mailmerge.ledger.chain.drawn import Drawn
from mailmerge.ledger.chain.errors import DamagedLedgerError, UnavailableLedgerError

# Functions of one value, by the name by which SQL calls them.
Functions = Mapping[str, Callable[[Any], Any]]

# PostgreSQL's code, and SQLite's words.
_UNIQUE = "23505"
_REFUSED = re.compile(r"UNIQUE constraint failed: (?P<table>\w+)\.")

_DAMAGED = (
    "The ledger's file is damaged. Run `mailmerge ledger verify`, and put back the ledger folder from its last backup."
)


class Store(Protocol):
    """Where a chain is kept."""

    def is_there(self) -> bool:
        """Whether anything is kept there."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection that sees one unchanging state."""

    def writing(self, *, wait: bool = True) -> AbstractContextManager[Connection]:
        """Give a connection that holds the write lock from its first moment, and commits at the end.

        Without `wait`, it raises at once where another process holds it.
        """

    def scratch(self) -> AbstractContextManager[Connection]:
        """Give a connection that commits at the end and holds no lock: for what is no part of the record."""

    def turn(self, name: str) -> AbstractContextManager[Any]:
        """Hold off everybody else who takes the turn of that name, on whatever machine has the record open."""

    def attempt(self, connection: Connection) -> AbstractContextManager[Any]:
        """Let a statement fail without spoiling what the connection reads afterwards."""

    def version(self, connection: Connection) -> int:
        """Return the version of what is drawn from the record; 0 where nothing is kept yet."""

    def bring_up(self, connection: Connection, drawn: Drawn) -> None:
        """Create what is not there, and draw anew what an older version drew; the chain is not touched.

        Raises:
            LedgerError: what is there is no ledger, or somebody else has to do it.
        """

    def faults(self, connection: Connection) -> Iterator[str]:
        """Yield what is wrong with the database itself, in words."""

    def objects(self, connection: Connection) -> Mapping[str, str]:
        """Return what each table, index and trigger is, by name."""

    def expected_objects(self, connection: Connection, drawn: Drawn | None) -> Mapping[str, str]:
        """Return the same as it should be; without `drawn`, of the record alone."""

    def notes(self, connection: Connection) -> Iterator[str]:
        """Yield what is no fault of the record and yet worth knowing."""

    def overwrite_erased(self) -> None:
        """See that what was just erased is nowhere in the store's own files, as far as is in its power."""

    def is_damage(self, error: BaseException) -> bool:
        """Whether an error of the database's says that it is no sound one, rather than busy or out of reach."""

    def is_away(self, error: BaseException) -> bool:
        """Whether it says that the database is out of reach, so that nothing can be said of it."""

    def why_unavailable(self, error: BaseException) -> str:
        """Return why the database can't be read or written just now, in words that hold no name and no password."""

    def identity(self) -> tuple[str, int]:
        """Return where the record lies, in words without password, and a number that no copy of it has."""

    def close(self) -> None:
        """Close every connection."""


@contextmanager
def explained(store: Store) -> Iterator[None]:
    """Turn the database's own errors into this room's."""
    try:
        yield
    except DatabaseError as error:
        if isinstance(error, IntegrityError):
            raise
        cause = error.orig or error
        if store.is_damage(cause):
            raise DamagedLedgerError(_DAMAGED) from error
        raise UnavailableLedgerError(
            f"The ledger can't be read or written: {store.why_unavailable(cause)}. Nothing was added."
        ) from error


def refused_table(error: IntegrityError) -> str | None:
    """Return the table of which a unique index refused a row; None where something else refused."""
    told = getattr(error.orig, "diag", None)
    if told is not None:
        return str(told.table_name) if getattr(error.orig, "sqlstate", None) == _UNIQUE else None
    match = _REFUSED.match(str(error.orig))
    return match["table"] if match else None
