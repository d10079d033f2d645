from concurrent.futures import Executor

import pytest

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.setup.configuration import Configuration
from tests.referral.stories import Office


@pytest.fixture
def office(new_house: Configuration, ledger: Ledger, executor: Executor) -> Office:
    """An office with a workspace of its own."""
    return Office(new_house, ledger, executor)
