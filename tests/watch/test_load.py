"""Many files, large beside small, and a disk that is full: with the real watcher, in the soak."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from mailmerge.ledger.record.verify import verify
from tests.harness.kinds.disks import fill
from tests.watch.mail_server import MailServer
from tests.watch.samples import cases
from tests.watch.waiting import until
from tests.watch.watched import Watched

pytestmark = pytest.mark.soak

FILES, ROWS = 2000, 5
# The watcher with its letters' workers: the same after ten files and after thousands.
MOST_MEGABYTES = 900


def megabytes(watched: Watched) -> float:
    """Return what the watcher and all below it hold; a child that ends meanwhile holds nothing."""
    watcher = psutil.Process(watched.process.pid)
    held = 0
    for process in (watcher, *watcher.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            held += process.memory_info().rss
    return held / 1e6


def are_done(watched: Watched, files: int) -> bool:
    in_inbox, done = watched.inbox.glob("*.csv"), (watched.inbox / "_processed").glob("*/*.csv")
    return not any(in_inbox) and len([*done]) == files


def test_2000_files_dropped_at_once_are_all_done_in_bounded_memory(start: Callable[..., Watched]) -> None:
    watched = start()
    for number in range(FILES):
        (watched.inbox / f"file-{number:04d}.csv").write_bytes(cases(ROWS, first=1 + number * ROWS))
    peak = 0.0

    def all_done() -> Any:
        nonlocal peak
        peak = max(peak, megabytes(watched))
        return are_done(watched, FILES)

    until(all_done, "all files are done", seconds=3300)
    assert watched.stop() == 0
    assert watched.letters() == FILES * ROWS
    assert verify(watched.root / "ledger" / "ledger.sqlite", watched.root / "outbox").ok
    assert peak < MOST_MEGABYTES


def test_a_large_file_holds_up_no_small_one(start: Callable[..., Watched]) -> None:
    watched = start()
    (watched.inbox / "large.csv").write_bytes(cases(3000))
    until(lambda: (watched.inbox / "large.csv").exists() is False, "the large file is in hand")
    (watched.inbox / "small.csv").write_bytes(cases(5, first=9000))
    watched.until_done("small.csv")
    assert not [*(watched.inbox / "_processed").rglob("large.csv")], "the small one did not wait for it"
    assert watched.stop() == 0
    assert (watched.inbox / "large.csv").exists(), "stopped in the middle, the large file is put back"


@pytest.fixture
def on_small_disk(start: Callable[..., Watched]) -> Iterator[Callable[..., Watched]]:
    """Start a watcher with one of its folders on a disk of so many kilobytes."""
    disks: list[Path] = []

    def begin(folder: str, kilobytes: int, before: Callable[[Path], None] = lambda _root: None) -> Watched:
        def mount(root: Path) -> None:
            (root / folder).mkdir(exist_ok=True)
            words = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", root / folder]
            if subprocess.run(words, check=False).returncode:
                pytest.skip("mounting a small disk takes rights that this user has not")
            disks.append(root / folder)
            before(root)

        return start(before=mount)

    yield begin
    for each in disks:
        subprocess.run(["umount", "--lazy", each], check=False)


def test_a_disk_that_is_full_is_told_and_the_work_goes_on_when_there_is_room(
    on_small_disk: Callable[..., Watched],
) -> None:
    watched = on_small_disk("outbox", 400)
    for number in range(6):
        (watched.inbox / f"file-{number}.csv").write_bytes(cases(4, first=1 + number * 4))
    until(lambda: "free some room" in (watched.inbox / "STATUS.txt").read_text(), "staff are told: the disk is full")
    assert any("free some room" in problem for problem in watched.state.problems)

    subprocess.run(["mount", "-o", "remount,size=50m", watched.root / "outbox"], check=True)

    until(lambda: are_done(watched, 6), "all files are done", seconds=180)
    assert watched.letters() == 24
    assert watched.stop() == 0
    assert verify(watched.root / "ledger" / "ledger.sqlite", watched.root / "outbox").ok


def test_a_full_disk_of_the_ledger_is_told_in_the_inbox_and_by_mail(on_small_disk: Callable[..., Watched]) -> None:
    """Neither way needs the ledger's disk, nor the other: what stands beside the ledger can't be written here."""
    with MailServer() as server:

        def with_mail(root: Path) -> None:
            settings = root / "mailmerge.toml"
            own = f'host = "127.0.0.1"\nport = {server.port}\nstarttls = false\nsender = "letters@kingfisher.example"'
            off, on = "[email]\nenabled = false", f"[email]\n{own}\nenabled = true"
            settings.write_text(settings.read_text().replace(off, on))

        watched = on_small_disk("ledger", 24 * 1024, with_mail)
        ballast = watched.root / "ledger" / "ballast.tmp"
        fill(ballast, 0)
        (watched.inbox / "cases.csv").write_bytes(cases(4))

        until(lambda: "free some room" in (watched.inbox / "STATUS.txt").read_text(), "staff are told in the inbox")
        assert any(b"free some room" in line for line in server.received()), "and who looks after it, by mail"

        ballast.unlink()
        until(lambda: are_done(watched, 1), "the file is done once there is room", seconds=180)
    assert watched.letters() == 4
    assert watched.stop() == 0
    assert verify(watched.root / "ledger" / "ledger.sqlite", watched.root / "outbox").ok
