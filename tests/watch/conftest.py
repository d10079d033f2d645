import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.watch.watched import Watched


@pytest.fixture
def run_job() -> Callable[..., int]:
    """Run a job of tests.watch.processes to its end, whatever that is, and return its exit code."""

    def run(*words: object) -> int:
        command = [sys.executable, "-m", "tests.watch.processes", *map(str, words)]
        return subprocess.run(command, check=False, capture_output=True).returncode

    return run


@pytest.fixture(scope="module")
def start(sample_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Watched]]:
    """Make a workspace with short times, do something `before`, and start its watcher; or start one `again`.

    `command` are the words that start it, instead of the product's own.
    """
    started: list[Watched] = []

    def begin(
        before: Callable[[Path], None] = lambda _root: None, again: Path | None = None, command: tuple[str, ...] = ()
    ) -> Watched:
        if again is None:
            again = make()
            before(again)
        started.append(Watched(again, *command))
        return started[-1]

    def make() -> Path:
        root = Path(shutil.copytree(sample_workspace, tmp_path_factory.mktemp("watched") / "trust"))
        settings = (root / "mailmerge.toml").read_text()
        for name, seconds in (("settle", 0.3), ("poll", 0.5)):
            settings = re.sub(rf"{name}_seconds = \S+", f"{name}_seconds = {seconds}", settings)
        (root / "mailmerge.toml").write_text(settings)
        return root

    yield begin
    for watched in started:
        watched.process.kill()
        watched.process.wait()
