"""A letter of a trust's own, with the real commands: from an entry in the catalogue to its proof of posting."""

import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from tests.answers import only_parent
from tests.dispatch.samples import with_stamp
from tools.make_templates.plaintext import read_words
from tools.make_templates.word import write

UPN, KEY = "W873445524440", "attendance-award"
DAY = ("--date", "2025-11-12")
ENTRY = f"""
[[template]]
letter = "{KEY}"
title = "Attendance award"
warning = "none"
royal_mail = true
needs = ["attendance"]
identity = ["school year"]
file = "{KEY}.docx"
version = "2025.1"
status = "draft"
"""
WORDS = """::opening Well done

{{ pupil.forename }} has been at school for **ATTENDANCE** of the time this year. Thank you for all that you do.
Please tell us by **{{ letter.reply_by }}** who comes to the assembly.

::contact To talk with us,

::policy

::close
"""
ROW = (
    "upn,pupil forename,pupil surname,date of birth,school,letter,attendance,"
    "parent 1 title,parent 1 forename,parent 1 surname,parent 1 relationship,parent 1 parental responsibility,"
    "parent 1 do not contact,parent 1 address line 1,parent 1 town,parent 1 postcode\n"
    "{upn},Niamh,MacInnes,2016-03-14,oakfield,{letter},{attendance},"
    "Mx,Amara,MacInnes,parent,yes,{do_not},130 The Green,Huntingdon,PE29 3TN\n"
)


