"""A workspace with something on record, and the desk opened on a copy of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.hand import browsing
from tests.desk.opened import ROLES, Browser, Opened, fill, opened


@pytest.fixture(scope="session")
def filled_workspace(tmp_path_factory: pytest.TempPathFactory, sample_workspace: Path) -> Path:
    """A workspace with letters, rows that wait and users, to be read and not written to."""
    folder = Path(shutil.copytree(sample_workspace, tmp_path_factory.mktemp("filled") / "trust"))
    fill(folder)
    return folder


@pytest.fixture(scope="session")
def shown(filled_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A desk to be looked at: tests that share it write nothing."""
    folder = Path(shutil.copytree(filled_workspace, tmp_path_factory.mktemp("shown") / "trust"))
    with opened(folder) as at:
        yield at


@pytest.fixture(scope="session")
def signed_in(shown: Opened) -> dict[str, Browser]:
    """A browser a role, at the desk to be looked at."""
    return {role: shown.browser(role) for role in ROLES}


@pytest.fixture
def desk(filled_workspace: Path, tmp_path: Path) -> Iterator[Opened]:
    """A desk of the test's own."""
    with opened(Path(shutil.copytree(filled_workspace, tmp_path / "trust"))) as at:
        yield at


@pytest.fixture
def alone(filled_workspace: Path, tmp_path: Path) -> Iterator[Opened]:
    """A desk of the test's own that opens by its one-time link."""
    folder = Path(shutil.copytree(filled_workspace, tmp_path / "trust"))
    (folder / "ledger" / "users.json").unlink()
    with opened(folder, shared=False) as at:
        yield at


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser that runs: one for all tests of a process."""
    with browsing() as browser:
        yield browser
