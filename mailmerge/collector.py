"""Python's garbage collector, at rest where much is made and little is thrown away in cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Rest the collector.

    Rows and decisions leave no cycles, and to look for them takes a sixth of the time. Nearly all that a posting sheet
    is drawn with is in use until its end: a seventh, with the memory the same.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
