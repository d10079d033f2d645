"""A dropped PDF or picture becomes proof of posting, or evidence, or is refused with what to do."""

import csv
import io
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from mailmerge.dispatch.sheet import posting_sheet
from mailmerge.dispatch.sheet_rows import SheetLine
from mailmerge.intake.result import FileResult
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import records
from mailmerge.ledger.record.evidence import put_in_place, stage
from mailmerge.ledger.record.posting_events import SheetMade
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.ledger.record.verify import verify
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration
from tests.dispatch.samples import issue, with_stamp
from tests.filing import hostile

UPN = "B801200005001"
MONDAY = date(2025, 10, 6)
CERTIFICATE = f"{UPN} certificate.pdf"


def a_pdf(width: int = 200, password: str = "") -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(width, 300))
    target = io.BytesIO()
    locked = pikepdf.Encryption(owner="x", user=password) if password else False
    document.save(target, encryption=locked, deterministic_id=not password)
    return target.getvalue()


def a_picture(form: str, size: tuple[int, int] = (20, 20)) -> bytes:
    target = io.BytesIO()
    Image.new("1" if form == "PNG" else "L", size).save(target, form)
    return target.getvalue()


def made(data: bytes | Callable[[], bytes]) -> bytes:
    """Return a file's bytes; large ones are made only when their test comes."""
    return data if isinstance(data, bytes) else data()


@pytest.fixture
def drop(new_house: Configuration, ledger: Ledger, executor: Executor) -> Callable[..., FileResult]:
    """Runs a file in the test's own workspace, each time a minute later."""
    minutes = count()

    def run_file(name: str, data: bytes, *folders: str) -> FileResult:
        now = datetime(2025, 10, 6, 9, tzinfo=UTC) + timedelta(minutes=next(minutes))
        source = walk.DroppedFile(name, data, folders)
        request = walk.RunRequest(walk.new_run_id(now, source.sha256), MONDAY, now)
        return walk.run(source, walk.Workbench(new_house, ledger, executor), request)

    return run_file


def evidence(configuration: Configuration) -> dict[str, bytes]:
    folder = configuration.workspace.evidence
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def assert_verifies(configuration: Configuration, ledger: Ledger) -> None:
    workspace = configuration.workspace
    assert verify(ledger.path, workspace.outbox, evidence=workspace.evidence).verdicts == ()


@pytest.mark.parametrize(
    ("name", "folders", "data", "filed"),
    [
        (CERTIFICATE, (), a_pdf(), f"{UPN}/{UPN} certificate 2025-10-06.pdf"),
        ("scan.png", ("oakfield", "evidence", UPN), a_picture("PNG"), f"{UPN}/{UPN} other 2025-10-06 scan.png"),
        (f"{UPN} contract.jpeg", (), a_picture("JPEG"), f"{UPN}/{UPN} contract 2025-10-06.jpg"),
        (f"{UPN} contract.pdf", (), a_picture("JPEG"), f"{UPN}/{UPN} contract 2025-10-06.jpg"),
    ],
    ids=["pdf", "png by folder", "jpeg", "a picture that is called a PDF"],
)
def test_evidence_is_filed_recorded_and_told(
    drop: Callable[..., FileResult],
    new_house: Configuration,
    ledger: Ledger,
    name: str,
    folders: tuple[object, ...],
    data: bytes,
    filed: str,
) -> None:
    result = drop(name, data, *folders)
    assert evidence(new_house) == {filed: data}
    (record,) = records.evidence_of(ledger, [UPN])
    assert (record.path, record.subject) == (filed, pupil_token(ledger.workspace_id, UPN))
    assert [reason.code for row in result.results for reason in row.reasons] == ["evidence-filed"]
    receipt = (new_house.workspace.outbox / str(result.run) / "receipt.html").read_text("utf-8")
    assert filed in receipt
    assert "is on record" in receipt
    assert_verifies(new_house, ledger)


def test_a_paper_with_something_before_its_beginning_is_filed(
    drop: Callable[..., FileResult], new_house: Configuration
) -> None:
    """Case T23: readers look for the mark of a PDF in its first 1,024 bytes."""
    data = b"X-From: gateway\r\n" + b" " * 1000 + a_pdf()
    assert [result.outcome for result in drop(CERTIFICATE, data).results] == ["no-letter"]
    assert list(evidence(new_house).values()) == [data]


def test_whose_paper_it_was_taken_for_is_told(drop: Callable[..., FileResult], ledger: Ledger) -> None:
    stranger = drop(CERTIFICATE, a_pdf())
    assert any(f"Nothing was on record of a pupil with the UPN {UPN}" in note for note in stranger.notes)
    headings = "upn,pupil forename,pupil surname,date of birth,parent 1 forename,parent 1 surname,parent 1 postcode"
    drop("people.csv", f"{headings}\n{UPN},Freya,Tran,2016-03-14,Zofia,Tran,CB1 2JW\n".encode())
    known = drop(f"{UPN} minutes.pdf", a_pdf(201))
    assert [row.pupil_name for row in known.results] == ["Freya Tran"]
    assert known.notes == ()


