"""What is late or due this week stands in the inbox, in the receipt of a file, and is counted by `status`."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from mailmerge.operations import running
from mailmerge.operations.diary import due
from mailmerge.operations.premises import Premises
from mailmerge.operations.status import status
from mailmerge.reports.watcher_state import State
from mailmerge.watch.state import status_text
from mailmerge.watch.week import WeekAhead
from mailmerge.workspace import load_workspace
from tests.watch.samples import NOON, cases

WEDNESDAY = date(2025, 10, 8)


def dropped(root: Path, name: str, at: datetime = NOON) -> Path:
    """Drop a file, and return the folder of its run."""
    (root / "inbox" / name).write_bytes(cases(1))
    (result,) = running.run(load_workspace(root), running.RunAsked(), lambda: at)
    return root / "outbox" / str(getattr(result, "run", ""))


def test_the_receipt_of_a_file_says_what_is_due_for_its_pupils(new_workspace: Path) -> None:
    first = dropped(new_workspace, "cases.csv")
    assert "Due this week" not in (first / "receipt.html").read_text("utf-8"), "nothing was on record yet"
    again = dropped(new_workspace, "again.csv", NOON.replace(day=8))
    receipt = (again / "receipt.html").read_text("utf-8")
    assert "Due this week" in receipt
    assert "08/10/2025  not-posted" in receipt
    workspace = load_workspace(new_workspace)
    for day in (WEDNESDAY, WEDNESDAY + timedelta(days=1)):
        told = [item.late for item in due(workspace, day, days=6).items]
        found = status(workspace, day).as_json()
        assert (found["late"], found["due_this_week"]) == (told.count(True), told.count(False))
        assert found["late"] == int(day > WEDNESDAY)


@pytest.mark.parametrize(
    ("seconds", "days", "is_idle", "reads", "reason"),
    [
        (10, 0, True, 1, "it was read a moment ago"),
        (3700, 0, True, 2, "an hour has gone"),
        (3700, 0, False, 1, "a file waits, and goes first"),
        (10, 1, True, 2, "it is another day"),
    ],
)
def test_the_record_is_read_now_and_then_and_never_before_a_file_that_waits(
    seconds: float,
    days: int,
    is_idle: bool,
    reads: int,
    reason: str,
    new_workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[date] = []

    def look(_week: WeekAhead, today: date) -> tuple[str, ...]:
        looked.append(today)
        return (f"{today}",)

    monkeypatch.setattr(WeekAhead, "_look", look)
    now = [100.0]
    week = WeekAhead(Premises(new_workspace), lambda: now[0])
    assert week.lines(WEDNESDAY, is_idle=True) == ("2025-10-08",)
    now[0] += seconds
    week.lines(WEDNESDAY + timedelta(days=days), is_idle=is_idle)
    assert len(looked) == reads, reason


def test_the_note_in_the_inbox_says_it(new_workspace: Path) -> None:
    dropped(new_workspace, "cases.csv")
    with Premises(new_workspace) as premises:
        lines = WeekAhead(premises, lambda: 0.0).lines(WEDNESDAY, is_idle=True)
    state = State("1@2.0", "office-pc", since="2025-10-08T08:00:00+01:00")
    text = status_text(replace(state, due=lines))
    assert "Late, or due this week:\r\n  08/10/2025  not-posted" in text


def test_a_record_that_cannot_be_read_leaves_the_note_without_the_lines(new_workspace: Path) -> None:
    premises = Premises(new_workspace)  # never entered: there is no ledger to read
    assert WeekAhead(premises, lambda: 0.0).lines(WEDNESDAY, is_idle=True) == ()
