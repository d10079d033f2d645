"""A filled ledger, made once and copied for each test that spoils it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.opening import open_record
from tests.ledger.samples import fill, ticking


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger: nothing but its first event."""
    with open_record(tmp_path / "ledger" / "ledger.sqlite", clock=ticking()) as opened:
        yield opened


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a filled, closed ledger in `ledger/` and its runs in `outbox/`; not to be touched."""
    root = tmp_path_factory.mktemp("pristine")
    with open_record(root / "ledger" / "ledger.sqlite", clock=ticking()) as opened:
        fill(opened, root / "outbox")
    return root


@pytest.fixture
def workspace(pristine: Path, tmp_path: Path) -> Path:
    """A copy of `pristine` to spoil."""
    return Path(shutil.copytree(pristine, tmp_path / "workspace"))
