"""A file's whole walk: letters, receipt, workbook and record, in a real workspace."""

import csv
import io
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook

from mailmerge.errors import NotFitError, SettingsError
from mailmerge.intake.result import FileResult
from mailmerge.law.anew import Again
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records, records
from mailmerge.ledger.record.errors import AlreadyIssuedError
from mailmerge.ledger.record.verify import verify
from mailmerge.letters.page.print_run import make_print_run
from mailmerge.letters.templates.approval import approve
from mailmerge.runs import print_runs
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration, load_configuration
from mailmerge.workspace import load_workspace
from tests.watch.samples import upn

MONDAY = date(2025, 10, 6)
ROW = {
    "upn": "W873425418010",
    "pupil forename": "Freya",
    "pupil surname": "Tran",
    "date of birth": "2016-03-14",
    "school": "oakfield",
    "parent 1 title": "Mr",
    "parent 1 forename": "Zofia",
    "parent 1 surname": "Tran",
    "parent 1 parental responsibility": "yes",
    "parent 1 address line 1": "150 Mill Lane",
    "parent 1 town": "Cambridge",
    "parent 1 postcode": "CB1 2JW",
    "parent 1 penalty notices": "none",
    "leave requested on": "2025-09-15",
    "leave decision": "refused",
    "leave from": "2025-10-13",
    "leave to": "2025-10-17",
}
HOSTILE = "<select> O'Brien & Co {{ 7*7 }}"


def csv_of(*rows: Mapping[str, str | None]) -> bytes:
    headings = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def run(new_house: Configuration, ledger: Ledger, executor: Executor) -> Callable[..., FileResult]:
    """Runs a file in the test's own workspace, each time a minute later."""
    minutes = count()

    def run_file(
        data: bytes,
        name: str = "cases.csv",
        within: Configuration = new_house,
        why: str | None = None,
        on: date = MONDAY,
        again: Again | None = None,
    ) -> FileResult:
        now = datetime(2025, 10, 6, 9, tzinfo=UTC) + timedelta(minutes=next(minutes))
        source = walk.DroppedFile(name, data)
        request = walk.RunRequest(walk.new_run_id(now, source.sha256), on, now, why, again=again or Again())
        return walk.run(source, walk.Workbench(within, ledger, executor), request)

    return run_file


def folder_of(configuration: Configuration, result: FileResult) -> Path:
    return configuration.workspace.outbox / str(result.run)


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def docx_text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def outcomes(result: FileResult) -> list[str]:
    return [parent.decision.because.code for row in result.results for parent in row.parents]


def test_a_run_leaves_what_the_contract_names(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    result = run(csv_of(ROW, {**ROW, "upn": "Y873417115021", "leave decision": ""}))
    folder = folder_of(new_house, result)
    ref = result.results[0].parents[0].ref
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names >= {
        f"letters/oakfield/{ref} 8a leave-refused.pdf",
        f"letters/oakfield/{ref} 8a leave-refused.docx",
        "print-run-oakfield.pdf",
        "posting-sheet-oakfield.pdf",
        "receipt.html",
        "cases_FIX_ME.xlsx",
        "manifest.json",
    }
    assert str(ref) in (folder / "receipt.html").read_text("utf-8")
    listed = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    assert set(listed) == names - {"manifest.json"}
    assert verify(ledger.path, new_house.workspace.outbox).ok


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW, "to be stamped at the Post Office"),
        (
            {name: said for name, said in ROW.items() if not name.startswith("leave")}
            | {"situation": "attendance", "attendance": "90", "phone call on": "2025-09-29"},
            "which need not be stamped",
        ),
    ],
    ids=["a letter that needs proof", "letter 1 only"],
)
def test_the_receipt_says_whether_the_posting_sheet_must_be_stamped(
    run: Callable[..., FileResult], new_house: Configuration, row: dict[str, str], said: str
) -> None:
    result = run(csv_of(row))
    assert [parent.decision.outcome for parent in result.results[0].parents] == ["letter"]
    assert f"Posting sheet of Oakfield Primary School, {said}" in (
        folder_of(new_house, result) / "receipt.html"
    ).read_text("utf-8")


