import io
import zipfile
from datetime import time
from pathlib import Path

import pytest

from mailmerge.intake.files.sheet import Sheet, read_sheet
from mailmerge.intake.files.table import Cell, Flawed, Percent, Unshown
from mailmerge.intake.refusal import FileRefused, Limits
from tests.intake.casefiles import excel_date

FILE = Path(__file__).parent / "files" / "libre.ods"  # as LibreOffice saves it
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
_STYLES = (
    '<style:style style:name="line"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    # So LibreOffice writes the line through a part of a cell; a style says only what differs from its parent's.
    '<style:style style:name="T1"><style:text-properties style:text-line-through-type="single"/></style:style>'
    '<style:style style:name="heir" style:parent-style-name="line"/>'
    '<style:style style:name="freed" style:parent-style-name="line">'
    '<style:text-properties style:text-line-through-style="none" style:text-line-through-type="none"/></style:style>'
    '<style:style style:name="gone"><style:table-properties table:display="false"/></style:style>'
)


def ods(*tables: str, mimetype: str = "application/vnd.oasis.opendocument.spreadsheet", manifest: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f"<office:document-content {_SPACES}><office:automatic-styles>{_STYLES}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return out.getvalue()


def text(words: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{words}</text:p></table:table-cell>'


def number(value: str, shown: str) -> str:
    said = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {said}><text:p>{shown}</text:p></table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def table(*rows: str, name: str = "Sheet1", attributes: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{row(text("a"), text("b"))}{"".join(rows)}</table:table>'


def read(*tables: str) -> Sheet:
    return read_sheet(ods(*tables), "list.ods", Limits())


def test_a_file_of_libreoffice_is_read_as_it_comes() -> None:
    sheet = read_sheet(FILE.read_bytes(), FILE.name, Limits())
    assert (sheet.rows[0].number, sheet.rows[0].cells[:5]) == (
        2,
        ("Y873430324302", "Oliver", "Mbeki", "18/08/2019", 93.1),
    )


def test_a_comment_stands_beside_its_row() -> None:
    note = "<office:annotation><text:p>do not</text:p><text:p>contact</text:p></office:annotation>"
    assert [row.comments for row in read(table(row(text(f"{note}Ada")), row(text("Olu")))).rows] == [
        ("do not\ncontact",),
        (),
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (text("Ada"), "Ada"),
        (text("Ada<text:s text:c='2'/>King"), "Ada  King"),
        (text("<office:annotation><text:p>note</text:p></office:annotation>Ada"), "Ada"),
        (number("12", "12"), 12),
        (number("12", "0012"), "0012"),
        ('<table:table-cell office:value-type="percentage" office:value="0.923"/>', Percent(92.3)),
        ('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>', True),
        ('<table:table-cell office:value-type="date" office:date-value="2025-10-13"/>', excel_date(2025, 10, 13)),
        ('<table:table-cell office:value-type="time" office:time-value="PT15H30M00S"/>', time(15, 30)),
        (number("1", "TRUE"), True),
        (number("0", "FALSE"), False),
        (number("5", ""), Unshown("5")),  # a number format of `;;;`
        (number("0", ""), ""),
        (text("", 'office:string-value="held"'), Unshown("held")),
        (text("Ada", 'table:style-name="freed"'), "Ada"),
    ],
)
def test_a_cell_is_read_as_it_is_meant(cell: str, value: Cell) -> None:
    found = read(table(row(cell, text("x")))).rows[0].cells[0]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("cell", "code", "why"),
    [
        (text("no", 'table:style-name="line"'), "struck-out", "the cell's style"),
        (text("no", 'table:style-name="heir"'), "struck-out", "the style that its own takes over"),
        (text('<text:span text:style-name="line">no</text:span> yes'), "struck-out", "a part of it"),
        (text('<text:span text:style-name="T1">no</text:span> yes'), "struck-out", "a part of it, of LibreOffice"),
        ('<table:table-cell table:formula="of:=1+1"/>', "formula-without-value", "no value was saved"),
        ('<table:table-cell table:formula="of:=1"><text:p/></table:table-cell>', "formula-without-value", "nor a text"),
    ],
)
def test_a_cell_that_must_not_be_taken_for_what_it_says(cell: str, code: str, why: str) -> None:
    found = read(table(row(cell, text("x")))).rows[0].cells[0]
    assert isinstance(found, Flawed), why
    assert found.code == code, why


def test_hidden_and_filtered_rows_are_known() -> None:
    sheet = read(
        table(
            row(text("1")),
            row(text("2"), attributes='table:visibility="collapse"'),
            row(text("3"), attributes='table:visibility="filter"'),
            f'<table:table-row-group table:display="false">{row(text("4"))}</table:table-row-group>',
            row(text("5")),
        )
    )
    assert [(one.number, one.hidden) for one in sheet.rows] == [(2, False), (3, True), (4, True), (5, True), (6, False)]


def test_repeated_rows_and_cells_are_counted_and_the_blank_rest_of_a_sheet_costs_nothing() -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    sheet = read(
        table(
            row(blank, attributes='table:number-rows-repeated="2"'),
            row(text("1", 'table:number-columns-repeated="2"'), attributes='table:number-rows-repeated="2"'),
            row(blank, attributes='table:number-rows-repeated="1048000"'),
        )
    )
    assert [(one.number, one.cells) for one in sheet.rows] == [(4, ("1", "1")), (5, ("1", "1"))]


def test_what_is_merged_over_several_rows_counts_for_each() -> None:
    covered = row("<table:covered-table-cell/>", text("2"))
    sheet = read(table(row(text("A", 'table:number-rows-spanned="2"'), text("1")), covered, row(text(""), text("3"))))
    assert [one.cells for one in sheet.rows] == [("A", "1"), ("A", "2"), ("", "3")]


def test_what_a_merged_cell_covers_is_not_read_for_nobody_sees_it() -> None:
    old = '<table:covered-table-cell office:value-type="string"><text:p>old</text:p></table:covered-table-cell>'
    beside = row(text("A", 'table:number-columns-spanned="2"'), old, text("1"))
    below = row(old, text("x"), text("2"))
    sheet = read(table(row(text("A", 'table:number-rows-spanned="2"'), text("x"), text("1")), below, beside))
    assert [one.cells for one in sheet.rows] == [("A", "x", "1"), ("A", "x", "2"), ("A", "", "1")]


def test_the_first_sheet_to_be_seen_with_rows_counts() -> None:
    sheet = read(
        table(row(text("hidden")), attributes='table:style-name="gone"'),
        '<table:table table:name="Cover"/>',
        table(row(text("seen")), name="Cases"),
    )
    assert sheet.rows[0].cells == ("seen", "")


@pytest.mark.parametrize(
    ("data", "code", "why"),
    [
        (ods(table(row(text("x"), attributes='table:number-rows-repeated="900000"'))), "too-large", "a bomb of rows"),
        (
            ods(table(row(text("x", 'table:number-columns-repeated="90000"')))),
            "too-large",
            "a bomb of cells",
        ),
        (ods(table(), manifest="<encryption-data/>"), "unreadable", "a password"),
        (ods(table(), mimetype="application/vnd.oasis.opendocument.text"), "unreadable", "a text document"),
        (ods("<broken"), "unreadable", "damaged"),
        (ods('<!DOCTYPE x [<!ENTITY a "b">]>'), "unreadable", "entities"),
    ],
)
def test_what_could_do_harm_or_is_no_spreadsheet_is_refused(data: bytes, code: str, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_sheet(data, "list.ods", Limits())
    assert [error.code for error in refused.value.errors] == [code], why
