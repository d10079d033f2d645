"""`mailmerge forms`: blank, or filled in from one row of a case file."""

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

ROW = {
    "upn": "W873425418010",
    "pupil forename": "Freya",
    "pupil surname": "Tran",
    "date of birth": "2016-03-14",
    "school": "oakfield",
    "situation": "leave",
    "leave from": "2025-10-13",
    "leave to": "2025-10-17",
    "leave requested on": "2025-09-15",
    "leave requested by": "Mr Leo Tran",
    "parent 1 title": "Mrs",
    "parent 1 forename": "Zofia",
    "parent 1 surname": "Tran",
    "parent 1 address line 1": "150 Mill Lane",
    "parent 1 town": "Cambridge",
    "parent 1 postcode": "CB1 2JW",
    "parent 2 title": "Mr",
    "parent 2 forename": "Leo",
    "parent 2 surname": "Tran",
    "parent 2 address line 1": "23 Ermine Street",
    "parent 2 town": "March",
    "parent 2 postcode": "PE15 8NQ",
    "parent 2 relationship": "father",
    "parent 2 address confidential": "",
}
OTHER = {**ROW, "upn": "Y873417115021", "pupil forename": "Isla"}


def case_file(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "cases.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ROW)
        writer.writeheader()
        writer.writerows(rows)
    return path


def words(path: Path) -> str:
    pages = pypdfium2.PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


@pytest.mark.parametrize(
    ("form", "title"),
    [
        ("leave-request", "Request for leave of absence in term time"),
        ("attendance-contract", "Oakfield Primary School: attendance contract"),
    ],
)
def test_a_blank_form_is_on_the_schools_paper(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, tmp_path: Path, form: str, title: str
) -> None:
    out = tmp_path / "form.pdf"
    code, told, _ = call("forms", form, "--school", "oakfield", "--out", out, "--workspace", sample_workspace)
    assert (code, told.strip()) == (0, str(out))
    text = words(out)
    assert "Oakfield Primary School" in text
    assert title in text
    assert "01632 960101" in text


def test_a_form_as_a_word_file(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, tmp_path: Path
) -> None:
    out = tmp_path / "form.docx"
    assert call("forms", "leave-request", "--school", "oakfield", "--out", out, "--workspace", sample_workspace)[0] == 0
    with zipfile.ZipFile(out) as archive:
        assert b"Brothers and sisters" in archive.read("word/document.xml")


@pytest.mark.parametrize(
    ("parent", "named", "why"),
    [
        ([], "Mr Leo Tran", "the one who asked"),
        (["--parent", "1"], "Mrs Zofia Tran", "the one who was named"),
    ],
)
def test_a_form_filled_in_from_a_row(
    call: Callable[..., tuple[int, str, str]],
    sample_workspace: Path,
    tmp_path: Path,
    parent: list[str],
    named: str,
    why: str,
) -> None:
    out = tmp_path / "form.pdf"
    cases = case_file(tmp_path, ROW)
    options = ("--date", "2025-10-06", "--out", out, "--workspace", sample_workspace)
    assert call("forms", "leave-request", cases, *parent, *options)[0] == 0
    text = words(out)
    for said in ("Freya Tran", "14 March 2016", "Monday 13 October 2025", "Friday 17 October 2025"):
        assert said in text
    assert [name for name in ("Mrs Zofia Tran", "Mr Leo Tran") if name in text] == [named], why
    assert ROW["upn"] not in text


@pytest.mark.parametrize(("confidential", "printed"), [("", True), ("no", True), ("yes", False)])
def test_the_parents_own_address_is_filled_in_unless_it_is_confidential(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, tmp_path: Path, confidential: str, printed: bool
) -> None:
    out = tmp_path / "form.pdf"
    cases = case_file(tmp_path, {**ROW, "parent 2 address confidential": confidential})
    options = ("--date", "2025-10-06", "--out", out, "--workspace", sample_workspace)
    assert call("forms", "leave-request", cases, *options)[0] == 0
    text = words(out)
    assert "Relationship to the child father" in text
    assert ("23 Ermine Street MARCH PE15 8NQ" in text) == printed
    assert "150 Mill Lane" not in text


def test_one_of_several_pupils_by_upn(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, tmp_path: Path
) -> None:
    out = tmp_path / "form.pdf"
    cases = case_file(tmp_path, ROW, OTHER)
    options = ("--date", "2025-10-06", "--out", out, "--workspace", sample_workspace)
    assert call("forms", "leave-request", cases, "--upn", "y8734 17115021", *options)[0] == 0
    assert "Isla Tran" in words(out)


@pytest.mark.parametrize(
    ("rows", "options", "told"),
    [
        ([ROW, OTHER], [], "several pupils"),
        ([ROW], ["--upn", "Y873417115021"], "no such row"),
        ([ROW], ["--parent", "4"], "no parent 4"),
        ([{**ROW, "parent 1 postcode": "ZZ1 1AA"}], ["--upn", ROW["upn"]], "has faults"),
        ([], [], "no rows"),
    ],
)
def test_a_row_that_cannot_be_used_is_said(
    call: Callable[..., tuple[int, str, str]],
    sample_workspace: Path,
    tmp_path: Path,
    rows: list[dict[str, str]],
    options: list[str],
    told: str,
) -> None:
    out = tmp_path / "form.pdf"
    cases = case_file(tmp_path, *rows)
    code, _, err = call("forms", "leave-request", cases, *options, "--out", out, "--workspace", sample_workspace)
    assert code == 2
    assert told in err
    assert "Freya" not in err
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--out", "form.pdf"], "Say on which school's paper, with --school. There are: oakfield"),
        (["--school", "elmfield", "--out", "form.pdf"], "There is no school elmfield"),
        (["--school", "oakfield", "--out", "form.odt"], "ends in .pdf or .docx"),
        (["--school", "oakfield", "--out", "nowhere/form.pdf"], "cannot be written"),
    ],
)
def test_what_is_wrong_with_the_command_is_said(
    call: Callable[..., tuple[int, str, str]],
    sample_workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    options: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = call("forms", "leave-request", *options, "--workspace", sample_workspace)
    assert code == 2
    assert told in err


def test_an_unapproved_form_is_a_watermarked_proof(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> None:
    catalogue = new_workspace / "templates" / "catalogue.toml"
    before, after = catalogue.read_text("utf-8").split('letter = "attendance-contract"')
    after = after.replace('status = "approved"', 'status = "draft"', 1)
    catalogue.write_text(f'{before}letter = "attendance-contract"{after}', "utf-8")
    out = tmp_path / "form.pdf"
    code, _, err = call(
        "forms", "attendance-contract", "--school", "oakfield", "--out", out, "--workspace", new_workspace
    )
    assert code == 5
    assert "not approved" in err
    assert "PROOF - NOT APPROVED" in words(out)
