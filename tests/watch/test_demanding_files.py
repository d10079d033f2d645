"""The real watcher and files that take more than one may: refused, and none keeps a good file beside it waiting."""

import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from mailmerge.watch.strikes import NAME
from tests.watch.samples import cases
from tests.watch.waiting import until
from tests.watch.watched import Watched

READER = ("tests.watch.stubs",)


def workbook(rows: int, first: int) -> bytes:
    """Return the same cases as an Excel workbook."""
    book = openpyxl.Workbook()
    for line in cases(rows, first=first).decode().splitlines():
        book.active.append(line.split(","))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def limited(**limits: int) -> Callable[[Path], None]:
    """Return what puts these limits into a workspace's settings."""

    def write(root: Path) -> None:
        path = root / "mailmerge.toml"
        settings = path.read_text()
        for name, value in limits.items():
            settings = re.sub(rf"(?m)^{name} = \d+", f"{name} = {value}", settings)
        path.write_text(settings)

    return write


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def watched(start: Callable[..., Watched]) -> Watched:
    return start(limited(memory_mb=300, cpu_seconds=2, clock_seconds=4), command=READER)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("sleeps.xlsx", "it would never end"),
        ("spins.xlsx", "it would take a processor for ever"),
        ("allocates.xlsx", "it would take more memory than it may"),
        ("dies.xlsx", "it ends the process that reads it"),
    ],
)
def test_a_demanding_file_is_refused_and_a_good_one_beside_it_is_dealt_with(
    watched: Watched, name: str, why: str
) -> None:
    data = workbook(1, first=500 + len(name))
    (watched.inbox / name).write_bytes(data)
    (watched.inbox / f"good-{name}").write_bytes(workbook(1, first=520 + len(name)))

    watched.until_done(f"good-{name}")
    refused = watched.until_done(name, "_failed")

    assert refused.read_bytes() == data, why
    assert "more memory or time than one file may" in (watched.inbox / f"{name} RECEIPT.html").read_text()
    assert watched.process.poll() is None, "the service is up"


def test_the_file_in_hand_is_named_with_since_when_and_a_stop_puts_it_back(
    start: Callable[..., Watched], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHILD_MARK", str(tmp_path / "child"))
    watched = start(command=READER)
    (watched.inbox / "sleeps-marked.xlsx").write_bytes(workbook(1, first=540))
    until((tmp_path / "child").exists, "it is in hand")
    child = int((tmp_path / "child").read_text())
    status = watched.inbox / "STATUS.txt"
    until(lambda: re.search(r"In hand since .* at \d\d:\d\d: sleeps-marked.xlsx", status.read_text()), "told")

    assert watched.stop(within=20) == 0

    assert (watched.inbox / "sleeps-marked.xlsx").exists()
    until(lambda: not is_alive(child), "what read it has ended")
    assert not (watched.root / "ledger" / NAME).read_text().strip("{}"), "a stop is no failure of the file"


def test_what_reads_a_file_ends_with_the_service(
    start: Callable[..., Watched], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHILD_MARK", str(tmp_path / "child"))
    watched = start(command=READER)
    (watched.inbox / "sleeps-marked.xlsx").write_bytes(workbook(1, first=550))
    until((tmp_path / "child").exists, "it is in hand")

    watched.process.kill()

    child = int((tmp_path / "child").read_text())
    until(lambda: not is_alive(child), "it has ended")
