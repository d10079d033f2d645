import io
import zipfile
from datetime import time

import pytest
from openpyxl import Workbook, load_workbook

from mailmerge.intake.files.sheet import Sheet, read_sheet
from mailmerge.intake.files.table import Percent, Row
from mailmerge.intake.refusal import FileRefused, Limits
from tests.intake.casefiles import excel_date

LIMITS = Limits(bytes=50_000, rows=3, columns=5)


def refusal(data: bytes, name: str = "cases.csv") -> str:
    with pytest.raises(FileRefused) as refused:
        read_sheet(data, name, LIMITS)
    (error,) = refused.value.errors
    assert error.text
    return error.code


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return a workbook with one part replaced, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def workbook() -> Workbook:
    book = Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    return book


@pytest.mark.parametrize(
    ("data", "code", "why"),
    [
        (b"", "empty", "no bytes"),
        (b" \r\n\r\n", "empty", "blank lines only"),
        (b"\xef\xbb\xbf", "empty", "a byte-order mark only"),
        (b"a,b\r\n,\r\n", "empty", "headings only"),
        (saved(Workbook()), "empty", "a new workbook"),
        (b"a,b\n" + b"1,2\n" * 4, "too-large", "a row more than the limit"),
        (b"a,b,c,d,e,f\n1,2,3,4,5,6\n", "too-large", "a column more than the limit"),
        (b"a" * 50_001, "too-large", "a byte more than the limit"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "unreadable", ".xls, or a password"),
        (b"PK\x03\x04 not really", "unreadable", "a damaged workbook"),
        (b"%PDF-1.7\n%\xe2\xe3", "unreadable", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "unreadable", "a picture"),
        (b"<html><table><tr><td>upn</td></tr></table>", "unreadable", "a web page under a spreadsheet's name"),
    ],
)
def test_a_file_that_cant_be_taken_is_refused_with_its_code(data: bytes, code: str, why: str) -> None:
    assert refusal(data) == code, why


def test_as_many_rows_and_columns_as_the_limits_allow_are_taken() -> None:
    assert len(read_sheet(b"a,b,c,d,e\n" + b"1,2,3,4,5\n" * 3, "cases.csv", LIMITS).rows) == 3


def test_of_a_row_that_is_wider_than_a_file_may_be_no_more_is_looked_at_for_headings() -> None:
    widths = []
    with pytest.raises(FileRefused, match="too-large"):
        read_sheet(b"a,b,c,d,e,f\n", "cases.csv", LIMITS, lambda cells: widths.append(len(cells)) or False)
    assert widths == [LIMITS.columns]


def test_another_programs_file_is_told_by_its_name() -> None:
    assert refusal(saved(workbook()), "cases.ods") == "unreadable"


def test_stray_blank_rows_and_columns_are_skipped_and_rows_keep_their_numbers() -> None:
    assert read_sheet(b"\na,b,,\n,,,\n1,2,,\n \n3,,,\n", "cases.csv", LIMITS) == Sheet(
        ("a", "b"), (Row(4, ("1", "2")), Row(6, ("3", "")))
    )


@pytest.mark.parametrize(
    ("line", "cells", "why"),
    [
        ("1,2,3", ("1", "2", "3"), "a cell too many"),
        ("1,2,", ("1", "2", ""), "a comma too many may have shifted the cells, even where the last is blank"),
    ],
)
def test_a_row_wider_than_the_headings_keeps_its_extra_cells(line: str, cells: tuple[str, ...], why: str) -> None:
    assert read_sheet(f"a,b\n{line}\n4,5\n".encode(), "cases.csv", LIMITS).rows[0].cells == cells, why


def test_a_workbook_gives_dates_times_percentages_and_padded_numbers_as_they_are_meant() -> None:
    book = Workbook()
    book.active.append(["a", "b", "c", "d", "e"])
    book.active.append([excel_date(2025, 9, 1), time(15, 30), 0.923, 123, 12.5])
    book.active["C2"].number_format = "0.0%"
    book.active["D2"].number_format = "00000"
    (row,) = read_sheet(saved(book), "cases.xlsx", LIMITS).rows
    assert row == Row(2, (excel_date(2025, 9, 1), time(15, 30), Percent(92.3), "00123", 12.5))


