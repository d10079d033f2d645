"""The real watcher on a real folder: whatever staff, Excel or the share do to a file, somebody is told."""

import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.ledger.record.verify import verify
from mailmerge.watch.watcher import Watcher
from tests.cli.conftest import call
from tests.watch.samples import cases
from tests.watch.waiting import until
from tests.watch.watched import Watched

__all__ = ["call"]


@pytest.fixture(scope="module")
def watched(start: Callable[[], Watched]) -> Watched:
    """One watcher for all tests that leave it running; each drops files and pupils of its own."""
    return start()


def rows_of(path: Path) -> int:
    """Return how many rows a receipt says that its file had."""
    return int(re.search(rb"(\d+) (?:row|pupil)", path.read_bytes())[1])


def test_a_file_is_dealt_with_and_its_receipt_lies_where_it_was_dropped(watched: Watched) -> None:
    (watched.inbox / "plain.csv").write_bytes(cases(2, first=100))

    done = watched.until_done("plain.csv")

    assert done.read_bytes() == cases(2, first=100)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", done.parent.name)
    receipt = (watched.inbox / "plain.csv RECEIPT.html").read_text()
    base = re.search(r'<base href="(.*?)">', receipt)[1]
    assert (watched.inbox / base / "receipt.html").exists(), "its links lead to the run's folder"


def test_the_terminal_says_what_became_of_each_file_and_names_none(watched: Watched) -> None:
    (watched.inbox / "Smith, John.csv").write_bytes(cases(2, first=105))
    (watched.inbox / "Smith, Jane.csv").write_bytes(b"who,what\n1,2\n")
    watched.until_done("Smith, John.csv")
    watched.until_done("Smith, Jane.csv", "_failed")
    until(lambda: ": 2 rows: 2 letters, 0 letters wait" in watched.terminal(), "the letters are told")
    until(lambda: ": refused; nothing in it is done." in watched.terminal(), "the refusal is told")
    assert re.search(r"(?m)^\d\d:\d\d:\d\d  run \d{8}-\d{6}-\w+: 2 rows", watched.terminal())
    assert "Smith" not in watched.terminal()


def test_a_file_that_is_written_slowly_is_taken_when_it_is_whole(watched: Watched) -> None:
    data = cases(2, first=110)
    with (watched.inbox / "slow.csv").open("wb") as file:
        for start in range(0, len(data), 100):
            file.write(data[start : start + 100])
            file.flush()
            looked = watched.state.last_scan
            assert (watched.inbox / "slow.csv").exists(), "taken before it was whole"
        assert looked
    assert watched.until_done("slow.csv").read_bytes() == data


def test_a_file_that_is_renamed_in_is_taken(watched: Watched) -> None:
    (watched.inbox / "upload.part").write_bytes(cases(1, first=120))
    (watched.inbox / "upload.part").rename(watched.inbox / "renamed.csv")
    watched.until_done("renamed.csv")


def test_a_file_that_is_copied_twice_makes_each_letter_once(watched: Watched) -> None:
    before = watched.letters()
    for name in ("copy.csv", "copy - Copy.csv"):
        (watched.inbox / name).write_bytes(cases(2, first=130))

    watched.until_done("copy.csv")
    watched.until_done("copy - Copy.csv")
    assert watched.letters() == before + 2


def test_a_file_that_is_replaced_before_it_is_taken_counts_as_it_is_then(watched: Watched) -> None:
    (watched.inbox / "replaced.csv").write_bytes(cases(1, first=140))
    (watched.inbox / "new.tmp").write_bytes(cases(2, first=140))
    (watched.inbox / "new.tmp").replace(watched.inbox / "replaced.csv")
    assert watched.until_done("replaced.csv").read_bytes() == cases(2, first=140)


def test_a_workbook_that_is_open_waits_until_it_is_closed(watched: Watched) -> None:
    owner = watched.inbox / "~$open.csv"
    owner.write_bytes(b"Office")
    (watched.inbox / "open.csv").write_bytes(cases(1, first=150))
    watched.until_waiting("open.csv is open in another program")
    owner.unlink()
    watched.until_done("open.csv")


def test_a_file_that_another_program_has_locked_waits(watched: Watched) -> None:
    path = watched.inbox / "locked.csv"
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(cases(1, first=160))
        file.flush()
        watched.until_waiting("locked.csv another program is using it")
    watched.until_done("locked.csv")


