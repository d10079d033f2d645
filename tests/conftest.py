"""A real workspace for the tests that walk through several rooms."""

import gc
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from argon2 import PasswordHasher
from hypothesis import settings

from mailmerge.ledger.chain import ledger as chain_ledger
from mailmerge.ledger.chain import sqlite_store
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.opening import open_record
from mailmerge.letters import apart, render
from mailmerge.letters.page.attendance_record import make_record
from mailmerge.operations import ahead
from mailmerge.runs import enclosures
from mailmerge.setup import workers
from mailmerge.setup.configuration import Configuration, load_configuration
from mailmerge.workspace import load_workspace
from mailmerge.workspace.init import make_workspace, sample_folder
from tests.elsewhere import Elsewhere
from tests.letters.machines import machines
from tests.made_once import MadeOnce, numbers_in_turn
from tests.servers import Server, running_server, why_not

# No timing is asserted: a busy machine is no fault of a rule. The soak looks far longer.
settings.register_profile("short", deadline=None, max_examples=20)
settings.register_profile("long", deadline=None, max_examples=1000)
settings.load_profile("short")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests be run with the other store, or the other engine (`tests/elsewhere.py`)."""
    parser.addoption("--store", choices=("sqlite", "postgresql"), default="sqlite", help="where records are kept")
    parser.addoption("--engine", choices=("processes", "dask"), default="processes", help="what makes letters")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for garbage only once the tests are collected, and not among them: they stay to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def nothing_waits_for_the_disk() -> Iterator[None]:
    """Nothing of a test's need outlast a power cut; what a killed process wrote, the system keeps without this too."""
    pragmas = [pragma.replace("synchronous = FULL", "synchronous = OFF") for pragma in sqlite_store._PRAGMAS]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        patch.setattr(sqlite_store, "_PRAGMAS", tuple(pragmas))
        yield


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


@pytest.fixture(scope="session")
def elsewhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    """Where records are kept and letters made, as the command line says."""
    with ExitStack() as open_:
        there = Elsewhere()
        if request.config.getoption("store") == "postgresql":
            there.server = request.getfixturevalue("postgresql")
        if request.config.getoption("engine") == "dask":
            there.scheduler = open_.enter_context(machines(tmp_path_factory.mktemp("machines"), 2)).address
        open_.enter_context(there.named())
        yield there


@pytest.fixture
def new_workspace(
    request: pytest.FixtureRequest, tmp_path: Path, sample_workspace: Path, elsewhere: Elsewhere
) -> Iterator[Path]:
    """A workspace of the test's own."""
    if elsewhere.server is not None and request.node.get_closest_marker("sqlite"):
        pytest.skip("about the ledger's file itself")
    if elsewhere.scheduler is not None and request.node.get_closest_marker("processes"):
        pytest.skip("about the processes that make letters")
    folder = Path(shutil.copytree(sample_workspace, tmp_path / "trust"))
    elsewhere.tell(folder)
    yield folder
    elsewhere.forget()


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
    if not new_house.workspace.record.is_shared:
        shutil.copytree(empty_record, new_house.workspace.ledger.parent, dirs_exist_ok=True)
    with open_record(new_house.workspace.record) as opened:
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


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_quickly() -> Iterator[None]:
    """That they are hashed slowly is the library's to test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mailmerge.operations.users._HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """Let all records of a process use what SQLAlchemy compiled for one: else each compiles the same statements."""
    first = sqlalchemy.create_engine("sqlite://")
    first.connect().close()  # only now the dialect knows its database

    def create_engine(*given: Any, **named: Any) -> sqlalchemy.Engine:
        engine = sqlalchemy.create_engine(*given, **named)
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite_store, "create_engine", create_engine)
        yield


@pytest.fixture(scope="session")
def letters_made() -> MadeOnce:
    """The letters that this process made for its tests."""
    return MadeOnce(render.make_letter)


@pytest.fixture(scope="session")
def records_made() -> MadeOnce:
    """The attendance records that it made for them."""
    return MadeOnce(make_record)


@pytest.fixture(autouse=True)
def letters_are_made_once(monkeypatch: pytest.MonkeyPatch, letters_made: MadeOnce, records_made: MadeOnce) -> None:
    """Let what an operation or a preview orders be made once for all tests that order the same."""
    monkeypatch.setattr(render, "make_letter", letters_made)
    monkeypatch.setattr(apart, "make_letter", letters_made)
    monkeypatch.setattr(enclosures, "make_record", records_made)
    monkeypatch.setattr(chain_ledger, "secrets", numbers_in_turn())


@pytest.fixture(autouse=True)
def letters_are_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let operations make letters in this process, which keeps what it has compiled from test to test.

    Processes of their own are what programs that tests start have, and the tests of the pool.
    """
    monkeypatch.setattr(workers, "letter_pool", lambda _workers, _memory_mb: ThreadPoolExecutor(1))
    monkeypatch.setattr(workers, "warm_up", lambda _executor, _workers: None)
    monkeypatch.setattr(ahead, "begin_server", lambda: None)
    monkeypatch.setattr(ahead, "are_small", lambda _files: False)
