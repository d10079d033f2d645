"""Several processes at once, and processes that are killed: nothing committed is lost, nothing is there twice."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.head import read_head, write_head
from tests.ledger.stores import open_record, verify


def append(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.ledger.processes", "append", str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def append_from_two(path: Path, count: int) -> None:
    writers = [append(path, name, count) for name in ("one", "other")]
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    with open_record(path) as ledger:
        for name in ("one", "other"):
            assert [event.payload["number"] for event in ledger.events(subject=name)] == list(range(count))
        assert ledger.head().seq == 2 * count + 1
        assert read_head(path) == ledger.head()
    found = verify(path)
    assert found.ok
    assert found.contents == 2 * count


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    append_from_two(tmp_path / "ledger" / "ledger.sqlite", 30)


@pytest.mark.soak
def test_two_processes_lose_nothing_of_five_thousand_events_each(tmp_path: Path) -> None:
    append_from_two(tmp_path / "ledger" / "ledger.sqlite", 5_000)


def kill_and_check(path: Path, after: int) -> None:
    writer = append(path, "killed", 100_000)
    said = [int(writer.stdout.readline()) for _ in range(after)]
    writer.kill()
    said += [int(line) for line in writer.communicate()[0].split()]

    assert verify(path).ok
    with open_record(path) as ledger:
        numbers = [event.payload["number"] for event in ledger.events(subject="killed")][-len(said) - 1 :]
        assert set(said) <= set(numbers)
        assert read_head(path) == ledger.head()
    assert verify(path).ok


def test_what_was_said_to_be_safe_is_safe_when_the_process_is_killed(tmp_path: Path) -> None:
    for after in (1, 5):
        kill_and_check(tmp_path / "ledger" / "ledger.sqlite", after)


@pytest.mark.soak
def test_a_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    for after in range(1, 101):
        kill_and_check(tmp_path / "ledger" / "ledger.sqlite", after)


def filled_and_verified(path: Any, count: Any) -> Any:
    process = [sys.executable, "-m", "tests.ledger.processes"]
    subprocess.run([*process, "fill", str(path), str(count)], check=True)
    done = subprocess.run([*process, "verify", str(path)], check=True, capture_output=True, text=True)
    ok, events, seconds, megabytes = done.stdout.split()
    assert ok == "True"
    assert int(events) >= count
    return float(seconds), float(megabytes)


@pytest.mark.soak
def test_a_million_events_are_verified_in_a_minute_and_300_megabytes(tmp_path: Path) -> None:
    """Seconds of processor time: what else the machine does is not counted."""
    seconds, megabytes = filled_and_verified(tmp_path / "ledger.sqlite", 1_000_000)

    assert seconds <= 60
    assert megabytes <= 300


@pytest.mark.sqlite
def test_who_only_reads_never_waits_for_a_writer(tmp_path: Path) -> None:
    """Another connection holds the write lock all the while; with the head file right, and with one that lags."""
    path = tmp_path / "ledger.sqlite"
    with open_record(path) as ledger:
        first = ledger.head()
        ledger.append([NewEvent("tried", "1")])
    for written in (None, first):
        if written is not None:
            write_head(path, written)
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            with open_record(path) as ledger:
                assert [event.kind for event in ledger.events()] == ["ledger-begun", "tried"]
            assert verify(path).ok
            writer.execute("ROLLBACK")