def test_a_formula_counts_as_what_excel_last_worked_out_and_is_never_worked_out_here() -> None:
    book = workbook()
    book.active["A2"] = "=1+1"
    assert read_sheet(saved(book), "cases.xlsx", LIMITS).rows[0].cells == ("", 2)


def test_the_first_visible_sheet_counts() -> None:
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["hidden"])
    sheet = book.create_sheet("cases")
    sheet.append(["a"])
    sheet.append(["seen"])
    book.create_sheet("other").append(["unseen"])
    found = read_sheet(saved(book), "cases.xlsx", LIMITS)
    assert (found.headings, found.rows) == (("a",), (Row(2, ("seen",)),))
    assert ['"cases"' in note for note in found.notes] == [True]


def told(data: bytes, name: str, are_headings: bool) -> str:
    with pytest.raises(FileRefused) as refused:
        read_sheet(data, name, LIMITS, lambda _cells: are_headings)
    return " ".join(error.text for error in refused.value.errors)


def cover_first(*cells: str) -> bytes:
    book = Workbook()
    book.active.title = "Cover"
    book.active.append(cells)
    book.create_sheet("Cases").append(["a", "b"])
    return saved(book)


@pytest.mark.parametrize(
    ("data", "name", "are_headings", "says", "why"),
    [
        (b"a,b\r\n", "cases.csv", True, "The file has headings but no rows below them", "they are headings"),
        (b"hello", "notes.txt", False, "Only one line of the file has anything in it, and that is no row of", "text"),
        (
            cover_first("Cases"),
            "cases.xlsx",
            False,
            'Only the first sheet, "Cover", was read',
            "the rows are elsewhere",
        ),
        (cover_first(), "cases.xlsx", False, 'Only the first sheet, "Cover", was read', "and nothing is on the first"),
    ],
)
def test_a_file_without_rows_is_told_what_was_seen(
    data: bytes, name: str, are_headings: bool, says: str, why: str
) -> None:
    assert says in told(data, name, are_headings), why


def test_coloured_but_empty_cells_are_none() -> None:
    book = workbook()
    book.active["H2"].number_format = "0.00"
    book.active["A40"].number_format = "0.00"
    assert read_sheet(saved(book), "cases.xlsx", LIMITS).rows == (Row(2, (1, 2)),)


@pytest.mark.parametrize("claim", [b"A1:XFD1048576", b"A1"])
def test_a_sheet_that_lies_about_its_size_is_read_by_its_cells(claim: bytes) -> None:
    data = saved(workbook())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    lying = xml.replace(b"A1:B2", claim)
    assert lying != xml
    assert read_sheet(with_part(data, "xl/worksheets/sheet1.xml", lying), "cases.xlsx", LIMITS).rows == (
        Row(2, (1, 2)),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused_before_anything_reads_them(encoding: str) -> None:
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    ).encode(encoding)
    assert refusal(with_part(saved(workbook()), "xl/worksheets/sheet1.xml", bomb)) == "unreadable"


@pytest.mark.parametrize(("part", "megabytes"), [("xl/sharedStrings.xml", 101), ("xl/styles.xml", 11), ("x.bin", 401)])
def test_a_zip_bomb_is_refused_as_too_large(part: str, megabytes: int) -> None:
    bomb = with_part(saved(workbook()), part, bytes(megabytes * 1024 * 1024))
    with pytest.raises(FileRefused) as refused:
        read_sheet(bomb, "cases.xlsx", Limits())
    assert [e.code for e in refused.value.errors] == ["too-large"]


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_a_truncated_workbook_is_unreadable(cut: float) -> None:
    data = saved(workbook())
    assert refusal(data[: int(len(data) * cut)]) == "unreadable"


def test_the_workbooks_of_the_tests_are_good_ones() -> None:
    assert load_workbook(io.BytesIO(saved(workbook()))).active["A1"].value == "a"
