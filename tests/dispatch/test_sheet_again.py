"""A posting sheet made again: which letters, in which order, and that it is on record before it is seen."""

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from mailmerge.dispatch.sheet_again import SheetFor, make_sheet_again, sheet_file
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.event_kinds import SHEET_MADE
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted
from mailmerge.ledger.record.posting_events import LetterNoted, SheetMade
from tests.dispatch.samples import MONDAY, issue

WANTED = SheetFor("Kingfisher Learning Trust", "Oakfield Primary School", "oakfield", lambda _letter: "second-class")
NOW = datetime(2025, 9, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    (tmp_path / "outbox" / "run-1").mkdir(parents=True)
    return tmp_path / "outbox"


def test_a_sheet_made_again_leaves_out_what_was_withdrawn_and_keeps_the_order(ledger: Ledger, outbox: Path) -> None:
    refs = [issue(ledger, number) for number in (1, 2, 3)]
    in_print = (refs[2], refs[0], refs[1])
    ledger.append([SheetMade("run-1", "oakfield", 1, (in_print,), sheet_file("run-1", "oakfield", 1), b"").event()])
    ledger.append([LetterWithdrawn(refs[0], "address-changed").event()])
    made = make_sheet_again(ledger, outbox, "run-1", WANTED, NOW)
    assert made == outbox / "run-1" / "posting-sheet-oakfield-2.pdf"
    _, event = ledger.events(SHEET_MADE, "run-1")
    assert event.payload["pages"] == [[refs[2], refs[1]]]
    assert event.payload["making"] == 2
    assert event.payload["files"] == {"run-1/posting-sheet-oakfield-2.pdf": sha256(made.read_bytes())}
    assert [path.name for path in outbox.iterdir()] == ["run-1"]


def test_a_line_has_what_is_on_record_of_its_letter(ledger: Ledger, outbox: Path) -> None:
    ref = issue(ledger, 1, facts={"reasons": ["enclosure-missing"]})
    made = make_sheet_again(ledger, outbox, "run-1", WANTED, NOW)
    assert made is not None
    text = " ".join(pypdfium2.PdfDocument(made)[0].get_textpage().get_text_bounded().split())
    assert f"1 {ref} Put the enclosure in Mrs Zofia Nowak, 1 Mill Lane, PE29 3TN 2nd Class, proof needed" in text


def test_only_what_still_waits_is_handed_over(ledger: Ledger, outbox: Path) -> None:
    posted, returned, erased, waits = (issue(ledger, number) for number in (1, 2, 3, 4))
    ledger.append([Posted(ref, MONDAY, "second-class").event() for ref in (posted, returned)])
    ledger.append([LetterNoted("mail-returned", returned, MONDAY).event()])
    (record,) = (one for one in letter_records.letters_of_run(ledger, "run-1") if one.ref == erased)
    ledger.erase([record.facts_sha256], "request", "SA")
    make_sheet_again(ledger, outbox, "run-1", WANTED, NOW)
    (event,) = ledger.events(SHEET_MADE, "run-1")
    assert event.payload["pages"] == [[waits]]


def test_a_form_which_is_handed_out_stands_on_no_sheet(ledger: Ledger, outbox: Path) -> None:
    issue(ledger, 1, letter="leave-request-form")
    assert make_sheet_again(ledger, outbox, "run-1", WANTED, NOW) is None
    ref = issue(ledger, 2)
    assert make_sheet_again(ledger, outbox, "run-1", WANTED, NOW) is not None
    (event,) = ledger.events(SHEET_MADE, "run-1")
    assert event.payload["pages"] == [[ref]]


@pytest.mark.parametrize(("run", "school"), [("run-2", "oakfield"), ("run-1", "heath")])
def test_no_letters_no_sheet(ledger: Ledger, outbox: Path, run: str, school: str) -> None:
    issue(ledger, 1)
    head = ledger.head()
    assert (
        make_sheet_again(ledger, outbox, run, SheetFor("T", "S", school, lambda _letter: "second-class"), NOW) is None
    )
    assert ledger.head() == head