@pytest.fixture
def ask(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> Callable[..., tuple[int, str]]:
    """Start a command in the workspace, and return its exit code and what it says."""

    def start(*args: Path | str) -> tuple[int, str]:
        code, out, err = call(*args, "--workspace", new_workspace)
        return code, out + (err if code else "")

    return start


@pytest.fixture
def rows(tmp_path: Path) -> Callable[..., Path]:
    """Write a case file of one row."""

    def write_row(letter: str = "Attendance award", attendance: str = "98.5", do_not: str = "") -> Path:
        file = tmp_path / "award.csv"
        file.write_text(ROW.format(upn=UPN, letter=letter, attendance=attendance, do_not=do_not), "utf-8")
        return file

    return write_row


@pytest.fixture
def words(tmp_path: Path, new_workspace: Path) -> Callable[..., None]:
    """Write the letter's words in Word."""

    def put(attendance: str) -> None:
        text = tmp_path / "words.txt"
        text.write_text(WORDS.replace("ATTENDANCE", attendance), "utf-8")
        write(read_words(text), new_workspace / "templates" / f"{KEY}.docx", title="Attendance award")

    return put


def _codes(parent: dict[str, int | list[dict[str, str]] | str | None]) -> list[str]:
    return [reason["code"] for reason in parent["reasons"]]


def test_it_goes_from_its_entry_to_its_evidence(
    ask: Callable[..., tuple[int, str]],
    rows: Callable[..., Path],
    words: Callable[..., None],
    new_workspace: Path,
    tmp_path: Path,
) -> None:
    catalogue = new_workspace / "templates" / "catalogue.toml"
    catalogue.write_text(catalogue.read_text("utf-8") + ENTRY, "utf-8")

    # Linted: its text states what the letter needs. Looked at, and approved.
    words("most")
    code, said = ask("templates", "lint", f"{KEY}.docx")
    assert (code, "The text must state {{ attendance.percent }}" in said) == (5, True), said
    code, said = ask("templates", "approve", f"{KEY}.docx", "--by", "R. Adeyemi")
    assert code == 5, said
    words("{{ attendance.percent }}")
    assert ask("templates", "lint")[0] == 0
    assert f"{KEY}" in ask("templates", "list")[1]
    assert ask("templates", "preview", "Attendance award", "--out", tmp_path / "award.pdf")[0] == 0
    held = only_parent(ask("check", rows(), *DAY, "--json")[1])
    assert _codes(held)[0] == "template-not-approved", "until then a proof alone"
    assert ask("templates", "approve", f"{KEY}.docx", "--by", "R. Adeyemi")[0] == 0
    assert 'title = "Attendance award"' in catalogue.read_text("utf-8")

    # Made where it is named and its needs are given, and nowhere else.
    assert only_parent(ask("check", rows(letter=""), *DAY, "--json")[1])["reasons"][0]["code"] == "above-threshold"
    assert _codes(only_parent(ask("check", rows(attendance=""), *DAY, "--json")[1]))[0] == "facts-missing"
    assert _codes(only_parent(ask("check", rows(do_not="yes"), *DAY, "--json")[1]))[0] == "do-not-contact"
    code, said = ask("check", rows(letter="Atendance award"), *DAY)
    assert (code, "There is no such letter. Did you mean" in " ".join(said.split())) == (3, True), said
    code, said = ask("check", rows(), *DAY, "--json")
    told = only_parent(said)
    assert {name: told[name] for name in ("outcome", "letter", "appendix", "variant", "warning", "channels")} == {
        "outcome": "letter",
        "letter": KEY,
        "appendix": None,
        "variant": None,
        "warning": "none",
        "channels": ["royal-mail", "email-copy"],
    }

    # Proved, recorded, and never made twice.
    code, said = ask("run", rows(), *DAY, "--json")
    made = only_parent(said)
    assert (code, made["ref"] is not None) == (0, True), said
    run = new_workspace / "outbox" / made["run"]
    (pdf,) = run.glob(f"letters/oakfield/{made['ref']} {KEY}.pdf")
    text = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    assert "98.5% of the time" in " ".join(text.split())
    assert "Attendance award" in (run / "receipt.html").read_text("utf-8")
    assert _codes(only_parent(ask("run", rows(attendance="99"), *DAY, "--json")[1])) == ["already-sent"]

    # The entry is taken out again: what is on record is known all the same.
    catalogue.write_text(catalogue.read_text("utf-8").partition(f'\n[[template]]\nletter = "{KEY}"')[0], "utf-8")
    code, said = ask("check", rows(), *DAY)
    assert (code, "There is no such letter." in " ".join(said.split())) == (3, True), said
    assert "Attendance award; oakfield; needs proof" in ask("post", "list")[1]
    assert 'Letter "Attendance award" of 12 November 2025' in ask("due", "--on", "2025-11-13", "--days", "10")[1]
    assert made["ref"] in ask("find", "MacInnes")[1]
    waits = {
        one["code"]: one["on"] for one in json.loads(ask("due", "--on", "2025-11-13", "--days", "10", "--json")[1])
    }
    assert waits["reply-due"] == "2025-11-19", "the day that it prints"

    # Posted, and proved by the stamped sheet.
    assert ask("post", "record", made["ref"], "--on", "2025-11-12", "--service", "first-class")[0] == 0
    scan = tmp_path / "scan.png"
    page = pypdfium2.PdfDocument(run / "posting-sheet-oakfield.pdf")[0].render(scale=150 / 72).to_pil()
    with_stamp(page).save(scan)
    code, said = ask("post", "import", scan)
    assert (code, "is filed as proof for 1 letter" in said) == (0, True), said
    assert "Attendance award" not in ask("post", "list")[1]

    # Told in the report and the log, handed over, and forgotten.
    _is_told_and_forgotten(ask, tmp_path)


def _is_told_and_forgotten(ask: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    assert "Attendance award" in ask("report", "--format", "csv")[1]
    assert ask("privacy", "export", UPN, "--out", tmp_path / "copy")[0] == 0
    assert list((tmp_path / "copy").glob("letters/*Attendance award.pdf"))
    code, said = ask("privacy", "erase", UPN, "--reason", "request", "--by", "DPO")
    assert code == 0, said
    for command in (("post", "list"), ("due",), ("report",), ("status",), ("ledger", "verify")):
        code, said = ask(*command)
        assert code == 0, (command, said)


def test_the_examples_of_the_sample_trust_are_made(
    ask: Callable[..., tuple[int, str]], tmp_path: Path, new_workspace: Path
) -> None:
    columns = "leave requested on,leave from,leave to,leave granted from,leave granted to,meeting date"
    family = "Mx,Amara,MacInnes,parent,yes,130 The Green,Huntingdon,PE29 3TN"
    asked = {
        "leave-agreed": "2025-11-03,2025-11-24,2025-11-25,,,",
        "Leave agreed in part": "2025-11-03,2025-12-01,2025-12-05,2025-12-01,2025-12-02,",
        "missed meeting": ",,,,,2025-11-05",
    }
    file = tmp_path / "own.csv"
    file.write_text(
        f"upn,pupil forename,pupil surname,date of birth,school,letter,{columns},parent 1 title,parent 1 forename,"
        "parent 1 surname,parent 1 relationship,parent 1 parental responsibility,parent 1 address line 1,"
        "parent 1 town,parent 1 postcode\n"
        + "".join(f"{UPN},Niamh,MacInnes,2016-03-14,oakfield,{key},{said},{family}\n" for key, said in asked.items()),
        "utf-8",
    )
    code, said = ask("run", file, *DAY, "--json")
    (report,) = json.loads(said)
    made = [parent["letter"] for result in report["results"] for parent in result["parents"]]
    assert (code, made) == (0, ["leave-agreed", "leave-agreed-in-part", "missed-meeting"]), said
    refs = {parent["letter"]: parent["ref"] for result in report["results"] for parent in result["parents"]}

    # One that is not to go is withdrawn, and may then be made anew; one that needs no proof may be handed over.
    because = ("--reason", "the dates change", "--by", "R. Adeyemi")
    assert ask("post", "withdraw", refs["leave-agreed"], *because)[0] == 0
    code, said = ask("post", "record", refs["missed-meeting"], "--on", "2025-11-12", "--service", "by-hand")
    assert code == 0, said
    waiting = ask("post", "list")[1]
    assert [key for key, ref in refs.items() if ref in waiting] == ["leave-agreed-in-part"]
    (again,) = json.loads(ask("run", file, *DAY, "--json")[1])
    made = [parent["letter"] for result in again["results"] for parent in result["parents"] if parent["ref"]]
    assert made == ["leave-agreed"]
