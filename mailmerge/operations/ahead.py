"""What is under way before it is asked for, so that nobody waits for it: the processes that make letters."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mailmerge.letters.pool import begin_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from mailmerge.workspace import Workspace

__all__ = ["are_small", "begin_server", "one_worker"]

# Some ten rows: their letters are made before a second process has begun. A workbook is larger before it holds a row.
_SMALL = 4_000  # bytes
_SMALL_WORKBOOK = 12_000


def are_small(files: Sequence[Path]) -> bool:
    """Whether files were named, so small that one process makes their letters as soon as many."""
    try:
        shares = [
            file.stat().st_size / (_SMALL_WORKBOOK if file.suffix.lower() == ".xlsx" else _SMALL) for file in files
        ]
    except OSError:  # told by whoever reads it
        return False
    return bool(files) and sum(shares) <= 1


@contextmanager
def one_worker(workspace: Workspace) -> Iterator[Executor | None]:
    """Have one process make letters, and end it; None where this one can't be forked, or a cluster is to make them."""
    from mailmerge.letters.one_worker import OneWorker

    if workspace.settings.work.engine != "processes" or not OneWorker.can_be_had():
        yield None
        return
    with OneWorker(workspace.settings.limits.letters_memory_mb) as worker:
        yield worker
