"""What goes behind the letters of a run: made from marks, taken from the evidence, or told to staff."""

import csv
import io
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from mailmerge.intake.result import FileResult
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import records
from mailmerge.ledger.record.pupil_events import EvidenceFiled
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.ledger.record.verify import verify
from mailmerge.letters.certificate import MOST_PAGES
from mailmerge.letters.page.attendance_record import RecordJob, make_record
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration, load_configuration
from mailmerge.workspace import load_workspace

MONDAY = date(2025, 10, 6)
UPN = "W873425418010"
MARKS = {"marks from": "2025-09-02", "marks": "/\\/\\IGGG/\\" * 4}
ROW = {
    "upn": UPN,
    "pupil forename": "Freya",
    "pupil surname": "Tran",
    "date of birth": "2016-03-14",
    "school": "oakfield",
    "phone call on": "2025-09-20",
    "parent 1 title": "Mrs",
    "parent 1 forename": "Zofia",
    "parent 1 surname": "Tran",
    "parent 1 parental responsibility": "yes",
    "parent 1 address line 1": "150 Mill Lane",
    "parent 1 town": "Cambridge",
    "parent 1 postcode": "CB1 2JW",
    "parent 2 title": "Mr",
    "parent 2 forename": "Leo",
    "parent 2 surname": "Tran",
    "parent 2 parental responsibility": "yes",
    "parent 2 address line 1": "23 Ermine Street",
    "parent 2 town": "March",
    "parent 2 postcode": "PE15 8NQ",
}
INVITED = {
    "early intervention on": "2025-09-22",
    "meeting date": "2025-10-14",
    "meeting time": "15:30",
    "meeting place": "Library",
    "other professionals": "no",
}
LEAVE = {
    "situation": "leave",
    "leave requested on": "2025-09-15",
    "leave decision": "refused",
    "leave from": "2025-10-13",
    "leave to": "2025-10-17",
}


@pytest.fixture
def run(new_workspace: Path, ledger: Ledger, executor: Executor) -> Callable[..., FileResult]:
    """Runs one row, and others before it, in the test's own workspace, as it then is."""

    def run_row(*before: Mapping[str, str], **columns: str) -> FileResult:
        rows = [{**ROW, **columns, **row} for row in (*before, {})]
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        configuration = load_configuration(load_workspace(new_workspace))
        source = walk.DroppedFile("cases.csv", text.getvalue().encode())
        request = walk.RunRequest("20251006-090000-abcdef", MONDAY, datetime(2025, 10, 6, 9, tzinfo=UTC))
        return walk.run(source, walk.Workbench(configuration, ledger, executor), request)

    return run_row


def enclosed(configuration: Configuration, result: FileResult) -> dict[str, set[str]]:
    """What lies behind each letter, by its reference."""
    files = (configuration.workspace.outbox / str(result.run) / "enclosures").rglob("*.pdf")
    found: dict[str, set[str]] = {parent.ref: set() for row in result.results for parent in row.parents if parent.ref}
    for file in files:
        ref, what = file.stem.split(" ")
        assert file.parent.name == "oakfield"
        found[ref].add(what)
    return found


def codes(result: FileResult) -> set[str]:
    return {reason.code for row in result.results for parent in row.parents for reason in parent.decision.reasons}


def words(path: Path) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)]


def on_record(ledger: Ledger, path: Path, kind: str = "certificate") -> None:
    """Put a paper in the evidence folder on record, as the inbox does."""
    token = pupil_token(ledger.workspace_id, UPN)
    facts = {"upn": UPN, "path": f"{UPN}/{path.name}", "name": path.name}
    ledger.append([EvidenceFiled(token, kind, sha256(path.read_bytes()), facts).event()])


def file_certificate(workspace: Path, ledger: Ledger) -> bytes:
    """File a certificate of two pages, and return its bytes."""
    document = pikepdf.new()
    document.add_blank_page()
    document.add_blank_page()
    folder = workspace / "evidence" / UPN
    folder.mkdir(parents=True)
    document.save(folder / f"{UPN} certificate 2025-10-01.pdf")
    on_record(ledger, folder / f"{UPN} certificate 2025-10-01.pdf")
    return (folder / f"{UPN} certificate 2025-10-01.pdf").read_bytes()


def test_marks_become_a_record_behind_each_parents_letter(
    run: Callable[..., FileResult], new_house: Configuration
) -> None:
    result = run(**MARKS)
    assert [*enclosed(new_house, result).values()] == [{"attendance-record"}] * 2
    assert "enclosure-missing" not in codes(result)


