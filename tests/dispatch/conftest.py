"""An open ledger to record postings in, and pages that must be well-formed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.opening import open_record
from tests.dispatch.samples import ticking
from tests.letters.conftest import pages_are_xml  # noqa: F401 - a fixture of every test here


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_record(tmp_path / "ledger" / "ledger.sqlite", clock=ticking()) as opened:
        yield opened
