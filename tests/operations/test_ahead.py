"""Who makes the letters of a small file is who the settings say."""

import re
from pathlib import Path

import pytest

from mailmerge.letters import one_worker
from mailmerge.operations import ahead
from mailmerge.workspace import load_workspace


class ForkedError(Exception):
    """A process was forked."""


@pytest.fixture(autouse=True)
def can_be_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    def forked(_memory_mb: int) -> None:
        raise ForkedError

    forked.can_be_had = lambda: True  # type: ignore[attr-defined]
    monkeypatch.setattr(one_worker, "OneWorker", forked)


def test_a_process_is_forked_for_a_small_file(new_workspace: Path) -> None:
    with pytest.raises(ForkedError), ahead.one_worker(load_workspace(new_workspace)):
        pass


def test_where_a_cluster_makes_letters_it_makes_those_of_a_small_file_too(new_workspace: Path) -> None:
    settings = new_workspace / "mailmerge.toml"
    work = '[work]\nengine = "dask"\nscheduler = "tcp://127.0.0.1:8786"\n\n'
    settings.write_text(re.sub(r"\[work\][^\[]*", work, settings.read_text("utf-8")), "utf-8")
    with ahead.one_worker(load_workspace(new_workspace)) as worker:
        assert worker is None
