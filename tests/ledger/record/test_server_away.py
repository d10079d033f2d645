"""A server that is away is told as such, whatever is asked of the record just then."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.errors import UnavailableLedgerError
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.workers import let_go, this_worker
from tests.servers import Server
from tests.watch.machines import Door

pytestmark = pytest.mark.postgresql


def _take_a_turn(ledger: Ledger) -> None:
    with ledger.turn("posting"):
        pass


@pytest.fixture
def cut_off(postgresql: Server, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger whose server can't be reached any more."""
    name, door = postgresql.prepared(), Door(postgresql.port)
    own = tmp_path / "ledger.sqlite"
    with open_record(Address(own, own, postgresql.url(name, port=door.port))) as ledger:
        door.shut()
        yield ledger
    postgresql.drop(name)


@pytest.mark.parametrize(
    "ask",
    [Ledger.head, Ledger.identity, _take_a_turn, this_worker, lambda ledger: let_go(ledger, "somebody")],
    ids=["head", "whose it is", "turn", "lease", "another's lease"],
)
def test_a_server_that_is_away_is_told_as_such(cut_off: Ledger, ask: Callable[[Ledger], object]) -> None:
    with pytest.raises(UnavailableLedgerError, match="can't be reached"):
        ask(cut_off)