def test_the_chain_holds_nothing_of_what_the_name_says(drop: Callable[..., FileResult], ledger: Ledger) -> None:
    drop(f"{UPN} Freya Tran certificate.pdf", a_pdf())
    chain = "".join(f"{event.kind}{event.subject}{event.payload}" for event in ledger.events())
    assert "Freya" not in chain
    assert UPN not in chain


def test_the_same_paper_again_is_not_filed_twice(
    drop: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    drop(CERTIFICATE, a_pdf())
    again = drop(f"{UPN} certificate once more.pdf", a_pdf())
    assert [reason.code for reason in again.results[0].reasons] == ["recorded-before"]
    assert len(evidence(new_house)) == len(records.evidence_of(ledger, [UPN])) == 1


def test_a_paper_whose_name_does_not_say_what_it_is_is_asked_for_and_filed_again_under_a_name_that_does(
    drop: Callable[..., FileResult], ledger: Ledger
) -> None:
    asked = drop(f"{UPN} scan 17.pdf", a_pdf())
    assert any("Its name does not say what it is" in note for note in asked.notes)
    named = drop(f"{UPN} minutes 17 October.pdf", a_pdf())
    assert named.notes == ()
    again = [drop(f"{UPN} {name}.pdf", a_pdf()) for name in ("scan 17", "minutes")]
    assert {one.results[0].reasons[0].code for one in again} == {"recorded-before"}
    assert [one.evidence_kind for one in records.evidence_of(ledger, [UPN])] == ["other", "minutes"]


def test_another_paper_of_that_name_is_filed_beside_and_found_first(
    drop: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    drop(CERTIFICATE, a_pdf())
    drop(CERTIFICATE, a_pdf(width=201))
    assert evidence(new_house) == {
        f"{UPN}/{UPN} certificate 2025-10-06.pdf": a_pdf(),
        f"{UPN}/{UPN} certificate 2025-10-06_2.pdf": a_pdf(width=201),
    }
    assert_verifies(new_house, ledger)


def test_what_a_person_put_there_is_never_written_over(
    drop: Callable[..., FileResult], new_house: Configuration
) -> None:
    theirs = new_house.workspace.evidence / UPN / f"{UPN} CERTIFICATE 2025-10-06.pdf"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"theirs")
    drop(CERTIFICATE, a_pdf())
    assert theirs.read_bytes() == b"theirs"
    assert f"{UPN}/{UPN} certificate 2025-10-06_2.pdf" in evidence(new_house)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("scan.pdf", a_pdf(), "unknown-kind"),
        (CERTIFICATE, b"no PDF at all", "unknown-kind"),
        (f"{UPN} photo.heic", b"\0\0\0\x18ftypheic", "unknown-kind"),
        ("scan.pdf", b"%PDF-1.7 and then nothing", "unreadable"),
        ("scan.pdf", a_pdf(password="secret"), "unreadable"),
        (f"{UPN} photo.png", a_picture("PNG")[:40], "unreadable"),
        (f"{UPN} photo.png", partial(a_picture, "PNG", (10_000, 6_001)), "unreadable"),
        (CERTIFICATE, b"", "empty"),
        (CERTIFICATE, lambda: a_pdf() + b" " * 21_000_000, "too-large"),
    ],
    ids=["nobody's", "no PDF", "HEIC", "cut off", "locked", "cut picture", "pixels", "empty", "large"],
)
def test_what_cannot_be_filed_is_refused_and_nothing_is_left_behind(
    drop: Callable[..., FileResult],
    new_house: Configuration,
    ledger: Ledger,
    name: str,
    data: bytes | Callable[[], bytes],
    code: str,
) -> None:
    result = drop(name, made(data))
    assert [error.code for error in result.errors] == [code]
    assert evidence(new_house) == {}
    assert records.evidence_of(ledger, [UPN]) == []
    assert (new_house.workspace.outbox / str(result.run) / "receipt.html").exists()


@pytest.mark.parametrize(
    ("data", "is_told"),
    [
        (b"%PDF-1.7 and then nothing", True),
        (a_pdf(password="secret"), True),
        (partial(hostile.many_pages, 1_000), True),
        (hostile.with_script(), False),
        (hostile.with_attachment(), False),
    ],
    ids=["cut off", "locked", "a thousand pages", "a script", "an attachment"],
)
def test_a_pdf_that_says_whose_it_is_is_kept_just_as_it_came(
    drop: Callable[..., FileResult],
    new_house: Configuration,
    data: bytes | Callable[[], bytes],
    is_told: bool,
) -> None:
    data = made(data)
    result = drop(CERTIFICATE, data)
    assert list(evidence(new_house).values()) == [data]
    assert any("could not be looked into" in note for note in result.remarks) == is_told


