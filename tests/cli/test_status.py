import json
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.record.alive import this_process
from mailmerge.reports.watcher_state import State, Waiting
from tests.watch.samples import cases


@pytest.fixture
def status(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> Callable[..., Any]:
    def ask(*args: str) -> Any:
        code, out, _ = call("status", *args, "--workspace", new_workspace)
        assert code == 0
        return json.loads(out) if "--json" in args else out

    return ask


@pytest.mark.sqlite
def test_where_nothing_ever_ran(status: Callable[..., Any], new_workspace: Path) -> None:
    report = status("--json")
    assert (report["alive"], report["runs"], report["letters_not_posted"]) == (False, [], [])
    assert not (new_workspace / "ledger").exists(), "a look makes no ledger"
    assert "not running" in status()


def test_a_living_watcher_and_what_waits(status: Callable[..., Any], new_workspace: Path) -> None:
    (new_workspace / "ledger").mkdir()
    State(
        this_process(new_workspace / "ledger"),
        platform.node(),
        since="2025-10-06T08:00:00+01:00",
        last_scan="2025-10-06T09:00:00+01:00",
        waiting_count=1,
        waiting=(Waiting("cases.xlsx", "is still coming in"),),
        problems=("The disk is full.",),
    ).save(new_workspace / "ledger")

    report = status("--json")

    assert report["alive"]
    assert report["last_scan"] == "2025-10-06T09:00:00+01:00"
    assert report["waiting"] == [{"file": "cases.xlsx", "why": "is still coming in"}]
    assert report["problems"] == ["The disk is full."]
    said = status()
    assert "The watcher runs, since 6 October 2025 at 08:00." in said
    assert "The inbox was last listed on 6 October 2025 at 09:00." in said
    assert "Trouble: The disk is full." in said
    assert "cases.xlsx: is still coming in" in said


def test_a_watcher_that_was_killed_is_not_alive(status: Callable[..., Any], new_workspace: Path) -> None:
    (new_workspace / "ledger").mkdir()
    State("999999999@1.0", platform.node(), since="2025-10-06T08:00:00+01:00").save(new_workspace / "ledger")
    assert not status("--json")["alive"]


def test_runs_and_letters_that_are_not_posted(
    call: Callable[..., tuple[int, str, str]], status: Callable[..., Any], new_workspace: Path
) -> None:
    (new_workspace / "inbox" / "cases.csv").write_bytes(cases(1))
    _, out, _ = call("run", "--json", "--date", "2025-10-06", "--workspace", new_workspace)
    (result,) = json.loads(out)

    report = status("--json")

    assert [(run["run"], run["outcome"], run["letters"]) for run in report["runs"]] == [(result["run"], "accepted", 1)]
    assert report["letters_not_posted"] == [result["results"][0]["parents"][0]["ref"]]
    told = status()
    assert "Letters not posted: 1" in told
    ref = report["letters_not_posted"][0]
    whose = "Aaaaab Tran; Mr Zofia Tran; Leave in term time refused (8a); oakfield; needs proof of posting"
    assert f"  {ref}  {whose}" in told
    assert [(one["ref"], one["needs_proof"]) for one in report["letters"]] == [(ref, True)]