def test_the_record_says_the_letters_percentage_and_names_no_parent(
    run: Callable[..., FileResult], new_house: Configuration
) -> None:
    result = run(**MARKS, **{"letter date": "2025-09-05", "phone call on": "2025-09-02"})
    folder = new_house.workspace.outbox / str(result.run)
    record, _other = (folder / "enclosures").rglob("*.pdf")
    (text,) = words(record)
    assert "60.0%" not in text, "the whole of the marks"
    assert "50.0%" in text, "the eight marks up to the letter's date"
    assert [word for word in ("Zofia", "Leo", "Mill Lane", "Ermine", UPN) if word in text] == []


def test_without_marks_the_filed_certificate_goes_as_it_is(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    certificate = file_certificate(new_house.workspace.root, ledger)
    result = run(attendance="85")
    assert [*enclosed(new_house, result).values()] == [{"attendance-certificate"}] * 2
    copies = (new_house.workspace.outbox / str(result.run) / "enclosures").rglob("*.pdf")
    assert {copy.read_bytes() for copy in copies} == {certificate}
    assert "enclosure-missing" not in codes(result)


def drawn_on(document: pikepdf.Pdf, words: str) -> pikepdf.Object:
    """Return what a field, a stamp or a note looks like: words in a box."""
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    look = document.make_stream(f"0 0 1 RG 1 1 198 38 re S BT /F 14 Tf 8 14 Td ({words}) Tj ET".encode())
    look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 200, 40])
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    return look


def test_what_was_filled_in_stamped_and_noted_on_a_certificate_is_printed(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    placed = [
        document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name(f"/{kind}"),
                Rect=pikepdf.Array([80, top, 280, top + 40]),
                F=4,
                AP=pikepdf.Dictionary(N=drawn_on(document, kind)),
                **more,
            )
        )
        for kind, top, more in (
            ("Widget", 700, {"FT": pikepdf.Name.Tx, "T": pikepdf.String("week"), "V": pikepdf.String("41")}),
            ("Stamp", 600, {}),
            ("FreeText", 500, {"Contents": pikepdf.String("seen"), "DA": pikepdf.String("/F 12 Tf")}),
        )
    ]
    page.Annots = pikepdf.Array(placed)
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(placed[:1]))
    paper = new_house.workspace.root / "evidence" / UPN / f"{UPN} certificate 2025-10-01.pdf"
    paper.parent.mkdir(parents=True)
    document.save(paper)
    on_record(ledger, paper)

    result = run(attendance="85")

    pages = pypdfium2.PdfDocument(new_house.workspace.outbox / str(result.run) / "print-run-oakfield.pdf")
    filed = pypdfium2.PdfDocument(paper)
    filed.init_forms()
    as_filed = filed[0].render(grayscale=True).to_pil()
    assert as_filed.getextrema()[0] < 128
    assert [page.render(grayscale=True).to_pil() for page in pages].count(as_filed) == 2


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("other 2025-10-01 medical certificate", "other", "a medical paper, whatever it is called"),
        ("certificate 2025-07-01", "certificate", "last school year's"),
        ("certificate 2025-10-01", None, "laid into the folder, and never filed"),
    ],
)
def test_no_other_paper_goes_as_the_record(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger, name: str, kind: str | None, reason: str
) -> None:
    folder = new_house.workspace.root / "evidence" / UPN
    folder.mkdir(parents=True)
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(folder / f"{UPN} {name}.pdf")
    if kind:
        on_record(ledger, folder / f"{UPN} {name}.pdf", kind)
    result = run(attendance="85")
    assert [*enclosed(new_house, result).values()] == [set(), set()], reason
    assert "enclosure-missing" in codes(result)


