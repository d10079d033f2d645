import subprocess
import sys
from collections.abc import Callable

import pytest


@pytest.fixture
def run_job() -> Callable[..., int]:
    """Run a job of tests.watch.processes to its end, whatever that is, and return its exit code."""

    def run(*words: object) -> int:
        command = [sys.executable, "-m", "tests.watch.processes", *map(str, words)]
        return subprocess.run(command, check=False, capture_output=True).returncode

    return run
