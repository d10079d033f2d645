"""`mailmerge post`: what is typed, what is printed, and the exit codes."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.posting_events import LetterNoted
from tests.cli.conftest import ROOT
from tests.dispatch.samples import MONDAY, issue, ticking, with_stamp

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def refs(folder: Path) -> list[str]:
    """A workspace with a run of two letters of Monday 15 September 2025."""
    (folder / "outbox" / "run-1").mkdir(parents=True)
    shutil.copytree(ROOT / "templates", folder / "templates", dirs_exist_ok=True)
    with open_record(folder / "ledger" / "ledger.sqlite", clock=ticking()) as ledger:
        return [issue(ledger, number) for number in (1, 2)]


def postings(folder: Path) -> list[tuple[Any, ...]]:
    with open_record(folder / "ledger" / "ledger.sqlite") as ledger:
        letters = letter_records.letters_of_run(ledger, "run-1")
        return [(str(letter.posted_on), letter.service, letter.item_reference) for letter in letters]


NOT_POSTED = ("None", None, None)


def test_letters_are_recorded_by_their_references(folder: Path, refs: list[str], call: Call) -> None:
    words = ("post", "record", refs[0], "--on", "2025-09-15", "--service", "1st class", "--item", "AB123456785GB")
    code, out, _ = call(*words, "--workspace", folder)
    assert code == 0
    assert "counts as delivered on Wednesday 17 September 2025" in out
    assert postings(folder) == [("2025-09-15", "first-class", "AB123456785GB"), NOT_POSTED]


def test_a_whole_run_is_recorded_at_once(folder: Path, refs: list[str], call: Call) -> None:
    words = ("post", "record", "--run", "run-1", "--on", "15/09/2025", "--service", "second-class", "--json")
    code, out, _ = call(*words, "--workspace", folder)
    assert (code, [one["outcome"] for one in json.loads(out)]) == (0, ["recorded", "recorded"])
    assert postings(folder) == [("2025-09-15", "second-class", None)] * 2


def test_of_a_whole_run_what_went_by_email_is_not_recorded_as_posted(folder: Path, refs: list[str], call: Call) -> None:
    with open_record(folder / "ledger" / "ledger.sqlite", clock=ticking()) as ledger:
        invited = issue(ledger, 3, letter="contract-invite")
        ledger.append([LetterNoted("email-copied", invited, MONDAY).event()])
    words = ("post", "record", "--run", "run-1", "--on", "15/09/2025", "--service", "second-class", "--json")
    code, out, _ = call(*words, "--workspace", folder)
    assert (code, [one["ref"] for one in json.loads(out)]) == (0, refs)


@pytest.mark.parametrize(
    ("words", "outcome", "told"),
    [
        (["--on", "2025-09-14"], "refused", "posted-before-its-date"),
        (["--on", "2025-09-21"], "held", "posted-on-sunday"),
        (["--on", "2025-09-15", "--item", "AB123456789GB"], "refused", "bad-item-reference"),
    ],
)
def test_what_is_not_recorded_ends_with_3(
    folder: Path, refs: list[str], call: Call, words: list[str], outcome: str, told: str
) -> None:
    code, out, _ = call("post", "record", refs[0], "--service", "1st", *words, "--json", "--workspace", folder)
    (one,) = json.loads(out)
    assert (code, one["outcome"], [reason["code"] for reason in one["reasons"]]) == (3, outcome, [told])
    assert postings(folder) == [NOT_POSTED] * 2


def test_a_correction_is_a_new_event(folder: Path, refs: list[str], call: Call) -> None:
    record = ("post", "record", refs[0], "--workspace", folder)
    call(*record, "--on", "2025-09-15", "--service", "1st")
    code, _, _ = call(*record, "--not-posted", "--reason", "left in the tray", "--by", "SA")
    assert (code, postings(folder)[0]) == (0, NOT_POSTED)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--signed-by", "Z Nowak"], "was signed for"),
        (["--came-back", "gone away"], "came back"),
    ],
)
def test_what_happened_afterwards_is_recorded(
    folder: Path, refs: list[str], call: Call, words: list[str], says: str
) -> None:
    record = ("post", "record", refs[0], "--workspace", folder)
    assert call(*record, *words, "--on", "2025-09-17")[0] == 3
    call(*record, "--on", "2025-09-15", "--service", "signed-for-first")
    code, out, _ = call(*record, *words, "--on", "2025-09-17")
    assert code == 0
    assert says in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["record", "--signed-by", "Z Nowak"], "Name the letters"),
        (["record", "A", "--signed-by", "Z Nowak", "--came-back", "gone away"], "say one of the two"),
        (["record", "--service", "1st"], "Name letters"),
        (["record", "A", "--run", "run-1", "--service", "1st"], "Name letters"),
        (["record", "A"], "--service"),
        (["record", "A", "B", "--item", "AB123456785GB", "--service", "1st"], "one letter"),
        (["record", "A", "--service", "1st", "--reason", "wrong"], "--by"),
        (["record", "A", "--not-posted"], "--reason"),
        (["record", "--run", "run-9", "--service", "1st"], "no run run-9"),
        (["sheet", "run-9"], "no run run-9"),
        (["list", "--school", "oakfeld"], "no school oakfeld"),
        (["export", "--service", "courier"], "courier is no service"),
    ],
)
def test_what_can_not_be_meant_is_a_usage_error(
    folder: Path, refs: list[str], call: Call, words: list[str], says: str
) -> None:
    code, _, err = call("post", *words, "--workspace", folder)
    assert code == 2
    assert says in err


def test_without_a_ledger_it_says_so(folder: Path, call: Call) -> None:
    code, _, err = call("post", "list", "--workspace", folder)
    assert code == 7
    assert "no ledger yet" in err


def test_a_sheet_is_made_and_scanned_back(folder: Path, refs: list[str], call: Call, tmp_path: Path) -> None:
    code, out, _ = call("post", "sheet", "run-1", "--workspace", folder)
    assert code == 0
    made = Path(out.strip())
    assert made == folder / "outbox" / "run-1" / "posting-sheet-oakfield.pdf"
    scan = tmp_path / "scan.png"
    page = pypdfium2.PdfDocument(made)[0].render(scale=150 / 72).to_pil()
    with_stamp(page).rotate(3, fillcolor="white").save(scan)
    code, out, _ = call("post", "import", scan, "--workspace", folder)
    assert code == 0
    assert "is filed as proof for 2 letters" in out


def test_a_posting_record_is_imported_row_by_row(folder: Path, refs: list[str], call: Call, tmp_path: Path) -> None:
    file = tmp_path / "posted.csv"
    file.write_text(
        f"letter ref,posted on,service\n{refs[0]},2025-09-15,first-class\n{refs[1]},yesterday,first-class\n"
    )
    code, out, _ = call("post", "import", file, "--json", "--workspace", folder)
    assert (code, [(one["row"], one["outcome"]) for one in json.loads(out)]) == (3, [(2, "recorded"), (3, "refused")])
    assert postings(folder) == [("2025-09-15", "first-class", None), NOT_POSTED]


def test_a_letter_handed_over_is_noted_and_still_waits(
    folder: Path, refs: list[str], call: Call, tmp_path: Path
) -> None:
    file = tmp_path / "posted.csv"
    file.write_text(f"letter ref,posted on,service\n{refs[0]},2025-09-15,By Hand\n")
    code, out, _ = call("post", "import", file, "--workspace", folder)
    assert code == 0
    assert "does not replace Royal Mail" in out
    assert postings(folder) == [NOT_POSTED] * 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cases.csv", b"upn,pupil forename,pupil surname,date of birth\n"),
        ("scan.png", b"\x89PNG\r\n\x1a\nbroken"),
        ("notes.txt", b""),
    ],
)
def test_a_file_that_says_nothing_of_postings_is_refused(
    folder: Path, refs: list[str], call: Call, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    code, _, err = call("post", "import", tmp_path / name, "--workspace", folder)
    assert code == 4
    assert err


def test_orders_are_written_for_every_run_that_waits(folder: Path, refs: list[str], call: Call) -> None:
    code, out, _ = call("post", "export", "--workspace", folder)
    assert code == 0
    assert Path(out.strip()).read_text().count("OLP1") == 2
    code, out, err = call("post", "export", "--workspace", folder)
    assert (code, out) == (0, "")
    assert "nothing to order" in err


def test_the_list_names_what_is_late(folder: Path, refs: list[str], call: Call) -> None:
    code, out, _ = call("post", "list", "--json", "--workspace", folder)
    found = json.loads(out)
    assert (code, [one["ref"] for one in found]) == (0, refs)
    assert {task["code"] for one in found for task in one["tasks"]} == {"late"}


def test_the_list_names_child_addressee_letter_school_and_proof(folder: Path, call: Call) -> None:
    with open_record(folder / "ledger" / "ledger.sqlite", clock=ticking()) as ledger:
        issue(ledger, 1, facts={"pupil": "Ola Nowak"})
        issue(ledger, 2, letter="contract-invite", facts={"pupil": "Jan Lis"})
    _, out, _ = call("post", "list", "--workspace", folder)
    said = [line.split("  ", 1)[1] for line in out.splitlines() if not line.startswith(" ")]
    assert said == [
        "Ola Nowak; Mrs Zofia Nowak; Leave in term time refused (8a); oakfield; needs proof of posting",
        "Jan Lis; Mrs Zofia Nowak; Invitation to an attendance contract (2); oakfield; needs no proof",
    ]
    _, out, _ = call("post", "list", "--json", "--workspace", folder)
    assert [(one["pupil"], one["needs_proof"]) for one in json.loads(out)] == [("Ola Nowak", True), ("Jan Lis", False)]


@pytest.mark.parametrize("command", [(), ("sheet",), ("record",), ("import",), ("export",), ("list",)])
def test_every_command_has_help(call: Call, command: tuple[str, ...]) -> None:
    code, out, _ = call("post", *command, "--help")
    assert code == 0
    assert "Usage:" in out


def test_a_letter_is_withdrawn_with_the_reason_and_waits_no_longer(folder: Path, refs: list[str], call: Call) -> None:
    words = ("post", "withdraw", refs[0], "--reason", "The pupil has left.", "--by", "J. Hill")
    code, out, _ = call(*words, "--workspace", folder)
    assert code == 0
    assert "Take it out of the post" in out
    _, listed, _ = call("post", "list", "--workspace", folder)
    assert refs[0] not in listed
    assert "“withdraw because”" in listed or '"withdraw because"' in listed


@pytest.mark.parametrize("words", [["--reason", "Left."], ["--by", "J. Hill"], ["--reason", " ", "--by", "J. Hill"]])
def test_a_withdrawal_needs_a_reason_and_a_person(folder: Path, refs: list[str], call: Call, words: list[str]) -> None:
    assert call("post", "withdraw", refs[0], *words, "--workspace", folder)[0] == 2


@pytest.mark.parametrize(
    "command",
    [
        ["record", "--service", "first-class", "--on", "2025-09-15"],
        ["record", "--came-back", "gone away", "--on", "2025-09-15"],
        ["withdraw", "--reason", "Left.", "--by", "J. Hill"],
    ],
)
def test_a_mistyped_reference_is_told_with_the_one_that_is_meant(
    folder: Path, refs: list[str], call: Call, command: list[str]
) -> None:
    code, out, _ = call("post", command[0], refs[0][:-1], *command[1:], "--workspace", folder)
    assert code == 3
    assert f"Did you mean {refs[0]}?" in out
