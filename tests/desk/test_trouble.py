"""The desk while somebody else writes the record, and on a disk that is full: pages stay, forms say what to do."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import Connection, event

from mailmerge.ledger.chain import sqlite_store
from mailmerge.ledger.record import records
from tests.desk.opened import WRITTEN, Browser, Opened
from tests.desk.pages import every_page

NOTE = {"note kind": "call", "on": "2025-11-12", "time": "09:30", "text": "Spoke to her. " * 300, "parent": "Ada Marsh"}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Opened:
    """A desk that waits for no writer."""
    monkeypatch.setattr(sqlite_store, "BUSY_SECONDS", 0)
    desk: Opened = request.getfixturevalue("desk")
    return desk


@pytest.fixture
def locked(impatient: Opened) -> Iterator[Opened]:
    """A desk while another process writes the record."""
    with closing(sqlite3.connect(impatient.office.ledger.path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield impatient


@pytest.fixture
def full(desk: Opened) -> Opened:
    """A desk whose record lies on a disk without room."""
    ledger = desk.office.ledger
    with ledger.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    assert isinstance(ledger.store, sqlite_store.SqliteStore)

    @event.listens_for(ledger.store._engine, "begin")
    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    return desk


def all_pages_are_shown(at: Opened, browser: Browser) -> None:
    failed = [(address, code) for address in every_page(at) if (code := browser.get(address).status_code) >= 500]
    assert not failed


def test_pages_are_shown_while_another_process_writes_and_a_form_says_what_to_do(locked: Opened) -> None:
    browser = locked.browser("trust")
    all_pages_are_shown(locked, browser)

    answer = browser.post(f"/pupils/{WRITTEN}/notes", **NOTE)

    assert answer.status_code == 503
    assert "another process has been writing to it" in answer.text
    assert "go back, and do it once more" in answer.text
    assert not any(word in answer.text for word in ("sqlite", "locked", "Error", "unexpected"))
    assert not records.recorded_notes(locked.office.ledger, [WRITTEN])


def test_pages_are_shown_on_a_full_disk_and_a_form_says_what_to_do(full: Opened) -> None:
    browser = full.browser("trust")
    all_pages_are_shown(full, browser)

    answer = browser.post(f"/pupils/{WRITTEN}/notes", **NOTE)

    assert answer.status_code == 503
    assert "is full. Free some room there" in answer.text
    assert not any(word in answer.text for word in ("sqlite", "Error", "unexpected"))
    assert not records.recorded_notes(full.office.ledger, [WRITTEN])


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full: free some room"),
        (errno.EACCES, "has no right to read or move"),
        (errno.EHOSTDOWN, "connect the share"),
    ],
)
def test_trouble_outside_is_told_with_what_to_do(
    desk: Opened, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "Una Marsh", "/srv/outbox/Una Marsh")

    monkeypatch.setattr("mailmerge.desk.pages.pupils.operations.pupil_page", fail)

    answer = desk.browser("trust").get(f"/pupils/{WRITTEN}")

    assert answer.status_code == 503
    assert words in answer.text
    assert "/srv/outbox" not in answer.text