def test_the_receipt_names_the_certificate(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    file_certificate(new_house.workspace.root, ledger)
    assert any(f"{UPN} certificate 2025-10-01.pdf" in note for note in run(attendance="85").notes)


def test_a_scanned_certificate_stands_on_a_page_of_its_own_behind_the_letter(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    folder = new_house.workspace.root / "evidence" / UPN
    folder.mkdir(parents=True)
    Image.new("L", (400, 300)).save(folder / f"{UPN} certificate 2025-10-01.jpg")
    on_record(ledger, folder / f"{UPN} certificate 2025-10-01.jpg")
    result = run(attendance="85")
    assert [*enclosed(new_house, result).values()] == [{"attendance-certificate"}] * 2
    assert "enclosure-missing" not in codes(result)
    document = pypdfium2.PdfDocument(new_house.workspace.outbox / str(result.run) / "print-run-oakfield.pdf")
    lying = [page.get_width() > page.get_height() for page in document]
    assert lying == [False, False, True, True] * 2, "letter and its blank back, certificate and its own"


def test_a_certificate_that_cannot_be_printed_is_put_in_by_hand(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    folder = new_house.workspace.root / "evidence" / UPN
    folder.mkdir(parents=True)
    (folder / f"{UPN} certificate 2025-10-01.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    on_record(ledger, folder / f"{UPN} certificate 2025-10-01.png")
    result = run(attendance="85")
    assert [*enclosed(new_house, result).values()] == [set(), set()]
    assert "enclosure-missing" in codes(result)


def test_with_neither_staff_are_told_and_the_letter_goes(
    run: Callable[..., FileResult], new_house: Configuration
) -> None:
    result = run(attendance="85")
    assert [*enclosed(new_house, result).values()] == [set(), set()]
    assert "enclosure-missing" in codes(result)
    receipt = (new_house.workspace.outbox / str(result.run) / "receipt.html").read_text("utf-8")
    assert "into the envelope by hand" in receipt


def test_an_invitation_has_record_and_leaflet_behind_it(
    run: Callable[..., FileResult], new_house: Configuration
) -> None:
    result = run(**MARKS, **INVITED)
    assert [*enclosed(new_house, result).values()] == [{"attendance-record", "leaflet"}] * 2
    leaflet = next((new_house.workspace.outbox / str(result.run)).rglob("*leaflet.pdf"))
    assert "What is an attendance contract" in words(leaflet)[0]


def test_without_an_approved_leaflet_staff_are_told(
    run: Callable[..., FileResult], new_workspace: Path, new_house: Configuration
) -> None:
    (new_workspace / "templates" / "leaflet.docx").unlink()
    result = run(**MARKS, **INVITED)
    assert [*enclosed(new_house, result).values()] == [{"attendance-record"}] * 2
    assert "leaflet-missing" in codes(result)


def test_staff_are_told_of_no_leaflet_that_a_letter_does_not_enclose(
    run: Callable[..., FileResult], new_workspace: Path
) -> None:
    (new_workspace / "templates" / "leaflet.docx").unlink()
    assert "leaflet-missing" not in codes(run(**MARKS, attendance="85"))


def test_a_letter_that_encloses_nothing_has_nothing_behind_it(
    run: Callable[..., FileResult], new_house: Configuration
) -> None:
    result = run(**LEAVE, **MARKS)
    assert [*enclosed(new_house, result).values()] == [set(), set()]


def test_the_print_run_is_letter_then_record_then_leaflet_each_on_a_new_sheet(
    run: Callable[..., FileResult], new_house: Configuration
) -> None:
    result = run(**MARKS, **INVITED)
    pages = words(new_house.workspace.outbox / str(result.run) / "print-run-oakfield.pdf")
    starts = [
        number
        for number, page in enumerate(pages)
        for begin in ("Dear ", "Attendance record\r\n", "What is an attendance contract, and")
        if begin in page
    ]
    assert len(starts) == 6
    assert all(number % 2 == 0 for number in starts)
    assert ["Dear" in pages[number] for number in starts] == [True, False, False] * 2


def test_enclosures_are_in_the_manifest_and_no_part_of_the_letter(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    result = run(**MARKS)
    folder = new_house.workspace.outbox / str(result.run)
    assert verify(ledger.path, new_house.workspace.outbox).ok
    assert all("Week by week" not in "".join(words(letter)) for letter in (folder / "letters").rglob("*.pdf"))
    next((folder / "enclosures").rglob("*.pdf")).write_bytes(b"another")
    assert not verify(ledger.path, new_house.workspace.outbox).ok


def test_parents_of_one_child_share_one_making_of_the_record(
    run: Callable[..., FileResult], executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[RecordJob] = []

    def counted(job: RecordJob) -> bytes:
        made.append(job)
        return make_record(job)

    monkeypatch.setattr("mailmerge.runs.enclosures.make_record", counted)
    run(**MARKS)
    assert len(made) == 1


def test_parents_of_one_child_share_one_making_of_the_certificate(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_certificate(new_house.workspace.root, ledger)
    made: list[Path] = []

    def counted(path: Path, _limits: object) -> bytes:
        made.append(path)
        return path.read_bytes()

    monkeypatch.setattr("mailmerge.runs.enclosures.confined_certificate", counted)
    run(attendance="85")
    assert len(made) == 1


def test_large_print_reaches_the_enclosures(run: Callable[..., FileResult], new_house: Configuration) -> None:
    result = run(**MARKS, **{"parent 1 format": "large print"})
    records = {
        path.read_bytes() for path in (new_house.workspace.outbox / str(result.run) / "enclosures").rglob("*.pdf")
    }
    assert len(records) == 2


def test_a_language_without_a_line_is_told(run: Callable[..., FileResult], new_workspace: Path) -> None:
    assert "language-line-missing" in codes(run(attendance="85", **{"parent 1 language": "Tigrinya"}))


@pytest.mark.parametrize("language", ["", "English", "Polish"])
def test_english_and_languages_with_a_line_need_no_telling(run: Callable[..., FileResult], language: str) -> None:
    assert "language-line-missing" not in codes(run(attendance="85", **{"parent 1 language": language}))


def test_the_line_in_the_parents_language_is_in_that_letter_only(
    run: Callable[..., FileResult], new_house: Configuration
) -> None:
    result = run(attendance="85", **{"parent 1 language": "Polish"})
    folder = new_house.workspace.outbox / str(result.run) / "letters"
    first, second = (words(next(folder.rglob(f"{parent.ref}*.pdf")))[0] for parent in result.results[0].parents)
    assert "Ten list jest ważny" in first
    assert "01632 960101" in first
    assert "Ten list" not in second


def certificate(workspace: Path, ledger: Ledger, pages: int) -> None:
    """File a certificate of so many pages."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    path = workspace / "evidence" / UPN / f"{UPN} certificate 2025-10-01.pdf"
    path.parent.mkdir(parents=True)
    document.save(path)
    on_record(ledger, path)


def test_a_letter_too_thick_with_its_enclosures_is_told(
    run: Callable[..., FileResult], new_workspace: Path, ledger: Ledger
) -> None:
    certificate(new_workspace, ledger, 31)
    assert "large-letter" in codes(run(attendance="85")), "one sheet and sixteen: 5.1 mm, folded twice"


@pytest.mark.parametrize(("pages", "is_large"), [(28, False), (30, True)])
def test_what_is_put_in_by_hand_makes_a_letter_thicker(
    run: Callable[..., FileResult], new_workspace: Path, ledger: Ledger, pages: int, is_large: bool
) -> None:
    (new_workspace / "templates" / "leaflet.docx").unlink()
    certificate(new_workspace, ledger, pages)
    told = codes(run(attendance="85", **INVITED))
    assert "leaflet-missing" in told
    assert ("large-letter" in told) is is_large, "the letter, the certificate's sheets and the leaflet"


def test_a_certificate_of_as_many_pages_as_are_printed_goes_behind(
    run: Callable[..., FileResult], new_workspace: Path, new_house: Configuration, ledger: Ledger
) -> None:
    certificate(new_workspace, ledger, MOST_PAGES)
    assert [*enclosed(new_house, run(attendance="85")).values()] == [{"attendance-certificate"}] * 2


@pytest.mark.parametrize(
    ("columns", "behind", "why"),
    [
        ({**MARKS, "attendance": "85"}, {"attendance-record"}, "a record is made of the marks"),
        (LEAVE, set(), "a letter that encloses nothing"),
    ],
)
def test_a_filed_certificate_goes_behind_nothing_that_does_not_want_it(
    run: Callable[..., FileResult],
    new_workspace: Path,
    new_house: Configuration,
    ledger: Ledger,
    columns: Mapping[str, str],
    behind: set[str],
    why: str,
) -> None:
    certificate(new_workspace, ledger, 1)
    assert [*enclosed(new_house, run(**columns)).values()] == [behind] * 2, why


def test_a_pupil_without_a_certificate_keeps_no_other_pupils_from_going(
    run: Callable[..., FileResult], new_workspace: Path, new_house: Configuration, ledger: Ledger
) -> None:
    certificate(new_workspace, ledger, 1)
    result = run({"upn": "Y873417115021", "pupil forename": "Isla"}, attendance="85")
    assert [*enclosed(new_house, result).values()] == [set(), set(), *[{"attendance-certificate"}] * 2]


def test_a_certificate_of_very_many_pages_is_asked_about_and_not_printed(
    run: Callable[..., FileResult], new_workspace: Path, ledger: Ledger
) -> None:
    certificate(new_workspace, ledger, MOST_PAGES + 1)
    result = run(attendance="85")
    assert "large-letter" not in codes(result)
    told = f"The filed certificate {UPN} certificate 2025-10-01.pdf has {MOST_PAGES + 1} pages, so it was not printed."
    assert [note for note in result.notes if note.startswith(told)]


def test_a_letter_with_a_usual_record_needs_no_large_letter(run: Callable[..., FileResult]) -> None:
    assert "large-letter" not in codes(run(**MARKS, **INVITED))


def test_the_record_knows_how_many_pages_went_behind_the_letter(run: Callable[..., FileResult], ledger: Ledger) -> None:
    run(**MARKS, **INVITED)
    issued = [event for event in ledger.events() if event.kind == "letter-issued"]
    facts = [records.facts(ledger, event.payload["facts_sha256"]) for event in issued]
    assert [known and known["enclosures"] for known in facts] == [[1, 1]] * 2
