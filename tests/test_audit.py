"""The contract and the law, sentence by sentence: small case files that each show one rule (`tests/audit`).

Each expected row says under `shows` what it is about, and all reasons that must stand; `first` is the one that decides.
"""

from pathlib import Path
from typing import Any

import pytest

from mailmerge.setup.configuration import Configuration
from tests.expected import assert_row, results_of, rows_of

AUDIT = Path(__file__).parent / "audit"


@pytest.fixture(scope="module")
def results(configuration: Configuration) -> dict[tuple[str, int], Any]:
    return results_of(AUDIT, configuration)


@pytest.mark.parametrize(("name", "expected"), rows_of(AUDIT))
def test_audited_row(name: str, expected: Any, results: dict[tuple[str, int], Any]) -> None:
    assert_row(results[name, expected["row"]], expected)


def test_every_audited_row_has_one_result(results: dict[tuple[str, int], Any]) -> None:
    assert len(results) == len(rows_of(AUDIT))
