import fcntl
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.intake.files.wholeness import is_locked, looks_cut_off


def workbook(tmp_path: Path) -> bytes:
    path = tmp_path / "whole.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xl/workbook.xml", "x" * 5000)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("data", "expected", "why"),
    [
        (b"", True, "nothing yet"),
        (b"\r\n  ", True, "nothing but blanks"),
        (b"upn,school\r\nA1,oakfield\r\n", False, "its last line ends"),
        (b"upn,school\r\nA1,oakfield", False, "no end of line, but every cell"),
        (b"upn,school\r\nA1,oakfield\r\nA2", True, "the last line has too few cells"),
        (b"upn;school\nA1", True, "semicolons"),
        (b"upn", False, "one heading is as short as its line can be"),
        ("upn,school\nA1".encode("utf-16"), False, "UTF-16 is not guessed at"),
        (b"%PDF-1.7\n...", True, "a PDF without its end"),
        (b"%PDF-1.7\n...\n%%EOF\n", False, "a PDF with its end"),
    ],
)
def test_signs_of_a_file_that_is_not_all_there(tmp_path: Path, data: bytes, expected: bool, why: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    assert looks_cut_off(path) == expected, why


def test_a_workbook_is_whole_once_its_directory_is_there(tmp_path: Path) -> None:
    data, path = workbook(tmp_path), tmp_path / "cases.xlsx"
    path.write_bytes(data)
    assert not looks_cut_off(path)
    path.write_bytes(data[:-30])
    assert looks_cut_off(path)


def test_a_long_file_is_judged_by_its_two_ends(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b"upn,school\n" + b"A1,oakfield\n" * 100_000 + b"A2")
    assert looks_cut_off(path)


@pytest.mark.parametrize("lock", [fcntl.flock, fcntl.lockf])
def test_a_file_that_another_program_locked(tmp_path: Path, lock: Callable[..., object]) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b"upn")
    with path.open("r+b") as file:
        lock(file, fcntl.LOCK_EX)
        # A record lock keeps out other processes only, so for this one another must look.
        assert is_locked(path) if lock is fcntl.flock else _is_locked_for_another(path)
    assert not is_locked(path)


def _is_locked_for_another(path: Path) -> bool:
    look = (
        "import sys, pathlib; from mailmerge.intake.files.wholeness import is_locked; "
        "sys.exit(is_locked(pathlib.Path(sys.argv[1])))"
    )
    return subprocess.run([sys.executable, "-c", look, path], check=False).returncode == 1