def test_a_posting_that_waits_is_mended_in_the_workbook_and_dropped_back(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger, executor: Executor
) -> None:
    ref = run(csv_of(ROW)).results[0].parents[0].ref
    sunday = walk.RunRequest("run-sunday", date(2025, 10, 13), datetime(2025, 10, 13, 9, tzinfo=UTC))
    posting = csv_of({"letter ref": ref, "posted on": "2025-10-12", "service": "2nd Class"})
    workbench = walk.Workbench(new_house, ledger, executor)
    held = walk.run(walk.DroppedFile("posted.csv", posting), workbench, sunday)
    assert [row.outcome for row in held.results] == ["hold"]
    book = load_workbook(folder_of(new_house, held) / "posted_FIX_ME.xlsx")
    assert "Sunday" in book.worksheets[0]["A2"].comment.text
    headings = [cell.value for cell in book.worksheets[0][1]]
    book.worksheets[0].cell(2, headings.index("posted on") + 1).value = "2025-10-13"
    mended = io.BytesIO()
    book.save(mended)
    monday = walk.RunRequest("run-monday", date(2025, 10, 13), datetime(2025, 10, 13, 10, tzinfo=UTC))
    done = walk.run(walk.DroppedFile("posted_FIX_ME.xlsx", mended.getvalue()), workbench, monday)
    assert [row.outcome for row in done.results] == ["no-letter"]
    assert [event.subject for event in ledger.events("posted")] == [ref]


def test_the_same_file_again_makes_nothing_new_and_says_so(
    run: Callable[..., FileResult], new_house: Configuration
) -> None:
    first, second = run(csv_of(ROW)), run(csv_of(ROW))
    assert outcomes(first) == ["leave-refused"]
    assert outcomes(second) == ["already-sent"]
    assert not (folder_of(new_house, second) / "letters").exists()
    assert "already" in (folder_of(new_house, second) / "receipt.html").read_text("utf-8").lower()


@pytest.mark.parametrize(("days", "past"), [(-3, True), (0, False), (3, False)])
def test_letters_of_a_run_dated_back_are_told_to_be(
    run: Callable[..., FileResult], new_house: Configuration, days: int, past: bool
) -> None:
    result = run(csv_of(ROW), on=MONDAY + timedelta(days))
    receipt = (folder_of(new_house, result) / "receipt.html").read_text("utf-8")
    assert ("which is not today" in receipt, "That day is past" in receipt) == (days != 0, past)


def test_a_row_that_was_mended_and_dropped_again_is_done_once(
    run: Callable[..., FileResult], new_house: Configuration
) -> None:
    other = {**ROW, "upn": "Y873417115021", "parent 1 postcode": "ZZ1 1AA"}
    first = run(csv_of(ROW, other))
    assert [row.outcome for row in first.results] == ["letter", "reject"]
    book = load_workbook(folder_of(new_house, first) / "cases_FIX_ME.xlsx")
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("parent 1 postcode") + 1).value = "CB1 2JW"
    mended = io.BytesIO()
    book.save(mended)
    second = run(mended.getvalue(), "cases_FIX_ME.xlsx")
    assert outcomes(second) == ["leave-refused"]
    third = run(mended.getvalue(), "cases_FIX_ME.xlsx")
    assert outcomes(third) == ["already-sent"]


