"""A record moved from one store to the other is the same record: each event, each content, each hash."""

from pathlib import Path

import pytest

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.copying import NotEmptyError, UnderWayError
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import journal
from mailmerge.ledger.record.copying import copy_record
from mailmerge.ledger.record.opening import open_record as open_at
from mailmerge.ledger.record.verify import verify as verify_at
from tests.ledger.stores import address_of, open_record
from tests.ledger.tampering import unguarded
from tests.servers import Server


@pytest.fixture
def target(kept_in: str, postgresql: Server, tmp_path: Path) -> Address:
    """An empty store of the other kind."""
    path = tmp_path / "other" / "ledger.sqlite"
    return Address.of(path) if kept_in == "postgresql" else Address(path, path, postgresql.url(postgresql.prepared()))


def rows(ledger: Ledger) -> list[object]:
    with ledger.reading() as connection:
        return [
            [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1")]
            for table in ("events", "contents", "letters", "pupils", "named", "open_letters")
        ]


def test_a_copy_is_the_same_record_and_goes_on(workspace: Path, target: Address) -> None:
    with open_record(workspace / "ledger" / "ledger.sqlite") as source:
        source.append([NewEvent("note", "P-1", {}, (b"words of hers", b"more"))])
        source.erase([sha256(b"words of hers")], reason="request", by="DPO")
        head = copy_record(source, target)

        assert head == source.head()
        with open_at(target) as copied:
            assert rows(copied) == rows(source)
            assert copied.content(sha256(b"words of hers")) is None
            copied.append([NewEvent("note", "P-1")])
    assert verify_at(target, workspace / "outbox", evidence=workspace / "evidence").ok


def test_there_and_back_again(workspace: Path, target: Address, tmp_path: Path) -> None:
    """By a file at the end, whichever store it began in."""
    with open_record(workspace / "ledger" / "ledger.sqlite") as source:
        before = rows(source)
        copy_record(source, target)
    last = Address.of(tmp_path / "last" / "ledger.sqlite")
    with open_at(target) as copied:
        copy_record(copied, last)
    with open_at(last) as back:
        assert rows(back) == before


def test_a_store_with_a_record_is_not_written_over(ledger: Ledger, target: Address) -> None:
    with open_at(target) as there:
        before = there.head()
        with pytest.raises(NotEmptyError):
            copy_record(ledger, target)
        assert there.head() == before


def test_a_record_that_does_not_verify_is_not_copied(workspace: Path, target: Address) -> None:
    path = workspace / "ledger" / "ledger.sqlite"
    with unguarded(path) as connection:
        connection.execute("UPDATE events SET subject = 'x' WHERE seq = 6")

    with open_at(address_of(path)) as source, pytest.raises(DamagedLedgerError):
        copy_record(source, target)


def test_a_record_with_a_run_under_way_is_not_copied(ledger: Ledger, target: Address, tmp_path: Path) -> None:
    journal.begin(ledger, "run-1", sha256(b"upn"), tmp_path / "a.csv", tmp_path / "a.csv")

    with pytest.raises(UnderWayError):
        copy_record(ledger, target)
