"""A second container beside the service: another machine's name, and processes that neither sees of the other."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mailmerge.errors import ExitCode
from tests.harness.trial import PATIENCE, Kind, Trial

_ALONE = ("unshare", "--pid", "--fork", "--kill-child", "--uts", "--mount-proc")


def unshared(_root: Path) -> None:
    able = shutil.which("unshare") and subprocess.run([*_ALONE, "true"], check=False, capture_output=True)
    if not able or able.returncode:
        pytest.skip("a container of one's own takes rights that this user has not")


def begin(trial: Trial, root: Path, *words: str) -> "subprocess.Popen[bytes]":
    """Start `mailmerge WORDS` in a container of its own."""
    name = f"container-{trial.number}"
    command = [*_ALONE, sys.executable, "-m", "tests.harness.programs", "contained", name, *words, str(root)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def of_the_same_record(trial: Trial) -> None:
    """The other works off the same inbox with the same record; either is killed, or neither."""
    watcher = trial.watcher
    trial.drop(files=4)
    other = begin(trial, trial.root, "run")
    match trial.chance.choice(("neither", "the service", "the other")):
        case "neither":
            other.wait(PATIENCE)
        case "the service":
            trial.wait(0.5, 5)
            watcher.process.kill()
            watcher.process.wait()
            other.wait(PATIENCE)
        case "the other":
            trial.wait(0.5, 5)
            other.kill()
            other.wait()


def of_another_record(trial: Trial) -> None:
    """Another workspace is set upon this one's inbox: it refuses, and takes nothing back that is in hand here."""
    trial.watcher  # noqa: B018 - it is started
    other = trial.root.with_name("other")
    if not other.exists():
        shutil.copytree(trial.root, other, ignore=shutil.ignore_patterns("inbox", "outbox", "ledger", "terminal.txt"))
        settings = re.sub(r'(?m)^inbox = ".*"', f'inbox = "{trial.inbox}"', (other / "mailmerge.toml").read_text())
        assert str(trial.inbox) in settings
        (other / "mailmerge.toml").write_text(settings)
    trial.drop(files=2)
    trial.wait(0, 2)
    words = trial.chance.choice((("run",), ("watch",)))
    assert begin(trial, other, *words).wait(PATIENCE) == ExitCode.USAGE
    assert not [path for path in (other / "outbox").glob("*") if path.is_dir()]


def of_a_second_watcher(trial: Trial) -> None:
    """A second watcher of the same workspace is refused, from wherever it comes."""
    trial.watcher  # noqa: B018 - it is started
    trial.drop(files=2)
    trial.wait(0, 1)
    assert begin(trial, trial.root, "watch").wait(PATIENCE) == ExitCode.USAGE


KINDS = (
    Kind("container-beside", 14, of_the_same_record, unshared),
    Kind("another-record", 8, of_another_record, unshared),
    Kind("second-watcher", 6, of_a_second_watcher, unshared),
)
