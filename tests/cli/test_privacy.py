"""`mailmerge privacy`: what is past its time goes for ever and leaves the chain whole; holds; the record on request."""

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailmerge.cli import privacy
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.event_kinds import PROOF_FILED
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.posting_events import ProofFiled
from mailmerge.ledger.record.reference import pupil_token
from tests.filing.test_papers import a_pdf
from tests.runs.test_run import ROW, csv_of
from tests.watch.processes import take_everything
from tests.watch.samples import cases, tree, upn

ONE, TWO = upn(1), upn(2)
FORENAMES = {ONE: b"Aaaaab", TWO: b"Aaaaac"}
SCAN = b"\xff\xd8\xff a scan that shows both"


def ledger_of(trust: Path) -> Ledger:
    return open_record(trust / "ledger" / "ledger.sqlite")


@pytest.fixture(scope="module")
def finished_trust(sample_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pupils with a letter each, out of one file; of the first, a certificate; and one proof of both letters."""
    folder = Path(shutil.copytree(sample_workspace, tmp_path_factory.mktemp("finished") / "trust"))
    inbox = folder / "inbox"
    (inbox / "cases.csv").write_bytes(cases(2))
    (inbox / f"{ONE} certificate.pdf").write_bytes(a_pdf())
    take_everything(folder)
    with ledger_of(folder) as ledger:
        refs = tuple(letter.ref for letter in letter_records.unposted(ledger))
        (run,) = {letter.run for letter in letter_records.unposted(ledger)}
        ledger.append([ProofFiled(str(run), "oakfield", 1, 1, 1, refs, SCAN, "image/jpeg", 1).event()])
    return folder


@pytest.fixture
def trust(finished_trust: Path, tmp_path: Path) -> Path:
    """A copy of the finished trust, of the test's own."""
    return Path(shutil.copytree(finished_trust, tmp_path / "trust"))


@pytest.fixture
def erase(call: Callable[..., tuple[int, str, str]], trust: Path) -> Callable[..., tuple[int, Any]]:
    def erase_with(*words: str) -> tuple[int, Any]:
        code, out, err = call("privacy", "erase", *words, "--by", "DPO", "--json", "--workspace", trust)
        return code, json.loads(out) if out else err

    return erase_with


def token(trust: Path, pupil: str) -> str:
    with ledger_of(trust) as ledger:
        return pupil_token(ledger.workspace_id, pupil)


def traces(trust: Path, pupil: str) -> list[str]:
    """Return the files, anywhere in a workspace, in which a pupil's UPN or forename stands, or that it names."""
    named = {path for path in trust.rglob("*") if pupil in path.name}
    holding = {path for path in trust.rglob("*") if path.is_file() and speaks_of(path.read_bytes(), pupil)}
    return sorted(path.relative_to(trust).as_posix() for path in named | holding)


def speaks_of(data: bytes, pupil: str) -> bool:
    return pupil.encode() in data or FORENAMES[pupil] in data


def assert_verifies(call: Callable[..., tuple[int, str, str]], trust: Path, *, erased: bool = True) -> None:
    code, out, _ = call("ledger", "verify", "--workspace", trust)
    assert code == 0, out
    assert ("Erased on" in out) is erased


def test_nothing_is_due_within_six_years_of_the_school_year(
    call: Callable[..., tuple[int, str, str]], trust: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "today", lambda: date(2032, 8, 31))
    assert traces(trust, ONE)
    code, out, _ = call("privacy", "due", "--json", "--workspace", trust)
    assert (code, json.loads(out)["pupils"]) == (0, [])


def test_what_is_due_is_listed_without_names(
    call: Callable[..., tuple[int, str, str]],
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Recorded when the tests run, however old the letters' date is.
    monkeypatch.setattr(privacy, "today", lambda: date(2060, 9, 1))
    _, out, _ = call("privacy", "due", "--workspace", trust)
    assert token(trust, ONE) in out
    assert ONE not in out
    assert "Tran" not in out
    _, out, _ = call("privacy", "due", "--names", "--json", "--workspace", trust)
    listed = {one["upn"]: one for one in json.loads(out)["pupils"]}
    assert listed[TWO]["name"] == "Aaaaac Tran"
    assert listed[TWO]["kept_until"] == "2032-08-31"
    assert len(listed[TWO]["letters"]) == 1
    assert not listed[TWO]["held"]
    assert len(json.loads(out)["runs"]) == 2


def test_an_erased_pupil_is_found_nowhere_and_the_ledger_still_verifies(
    call: Callable[..., tuple[int, str, str]],
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
) -> None:
    assert_verifies(call, trust, erased=False)
    code, (done,) = erase(ONE, "--reason", "request")
    assert (code, done["verdict"], done["about"]) == (0, "erased", token(trust, ONE))
    assert "1 scan of" in done["text"]
    assert traces(trust, ONE) == []
    assert_verifies(call, trust)


def test_the_others_letters_stay(
    call: Callable[..., tuple[int, str, str]],
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
) -> None:
    erase(ONE, "--reason", "request")
    with ledger_of(trust) as ledger:
        (letter,) = letter_records.history(ledger, [TWO])
        assert ledger.content(str(letter.pdf_sha256))
        (scan,) = {event.payload["scan_sha256"] for event in ledger.events(PROOF_FILED)}
        assert ledger.content(scan) == SCAN, "it proves the other pupil's letter"
    assert len(list((trust / "outbox").rglob(f"{letter.ref}*"))) == 2


def test_a_scan_and_a_run_go_with_their_last_pupil(
    call: Callable[..., tuple[int, str, str]],
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
) -> None:
    erase(ONE, "--reason", "request")
    _, (done,) = erase(token(trust, TWO), "--reason", "request")
    assert done["text"] == ""
    with ledger_of(trust) as ledger:
        (scan,) = {event.payload["scan_sha256"] for event in ledger.events(PROOF_FILED)}
        assert ledger.content(scan) is None
    assert tree(trust / "outbox") == ["README.txt"]
    assert traces(trust, TWO) == []
    assert_verifies(call, trust)


def test_everything_that_is_due_goes_at_once(
    call: Callable[..., tuple[int, str, str]],
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(privacy, "today", lambda: date(2060, 9, 1))
    code, done = erase("--due")
    assert (code, [one["verdict"] for one in done]) == (0, ["erased"] * len(done))
    assert traces(trust, ONE) == traces(trust, TWO) == []
    assert [name for name in tree(trust / "inbox") if name.endswith((".csv", ".pdf", ".html", ".xlsx"))] == []
    assert erase("--due") == (0, [])
    assert_verifies(call, trust)


def test_a_receipt_that_names_pupils_without_letters_goes_by_its_own_age(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_back = cases(1).replace(b"CB1 2JW", b"nowhere")
    (new_workspace / "inbox" / "cases.csv").write_bytes(held_back)
    take_everything(new_workspace)
    assert traces(new_workspace, ONE)
    monkeypatch.setattr(privacy, "today", lambda: date(2060, 9, 1))
    call("privacy", "erase", "--due", "--by", "DPO", "--workspace", new_workspace)
    assert traces(new_workspace, ONE) == []
    assert_verifies(call, new_workspace)


def test_a_run_that_only_names_the_pupil_keeps_what_it_made_for_others(
    call: Callable[..., tuple[int, str, str]],
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
) -> None:
    (trust / "inbox" / "more.csv").write_bytes(cases(3))
    take_everything(trust)
    with ledger_of(trust) as ledger:
        (third,) = letter_records.history(ledger, [upn(3)])
    folder = trust / "outbox" / str(third.run)
    erase(ONE, "--reason", "request")
    assert traces(trust, ONE) == []
    assert [path.name for path in sorted(folder.iterdir())] == [
        *("letters", "manifest.json", "posting-sheet-oakfield.pdf", "print-run-oakfield.pdf")
    ]
    assert_verifies(call, trust)


def test_a_pupil_who_is_only_on_a_receipt_can_be_erased_on_request(
    call: Callable[..., tuple[int, str, str]],
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
) -> None:
    (trust / "inbox" / "more.csv").write_bytes(cases(1, first=3).replace(b"CB1 2JW", b"nowhere"))
    take_everything(trust)
    assert erase(upn(3))[0] == 3, "no day of retention is known"
    assert erase(upn(3), "--reason", "request")[0] == 0
    assert not [path for path in trust.rglob("*") if path.is_file() and upn(3).encode() in path.read_bytes()]
    assert_verifies(call, trust)


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ([ONE], 3, "its time is not over, and no other reason is given"),
        ([], 2, "nobody is named"),
        ([ONE, "--due"], 2, "either, or"),
        ([upn(3), "--reason", "request"], 2, "nothing is on record of this pupil"),
        ([ONE, "--reason", "because"], 2, "a reason stays for ever, so it is one of four"),
    ],
)
def test_what_may_not_be_erased_stays(
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
    words: list[str],
    code: int,
    why: str,
) -> None:
    before = traces(trust, ONE)
    assert erase(*words)[0] == code, why
    assert traces(trust, ONE) == before


def test_a_legal_hold_is_stronger_than_any_reason_until_it_is_lifted(
    call: Callable[..., tuple[int, str, str]],
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
) -> None:
    words = ("--reason", "a claim in the county court", "--by", "Ms Hall", "--workspace", trust)
    assert call("privacy", "hold", ONE, *words)[0] == 0
    assert call("privacy", "hold", ONE, *words)[0] == 2, "it is held already"
    code, (done,) = erase(ONE, "--reason", "request")
    assert (code, done["verdict"]) == (3, "refused")
    assert done["text"].endswith("mailmerge privacy hold UPN --lift --reason WHY --by WHO")
    assert call("privacy", "hold", ONE, *words, "--lift")[0] == 0
    assert erase(ONE, "--reason", "request")[0] == 0
    assert traces(trust, ONE) == []
    assert_verifies(call, trust)


def test_papers_that_a_held_pupil_shares_stay_whole(
    call: Callable[..., tuple[int, str, str]],
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
) -> None:
    call("privacy", "hold", ONE, "--reason", "a claim", "--by", "Ms Hall", "--workspace", trust)
    _, (done,) = erase(TWO, "--reason", "request")
    assert "under legal hold" in done["text"]
    assert list((trust / "outbox").rglob("receipt.html"))
    assert list((trust / "inbox" / "_processed").rglob("cases.csv"))
    with ledger_of(trust) as ledger:
        assert letter_records.history(ledger, [TWO]) == []
    assert_verifies(call, trust)


def test_a_hold_keeps_its_reason_out_of_the_chain(call: Callable[..., tuple[int, str, str]], trust: Path) -> None:
    call("privacy", "hold", ONE, "--reason", "a claim by Mr Tran", "--by", "Ms Hall", "--workspace", trust)
    with sqlite3.connect(trust / "ledger" / "ledger.sqlite") as database:
        payload = database.execute("SELECT payload FROM events WHERE kind = 'legal-hold-set'").fetchone()[0]
    database.close()
    assert "Tran" not in payload
    assert "Hall" not in payload


def test_a_crash_between_files_and_record_is_mended_by_erasing_again(
    call: Callable[..., tuple[int, str, str]],
    trust: Path,
    erase: Callable[..., tuple[int, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Ledger, "erase", lambda *_: (_ for _ in ()).throw(OSError("power cut")))
        assert erase(ONE, "--reason", "request")[0] == 1
    assert call("ledger", "verify", "--workspace", trust)[0] == 6
    assert erase(ONE, "--reason", "request")[0] == 0
    assert traces(trust, ONE) == []
    assert_verifies(call, trust)


@pytest.fixture
def family(new_workspace: Path) -> Path:
    """A pupil with two parents at two addresses, and a note that looks like a formula."""
    two = {
        **ROW,
        "parent 2 title": "Mrs",
        "parent 2 forename": "Leo",
        "parent 2 surname": "Tran",
        "parent 2 parental responsibility": "yes",
        "parent 2 address line 1": "23 Ermine Street",
        "parent 2 town": "March",
        "parent 2 postcode": "PE15 8NQ",
        "parent 2 penalty notices": "none",
    }
    (new_workspace / "inbox" / "a.csv").write_bytes(csv_of(two))
    note = {
        "upn": ROW["upn"],
        "note kind": "call",
        "on": "2025-10-03",
        "outcome": "=HYPERLINK(1)",
        "text": "<b>rang</b>",
    }
    (new_workspace / "inbox" / "b.csv").write_bytes(csv_of(note))
    (new_workspace / "inbox" / f"{ROW['upn']} plan.pdf").write_bytes(a_pdf())
    take_everything(new_workspace)
    return new_workspace


def test_a_pupils_whole_record_is_handed_over(
    call: Callable[..., tuple[int, str, str]], family: Path, tmp_path: Path
) -> None:
    out = tmp_path / "record"
    code, printed, _ = call("privacy", "export", ROW["upn"], "--out", out, "--workspace", family)
    assert (code, printed.strip()) == (0, str(out / "record.html"))
    assert len(list((out / "letters").glob("*.pdf"))) == 2
    assert [path.read_bytes() for path in (out / "evidence").iterdir()] == [a_pdf()]
    page = (out / "record.html").read_text("utf-8")
    assert "Freya" in page
    assert "&lt;b&gt;rang" in page
    lines = [json.loads(line) for line in (out / "record.jsonl").read_text("utf-8").splitlines()]
    with (out / "record.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["event hash"] for row in rows] == [line["event hash"] for line in lines]
    assert {"letter issued", "note recorded", "evidence filed"} <= {row["what"] for row in rows}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_one_parents_copy_holds_nothing_of_the_other(
    call: Callable[..., tuple[int, str, str]], family: Path, tmp_path: Path
) -> None:
    out = tmp_path / "record"
    assert call("privacy", "export", ROW["upn"], "--out", out, "--parent", "Leo Tran", "--workspace", family)[0] == 0
    assert len(list((out / "letters").glob("*.pdf"))) == 1
    text = "".join(path.read_text("utf-8") for path in out.glob("record.*"))
    assert "23 Ermine Street" in text
    assert "150 Mill Lane" not in text
    assert "Zofia" not in text


def test_a_scan_that_shows_others_is_not_handed_over(
    call: Callable[..., tuple[int, str, str]], trust: Path, tmp_path: Path
) -> None:
    out = tmp_path / "record"
    assert call("privacy", "export", TWO, "--out", out, "--workspace", trust)[0] == 0
    assert not (out / "proofs").exists()
    text = (out / "record.jsonl").read_text("utf-8")
    assert "proof filed" in text
    with ledger_of(trust) as ledger:
        (others,) = letter_records.history(ledger, [ONE])
    assert others.ref not in text
    assert ONE not in text


@pytest.mark.parametrize(("pupil", "there"), [(upn(3), False), (ONE, True)], ids=["nobody's", "a folder in use"])
def test_nothing_is_exported_over_what_is_there_or_of_nobody(
    call: Callable[..., tuple[int, str, str]], trust: Path, tmp_path: Path, pupil: str, there: bool
) -> None:
    out = tmp_path / "record"
    if there:
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    assert call("privacy", "export", pupil, "--out", out, "--workspace", trust)[0] == 2
    assert [path.name for path in tmp_path.glob("record/*")] == (["mine.txt"] if there else [])