def test_a_hostile_name_comes_out_letter_by_letter(run: Callable[..., FileResult], new_house: Configuration) -> None:
    result = run(csv_of({**ROW, "parent 1 title": "Mrs", "parent 1 surname": HOSTILE}))
    folder = folder_of(new_house, result)
    letters = sorted((folder / "letters" / "oakfield").iterdir())
    assert len(letters) == 2, outcomes(result)
    assert all(
        set(path.name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789- .") for path in letters
    )
    assert f"Dear Mrs {HOSTILE}" in docx_text(letters[0])
    assert f"Dear Mrs {HOSTILE}" in " ".join(pdf_text(letters[1]).split())


def test_each_parent_has_a_letter_of_their_own(run: Callable[..., FileResult], new_house: Configuration) -> None:
    two = {
        **ROW,
        "parent 2 title": "Mrs",
        "parent 2 forename": "Leo",
        "parent 2 surname": "Tran",
        "parent 2 parental responsibility": "yes",
        "parent 2 address line 1": "23 Ermine Street",
        "parent 2 town": "March",
        "parent 2 postcode": "PE15 8NQ",
        "parent 2 penalty notices": "2025-01-10",
    }
    result = run(csv_of(two))
    folder = folder_of(new_house, result) / "letters" / "oakfield"
    first, second = (pdf_text(next(folder.glob(f"{parent.ref}*.pdf"))) for parent in result.results[0].parents)
    assert "£80" in first
    assert "Ermine" not in first
    assert "Leo" not in first
    assert "150 Mill Lane" not in second


def test_a_refused_file_has_a_receipt_that_says_what_to_do(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    result = run(csv_of({**ROW, "UPN ": ROW["upn"]}))
    assert [error.code for error in result.errors] == ["duplicate-column"]
    assert (folder_of(new_house, result) / "receipt.html").exists()
    assert [event.kind for event in ledger.events()][-1] == "file-refused"


def test_a_changed_letter_is_named_by_verify(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    result = run(csv_of(ROW))
    letter = next((folder_of(new_house, result) / "letters").rglob("*.pdf"))
    data = bytearray(letter.read_bytes())
    data[len(data) // 2] ^= 1
    letter.write_bytes(data)
    found = verify(ledger.path, new_house.workspace.outbox)
    assert not found.ok
    assert any(letter.name in verdict.text for verdict in found.verdicts)


def test_an_unapproved_template_makes_a_watermarked_proof_and_no_letter(
    run: Callable[..., FileResult], new_workspace: Path
) -> None:
    catalogue = new_workspace / "templates" / "catalogue.toml"
    text = catalogue.read_text("utf-8")
    before, after = text.split('letter = "leave-refused"')
    catalogue.write_text(
        before + 'letter = "leave-refused"' + after.replace('status = "approved"', 'status = "draft"', 1)
    )
    configuration = load_configuration(load_workspace(new_workspace))
    result = run(csv_of(ROW), within=configuration)
    assert outcomes(result) == ["template-not-approved"]
    proof = next((folder_of(configuration, result) / "proofs").rglob("*.pdf"))
    assert "PROOF" in pdf_text(proof)
    assert not (folder_of(configuration, result) / "letters").exists()


def test_the_posting_sheet_lists_each_envelope_by_number_reference_and_where_it_goes(
    run: Callable[..., FileResult], new_house: Configuration
) -> None:
    row = {**ROW, "parent 1 address line 1": "Flat 2", "parent 1 address line 2": "150 Mill Lane"}
    result = run(csv_of(row, {**row, "upn": "Y873417115021"}))
    listed = pdf_text(folder_of(new_house, result) / "posting-sheet-oakfield.pdf").splitlines()
    for number, one in enumerate(result.results, start=1):
        line = f"{number} {one.parents[0].ref} Mr Zofia Tran, Flat 2, CB1 2JW 1st Class, proof needed"
        assert line in map(str.strip, listed)


def test_an_outbox_that_was_deleted_is_made_again(run: Callable[..., FileResult], new_house: Configuration) -> None:
    shutil.rmtree(new_house.workspace.outbox)
    assert (folder_of(new_house, run(csv_of(ROW))) / "receipt.html").exists()


def test_while_one_schools_print_run_is_written_nobody_takes_the_folder_away(
    run: Callable[..., FileResult], new_house: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_there: list[bool] = []

    def make(papers: Sequence[Path], target: Path, *, duplex: bool) -> None:
        if target.name == "print-run-millbrook.pdf":
            raise NotFitError("The print run is not what its letters are.")
        make_print_run(papers, target, duplex=duplex)
        lay_there.append(target.exists())

    monkeypatch.setattr(print_runs, "make_print_run", make)
    other = {**ROW, "upn": upn(77), "pupil surname": "Vance", "school": "millbrook"}

    with pytest.raises(NotFitError):
        run(csv_of(other, ROW))

    assert lay_there == [True]


def test_progress_counts_the_letters_that_are_done(
    new_house: Configuration, ledger: Ledger, executor: Executor
) -> None:
    source = walk.DroppedFile("cases.csv", csv_of(ROW, {**ROW, "upn": "Y873417115021"}))
    request = walk.RunRequest("20251006-090000-abcdef", MONDAY, datetime(2025, 10, 6, 9, tzinfo=UTC))
    told: list[tuple[int, int]] = []
    walk.run(source, walk.Workbench(new_house, ledger, executor), request, lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_proof_is_named_after_the_first_row_of_its_case(
    run: Callable[..., FileResult], new_workspace: Path, new_house: Configuration
) -> None:
    path = new_workspace / "templates" / "catalogue.toml"
    before, after = path.read_text("utf-8").split('letter = "leave-refused"')
    drafted = after.replace('status = "approved"', 'status = "draft"', 1)
    path.write_text(f'{before}letter = "leave-refused"{drafted}')
    other = {**ROW, "parent 1 forename": "Ian", "parent 1 address line 1": "22 New Road"}
    result = run(csv_of(ROW, other), within=load_configuration(load_workspace(new_workspace)))
    assert sorted(proof.name for proof in folder_of(new_house, result).glob("proofs/oakfield/*")) == [
        f"row 2 parent {number} leave-refused.pdf" for number in (1, 2)
    ]


def test_the_ledger_says_which_version_of_the_words_a_letter_has(
    run: Callable[..., FileResult], new_workspace: Path, ledger: Ledger
) -> None:
    run(csv_of(ROW))
    template = new_workspace / "templates" / "leave-refused.docx"
    document = Document(str(template))
    document.core_properties.last_modified_by = "S. Lindqvist"
    document.save(str(template))
    approve(template.parent, Path(template.name), "R. Adeyemi", MONDAY, two_people=False, try_out=lambda _version: ())
    configuration = load_configuration(load_workspace(new_workspace))
    run(csv_of({**ROW, "upn": "Y873417115021"}), within=configuration)
    said = [
        (letter.payload["template_version"], letter.payload["warning_version"])
        for letter in ledger.events("letter-issued")
    ]
    assert said == [("2025.1", "2025.1"), ("2025.2", "2025.1")]


def test_the_ledger_holds_no_personal_data_outside_its_contents(run: Callable[..., FileResult], ledger: Ledger) -> None:
    run(csv_of(ROW))
    chain = json.dumps([(event.kind, event.subject, event.payload) for event in ledger.events()], default=str)
    assert not any(word in chain for word in ("Freya", "Tran", "Zofia", "W873425418010", "Mill Lane", "CB1 2JW"))


def test_a_posting_record_and_history_are_recorded_and_told(
    run: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    letter = run(csv_of(ROW)).results[0].parents[0].ref
    posted = {"letter ref": letter, "posted on": "2025-10-06", "service": "first-class"}
    result = run(csv_of(posted, {**posted, "letter ref": "OAK-AAAAA-AAAAA"}), "posted.csv")
    assert [row.outcome for row in result.results] == ["no-letter", "reject"]
    assert "posted" in [event.kind for event in ledger.events()]
    past = {"upn": ROW["upn"], "letter": "1", "sent on": "2025-09-20"}
    told = [run(csv_of(past), "history.csv").results[0].reasons[0].code for _ in range(2)]
    assert told == ["recorded", "recorded-before"]
    assert (folder_of(new_house, result) / "receipt.html").exists()


def test_a_register_file_feeds_the_cases_that_follow(run: Callable[..., FileResult]) -> None:
    days = ("2025-09-08", "2025-09-09", "2025-09-10")
    marks = [{"upn": ROW["upn"], "date": day, "session": s, "mark": "O"} for day in days for s in ("AM", "PM")]
    assert run(csv_of(*marks), "register.csv").results[0].reasons[0].code == "recorded"
    row = {key: value for key, value in ROW.items() if not key.startswith("leave")}
    result = run(csv_of({**row, "attendance": "97", "phone call on": "2025-09-22"}))
    assert outcomes(result) == ["early-intervention"]


def test_a_reissue_replaces_what_was_not_posted_and_says_why(run: Callable[..., FileResult], ledger: Ledger) -> None:
    first = run(csv_of(ROW)).results[0].parents[0].ref
    again = run(csv_of(ROW), why="the first was spoilt in the printer").results[0].parents[0].ref
    assert again not in (None, first)
    assert [event.subject for event in ledger.events("letter-withdrawn")] == [first]
    assert outcomes(run(csv_of(ROW))) == ["already-sent"]


def test_a_reissue_leaves_a_posted_letter_on_record(run: Callable[..., FileResult], ledger: Ledger) -> None:
    first = run(csv_of(ROW)).results[0].parents[0].ref
    run(csv_of({"letter ref": first, "posted on": "2025-10-06", "service": "first-class"}), "posted.csv")
    assert run(csv_of(ROW), why="it came back").results[0].parents[0].ref is None
    copy = run(csv_of(ROW), why="the parent asks for another copy", again=Again(all=True)).results[0].parents[0].ref
    assert copy not in (None, first)
    assert not list(ledger.events("letter-withdrawn"))


def test_a_letter_from_before_the_law_that_is_on_record_is_told(run: Callable[..., FileResult]) -> None:
    (row,) = run(csv_of({**ROW, "letter date": "2013-08-31", "date of birth": "2003-03-14"})).results
    assert [(error.code, error.column) for error in row.errors] == [("bad-date", "letter date")]


def test_a_list_of_figures_takes_the_people_on_record(run: Callable[..., FileResult]) -> None:
    people = {name: cell for name, cell in ROW.items() if not name.startswith("leave")}
    figures = {"upn": ROW["upn"], "attendance": "95.0", "phone call on": "2025-09-22"}
    run(csv_of(people), "people.csv")
    (row,) = run(csv_of(figures), "figures.csv").results
    assert (row.outcome, row.pupil_name) == ("letter", "Freya Tran")


def test_what_a_letter_of_the_trusts_own_is_goes_on_record_with_it(
    run: Callable[..., FileResult], ledger: Ledger
) -> None:
    run(csv_of(ROW))
    run(csv_of(ROW | {"leave decision": "granted", "letter": "leave-agreed"}), "agreed.csv")
    own = [
        (each.letter, (records.facts(ledger, each.facts_sha256) or {}).get("own_letter") is not None)
        for each in letter_records.history(ledger, {ROW["upn"]})
    ]
    assert own == [("leave-refused", False), ("leave-agreed", True)]


def test_a_row_without_attendance_takes_the_register_on_record(run: Callable[..., FileResult]) -> None:
    days = [f"2025-09-{day:02}" for day in range(8, 13)]
    run(csv_of(*({"upn": ROW["upn"], "date": day, "session": "AM", "code": "O"} for day in days)), "register.csv")
    about = {name: cell for name, cell in ROW.items() if not name.startswith("leave")}
    (row,) = run(csv_of(about | {"situation": "attendance", "phone call on": "2025-09-22"}), "due.csv").results
    assert row.outcome == "letter"


def test_a_letter_that_others_issue_again_and_again_is_decided_anew_a_few_times_and_then_told(
    run: Callable[..., FileResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def issued_by_others(*_: object) -> FileResult:
        tries.append(1)
        raise AlreadyIssuedError("A letter was issued meanwhile.")

    monkeypatch.setattr(walk, "_attempt", issued_by_others)
    with pytest.raises(AlreadyIssuedError):
        run(csv_of(ROW))
    assert len(tries) == 5


def test_a_file_may_be_run_as_on_the_first_day_from_which_the_law_is_known(new_house: Configuration) -> None:
    known_from, source = new_house.law.known_from, walk.DroppedFile("cases.csv", csv_of(ROW))
    assert walk.check(source, new_house, None, known_from).source is source
    with pytest.raises(SettingsError, match="The law is known from"):
        walk.check(source, new_house, None, known_from - timedelta(days=1))


def test_a_runs_id_is_the_time_and_the_beginning_of_the_files_hash() -> None:
    """Staff read it on receipts and in the outbox, and `mailmerge due` by it: it stays as long as it is."""
    assert walk.new_run_id(datetime(2025, 11, 10, 9, 0, 1, tzinfo=UTC), "0123456789ab") == "20251110-090001-012345"


def test_a_guard_is_heard_where_nothing_is_on_record_yet(new_house: Configuration) -> None:
    source = walk.DroppedFile("cases.csv", csv_of(ROW | {"parent 1 court order": "yes"}))
    (row,) = walk.check(source, new_house, None, MONDAY).result({}, None).results
    assert row.outcome == "hold"
