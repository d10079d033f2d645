"""Rows of a dear test: `make test` tries a sample of them, `make soak` all."""

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(rows: Iterable[Any], *, one_in: int) -> list[Any]:
    """Return a test's rows, the first and every `one_in`-th after it as they are, the others for the soak alone."""
    return [_for_the_soak(row) if number % one_in else row for number, row in enumerate(rows)]


def _for_the_soak(row: Any) -> Any:
    return pytest.param(*(row if isinstance(row, tuple) else (row,)), marks=pytest.mark.soak)
