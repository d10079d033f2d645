"""Upgraded, and rolled back: the two programs themselves, on one workspace, as docs/operator.md says.

The older program is taken from this repository's own history; without it, or without git, there is nothing to try.
"""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.story.office import csv_of, pupils
from tests.test_made_before import KEPT

ROOT = Path(__file__).parents[1]
OLDER = "9ee0ed4"  # 0.1.0, which made the workspace that is kept

Program = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.soak


def program(code: Path, trust: Path) -> Program:
    """Return what runs a program's command in a workspace."""
    surroundings = {**os.environ, "PYTHONPATH": str(code), "MAILMERGE_WORKSPACE": str(trust)}

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "mailmerge", *words]
        return subprocess.run(line, cwd=code, env=surroundings, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    with tarfile.open(KEPT) as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "trust"


@pytest.fixture
def older(tmp_path: Path, trust: Path) -> Program:
    code = tmp_path / "older"
    code.mkdir()
    git = ["git", "-C", str(ROOT), "archive", "--format=tar", "-o", str(tmp_path / "older.tar"), OLDER]
    if shutil.which("git") is None or subprocess.run(git, capture_output=True, check=False).returncode:
        pytest.skip(f"the history with {OLDER} is not here")
    with tarfile.open(tmp_path / "older.tar") as packed:
        packed.extractall(code, filter="data")
    return program(code, trust)


def test_an_upgrade_is_rolled_back_and_made_again(older: Program, trust: Path, tmp_path: Path) -> None:
    newer = program(ROOT, trust)
    cases = tmp_path / "leave.csv"
    cases.write_bytes(csv_of({**row, "school": "oakfield"} for row in pupils(1)))
    make = ("run", cases, "--date", "2025-10-06")
    assert older("--version").stdout != newer("--version").stdout

    # Before the upgrade: a backup by the program that is there.
    assert older("ledger", "backup", tmp_path / "safe").returncode == 0
    runs = {path.name for path in (trust / "outbox").iterdir()}
    # After it, the newer one works, and the older keeps its hands off.
    assert newer(*make).returncode == 0
    assert newer("ledger", "verify").returncode == 0
    refused = older(*make)
    assert (refused.returncode, "made by a newer version" in refused.stderr) == (7, True)

    # Rolled back: the ledger as it was, and out of the outbox what came since.
    (kept,) = (tmp_path / "safe").iterdir()
    shutil.rmtree(trust / "ledger")
    shutil.copytree(kept, trust / "ledger")
    since = tmp_path / "since the upgrade"
    since.mkdir()
    for path in (trust / "outbox").iterdir():
        if path.name not in runs:
            path.rename(since / path.name)
    assert older("ledger", "verify").returncode == 0
    assert older(*make).returncode == 0, "dropped again, it is made anew"

    # And upgraded again.
    assert newer("ledger", "verify").returncode == 0
    again = newer(*make)
    assert (again.returncode, "1 made before" in again.stdout) == (0, True), again.stdout
    assert newer("ledger", "verify").returncode == 0
