from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mailmerge.intake.files.filenames import STATUS_NAME
from mailmerge.reports.watcher_state import STATE_NAME, State, Waiting
from mailmerge.watch.state import NoticeBoard, status_text

STATE = State(
    "1@2.0",
    "office-pc",
    since="2025-10-06T08:00:00+01:00",
    last_scan="2025-10-06T09:05:00+01:00",
    waiting_count=2,
    waiting=(Waiting("cases.xlsx", "is open in another program: close it there"),),
    problems=("The disk is full.",),
)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def board(tmp_path: Path, clock: Clock) -> NoticeBoard:
    for folder in ("ledger", "inbox"):
        (tmp_path / folder).mkdir()
    return NoticeBoard(tmp_path / "ledger", tmp_path / "inbox", clock)


def test_what_staff_read() -> None:
    assert status_text(STATE).splitlines() == [
        "The letter service is running, since 6 October 2025 at 08:00.",
        "It last looked into this folder on 6 October 2025 at 09:05.",
        "If that is more than five minutes ago, it has stopped: tell whoever looks after the computers.",
        "",
        "Files waiting: 2",
        "  cases.xlsx: is open in another program: close it there",
        "  ...",
        "",
        "Trouble. Show this to whoever looks after the computers:",
        "  The disk is full.",
    ]


def test_what_staff_read_when_it_was_stopped() -> None:
    text = status_text(replace(STATE, stopped="2025-10-06T17:00:00+01:00"))
    assert "NOT running" in text
    assert "6 October 2025 at 17:00" in text


def test_a_state_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    STATE.save(tmp_path)
    assert State.load(tmp_path) == STATE


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"waiting": 1}', '{"waiting": [], "problems": [], "x": 1}'])
def test_a_state_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / STATE_NAME).write_text(text)
    assert State.load(tmp_path) is None


def test_where_there_was_never_a_watcher(tmp_path: Path) -> None:
    assert State.load(tmp_path) is None


def test_the_board_is_written_when_something_changed_or_a_minute_passed(
    tmp_path: Path, board: NoticeBoard, clock: Clock
) -> None:
    def written(state: Any, at: Any) -> Any:
        clock.now = at
        (tmp_path / "inbox" / STATUS_NAME).unlink(missing_ok=True)
        board.tell(state)
        return (tmp_path / "inbox" / STATUS_NAME).exists()

    assert written(STATE, at=0), "the first word"
    assert not written(replace(STATE, last_scan="2025-10-06T09:06:00+01:00"), at=30), "only the time moved on"
    assert written(replace(STATE, last_scan="2025-10-06T09:07:00+01:00"), at=60), "staff see that it lives"
    assert not written(replace(STATE, waiting_count=3), at=61), "changes come in swarms"
    assert written(replace(STATE, waiting_count=3), at=62), "but they are told soon"


def test_a_share_that_is_away_gets_no_notice_and_makes_no_trouble(tmp_path: Path, board: NoticeBoard) -> None:
    (tmp_path / "inbox").rmdir()
    board.tell(STATE)
    board.tell(replace(STATE, offline_since="2025-10-06T09:05:00+01:00"), at_once=True)
    assert not (tmp_path / "inbox").exists()
    assert State.load(tmp_path / "ledger").offline_since == "2025-10-06T09:05:00+01:00"


def test_staff_read_what_waits_for_them() -> None:
    state = State("1@2", "pc", "2025-10-06T08:00:00+01:00", open=("_failed/cases_FIX_ME.xlsx: rows to mend",))
    assert status_text(state).split("\r\n")[-4:-1] == [
        "",
        "For you to mend or to fill in:",
        "  _failed/cases_FIX_ME.xlsx: rows to mend",
    ]


@pytest.mark.parametrize("away", ["ledger", "inbox"])
def test_what_cannot_be_told_in_one_place_is_told_in_the_other(tmp_path: Path, board: NoticeBoard, away: str) -> None:
    (tmp_path / away).rename(tmp_path / "away")
    board.tell(State("7-0123456789abcdef", "office-pc", "2025-10-06T09:00:00+01:00", problems=("The disk is full.",)))
    other, name = {"ledger": ("inbox", STATUS_NAME), "inbox": ("ledger", STATE_NAME)}[away]
    assert "The disk is full." in (tmp_path / other / name).read_text("utf-8")
