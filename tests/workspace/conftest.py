import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with the sample trust's settings and calendar, and an inbox."""
    for name in ("mailmerge.toml", "calendar.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    for name in ("inbox", "templates", "letterheads"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def change(folder: Path) -> Callable[..., None]:
    """Put `new` in the place of `old` in one of the workspace's files."""

    def put(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return put
