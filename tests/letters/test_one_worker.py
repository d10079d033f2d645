"""So few letters that one process makes them: forked from a real program, since tests have threads."""

import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from mailmerge.errors import NotFitError
from mailmerge.letters.letter import UnfitLetter
from mailmerge.letters.one_worker import OneWorker
from mailmerge.letters.render import make_letter
from mailmerge.operations.ahead import are_small
from tests.letters import forked
from tests.letters.paper import letter_job

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there is a process told to have one thread")


def told_by(trial: str) -> str:
    """Return what a program with one thread prints of a trial in `tests/letters/forked.py`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.letters.forked", trial], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_it_makes_the_letters_that_this_process_makes() -> None:
    letter = make_letter(letter_job())
    assert not isinstance(letter, UnfitLetter)
    assert told_by("letters") == f"{forked.digest(letter)} {forked.digest(letter)}"


def test_what_its_work_raises_is_raised_here() -> None:
    assert told_by("raises") == f"{NotFitError.__name__} The run must not go out."


def test_an_error_that_cannot_travel_is_told_by_its_name() -> None:
    assert told_by("stays") == "RuntimeError StaysError"


def test_where_it_ends_over_its_work_whoever_waits_hears_that() -> None:
    assert told_by("ends") == BrokenExecutor.__name__


def test_it_takes_no_more_memory_than_given() -> None:
    assert told_by("takes-too-much") == "MemoryError"


def test_whoever_waits_beside_is_asked_meanwhile_whether_to_go_on() -> None:
    assert told_by("waits") == "asked 2 times"


def test_it_leaves_an_interruption_to_the_command() -> None:
    assert told_by("interrupted") == told_by("letters")


@pytest.mark.parametrize("_time", range(4))  # either of two ends may come first
def test_it_ends_without_a_word_when_the_command_was_killed(_time: int) -> None:
    command = [sys.executable, "-m", "tests.letters.forked", "is-killed"]
    # What both write to is at its end when both have ended.
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (-signal.SIGKILL, "")


def test_it_ends_when_nothing_more_is_to_be_made() -> None:
    assert told_by("is-ended") == "ended"


def test_where_this_process_has_threads_none_is_forked() -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int).result()
        assert not OneWorker.can_be_had()


@pytest.mark.parametrize(
    ("names", "size", "is_small"),
    [
        (["a.csv"], 900, True),
        (["a.csv"], 9_000, False),
        (["a.csv", "b.csv"], 3_000, False),
        (["a.xlsx"], 9_000, True),
        (["a.xlsx", "b.csv"], 9_000, False),
        ([], 0, False),
    ],
)
def test_files_of_a_few_rows_are_small(tmp_path: Path, names: list[str], size: int, is_small: bool) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"x" * size)
    assert are_small([tmp_path / name for name in names]) is is_small


def test_a_file_that_is_not_there_is_told_by_whoever_reads_it(tmp_path: Path) -> None:
    assert not are_small([tmp_path / "gone.csv"])
