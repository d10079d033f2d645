"""A progress bar on a terminal, and silence anywhere else."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

_EVERY = 1.0  # seconds between two counts of files: counting takes time from what is measured

Glance = Callable[[], None]


class Progress:
    """Shows how far a command is by the PDFs that it has made, so that what is measured need not tell."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)

    @contextmanager
    def of_files(self, name: str, folder: Path, total: int) -> Iterator[Glance]:
        """Give what to call now and then while a command makes `total` PDFs somewhere in `folder`."""
        with self._bar() as bar:
            task = bar.add_task(name, total=total)
            counted = time.monotonic()

            def glance() -> None:
                nonlocal counted
                if bar.live.is_started and time.monotonic() - counted > _EVERY:
                    bar.update(task, completed=min(total, sum(1 for _ in folder.rglob("*.pdf"))))
                    counted = time.monotonic()

            yield glance
            bar.update(task, completed=total)

    @contextmanager
    def of_one(self, name: str) -> Iterator[Glance]:
        """Give what to call now and then while a command runs that leaves no files behind."""
        with self._bar() as bar:
            bar.add_task(name, total=None)
            yield lambda: None

    def _bar(self) -> Bar:
        return Bar(
            TextColumn("{task.description:32}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            refresh_per_second=2,
        )
