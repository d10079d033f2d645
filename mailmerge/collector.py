"""Python's garbage collector, at rest where much is made and little is thrown away in cycles."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Rest the collector: rows and decisions leave no cycles, and to look for them takes a sixth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """Rest the collector while modules are loaded, and keep it from looking through them ever after.

    They are never thrown away; and a process that is forked from this one need not copy what nobody looks at.
    """
    loaded = len(sys.modules)
    with collector_at_rest():
        yield
        if len(sys.modules) > loaded:
            gc.freeze()


def collect_seldom() -> None:
    """Have the collector look through what is new after 20,000 objects instead of 700.

    A command loads a thousand modules before it begins, none of which is thrown away; to look for garbage among them
    takes a sixth of that time.
    """
    gc.set_threshold(20_000, 5, 5)
