"""An address that is confidential is typed for one letter, printed, and nowhere afterwards."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from mailmerge.ledger.record import facts_on_record, letter_records
from mailmerge.letters.page.geometry import ENVELOPES
from mailmerge.letters.page.window import look_through
from mailmerge.operations import mending, printing, withheld
from mailmerge.operations.rights import Asker, NotAllowedError, OutOfSightError
from mailmerge.operations.rows_that_wait import waiting_rows
from tests.desk.opened import HIDDEN, Browser, Opened, opened

KEEPER = Asker("Keeper", "safeguarding", frozenset({"oakfield"}))
TYPED = {"line 1": "7 Quiet Passage", "line 2": "Little Hiding", "town": "Ely", "postcode": "CB7 4XX"}
SAID = ("Quiet Passage", "Little Hiding", "CB7 4XX", "CB74XX", "QUIET PASSAGE")


def hold_ended(desk: Opened) -> str:
    """End the hold for a confidential address, as whoever types it does, and return the letter's reference."""
    row = next(row for row in waiting_rows(desk.office, KEEPER) if row.upn == HIDDEN)
    mending.release(desk.office, KEEPER, row.key, row.version, "address-confidential", "Ada Marsh", "asked her")
    return letter_records.history(desk.office.ledger, [HIDDEN])[-1].ref


@pytest.fixture
def ref(desk: Opened) -> str:
    """A letter whose address is to be typed."""
    return hold_ended(desk)


@pytest.fixture(scope="module")
def kept(filled_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Opened, str]]:
    """A desk with such a letter: tests that share it write nothing."""
    with opened(Path(shutil.copytree(filled_workspace, tmp_path_factory.mktemp("kept") / "trust"))) as at:
        yield at, hold_ended(at)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_the_letter_on_record_says_that_it_is_withheld(kept: tuple[Opened, str]) -> None:
    desk, ref = kept
    record = letter_records.letter(desk.office.ledger, ref)
    assert record
    assert "Address withheld" in text_of(desk.office.ledger.content(record.pdf_sha256) or b"")
    facts = facts_on_record.of_letter(desk.office.ledger, record)
    assert facts
    assert facts.address.window == ()
    assert [one.ref for one in withheld.withheld(desk.office, KEEPER)] == [ref]


def test_it_is_printed_with_what_was_typed_and_nothing_of_it_is_left(
    desk: Opened, ref: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = withheld.print_addressed(desk.office, KEEPER, ref, TYPED)
    assert not made.beside
    assert _ink(made.pdf) > _ink(desk.office.ledger.content(_record(desk, ref).pdf_sha256) or b"")
    (event,) = desk.office.ledger.events("letters-printed")
    assert event.payload["refs"] == [ref]
    assert not any(said in caplog.text for said in SAID)
    for path in desk.office.workspace.root.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert not any(said.encode() in data for said in SAID), path


def test_what_is_on_record_of_the_printing_tells_no_address_apart(desk: Opened, ref: str) -> None:
    for line in ("1 One Way", "2 Other Way"):
        withheld.print_addressed(desk.office, KEEPER, ref, TYPED | {"line 1": line})
    first, second = desk.office.ledger.events("letters-printed")
    assert first.payload["pdf_sha256"] == second.payload["pdf_sha256"]


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ({}, "line 1"),
        (TYPED | {"postcode": "ZZ1 1AA"}, "postcode"),
        (TYPED | {"postcode": ""}, "postcode"),
        (TYPED | {"line 1": "no fixed abode"}, "line 1"),
        (TYPED | {"line 1": "\N{SNOWMAN} Lane"}, "line 1"),
        (TYPED | {"line 1": "Long " * 60}, "line 1"),
    ],
    ids=["nothing", "no area", "no postcode", "nowhere", "no glyph", "too long"],
)
def test_what_cannot_be_printed_is_said_beside_its_part(
    kept: tuple[Opened, str], typed: dict[str, str], part: str
) -> None:
    desk, ref = kept
    made = withheld.print_addressed(desk.office, KEEPER, ref, typed)
    assert made.beside.get(part)
    assert not made.pdf
    assert not list(desk.office.ledger.events("letters-printed"))


@pytest.mark.parametrize("role", ["office", "attendance", "head"])
def test_who_may_not_type_it(kept: tuple[Opened, str], role: str) -> None:
    desk, ref = kept
    with pytest.raises(NotAllowedError):
        withheld.print_addressed(desk.office, Asker("X", role), ref, TYPED)


@pytest.mark.parametrize("role", ["office", "attendance", "head"])
def test_who_cannot_type_it_is_sent_to_somebody_who_can(
    shown: Opened, signed_in: dict[str, Browser], role: str
) -> None:
    row = next(row for row in waiting_rows(shown.office, KEEPER) if row.upn == HIDDEN)
    page = signed_in[role].get(f"/rows/{row.key}").text
    assert "safeguarding or trust" in page
    assert "attendance lead" not in page


def test_another_school_is_out_of_sight(kept: tuple[Opened, str]) -> None:
    desk, ref = kept
    with pytest.raises(OutOfSightError):
        withheld.print_addressed(desk.office, Asker("X", "safeguarding", frozenset({"millbrook"})), ref, TYPED)


def test_the_daily_print_leaves_it_out_and_the_sheet_does_not(desk: Opened, ref: str) -> None:
    everyone = [one.ref for one in printing.waiting_at(desk.office, KEEPER, "oakfield")]
    assert ref in everyone
    assert ref not in {one.ref for one in printing.to_print(desk.office, KEEPER)}
    printing.print_letters(desk.office, KEEPER, "oakfield", everyone)
    (event,) = desk.office.ledger.events("letters-printed")
    assert set(everyone) - set(event.payload["refs"]) == {ref}
    printing.make_sheet(desk.office, KEEPER, "oakfield", everyone)
    assert ref in list(desk.office.ledger.events("posting-sheet-made"))[-1].payload["pages"][0]


def _record(desk: Opened, ref: str) -> letter_records.LetterRecord:
    found = letter_records.letter(desk.office.ledger, ref)
    assert found
    return found


def _ink(pdf: bytes) -> int:
    """Return how many dark dots the window of the first page has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        picture = look_through(page, page.get_textpage(), ENVELOPES["dl"], 1).picture
        return sum(picture.histogram()[:128])
    finally:
        document.close()
