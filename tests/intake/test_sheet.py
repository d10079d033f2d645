import io
import zipfile
from collections.abc import Sequence
from datetime import time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from mailmerge.intake.files.sheet import Sheet, read_sheet
from mailmerge.intake.files.table import Cell, Flawed, Percent, Row
from mailmerge.intake.files.workbook import OLE_MAGIC
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
    widths: list[int] = []

    def look(cells: Sequence[str]) -> bool:
        widths.append(len(cells))
        return False

    with pytest.raises(FileRefused, match="too-large"):
        read_sheet(b"a,b,c,d,e,f\n", "cases.csv", LIMITS, look)
    assert widths == [LIMITS.columns]


def zip_of(name: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "says", "why"),
    [
        (b"%PDF-1.7", "list.csv", "Export the list again", "a PDF"),
        (b"\xff\xd8\xff\xe0", "list.csv", "nothing is read from a photograph", "a photograph"),
        (b"\0\0\0\x18ftypheic", "list.csv", "nothing is read from a photograph", "a photograph of a phone"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "list.xls",
            "a spreadsheet saved as XML",
            "as some systems write .xls",
        ),
        (b"<?xml version='1.0'?><pupils/>", "list.xml", "not a Common Transfer File", "another program's XML"),
        (b"{\\rtf1", "list.csv", "copy the table into an empty Excel sheet", "an old Word table"),
        (OLE_MAGIC + "WordDocument".encode("utf-16-le"), "x.doc", "copy the table into an empty", "an older one"),
        (zip_of("word/document.xml"), "list.docx", "copy the table into an empty Excel sheet", "a Word table"),
        (zip_of("xl/workbook.bin"), "list.xlsx", "a binary Excel workbook", "under a workbook's name"),
        (zip_of("a.txt"), "list.xlsx", "a zip archive", "no workbook"),
        (OLE_MAGIC + b"x" * 600, "list.xls", "not an Excel workbook", "no workbook, nor anything"),
        (b"{}", "list.json", "can't be read", "told by its name"),
    ],
)
def test_what_is_no_spreadsheet_is_told_how_to_become_one(data: bytes, name: str, says: str, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_sheet(data, name, Limits())
    (error,) = refused.value.errors
    assert error.code == "unreadable", why
    assert says in error.text, why


def test_stray_blank_rows_and_columns_are_skipped_and_rows_keep_their_numbers() -> None:
    assert read_sheet(b"\na,b,,\n,,,\n1,2,,\n \n3,,,\n", "cases.csv", LIMITS) == Sheet(
        ("a", "b"), (Row(4, ("1", "2")), Row(6, ("3", "")))
    )


@pytest.mark.parametrize(
    ("line", "cells", "why"),
    [
        ("1,2,3", ("1", "2", "3"), "a cell too many"),
        ("1,2,", ("1", "2"), "blank cells beyond the headings are nothing"),
        ("1,2,,,x", ("1", "2", "", "", "x"), "what stands beyond them keeps its place"),
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


def cell_of(xml: str, *, texts: str = "") -> Cell:
    """Return what the only cell of a sheet's second row is read as, given its XML."""
    book = Workbook()
    book.active.append(["heading", "other"])
    book.active.append(["PLACE", "x"])
    data = saved(book)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    before, _, after = sheet.partition('<c r="A2"')
    data = with_part(data, "xl/worksheets/sheet1.xml", (before + xml + after.partition("</c>")[2]).encode())
    if texts:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        data = with_part(data, "xl/sharedStrings.xml", f'<sst xmlns="{main}">{texts}</sst>'.encode())
        known = (
            '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
            'Target="sharedStrings.xml" Id="texts"/></Relationships>'
        )
        data = with_part(data, "xl/_rels/workbook.xml.rels", relations.replace("</Relationships>", known).encode())
    return read_sheet(data, "cases.xlsx", Limits()).rows[0].cells[0]


@pytest.mark.parametrize(
    ("xml", "value", "why"),
    [
        ('<c r="A2"><f>1+1</f><v>2</v></c>', 2, "what Excel last worked out, never worked out here"),
        ('<c r="A2" t="str"><f>""</f><v></v></c>', "", "a formula whose value is blank is blank"),
        ('<c r="A2" t="str"><f>A1</f><v>_x000d_a</v></c>', "\na", "escapes, in small letters too"),
        ('<c r="A2" t="b"><v>1</v></c>', True, "a truth"),
        ('<c r="A2" t="e"><v>#N/A</v></c>', "#N/A", "an error"),
        ('<c r="A2" t="d"><v>2025-10-13T00:00:00Z</v></c>', excel_date(2025, 10, 13), "a strict workbook's day"),
        ('<c r="A2"><v>1E3</v></c>', 1000.0, "a number as programs write it"),
        ("<c><v>7</v></c>", 7, "a cell that doesn't say where it is comes next"),
        ('<c r="A2" t="inlineStr"><is><t>Ly_x000D_\n_x005F_x0041_</t></is></c>', "Ly\n_x0041_", "an escaped escape"),
        (
            '<c r="A2" t="inlineStr"><is><r><t>Ma</t></r><r><rPr><b/></rPr><t>ry</t></r><rPh sb="0" eb="1"><t>mari</t>'
            "</rPh></is></c>",
            "Mary",
            "runs are joined, and a phonetic guide is no text",
        ),
    ],
)
def test_a_cell_is_read_as_the_sheet_shows_it(xml: str, value: Cell, why: str) -> None:
    assert cell_of(xml) == value, why


_RUN = "<r><rPr><strike{}/></rPr><t>{}</t></r>"


@pytest.mark.parametrize(
    ("xml", "code", "says", "why"),
    [
        ('<c r="A2"><f>1+1</f></c>', "formula-without-value", "", "no value was ever saved"),
        ('<c r="A2"><f>1+1</f><v/></c>', "formula-without-value", "", "nor here"),
        ('<c r="A2" t="n"><f t="shared" si="0"/><v></v></c>', "formula-without-value", "", "one of many"),
        (
            f'<c r="A2" t="inlineStr"><is>{_RUN.format("", "no")}<r><t>yes</t></r></is></c>',
            "struck-out",
            "noyes",
            "in part",
        ),
        (
            f'<c r="A2" t="inlineStr"><is>{_RUN.format(chr(32) + "val=" + chr(34) + "1" + chr(34), "no")}</is></c>',
            "struck-out",
            "no",
            "with a value",
        ),
    ],
)
def test_a_cell_that_must_not_be_taken_for_what_it_says(xml: str, code: str, says: str, why: str) -> None:
    found = cell_of(xml)
    assert isinstance(found, Flawed), why
    assert (found.code, found.shown) == (code, says), why


def test_a_run_whose_line_through_is_switched_off_is_plain() -> None:
    assert (
        cell_of(f'<c r="A2" t="inlineStr"><is>{_RUN.format(chr(32) + "val=" + chr(34) + "0" + chr(34), "no")}</is></c>')
        == "no"
    )


def test_shared_texts_struck_out_in_part_are_told_wherever_they_stand() -> None:
    found = cell_of('<c r="A2" t="s"><v>0</v></c>', texts=f"<si>{_RUN.format('', 'no')}</si>")
    assert isinstance(found, Flawed)


def test_cells_whose_style_strikes_them_out_are_told_whatever_they_hold() -> None:
    book = workbook()
    book.active.append(["text", excel_date(2025, 2, 1)])
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    found = read_sheet(saved(book), "cases.xlsx", Limits()).rows[-1].cells
    assert [(cell.code, cell.shown) for cell in found if isinstance(cell, Flawed)] == [
        ("struck-out", "text"),
        ("struck-out", "01/02/2025"),
    ]


def test_hidden_and_filtered_rows_are_known() -> None:
    book = workbook()
    for value in (3, 4, 5):
        book.active.append([value, value])
    book.active.row_dimensions[3].hidden = True
    data = saved(book)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    flat = xml.replace(b'<row r="4"', b'<row r="4" ht="0" customHeight="1"')
    assert flat != xml
    rows = read_sheet(with_part(data, "xl/worksheets/sheet1.xml", flat), "cases.xlsx", Limits()).rows
    assert [(row.number, row.hidden) for row in rows] == [(2, False), (3, True), (4, True), (5, False)]


def test_where_a_sheet_hides_its_unused_rows_those_that_are_written_are_shown() -> None:
    # As Excel and LibreOffice show them: a row that is hidden says so itself.
    book = Workbook()
    for cells in (("upn",), ("1",), ("2",)):
        book.active.append(cells)
    book.active.sheet_format.zeroHeight = True
    book.active.row_dimensions[3].hidden = True
    rows = read_sheet(saved(book), "cases.xlsx", Limits()).rows
    assert [(row.number, row.hidden) for row in rows] == [(2, False), (3, True)]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_workbook_without_a_sheet_to_be_seen_is_refused(state: str) -> None:
    data = saved(workbook())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    hidden = book.replace('state="visible"', f'state="{state}"')
    assert hidden != book
    assert refusal(with_part(data, "xl/workbook.xml", hidden.encode())) == "unreadable"


def test_a_cover_without_rows_is_passed_over() -> None:
    book = Workbook()
    book.active.append(["Pupils to write to"])
    sheet = book.create_sheet("cases")
    sheet.append(["a"])
    sheet.append(["seen"])
    assert read_sheet(saved(book), "cases.xlsx", LIMITS).rows == (Row(2, ("seen",)),)


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
            'Only the sheet "Cover" was read',
            "the rows are elsewhere",
        ),
        (cover_first(), "cases.xlsx", True, "headings but no rows below", "a blank first sheet is passed over"),
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


@pytest.mark.parametrize(
    ("part", "megabytes"),
    [
        ("xl/styles.xml", 11),
        pytest.param("xl/sharedStrings.xml", 101, marks=pytest.mark.soak),
        pytest.param("x.bin", 401, marks=pytest.mark.soak),
    ],
)
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


@pytest.mark.parametrize(("name", "what_to_do"), [("export.zip", "Unpack it"), ("list.xlsb", "save it as an Excel")])
def test_of_another_programs_file_it_is_said_what_to_do(name: str, what_to_do: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_sheet(b"PK\x03\x04", name, LIMITS)
    assert what_to_do in refused.value.errors[0].text
