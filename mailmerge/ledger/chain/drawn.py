"""What is drawn from the record and kept beside it: the port through which `record` hands its look-ups to the chain.

The chain keeps them in the transaction of each append, and knows nothing of what they hold.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import IntegrityError

from mailmerge.ledger.chain.event import Head


class Drawn(Protocol):
    """Tables that are drawn from events and contents, and can be drawn anew at any time."""

    # The version of their shape, which the store keeps: 1 or more.
    VERSION: int
    TABLES: MetaData
    # Functions of one value that their SQL calls, by name; each gives the same for the same, always.
    FUNCTIONS: Mapping[str, Callable[[Any], Any]]

    def __hash__(self) -> int:
        """Be one and the same thing as long as the process runs: what only its shape decides is worked out once."""

    def rebuild(self, connection: Connection) -> None:
        """Empty the tables and draw them anew."""

    def add_latest(self, connection: Connection, after: int) -> None:
        """Add the events that follow number `after`.

        Raises:
            LedgerError: these events may not be added.
            IntegrityError: neither may these; `refusal` says why.
        """

    def forget(self, connection: Connection, erased: Sequence[str]) -> None:
        """Draw anew the rows that hold something of contents (by SHA-256) that were just erased."""

    def come_to(self, connection: Connection) -> Head | None:
        """Return the last event that the tables have taken in, None where they tell nothing."""

    def differences(self, connection: Connection, *, all_tables: bool) -> Iterator[tuple[str, str]]:
        """Yield table and row name of each row that the record does not give, or gives otherwise.

        Without `all_tables`, only how far they have come is compared: their shape is an older version's.
        """

    def refusal(self, error: IntegrityError) -> Exception:
        """Return what a refusal by the database means."""
