"""Spreadsheets that unpack are read in a child with limits; those that are as large as they look are read here."""

import io
from pathlib import Path

import openpyxl
import pytest

from mailmerge.confined import Limits as ChildLimits
from mailmerge.intake.files.confining import confined_sheets
from mailmerge.intake.files.sheet import any_row, read_sheets
from mailmerge.intake.headings import AreHeadings
from mailmerge.intake.refusal import FileRefused, Limits

FILES = Path(__file__).parent / "files"
NOTHING = ChildLimits(memory_mb=1, cpu_seconds=1, clock_seconds=0)  # so that it has outrun them as it begins
ROWS = [["upn", "pupil forename"], *[[f"A{number}", "Freya"] for number in range(2000)]]
CSV = "\n".join(",".join(row) for row in ROWS).encode()
CTF = b'<?xml version="1.0"?><CTfile><Header/><CTFpupilData>%s</CTFpupilData></CTfile>' % (b"<Pupil/>" * 200_000)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [(workbook(), "cases.xlsx", "a workbook unpacks"), (CTF, "cases.xml", "XML becomes a tree many times its size")],
)
def test_what_takes_more_than_it_may_is_refused_with_what_to_do(data: bytes, name: str, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        confined_sheets(NOTHING)(data, name, Limits(), any_row)
    (error,) = refused.value.errors
    assert error.code == "file-too-demanding", why
    assert "copy the rows into a new, empty workbook" in error.text


def test_a_csv_file_takes_what_it_looks_like_and_no_child() -> None:
    assert confined_sheets(NOTHING)(CSV, "cases.csv", Limits(), any_row)[0].rows[0].cells[0] == "A0"


def test_a_workbook_is_read_as_without_a_child() -> None:
    headings = AreHeadings({"UPN No": "upn"}, ("nothing",))
    child = confined_sheets(ChildLimits())(workbook(), "cases.xlsx", Limits(), headings)
    assert child == read_sheets(workbook(), "cases.xlsx", Limits(), headings)


@pytest.mark.parametrize(
    ("data", "limits", "code", "why"),
    [
        (b"PK\3\4 no workbook", Limits(), "unreadable", "what the reader refuses comes back as it is"),
        (workbook(), Limits(rows=5), "too-large", "so does what is over the rows"),
        (workbook(), Limits(bytes=10), "too-large", "what is over the size is not opened at all"),
    ],
)
def test_a_refusal_comes_back_from_the_child(data: bytes, limits: Limits, code: str, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        confined_sheets(ChildLimits())(data, "cases.xlsx", limits, any_row)
    assert [error.code for error in refused.value.errors] == [code], why