@pytest.mark.parametrize(
    ("name", "data", "stage"),
    [
        ("zero.csv", b"", "_failed"),
        pytest.param("truncated.csv", cases(1, first=170)[:-60] + b',"', "_failed", marks=pytest.mark.soak),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(2000), "_quarantine"),
        pytest.param("headings.csv", b"upn,favourite colour\r\nA1,red\r\n", "_failed", marks=pytest.mark.soak),
        pytest.param("large.csv", b"upn\r\n" + b"x" * 25_000_000, "_failed", marks=pytest.mark.soak),
    ],
)
def test_a_file_that_cannot_be_taken_is_kept_and_explained(
    watched: Watched, name: str, data: bytes, stage: str
) -> None:
    (watched.inbox / name).write_bytes(data)

    done = watched.until_done(name, stage)

    assert done.read_bytes() == data
    assert (watched.inbox / f"{name} RECEIPT.html").exists()
    assert (done.parent / f"{name} RECEIPT.html").exists()
    assert (done.parent / f"{name} REASON.txt").exists() == (stage == "_quarantine")


@pytest.mark.parametrize(
    ("name", "kept"),
    [("CON.csv", "_CON.csv"), ("é" * 125 + ".csvx", "é" * 125 + ".csvx"), ("📎 Y5?.csv", "📎 Y5_.csv")],
    ids=["a Windows device", "255 bytes", "emoji"],
)
def test_names_of_all_kinds(watched: Watched, name: str, kept: str) -> None:
    (watched.inbox / name).write_bytes(cases(1, first=180))
    watched.until_done(kept)


def test_links_and_pipes_are_set_aside(watched: Watched) -> None:
    (watched.inbox / "link.csv").symlink_to("/etc/passwd")
    os.mkfifo(watched.inbox / "pipe.csv")
    for name in ("link.csv", "pipe.csv"):
        watched.until_done(f"{name} REASON.txt", "_quarantine")
        watched.until_done(f"{name} NOT TAKEN.txt", "")


def test_an_inbox_that_goes_away_is_offline_and_is_picked_up_whole_when_it_returns(watched: Watched) -> None:
    away = watched.root / "away"
    watched.inbox.rename(away)
    until(lambda: watched.state.offline_since, "the status says offline")
    (away / "meanwhile.csv").write_bytes(cases(1, first=190))
    away.rename(watched.inbox)
    watched.until_done("meanwhile.csv")
    until(lambda: watched.state.offline_since is None, "the status says online")
    (watched.inbox / "afterwards.csv").write_bytes(cases(1, first=191))
    watched.until_done("afterwards.csv")


def test_run_beside_watch_is_safe(watched: Watched) -> None:
    before = watched.letters()
    for number in range(4):
        (watched.inbox / f"both-{number}.csv").write_bytes(cases(1, first=200 + number))
    command = [sys.executable, "-m", "mailmerge", "run", "--workspace", str(watched.root)]
    assert subprocess.run(command, check=False, capture_output=True).returncode in {0, 3}
    for number in range(4):
        watched.until_done(f"both-{number}.csv")
    assert watched.letters() == before + 4


def test_a_second_watcher_is_refused(
    watched: Watched, call: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Watcher, "run", lambda _watcher: None)  # it would watch for ever
    code, _, told = call("watch", "--workspace", watched.root)
    assert code == 2
    assert f"process {watched.process.pid}" in told


def test_the_log_names_no_file_and_no_pupil(watched: Watched) -> None:
    (watched.inbox / "Zofia Tran.csv").write_bytes(cases(1, first=210))
    watched.until_done("Zofia Tran.csv")
    until(lambda: "letters=1" in watched.log(), "the log says what came of it")
    assert "Tran" not in watched.log()
    assert all(re.match(r"\S+ \S+ [A-Z]+ run=\S+ ", line) for line in watched.log().splitlines())


def test_it_stops_gracefully_and_says_so(start: Callable[..., Watched]) -> None:
    watched = start()
    (watched.inbox / "cases.csv").write_bytes(cases(3))
    assert watched.stop() == 0
    assert watched.state.stopped
    assert "NOT running" in (watched.inbox / "STATUS.txt").read_text()
    in_outbox = [path for path in (watched.root / "outbox").iterdir() if path.is_dir()]
    waiting = (watched.inbox / "cases.csv").exists()
    assert waiting == (not in_outbox), "the file is done, or lies where it was dropped"


@pytest.mark.soak
def test_killed_and_started_again_it_goes_on(start: Callable[..., Watched]) -> None:
    watched = start()
    (watched.inbox / "cases.csv").write_bytes(cases(6))
    until(lambda: [*watched.root.glob("outbox/.*")], "letters are being made")
    watched.process.kill()
    watched.process.wait()

    again = start(again=watched.root)
    again.until_done("cases.csv")
    assert again.letters() == 6
    assert again.stop() == 0
    assert verify(watched.root / "ledger" / "ledger.sqlite", watched.root / "outbox").ok
