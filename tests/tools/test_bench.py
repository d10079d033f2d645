"""The bench measures what it says: its steps are found where they are looked up, and together are the whole."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mailmerge.workspace.init import make_workspace, sample_folder
from tools.bench.casefile import letters_file


@pytest.mark.soak
def test_every_step_of_a_letter_is_measured(tmp_path: Path) -> None:
    make_workspace(tmp_path / "trust", sample_folder())
    file = tmp_path / "cases.csv"
    file.write_bytes(letters_file(2))

    command = [sys.executable, "-m", "tools.bench.steps", tmp_path / "trust", file]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout

    steps = json.loads(told)
    assert [step for step, milliseconds in steps.items() if not milliseconds > 0] == []


def test_a_posting_sheet_is_measured() -> None:
    command = [sys.executable, "-m", "tools.bench.sheets", "60"]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert told["rows"] == 60
    assert told["pages"] > 1
    assert told["ms_a_row"] > 0
