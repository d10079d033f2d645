"""A wheel is installed into a bare environment, and makes a letter there: nothing of it is missing."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from mailmerge import __version__
from tests.story.office import csv_of, pupils

ROOT = Path(__file__).parents[1]
# What is compiled once is kept, whatever the surroundings say.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """An environment with the wheel alone; what it depends on is found where this one has it."""
    from hatchling.builders.wheel import WheelBuilder

    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    venv.create(tmp_path / "bare", with_pip=False)
    python = tmp_path / "bare" / "bin" / "python"
    install = ["--python", str(python), "install", "--quiet", "--no-index", "--no-deps", "--no-compile", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True, capture_output=True)
    (site,) = (tmp_path / "bare" / "lib").glob("python3*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return tmp_path / "bare" / "bin"


@pytest.mark.skipif(sys.platform == "win32", reason="its folders are called otherwise there")
def test_a_wheel_makes_letters_in_a_bare_environment(bare: Path, tmp_path: Path) -> None:
    def mailmerge(*words: str | Path) -> str:
        line = [bare / "mailmerge", *words]
        done = subprocess.run(line, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [bare / "python", "-c", "import mailmerge; print(mailmerge.__file__)"], cwd=tmp_path, capture_output=True
    )
    assert where.stdout.decode().startswith(str(tmp_path)), "the wheel's own, and not the checkout's"
    assert __version__ in mailmerge("--version")
    mailmerge("init", "trust", "--sample")
    cases = tmp_path / "leave.csv"
    cases.write_bytes(csv_of({**row, "school": "oakfield"} for row in pupils(1)))
    mailmerge("--workspace", "trust", "run", cases, "--date", "2025-10-06")
    (letter,) = (tmp_path / "trust" / "outbox").glob("*/letters/oakfield/*.pdf")
    assert letter.read_bytes().startswith(b"%PDF")
