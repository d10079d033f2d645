"""Who works on a record that several machines share, and when another may take over what a machine left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import journal
from mailmerge.ledger.record.errors import TakenOverError
from mailmerge.ledger.record.opening import open_record as open_at
from mailmerge.ledger.record.outbox import temporary_folder
from mailmerge.ledger.record.signing import append_signed
from mailmerge.ledger.record.workers import is_alive, this_worker

pytestmark = pytest.mark.postgresql


@pytest.fixture
def other(ledger: Ledger, tmp_path: Path) -> Iterator[Ledger]:
    """The same record, as another machine has it open."""
    path = tmp_path / "other machine" / "ledger.sqlite"
    with open_at(Address(path, path, ledger.address.url)) as opened:
        yield opened


def begun(ledger: Ledger, tmp_path: Path) -> journal.Entry:
    temporary_folder(tmp_path / "outbox", "run-1").mkdir(parents=True)
    return journal.begin(ledger, "run-1", sha256(b"upn"), tmp_path / "a.csv", tmp_path / "a.csv")


def run_out(ledger: Ledger) -> None:
    """Let every lease be as old as if nobody had renewed it."""
    with ledger.store.scratch() as connection:
        connection.execute(text("UPDATE leases SET until = now() - interval '1 second'"))


def test_a_machine_that_says_that_it_lives_is_left_alone(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    entry = begun(ledger, tmp_path)

    assert is_alive(other, entry.owner)
    assert journal.recover(other, tmp_path / "outbox") == ()
    assert journal.underway(other) == (entry,)


def test_what_a_machine_left_is_undone_once_its_lease_has_run_out(
    ledger: Ledger, other: Ledger, tmp_path: Path
) -> None:
    begun(ledger, tmp_path)
    run_out(ledger)

    (recovered,) = journal.recover(other, tmp_path / "outbox")

    assert recovered.outcome == "undone"
    assert not temporary_folder(tmp_path / "outbox", "run-1").exists()
    assert [entry.owner for entry in journal.underway(other)] == [this_worker(other)]


def test_who_was_taken_over_adds_nothing_when_it_comes_back(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    """It slept, or the line was cut, and it knows of nothing."""
    begun(ledger, tmp_path)
    run_out(ledger)
    journal.recover(other, tmp_path / "outbox")
    before = ledger.head()

    def own(connection: object) -> None:
        journal.require_own(ledger, "run-1", connection)

    with pytest.raises(TakenOverError):
        append_signed(ledger, [NewEvent("note", "a")], None, own)
    journal.end(other, "run-1")
    with pytest.raises(TakenOverError):
        append_signed(ledger, [NewEvent("note", "a")], None, own)
    assert ledger.head() == before


def test_two_machines_do_not_both_take_over_a_run(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    entry = begun(ledger, tmp_path)
    run_out(ledger)
    path = tmp_path / "third machine" / "ledger.sqlite"
    with open_at(Address(path, path, ledger.address.url)) as third:
        assert len(journal.recover(other, tmp_path / "outbox")) == 1
        assert journal.recover(third, tmp_path / "outbox") == ()
        assert journal.underway(third)[0].owner != entry.owner
