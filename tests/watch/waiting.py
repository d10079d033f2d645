"""The one place where a test waits for another process: it looks again and again, and gives up at a deadline."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    """Return as soon as `condition` holds; fail with `what` when it does not come to hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"this did not happen within {seconds:.0f} s: {what}"
        time.sleep(0.02)
