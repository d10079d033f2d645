"""`run` is as patient as the watcher: one thing that can't be done now holds up no other, and is told."""

import errno
import os
import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.chain.manifest import file_hash
from mailmerge.operations.running import FileResult, RunAsked, Told, run
from mailmerge.runs import processor
from mailmerge.setup import workers
from mailmerge.workspace import load_workspace
from tests.watch.samples import NOON, cases


def outcomes(root: Path, worker: Executor | None = None) -> tuple[list[str], list[str]]:
    """Return what was run, and what was told beside it."""
    found = list(run(load_workspace(root), RunAsked(by="SA"), lambda: NOON, worker))
    told: list[str] = [one.kind for one in found if isinstance(one, Told)]
    return [one.file for one in found if isinstance(one, FileResult)], told


# A process of its own takes seconds: what is undone and what is finished are told apart in the soak.
@pytest.mark.parametrize("step", [pytest.param("claimed", marks=pytest.mark.soak), "recorded"])
def test_what_was_cut_off_is_worked_off_before_the_inbox_is_listed(new_workspace: Path, step: str) -> None:
    (new_workspace / "inbox" / "cases.csv").write_bytes(cases(1))
    job = [sys.executable, "-m", "tests.watch.processes", "killed", str(new_workspace), step]
    subprocess.run(job, check=False)
    done, told = outcomes(new_workspace)
    assert (done, told) == ((["cases.csv"], []) if step == "claimed" else ([], ["nothing"]))
    assert len(list((new_workspace / "outbox").rglob("letters/*/*.pdf"))) == 1


def test_a_name_that_is_no_text_is_run_and_told(new_workspace: Path) -> None:
    odd = os.fsencode(new_workspace / "inbox") + b"/caf\xe9.csv"
    Path(os.fsdecode(odd)).write_bytes(cases(1))
    (new_workspace / "inbox" / "fine.csv").write_bytes(cases(1, first=2))
    done, told = outcomes(new_workspace)
    assert sorted(done) == ["caf?.csv", "fine.csv"]
    assert told == []


def test_what_cannot_be_set_aside_holds_up_no_file(new_workspace: Path) -> None:
    inbox = new_workspace / "inbox"
    (inbox / "link.csv").symlink_to(inbox / "gone")
    (inbox / "_quarantine").write_bytes(b"a file in the folder's place")
    (inbox / "fine.csv").write_bytes(cases(1))
    done, told = outcomes(new_workspace)
    assert "fine.csv" in done
    assert told == ["out-of-reach"]


def test_a_file_that_nobody_may_read_holds_up_no_other(new_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = new_workspace / "inbox"
    for name, first in (("a.csv", 1), ("b.csv", 2)):
        (inbox / name).write_bytes(cases(1, first=first))

    def unreadable(path: Path) -> str:  # root, who may run this, reads anything
        if path.name == "a.csv":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return file_hash(path)

    monkeypatch.setattr(processor, "file_hash", unreadable)
    assert outcomes(new_workspace) == (["b.csv"], ["out-of-reach"])


class BrokenPool(ThreadPoolExecutor):
    """Processes of which one died: they take nothing more."""

    def submit(self, *_: Any, **__: Any) -> "Future[Any]":
        raise BrokenProcessPool


@pytest.mark.processes
def test_workers_that_break_over_one_file_are_started_again_for_the_next(
    new_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools = iter((BrokenPool(1), ThreadPoolExecutor(1)))
    monkeypatch.setattr(workers, "letter_pool", lambda *_: next(pools))
    for name, first in (("a.csv", 1), ("b.csv", 2)):
        (new_workspace / "inbox" / name).write_bytes(cases(1, first=first))

    done, told = outcomes(new_workspace)

    assert (done, told) == (["b.csv"], ["out-of-reach"])
    assert (new_workspace / "inbox" / "a.csv").exists(), "it lies where it was"


def test_after_the_one_worker_broke_others_are_started(new_workspace: Path) -> None:
    for name, first in (("a.csv", 1), ("b.csv", 2)):
        (new_workspace / "inbox" / name).write_bytes(cases(1, first=first))

    done, told = outcomes(new_workspace, BrokenPool(1))

    assert (done, told) == (["b.csv"], ["out-of-reach"])
