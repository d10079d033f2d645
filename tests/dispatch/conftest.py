"""An open ledger to record postings in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailmerge.ledger.ledger import Ledger
from tests.dispatch.samples import ticking


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger" / "ledger.sqlite", clock=ticking()) as opened:
        yield opened
