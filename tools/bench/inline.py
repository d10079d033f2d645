"""`mailmerge run`: as the office types it, or all in this very process."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

from mailmerge.cli.main import run
from mailmerge.letters.pool import AtOnce
from mailmerge.operations import ahead
from mailmerge.setup import workers
from tools.bench.casefile import RUN_DATE


def run_command(workspace: Path, file: Path) -> list[str | Path]:
    """Return what the office types after `mailmerge` to run a file, with its outcome as JSON."""
    return ["--workspace", workspace, "run", file, "--date", RUN_DATE.isoformat(), "--json"]


def run_here(workspace: Path, file: Path) -> None:
    """Run a case file without any other process; its outcome is printed as JSON."""
    with (
        patch.object(workers, "letter_pool", lambda _workers, _memory_mb: AtOnce()),
        patch.object(ahead, "are_small", lambda _files: False),
    ):
        run([str(word) for word in run_command(workspace, file)])


def letters_made(outcome: Any) -> int:
    """Return how many letters a run made, by the JSON that it printed."""
    return sum(parent["ref"] is not None for row in outcome[0]["results"] for parent in row["parents"])
