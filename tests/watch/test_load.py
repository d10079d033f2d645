"""Many files, large beside small, and a disk that is full: with the real watcher, in the soak."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from mailmerge.ledger.record.verify import verify
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
def small_disk(start: Callable[..., Watched]) -> Any:
    """A watcher whose outbox lies on a disk of a few hundred kilobytes."""
    disk: list[Path] = []

    def mount(root: Path) -> None:
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", root / "outbox"], check=False)
        if made.returncode:
            pytest.skip("mounting a small disk takes rights that this user has not")
        disk.append(root / "outbox")

    yield start(before=mount), disk
    for each in disk:
        subprocess.run(["umount", "--lazy", each], check=False)


def test_a_disk_that_is_full_is_told_and_the_work_goes_on_when_there_is_room(small_disk: Any) -> None:
    watched, (outbox,) = small_disk
    for number in range(6):
        (watched.inbox / f"file-{number}.csv").write_bytes(cases(4, first=1 + number * 4))
    until(lambda: "free some room" in (watched.inbox / "STATUS.txt").read_text(), "staff are told: the disk is full")
    assert any("free some room" in problem for problem in watched.state.problems)

    subprocess.run(["mount", "-o", "remount,size=50m", outbox], check=True)

    until(lambda: are_done(watched, 6), "all files are done", seconds=180)
    assert watched.letters() == 24
    assert watched.stop() == 0
    assert verify(watched.root / "ledger" / "ledger.sqlite", outbox).ok
