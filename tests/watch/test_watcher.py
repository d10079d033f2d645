import os
import shutil
from pathlib import Path
from typing import Any

from mailmerge.intake.files.inbox import Inbox
from mailmerge.operations.premises import Premises
from mailmerge.runs.processor import FileProcessor
from mailmerge.watch.watcher import Watcher
from tests.watch.samples import NOON


def test_what_is_set_aside_is_told_too(sample_workspace: Path, tmp_path: Path) -> None:
    root = shutil.copytree(sample_workspace, tmp_path / "trust")
    (root / "inbox" / "oakfield").mkdir()
    os.mkfifo(root / "inbox" / "oakfield" / "pipe.csv")
    heard = []

    def told(result: Any, folder: Any) -> None:
        heard.append((result.file, result.outcome, result.run, folder))
        watcher.stop()

    with Premises(root) as premises:
        watcher = Watcher(premises, FileProcessor(Inbox(root / "inbox"), lambda: NOON), lambda: NOON, told)
        watcher.run()

    assert heard == [("pipe.csv", "refused", None, "oakfield")]
