"""So few letters that one process makes them: forked from a real program, since tests have threads."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
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


@pytest.fixture(scope="module")
def told() -> Mapping[str, str]:
    """What a program with one thread tells of the trials in `tests/letters/forked.py`."""
    done = subprocess.run([sys.executable, "-m", "tests.letters.forked"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    trials: Mapping[str, str] = json.loads(done.stdout)
    return trials


def test_it_makes_the_letters_that_this_process_makes(told: Mapping[str, str]) -> None:
    letter = make_letter(letter_job())
    assert not isinstance(letter, UnfitLetter)
    assert told["letters"] == f"{forked.digest(letter)} {forked.digest(letter)}"


def test_it_leaves_an_interruption_to_the_command(told: Mapping[str, str]) -> None:
    assert told["letters after an interruption"] == told["letters"]


@pytest.mark.parametrize(
    ("trial", "tells", "why"),
    [
        ("raises", f"{NotFitError.__name__}: The run must not go out.", "what its work raises is raised here"),
        ("stays", f"RuntimeError: {forked.StaysError.__name__}", "an error that can't travel is told by its name"),
        ("takes too much", "MemoryError: ", "it takes no more memory than given"),
        ("waits", "asked 2 times", "whoever waits beside is asked whether to go on"),
        ("is ended", "0 at work", "it ends when nothing more is to be made"),
        ("ends", f"{BrokenExecutor.__name__}: the process that makes letters has ended", "it ends over its work"),
        ("has ended", f"{BrokenExecutor.__name__}: the process that makes letters has ended", "and takes no more"),
    ],
)
def test_what_comes_of_its_work(told: Mapping[str, str], trial: str, tells: str, why: str) -> None:
    assert told[trial] == tells, why


@pytest.mark.parametrize("_time", range(2))  # either of two ends may come first
def test_it_ends_without_a_word_when_the_command_was_killed(_time: int) -> None:
    command = [sys.executable, "-m", "tests.letters.forked", "killed"]
    # What both write to is at its end when both have ended.
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (-signal.SIGKILL, "")


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
