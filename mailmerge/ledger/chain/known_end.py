"""Where a ledger is known to end, by what lies outside its chain: the head file, and what is drawn from it."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from mailmerge.ledger.chain.drawn import Drawn
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.chain.head import read_head
from mailmerge.ledger.chain.schema import events


@dataclass(frozen=True, slots=True)
class KnownEnd:
    """What is known of a ledger's end: the head file beside `path`, and what `drawn` has taken in.

    Of a ledger that several machines share (`is_shared`) each keeps a head file of its own, which lags behind what the
    others write: a point of the chain, and there is none where a machine opens it for the first time.
    """

    path: Path
    drawn: Drawn
    is_shared: bool

    def require(self, connection: Connection, head: Head) -> None:
        """See that a chain that ends in `head` is the one that is known.

        Raises:
            DamagedLedgerError: the head file is no point of this chain, or the look-ups end elsewhere.
        """
        written = read_head(self.path)
        if written is None and head.seq <= 1:
            return
        known = self.drawn.come_to(connection)
        if known == head and (self._is_point(connection, written) if written else self.is_shared):
            return
        raise DamagedLedgerError(
            "The ledger does not end where its head file says it does: events were removed or changed, or the "
            "head file (head.json) is gone. Nothing was added. Run `mailmerge ledger verify`, and put back the "
            "ledger folder from its last backup."
        )

    def _is_point(self, connection: Connection, written: Head) -> bool:
        return connection.execute(select(events.c.hash).where(events.c.seq == written.seq)).scalar() == written.hash
