import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.cli.main import run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with the sample trust's settings and calendar."""
    root = tmp_path / "trust"
    for name in ("inbox", "templates", "letterheads"):
        (root / name).mkdir(parents=True)
    for name in ("mailmerge.toml", "calendar.toml"):
        shutil.copyfile(ROOT / name, root / name)
    return root


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the program in this process and return its exit code, standard output and standard error."""

    def run_with(*args: Path | str) -> tuple[int, str, str]:
        code = run([str(arg) for arg in args])
        out, err = capsys.readouterr()
        return int(code), out, err

    return run_with
