"""With thousands of letters the first look of a day takes seconds: it says so at once, and comes by itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from mailmerge.desk.app import make_app
from mailmerge.ledger.record.touched import touched
from mailmerge.operations import reading_ahead
from mailmerge.operations.reading_ahead import ReadingAhead
from mailmerge.privacy.pupil_record import pupil_record
from tests.desk.opened import WRITTEN, Browser, Opened


@pytest.fixture
def ahead(desk: Opened) -> ReadingAhead:
    """Reading that nobody has begun."""
    return ReadingAhead(desk.office)


def _browser(desk: Opened, ahead: ReadingAhead) -> Browser:
    app = make_app(replace(desk.desk, ahead=ahead))
    return Opened(desk.desk, desk.clock, desk.links, app).browser("trust")


def test_a_page_says_that_the_record_is_read_and_comes_by_itself(desk: Opened, ahead: ReadingAhead) -> None:
    browser = _browser(desk, ahead)
    answer = browser.get("/")
    assert "The record is being read" in answer.text
    assert answer.headers["Refresh"] == "1"
    ahead.read()
    answer = browser.get("/")
    assert "Wednesday 12 November 2025" in answer.text
    assert "Refresh" not in answer.headers


def test_what_is_typed_meanwhile_is_not_lost(desk: Opened, ahead: ReadingAhead) -> None:
    form = {"note__kind": "call", "on": "2025-11-12", "text": "Rang"}
    assert _browser(desk, ahead).post(f"/pupils/{WRITTEN}/notes", **form).status_code == 303
    assert len(list(desk.office.ledger.events("note-recorded"))) == 1


def _a_day_passes(desk: Opened) -> None:
    desk.clock.at += timedelta(days=1)


def _settings_change(desk: Opened) -> None:
    path = desk.office.workspace.root / "mailmerge.toml"
    path.write_text(path.read_text("utf-8") + "\n# A remark\n", "utf-8")
    desk.office.reread()


def _somebody_is_erased(desk: Opened) -> None:
    desk.office.ledger.erase(pupil_record(desk.office.ledger, WRITTEN).contents, "request", "Sam")


@pytest.mark.parametrize("change", [_a_day_passes, _settings_change, _somebody_is_erased])
def test_it_reads_again_where_everything_may_be_otherwise(
    desk: Opened, ahead: ReadingAhead, change: Callable[[Opened], None]
) -> None:
    ahead.read()
    assert ahead.is_done()
    change(desk)
    assert not ahead.is_done()
    ahead.read()
    assert ahead.is_done()


def test_a_write_makes_nobody_wait(desk: Opened, ahead: ReadingAhead) -> None:
    ahead.read()
    before = desk.office.ledger.head().seq
    desk.browser("trust").post(f"/pupils/{WRITTEN}/notes", note__kind="call", on="2025-11-12", text="Rang")
    assert touched(desk.office.ledger, before)
    assert ahead.is_done()


def test_the_thread_reads_when_it_is_asked_for(desk: Opened, ahead: ReadingAhead) -> None:
    ahead.start()
    assert ahead.is_done(within=30)
    _a_day_passes(desk)
    assert ahead.is_done(within=30)
    ahead.stop()


def test_what_cannot_be_read_is_told_by_the_page(
    desk: Opened, ahead: ReadingAhead, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(reading_ahead, "today", fail)
    ahead.start()
    assert ahead.is_done(within=30)
    ahead.stop()
