"""Who is alive: whoever holds its lock. Neither a process number nor a start time says so."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from mailmerge.ledger.record.alive import is_alive, number_of, this_process, was_here

OTHER = """
import pathlib, sys
from mailmerge.ledger.record.alive import this_process
print(this_process(pathlib.Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


def test_a_process_is_known_by_its_lock_until_it_ends(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        owner = other.stdout.readline().strip()
        assert is_alive(tmp_path, owner)
        assert is_alive(tmp_path, owner), "looking harms nobody"
        assert number_of(owner) == str(other.pid)
        other.kill()
        other.wait()
    for _ in range(2):
        assert not is_alive(tmp_path, owner, keep=True)
        assert was_here(tmp_path, owner), "whoever asks next is told the same"
    assert not is_alive(tmp_path, owner)
    assert list((tmp_path / "alive").iterdir()) == [], "nothing of it is left"


def test_this_process_is_alive_under_one_name_a_ledger(tmp_path: Path) -> None:
    assert this_process(tmp_path) == this_process(tmp_path)
    assert this_process(tmp_path) != this_process(tmp_path / "another"), "each ledger has its own locks"
    assert is_alive(tmp_path, this_process(tmp_path))


def test_a_step_of_the_clock_and_another_count_of_processes_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What psutil says is another after a step, and of another container it says nothing at all."""
    owner = this_process(tmp_path)
    monkeypatch.setattr(psutil.Process, "create_time", lambda _self: 0.0)
    monkeypatch.setattr(psutil, "pid_exists", lambda _pid: False)
    assert is_alive(tmp_path, owner)


@pytest.mark.parametrize(
    ("owner", "why"),
    [
        ("1-0123456789abcdef", "another that had its number"),
        ("1@1.0", "as an earlier version named processes"),
        ("../ledger", "no name at all, and no way out of the folder"),
        ("", "nobody"),
    ],
)
def test_who_holds_no_lock_is_not_alive(tmp_path: Path, owner: str, why: str) -> None:
    this_process(tmp_path)
    assert not is_alive(tmp_path, owner), why
