"""Trusts for the trials, one a kind as long as its trials end well; and how many trials of each kind there were."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.harness.trial import Kind, Trial, Trust

_TRIALS = "tests/harness/test_trials.py"


@pytest.fixture(scope="module")
def trial_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Kind, int, int], Trial]]:
    """Return a trial in the trust of its kind: where the former one failed or was of another kind, in a new one."""
    open_now: list[Trust] = []
    failed_before: list[int] = [0]

    def begin(kind: Kind, number: int, failed: int) -> Trial:
        if not open_now or open_now[-1].kind is not kind or failed != failed_before[0]:
            failed_before[0] = failed
            close()
            open_now.append(Trust(tmp_path_factory.mktemp(kind.name) / "trust", kind))
        return Trial(open_now[-1], number)

    def close() -> None:
        while open_now:
            open_now.pop().close()

    yield begin
    close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many trials of each kind there were."""
    counts: dict[str, Counter[str]] = {}
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, ()):
            name = str(report.nodeid)
            if _TRIALS in name and "[" in name:
                kind = name.partition("[")[2].rpartition("-")[0]
                counts.setdefault(kind, Counter())[outcome] += 1
    if counts:
        words = "; ".join(
            f"{kind} " + ", ".join(f"{number} {outcome}" for outcome, number in found.items())
            for kind, found in counts.items()
        )
        terminalreporter.write_line(f"trials: {sum(sum(found.values()) for found in counts.values())} ({words})")
