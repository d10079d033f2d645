"""The record is looked after once a day; what goes wrong is told, and a restart neither repeats nor forgets it."""

import os
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from mailmerge.operations.daily_care import Care, care
from mailmerge.watch.daily import DailyCare
from mailmerge.workspace import Workspace, load_workspace
from tests.watch.processes import take_everything
from tests.watch.samples import NOON, cases


@pytest.mark.parametrize(
    ("at", "looks", "times", "why"),
    [
        (None, [NOON], 0, "the settings name no time"),
        (time(13), [NOON], 0, "not yet"),
        (time(2, 30), [NOON], 1, "due"),
        (time(2, 30), [NOON, NOON + timedelta(hours=3)], 1, "once a day"),
        (time(2, 30), [NOON, NOON + timedelta(days=1)], 2, "each day"),
        (time(2, 30), [NOON, NOON + timedelta(hours=13)], 1, "the next day, but not its time yet"),
    ],
)
def test_it_is_done_once_a_day(
    new_workspace: Path, at: time | None, looks: list[datetime], times: int, why: str
) -> None:
    done: list[datetime] = []
    workspace = load_workspace(new_workspace)
    workspace.ledger.parent.mkdir(exist_ok=True)

    def look_after(_workspace: Workspace, now: datetime) -> Care:
        done.append(now)
        return Care(now, ("The record does not verify.",))

    for now in looks:  # a restart between them
        daily = DailyCare(workspace, at, look_after)
        daily.look(now)
        daily.wait()
    assert len(done) == times, why
    assert DailyCare(workspace, at).problems == ("The record does not verify.",) * bool(times)


@pytest.fixture
def workspace(new_workspace: Path) -> Workspace:
    settings = new_workspace / "mailmerge.toml"
    text = settings.read_text("utf-8")
    text = text.replace(
        'evidence = "evidence"\n', 'evidence = "evidence"\nanchors = "anchors"\nbackups = "backups"\n', 1
    )
    section = text if "[ledger]\n" in text else f"{text}\n[ledger]\n"
    daily = '[ledger]\ndaily_at = "02:30"\nbackups_kept_days = 7\n'
    settings.write_text(section.replace("[ledger]\n", daily), "utf-8")
    workspace = load_workspace(new_workspace)
    (workspace.inbox / "cases.csv").write_bytes(cases(1))
    take_everything(new_workspace)
    return workspace


def test_a_sound_record_is_anchored_and_backed_up_and_old_backups_go(workspace: Workspace) -> None:
    assert workspace.anchors is not None
    assert workspace.backups is not None
    workspace.backups.mkdir()
    for name in ("mailmerge-2025-01-01T000000.tar.gz", "something-else.tar.gz"):
        (workspace.backups / name).write_bytes(b"old")
        os.utime(workspace.backups / name, (0, 0))
    assert care(workspace, NOON).problems == ()
    assert len(list(workspace.anchors.iterdir())) == 1
    assert sorted(path.name for path in workspace.backups.iterdir()) == [
        "mailmerge-2025-10-06T120000.tar.gz",
        "something-else.tar.gz",
    ]


@pytest.mark.parametrize("trouble", ["an altered letter", "no folder for backups"])
def test_what_goes_wrong_is_told_and_nothing_vouches_for_a_damaged_record(workspace: Workspace, trouble: str) -> None:
    assert workspace.anchors is not None
    assert workspace.backups is not None
    if trouble == "an altered letter":
        next(workspace.outbox.rglob("letters/*/*.pdf")).write_bytes(b"other words")
    else:
        workspace.backups.write_bytes(b"a file in its place")
    (problem,) = care(workspace, NOON).problems
    assert ("does not verify" in problem) is (trouble == "an altered letter")
    assert workspace.anchors.exists() is (trouble != "an altered letter")
    assert not list(workspace.backups.glob("*.tar.gz"))
