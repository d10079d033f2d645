"""A real workspace for the tests that walk through several rooms."""

import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.opening import open_record
from mailmerge.setup import workers
from mailmerge.setup.configuration import Configuration, load_configuration
from mailmerge.workspace import load_workspace
from mailmerge.workspace.init import make_workspace, sample_folder
from tests.servers import Server, running_server, why_not

# No timing is asserted: a busy machine is no fault of a rule. The soak looks far longer.
settings.register_profile("short", deadline=None, max_examples=40)
settings.register_profile("long", deadline=None, max_examples=1000)
settings.load_profile("short")


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace with the sample trust, to be read and not written to."""
    folder = tmp_path_factory.mktemp("sample") / "trust"
    make_workspace(folder, sample_folder())
    return folder


@pytest.fixture(scope="session")
def configuration(sample_workspace: Path) -> Configuration:
    """The sample trust, as it stands for a check."""
    return load_configuration(load_workspace(sample_workspace))


@pytest.fixture
def new_workspace(tmp_path: Path, sample_workspace: Path) -> Path:
    """A workspace of the test's own."""
    return Path(shutil.copytree(sample_workspace, tmp_path / "trust"))


@pytest.fixture
def new_house(new_workspace: Path) -> Configuration:
    """The sample trust in a workspace of the test's own."""
    return load_configuration(load_workspace(new_workspace))


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a ledger on which nothing is yet, to be copied: making one takes five times as long."""
    folder = tmp_path_factory.mktemp("record") / "ledger"
    open_record(folder / "ledger.sqlite").close()
    return folder


@pytest.fixture
def ledger(new_house: Configuration, empty_record: Path) -> Iterator[Ledger]:
    """The ledger of the test's own workspace."""
    shutil.copytree(empty_record, new_house.workspace.ledger.parent, dirs_exist_ok=True)
    with open_record(new_house.workspace.ledger) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A real server, for as long as the tests run."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def executor() -> Iterator[Executor]:
    """Makes letters in this process: tests of a few letters need no others."""
    with ThreadPoolExecutor(1) as threads:
        yield threads


@pytest.fixture(autouse=True)
def letters_are_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let operations make letters in this process, which keeps what it has compiled from test to test.

    Processes of their own are what programs that tests start have, and the tests of the pool.
    """
    monkeypatch.setattr(workers, "letter_pool", lambda _workers, _memory_mb: ThreadPoolExecutor(1))
    monkeypatch.setattr(workers, "warm_up", lambda _executor, _workers: None)
