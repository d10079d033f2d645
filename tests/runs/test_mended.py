"""What came back mended closes what it was mended from, and nothing else that waits."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from mailmerge.intake.files.moving import NotesFor, move_beside
from mailmerge.intake.files.workbook import FIX_ME_RUN
from mailmerge.runs import mended
from tests.story.office import Office, pupils
from tests.watch.samples import tree

MONDAY = date(2025, 10, 6)
REFUSED = {"colour": "red"}


def packed(damaged: int) -> bytes:
    """A packed file with properties, the first bytes of whose packing are written over."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name in mended._PROPERTIES:
            book.writestr(name, "<Properties>" + "words " * 50)
    data = bytearray(target.getvalue())
    with zipfile.ZipFile(io.BytesIO(target.getvalue())) as book:
        for entry in book.infolist():
            start = entry.header_offset + 30 + len(entry.filename)
            data[start : start + damaged] = b"\xff" * damaged
    return bytes(data)


@pytest.mark.parametrize("damaged", [0, 1, 8])
def test_a_workbook_that_says_nothing_or_is_damaged_is_of_no_run(tmp_path: Path, damaged: int) -> None:
    (tmp_path / "book.xlsx").write_bytes(packed(damaged))
    assert mended._maker(tmp_path / "book.xlsx") is None


@pytest.mark.parametrize("name", ["docProps/core.xml", "meta.xml"])
@pytest.mark.parametrize(("size", "run"), [((1 << 20) - 1, "20251006-090000-abcdef"), (1 << 20, None)])
def test_properties_are_read_unless_they_are_too_large(tmp_path: Path, name: str, size: int, run: str | None) -> None:
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as book:
        book.writestr(name, f"{FIX_ME_RUN}20251006-090000-abcdef ".ljust(size))
    assert mended._maker(tmp_path / "book.xlsx") == run


@pytest.fixture
def office(new_workspace: Path) -> Office:
    return Office(new_workspace, "oakfield", MONDAY)


def open_files(office: Office) -> list[str]:
    """Return the files that wait, without the notes beside them."""
    names = tree(office.inbox / "_failed")
    return [name for name in names if "." in name and not any(note in name for note in ("RECEIPT", "FIX_ME", "fill"))]


def test_a_workbook_of_text_closes_the_file_that_it_is_called_after_and_no_other(office: Office) -> None:
    rows = [{**row, "leave decision": "", "school": "oakfield"} for row in pupils(3)]
    office.drop("cases.csv", rows[0], at_trust=True)
    office.drop("other.csv", rows[1], at_trust=True)
    office.drop("cases.csv", rows[2])
    mended_row = {**rows[0], "leave decision": "refused"}
    office.drop("cases.csv", {**mended_row, "upn": "Y873417115021"}, at_trust=True)
    assert open_files(office) == ["cases.csv", "oakfield/cases.csv", "other.csv"], "it was no workbook"
    office.drop("cases_FIX_ME.csv", mended_row, at_trust=True)
    assert open_files(office) == ["oakfield/cases.csv", "other.csv"]


def test_a_refused_file_is_closed_by_one_of_its_name_and_folder_or_of_its_bytes(office: Office) -> None:
    (row,) = pupils(1)
    for name in ("cases.csv", "other.csv"):
        office.drop(name, REFUSED, {"colour": name}, at_trust=True)
    office.drop("cases.csv", REFUSED)
    office.drop("same size.csv", {"colour": "dar"}, at_trust=True)
    office.drop("again.csv", REFUSED, {"colour": "other.csv"}, at_trust=True)
    assert open_files(office) == ["again.csv", "cases.csv", "oakfield/cases.csv", "same size.csv"]
    office.drop("renamed.csv", REFUSED, at_trust=True)
    assert open_files(office) == ["again.csv", "cases.csv", "renamed.csv", "same size.csv"], "wherever it lay"
    office.drop("cases.csv", {**row, "school": "oakfield"}, at_trust=True)
    assert open_files(office) == ["again.csv", "renamed.csv", "same size.csv"]


def test_what_is_closed_under_a_name_that_is_taken_keeps_its_notes_by_its_new_one(office: Office) -> None:
    for row in pupils(2):
        office.drop("cases.csv", {**row, "leave decision": ""})
        office.drop("cases_FIX_ME.csv", row)
        (office.inbox / "oakfield" / "cases.csv RECEIPT.html").unlink()
    assert tree(office.inbox / "_processed" / "2025-10-06" / "mended" / "oakfield") == [
        "cases (2).csv",
        "cases (2).csv RECEIPT.html",
        "cases (2)_FIX_ME.xlsx",
        "cases.csv",
        "cases.csv RECEIPT.html",
        "cases_FIX_ME.xlsx",
    ]


def test_a_note_that_somebody_takes_away_meanwhile_leaves_no_other_behind(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = pupils(1)
    office.drop("cases.csv", {**row, "leave decision": ""})
    failed = office.inbox / "_failed" / "oakfield"

    def moved(source: Path, target: Path, notes: NotesFor) -> None:
        move_beside(source, target, notes)
        (failed / "cases.csv RECEIPT.html").unlink()

    monkeypatch.setattr("mailmerge.runs.mended.move_beside", moved)
    office.drop("cases_FIX_ME.csv", row)
    assert tree(failed) == []


def test_a_scan_waits_until_the_last_of_its_letters_is_posted_or_withdrawn(office: Office) -> None:
    first, second = (
        office.drop(name, *rows) for name, rows in (("one.csv", pupils(3)[:2]), ("two.csv", pupils(3)[2:]))
    )
    for name, result in (("one.pdf", first), ("two.pdf", second)):
        office.drop(name, data=office.scan(office.paper(result.run, "posting-sheet-oakfield.pdf")))
    office.drop("photo.png", data=b"no picture")
    waiting = [name for name in open_files(office) if name != "oakfield/photo.png"]
    assert waiting == ["oakfield/one.pdf", "oakfield/two.pdf"]
    posted, withdrawn = (str(row.parents[0].ref) for row in first.results)
    office.drop("posted.csv", {"letter ref": posted, "posted on": "2025-10-06", "service": "second-class"})
    assert {"oakfield/one.pdf", "oakfield/two.pdf"} <= {*open_files(office)}
    office.drop("withdrawn.csv", {"letter ref": withdrawn, "withdraw because": "left", "by": "Ann Lee"})
    assert "oakfield/one.pdf" not in open_files(office)
    assert "oakfield/two.pdf" in open_files(office)
