"""What the watcher keeps warm: workers that break are renewed once, and one file can have workers of its own."""

import os
from concurrent.futures import BrokenExecutor, wait
from pathlib import Path

import pytest

from mailmerge.letters.pool import letter_pool
from mailmerge.operations.premises import Premises
from mailmerge.setup import workers


@pytest.fixture(autouse=True)
def real_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "letter_pool", letter_pool)


@pytest.mark.processes
def test_workers_that_broke_are_renewed_once_and_those_of_one_file_harm_nobody(new_workspace: Path) -> None:
    with Premises(new_workspace) as premises:
        shared = premises.workbench().executor
        with premises.workbench_apart() as workbench:
            with pytest.raises(BrokenExecutor):
                workbench.executor.submit(os.abort).result()
            assert shared.submit(os.getpid).result(), "the others' go on"

        wait([shared.submit(os.abort)])
        premises.renew_pool(shared)
        renewed = premises.workbench().executor
        assert renewed is not shared
        premises.renew_pool(shared)
        assert premises.workbench().executor is renewed, "whoever saw the old ones break ends no new ones"
        assert renewed.submit(os.getpid).result()