def test_a_changed_or_removed_paper_is_named_by_verify(
    drop: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    drop(CERTIFICATE, a_pdf())
    (path,) = (new_house.workspace.evidence / UPN).iterdir()
    path.write_bytes(b"another")
    found = verify(ledger.path, new_house.workspace.outbox, evidence=new_house.workspace.evidence)
    assert [(one.code, one.name) for one in found.verdicts] == [("altered", f"evidence/{UPN}/{path.name}")]


def stamped(
    new_house: Configuration, ledger: Ledger, *, on_record: bool = True, has_stamp: bool = True
) -> tuple[list[str], bytes]:
    """Return two letters, and a scan of their sheet, stamped or not."""
    refs = [issue(ledger, number) for number in (1, 2)]
    lines = [
        SheetLine(n, ref, "Mrs Nowak", "14 Mill Lane", "PE29 3TN", "second-class", MONDAY) for n, ref in enumerate(refs)
    ]
    made_at = datetime(2025, 10, 6, tzinfo=UTC)
    sheet = posting_sheet(
        "Kingfisher", "Oakfield Primary School", "oakfield", "run-1", made_at, lines, Head(9, "0" * 64)
    )
    if on_record:
        ledger.append([SheetMade("run-1", "oakfield", 1, sheet.pages, "run-1/sheet.pdf", sheet.pdf).event()])
    target = io.BytesIO()
    page = pypdfium2.PdfDocument(sheet.pdf)[0].render(scale=150 / 72, grayscale=True).to_pil()
    (with_stamp(page) if has_stamp else page).save(target, "PNG")
    return refs, target.getvalue()


def test_a_stamped_sheet_is_proof_whatever_its_name_and_asks_for_the_day(
    drop: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    refs, scan = stamped(new_house, ledger)
    result = drop(CERTIFICATE, scan)
    assert [event.payload["refs"] for event in ledger.events("proof-filed")] == [refs]
    assert evidence(new_house) == {}
    form = new_house.workspace.outbox / str(result.run) / "posting-record-to-fill-in.csv"
    assert [line.split(",")[0] for line in form.read_text("utf-8-sig").splitlines()] == ["letter ref", *refs]
    assert form.name in (form.parent / "receipt.html").read_text("utf-8")


def test_the_form_filled_in_is_a_posting_record(
    drop: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    refs, scan = stamped(new_house, ledger)
    result = drop("scan.png", scan)
    form = new_house.workspace.outbox / str(result.run) / "posting-record-to-fill-in.csv"
    rows = list(csv.DictReader(io.StringIO(form.read_text("utf-8-sig"))))
    assert list(rows[0])[:4] == ["letter ref", "addressee", "pupil", "letter name"]
    assert {(row["posted on"], row["service"], row["letter name"]) for row in rows} == {
        ("15/09/2025", "first-class", "Leave in term time refused")
    }
    posted = drop("posting-record.csv", form.read_bytes())
    assert (posted.errors, posted.told) == ((), ())
    assert [event.subject for event in ledger.events("posted")] == refs


def test_a_sheet_that_was_never_made_here_is_refused(
    drop: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    _, scan = stamped(new_house, ledger, on_record=False)
    assert [error.code for error in drop("scan.png", scan).errors] == ["unknown-kind"]


def test_a_scan_on_which_no_stamp_is_seen_is_refused_as_such(
    drop: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    _, scan = stamped(new_house, ledger, has_stamp=False)
    assert [error.code for error in drop("scan.png", scan).errors] == ["stamp-not-seen"]
    assert not list(ledger.events("proof-filed"))


@pytest.mark.parametrize("with_ledger", [True, False])
def test_a_check_says_the_same_and_writes_nothing(new_house: Configuration, ledger: Ledger, with_ledger: bool) -> None:
    source = walk.DroppedFile(CERTIFICATE, a_pdf())
    checked = walk.check(source, new_house, ledger if with_ledger else None, MONDAY).result({}, None)
    assert [reason.code for reason in checked.results[0].reasons] == ["evidence-filed"]
    assert evidence(new_house) == {}
    assert records.evidence_of(ledger, [UPN]) == []


def test_staged_papers_stay_out_of_sight_until_they_are_put_in_place(tmp_path: Path) -> None:
    stage(tmp_path, "run-1", f"{UPN}/a.pdf", b"a")
    assert list(tmp_path.glob("[!.]*")) == []
    put_in_place(tmp_path, "run-1")
    put_in_place(tmp_path, "run-1")
    assert [path.name for path in tmp_path.iterdir()] == [UPN]
    assert (tmp_path / UPN / "a.pdf").read_bytes() == b"a"


def test_a_paper_is_not_put_in_place_of_another(tmp_path: Path) -> None:
    stage(tmp_path, "run-1", "a.pdf", b"ours")
    (tmp_path / "a.pdf").write_bytes(b"theirs")
    put_in_place(tmp_path, "run-1")
    assert (tmp_path / "a.pdf").read_bytes() == b"theirs"
    assert (tmp_path / ".run-1.tmp" / "a.pdf").read_bytes() == b"ours"


def test_papers_of_one_name_that_come_at_once_are_all_filed(
    drop: Callable[..., FileResult], new_house: Configuration, ledger: Ledger
) -> None:
    papers = [a_pdf(width=200 + number) for number in range(6)]
    with ThreadPoolExecutor(6) as together:
        list(together.map(lambda data: drop(CERTIFICATE, data), papers))
    assert sorted(evidence(new_house).values()) == sorted(papers)
    assert_verifies(new_house, ledger)
