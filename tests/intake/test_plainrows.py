"""Plain rows: what needs no XML reader says what an XML reader would read, whatever a program writes."""

import io
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.intake.plainrows import NotPlain, is_plain, plain_rows
from mailmerge.intake.xlsx import Workbook

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELS = (
    '<Relationships xmlns="r"><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>"
)
_BOOK = (
    f'<workbook {NS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def part(rows: str, before: str = "", after: str = "") -> bytes:
    return f"{before}<worksheet {NS}><sheetData>{rows}</sheetData>{after}</worksheet>".encode()


def read(sheet: bytes, *, plain: bool) -> list[tuple[int, bool, list[object]]] | str:
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    with ZipFile(data) as archive:
        book = Workbook.read(archive)
        if not plain:
            book.plain["xl/worksheets/sheet1.xml"] = False
        try:
            rows = list(book.rows(book.sheets[0]))
        except Exception:  # damaged, however it is said
            return "damaged"
        return [(number, type(cells).__name__ == "HiddenRow", list(cells)) for number, cells in rows]


CELLS = st.sampled_from(
    [
        '<c r="{0}"><v>12</v></c>',
        '<c r="{0}" t="str"><v>a &amp; b</v></c>',
        '<c r="{0}" t="inlineStr"><is><t>_x000D_ &#65;&#x42;</t></is></c>',
        '<c r="{0}" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>',
        '<c r="{0}" t="inlineStr"><is><r><t>in</t></r><r><t>runs</t></r></is></c>',
        '<c r="{0}"><f>A1</f><v>3</v></c>',
        '<c r="{0}"><f>A1</f></c>',
        '<c r="{0}" t="b"><v>1</v></c>',
        '<c r="{0}" t="e"><v>#N/A</v></c>',
        '<c r="{0}"/>',
        "<c r='{0}'><v>7</v></c>",
        '<c t="str" r="{0}"><v>other order</v></c>',
        "<c><v>9</v></c>",
        '<c r="{0}" t="str"><v></v></c>',
        '<c r="{0}" t="str"><v>two\nlines</v></c>',
        "<!-- <row r='9'/> -->",
        '<c r="{0}" t="str"><v>&nonsense;</v></c>',
    ]
)
ATTRIBUTES = st.sampled_from(["", ' hidden="1"', ' spans="1:3"', " ht='0'", ' ht="0" customHeight="1"'])
ROWS = st.lists(st.tuples(ATTRIBUTES, st.lists(CELLS, max_size=4), st.sampled_from(["", "\n"])), max_size=5)


@given(rows=ROWS, before=st.sampled_from(["", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n']))
def test_a_plain_sheet_says_what_an_xml_reader_reads_in_it(
    rows: list[tuple[str, list[str], str]],
    before: str,
) -> None:
    text = "".join(
        f'<row r="{at}"{attributes}>'
        + "".join(cell.format(f"{chr(ord('A') + place)}{at}") for place, cell in enumerate(cells))
        + f"</row>{between}"
        for at, (attributes, cells, between) in enumerate(rows, start=1)
    )
    assert read(part(text, before), plain=True) == read(part(text, before), plain=False)


@pytest.mark.parametrize(
    ("data", "expected", "why"),
    [
        (part(""), True, "nothing in it"),
        (part("", after="<!-- <row/> -->"), False, "a comment may hold what looks like a row"),
        (part("<row><![CDATA[x]]></row>"), False, "so may a section"),
        (part("<?x y?>"), False, "or an instruction"),
        (part("", before='<?xml version="1.0" encoding="utf-16"?>'), False, "another encoding"),
        (part("").replace(b"worksheet", b"x:worksheet"), False, "names with a prefix"),
        (b"", False, "nothing"),
    ],
)
def test_which_sheets_are_plain(data: bytes, expected: bool, why: str) -> None:
    assert is_plain(io.BytesIO(data)) is expected, why


def test_what_stands_between_rows_is_left_to_the_xml_reader() -> None:
    with pytest.raises(NotPlain):
        list(plain_rows(io.BytesIO(part('<row r="1"/><other/><row r="2"/>'))))
