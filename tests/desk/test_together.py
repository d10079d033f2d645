"""Several at once: nobody undoes what another did, and who only looks waits for no writer."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from mailmerge.errors import MailmergeError
from mailmerge.ledger.record import letter_records
from mailmerge.operations import mending, told
from mailmerge.operations.rights import Asker
from mailmerge.operations.rows_that_wait import waiting_rows
from tests.desk.opened import MENDED, WRITTEN, Browser, Opened
from tests.desk.pages import every_page

SAM, KIM = Asker("Sam", "trust"), Asker("Kim", "trust")


def _mend(desk: Opened) -> Callable[[Asker], object]:
    row = next(row for row in waiting_rows(desk.office, SAM) if row.upn == MENDED)
    cells = {(0, "parent 1 postcode"): "CB1 2JW"}
    return lambda asker: mending.mend(desk.office, asker, row.key, row.version, cells)


def _note(desk: Opened) -> Callable[[Asker], object]:
    note = {"note kind": "call", "on": "2025-11-12", "text": "Rang", "parent": ""}
    return lambda asker: told.note(desk.office, asker, WRITTEN, note)


def _at_once(act: Callable[[Asker], object]) -> list[object]:
    """Have two people do the same at the same moment; what came of each, or what it was refused by."""
    start = Barrier(2)

    def done_by(asker: Asker) -> object:
        start.wait()
        try:
            return act(asker)
        except MailmergeError as error:
            return error

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(done_by, (SAM, KIM)))


def test_a_row_that_two_mend_at_once_becomes_one_letter(desk: Opened) -> None:
    _at_once(_mend(desk))
    assert len(letter_records.history(desk.office.ledger, [MENDED])) == 1
    assert not [row for row in waiting_rows(desk.office, SAM) if row.upn == MENDED]


def test_a_note_that_two_write_at_once_is_on_record(desk: Opened) -> None:
    _at_once(_note(desk))
    assert list(desk.office.ledger.events("note-recorded"))


def test_every_page_shows_while_another_writes(shown: Opened, signed_in: dict[str, Browser]) -> None:
    browser = signed_in["trust"]
    pages = every_page(shown)
    before = {page: browser.get(page).status_code for page in pages}
    writer = sqlite3.connect(shown.office.workspace.ledger)
    try:
        writer.execute("BEGIN IMMEDIATE")
        assert {page: browser.get(page).status_code for page in pages} == before
    finally:
        writer.rollback()
        writer.close()
