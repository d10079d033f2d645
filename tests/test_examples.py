"""Every example case file, row by row, against what the contract expects of it (`examples/*.expected.json`)."""

from pathlib import Path
from typing import Any

import pytest

from mailmerge.setup.configuration import Configuration
from tests.expected import assert_row, results_of, rows_of

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def results(configuration: Configuration) -> dict[tuple[str, int], Any]:
    return results_of(EXAMPLES, configuration)


@pytest.mark.parametrize(("name", "expected"), rows_of(EXAMPLES))
def test_example_row(name: str, expected: Any, results: dict[tuple[str, int], Any]) -> None:
    assert_row(results[name, expected["row"]], expected)


def test_every_example_row_has_one_result(results: dict[tuple[str, int], Any]) -> None:
    assert len(results) == len(rows_of(EXAMPLES))
