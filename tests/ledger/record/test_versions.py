"""A ledger that an older version made is brought up to date, and nothing in it is touched."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.event import Head, NewEvent
from mailmerge.ledger.chain.head import write_head
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.lookups import VERSION
from tests.ledger.samples import FATHER, MOTHER, UPN
from tests.ledger.stores import open_record, verify
from tests.ledger.tampering import unguarded

# Made by the code of that version from `samples.fill`, and never to be made anew.
STORED = {1: Path(__file__).parents[1] / "data" / "ledger-v1"}


@pytest.fixture(params=sorted(STORED))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(STORED[request.param], tmp_path / "ledger")) / "ledger.sqlite"


def rows(path: Path) -> list[object]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("events", "contents")]


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        return int(number)


def test_the_first_version_is_older_than_this_one() -> None:
    """Else the tests below would open a ledger of today, and prove nothing."""
    assert version(STORED[1] / "ledger.sqlite") == 1 < VERSION


def test_an_old_ledger_opens_with_every_event_and_content_as_it_was(old: Path) -> None:
    before = rows(old)
    with open_record(old) as ledger:
        assert [r.parent for r in letter_records.history(ledger, [UPN])] == [MOTHER, FATHER, None, FATHER]
        assert letter_records.history(ledger, [UPN])[0].posted_on == date(2025, 9, 16)

    assert rows(old) == before
    assert version(old) == VERSION
    assert verify(old).ok


def test_an_old_ledger_goes_on(old: Path) -> None:
    with open_record(old) as ledger:
        last = ledger.head()
        (event,) = ledger.append([NewEvent("note", "subject")])

    assert (event.seq, event.prev_hash) == (last.seq + 1, last.hash)
    assert verify(old).ok


@pytest.mark.sqlite
def test_an_old_ledger_is_verified_before_anything_opens_it(old: Path) -> None:
    assert verify(old).ok

    with closing(sqlite3.connect(old)) as connection:
        connection.execute("DROP TRIGGER events_never_change")
        connection.execute("UPDATE events SET subject = 'x' WHERE seq = 5")
        connection.commit()
    assert ("altered", "5") in {(verdict.code, verdict.name) for verdict in verify(old).verdicts}


def test_a_cut_is_not_hidden_by_giving_the_ledger_an_older_version(old: Path) -> None:
    with unguarded(old) as connection:
        connection.execute("DELETE FROM events WHERE seq > 10")
        (last,) = connection.execute("SELECT hash FROM events WHERE seq = 10").fetchone()
    write_head(old, Head(10, last))

    assert ("lookup-differs", "lookup_state 13") in {(verdict.code, verdict.name) for verdict in verify(old).verdicts}
    with pytest.raises(DamagedLedgerError):
        open_record(old)
