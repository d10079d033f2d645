"""A filled ledger, made once and copied for each test that spoils it; each test over SQLite, and over PostgreSQL.

What a test does with SQLite's own module or file is marked `sqlite`. Over PostgreSQL `make test` tries a part, the soak
all: `_QUICK` names the modules of which every test is quick.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest

from mailmerge.ledger.chain.ledger import Ledger
from tests.ledger.samples import fill, ticking
from tests.ledger.stores import DATABASES, URL_FILE, database_of, open_record

_STORES = ("sqlite", "postgresql")
_QUICK = (
    "test_ledger",
    "test_anchor",
    "test_signature",
    "test_records",
    "test_backup",
    "test_copying",
)
_SAMPLED = 6  # of the other modules every sixth test


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try a test over both stores, unless it is about one alone."""
    if "kept_in" not in metafunc.fixturenames or metafunc.definition.get_closest_marker("sqlite"):
        return
    if metafunc.definition.get_closest_marker("postgresql"):
        metafunc.parametrize("kept_in", _STORES[1:], indirect=True)
        return
    name = metafunc.module.__name__.rpartition(".")[2]
    is_quick = name in _QUICK or not crc32(metafunc.function.__name__.encode()) % _SAMPLED
    marks = () if is_quick else (pytest.mark.soak,)
    metafunc.parametrize("kept_in", [_STORES[0], pytest.param(_STORES[1], marks=marks)], indirect=True)


@pytest.fixture(autouse=True)
def kept_in(request: pytest.FixtureRequest) -> Iterator[str]:
    """The store over which the test is tried."""
    store = getattr(request, "param", _STORES[0])
    if store != "sqlite" and request.node.get_closest_marker("sqlite"):
        pytest.skip("a row about the ledger's file itself")
    DATABASES.server = request.getfixturevalue("postgresql") if store == _STORES[1] else None
    yield store
    DATABASES.drop_all()
    DATABASES.server = None


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger: nothing but its first event."""
    with open_record(tmp_path / "ledger" / "ledger.sqlite", clock=ticking()) as opened:
        yield opened


@pytest.fixture(scope="session")
def pristine_of(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By store, the workspace that `pristine` made."""
    return {}


@pytest.fixture
def pristine(kept_in: str, pristine_of: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a filled, closed ledger in `ledger/` and its runs in `outbox/`; not to be touched."""
    if kept_in not in pristine_of:
        root = tmp_path_factory.mktemp("pristine")
        with open_record(root / "ledger" / "ledger.sqlite", clock=ticking()) as opened:
            fill(opened, root / "outbox")
        # It outlives this test.
        DATABASES.made.clear()
        pristine_of[kept_in] = root
    return pristine_of[kept_in]


@pytest.fixture
def workspace(pristine: Path, tmp_path: Path) -> Path:
    """A copy of `pristine` to spoil."""
    copied = Path(shutil.copytree(pristine, tmp_path / "workspace"))
    give_ledger(pristine, copied)
    return copied


def give_ledger(pristine: Path, workspace: Path) -> None:
    """Give a workspace a sound ledger, in place of the one that it has."""
    database = database_of(pristine / "ledger" / "ledger.sqlite")
    for name in ("head.json",) if database else ("ledger.sqlite", "head.json"):
        shutil.copyfile(pristine / "ledger" / name, workspace / "ledger" / name)
    if database:
        (workspace / "ledger" / URL_FILE).unlink(missing_ok=True)
        DATABASES.copy(database, workspace / "ledger" / "ledger.sqlite")
