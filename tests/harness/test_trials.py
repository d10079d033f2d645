"""At least 300 trials of all kinds, each through real processes, and after each the same account (`account.py`).

A trial that fails says its seed; `HARNESS_SEED=… pytest -m soak tests/harness -k KIND-NUMBER` makes it again, as far as
chance alone decided.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness.kinds import clocks, containers, demanding, disks, kills, shares, writers
from tests.harness.trial import Kind, Trial

KINDS = tuple(
    kind for module in (kills, clocks, writers, disks, containers, demanding, shares) for kind in module.KINDS
)
TRIALS = [pytest.param(kind, number, id=f"{kind.name}-{number}") for kind in KINDS for number in range(kind.trials)]


def test_there_are_at_least_300_trials() -> None:
    assert len(TRIALS) >= 300


@pytest.mark.soak
@pytest.mark.parametrize(("kind", "number"), TRIALS)
def test_trial(kind: Kind, number: int, trial_of: Callable[..., Trial], request: Any) -> None:
    trial = trial_of(kind, number, request.session.testsfailed)

    kind.disturb(trial)

    trial.account()
