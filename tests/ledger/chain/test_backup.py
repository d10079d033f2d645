import os
import shutil
import threading
from pathlib import Path

import pytest

from mailmerge.ledger.chain.anchor import write_anchor
from mailmerge.ledger.chain.backup import backup
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from tests.ledger.samples import UPN, ticking
from tests.ledger.stores import open_record, verify
from tests.ledger.tampering import unguarded

AT = ticking()()


def test_a_backup_put_back_is_the_ledger_again(workspace: Path, tmp_path: Path) -> None:
    path = workspace / "ledger" / "ledger.sqlite"
    with open_record(path) as ledger:
        events, letters = list(ledger.events()), letter_records.history(ledger, [UPN])
        anchor = write_anchor(ledger, tmp_path)
        made = backup(ledger, tmp_path / "backups", AT)

    shutil.rmtree(path.parent)
    shutil.copytree(made, path.parent)

    assert made.name == "ledger-2025-09-15T080000Z"
    assert sorted(file.name for file in made.iterdir()) == ["head.json", "ledger.sqlite"]
    assert verify(path, workspace / "outbox", anchor).ok
    with open_record(path) as restored:
        assert list(restored.events()) == events
        assert letter_records.history(restored, [UPN]) == letters
        restored.append([NewEvent("note", "s")])


def test_an_old_backup_shows_that_it_is_old(workspace: Path, tmp_path: Path) -> None:
    path = workspace / "ledger" / "ledger.sqlite"
    with open_record(path) as ledger:
        made = backup(ledger, tmp_path, AT)
        ledger.append([NewEvent("note", "s")])
        anchor = write_anchor(ledger, tmp_path)

    assert [verdict.code for verdict in verify(made / "ledger.sqlite", anchor=anchor).verdicts] == ["truncated"]


def test_a_backup_made_while_others_write_is_whole(ledger: Ledger, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            ledger.append([NewEvent("note", "s", {}, (b"content",))])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backup(ledger, tmp_path / str(number), AT) for number in range(3)]
    finally:
        stop.set()
        writer.join()

    assert all(verify(folder / "ledger.sqlite").ok for folder in made)


def test_a_spoilt_ledger_is_not_backed_up_and_leaves_nothing_behind(workspace: Path, tmp_path: Path) -> None:
    path = workspace / "ledger" / "ledger.sqlite"
    with unguarded(path) as connection:
        connection.execute("UPDATE events SET subject = 'x' WHERE seq = 5")
    with open_record(path) as ledger, pytest.raises(DamagedLedgerError):
        backup(ledger, tmp_path / "backups", AT)

    assert list((tmp_path / "backups").iterdir()) == []


def test_a_truncated_ledger_is_not_backed_up(workspace: Path, tmp_path: Path) -> None:
    path = workspace / "ledger" / "ledger.sqlite"
    with open_record(path) as ledger:
        with unguarded(path) as connection:
            connection.execute("DELETE FROM events WHERE seq > 11")

        with pytest.raises(DamagedLedgerError):
            backup(ledger, tmp_path, AT)


def test_what_a_backup_cut_off_left_is_swept_away(ledger: Ledger, tmp_path: Path) -> None:
    leftover = tmp_path / ".ledger-2025-09-15T080000Z.tmp"
    leftover.mkdir()
    (leftover / "ledger.sqlite").write_bytes(b"half")
    os.utime(leftover, (0, 0))
    being_made = tmp_path / ".mailmerge-0123.tmp"
    being_made.mkdir()

    assert verify(backup(ledger, tmp_path, AT) / "ledger.sqlite").ok
    assert not leftover.exists()
    assert being_made.exists()
