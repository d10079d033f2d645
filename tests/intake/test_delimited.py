import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.intake.files.delimited import decode, read_delimited
from mailmerge.intake.refusal import FileRefused

TEXT = "upn,parent 1 surname\r\nB8,Nowák’s £5\r\n"
RECORDS = [(1, ["upn", "parent 1 surname"]), (2, ["B8", "Nowák’s £5"])]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (TEXT.encode(), "UTF-8 without a mark"),
        (codecs.BOM_UTF8 + TEXT.encode(), "UTF-8 as Excel saves it"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "Excel's Unicode text"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16 the other way round"),
        (TEXT.encode("utf-16-le"), "UTF-16 without a mark is told by its zero bytes"),
        (TEXT.encode("utf-16-be"), "and so is the other one"),
        (TEXT.encode("cp1252"), "Windows-1252: Excel's plain CSV"),
        (TEXT.replace("\r\n", "\n").encode(), "Unix line ends"),
        (TEXT.replace("\r\n", "\r").encode(), "line ends of an old Mac"),
        (TEXT.replace(",", ";").encode(), "semicolons, as Excel saves where the comma is decimal"),
        (TEXT.replace(",", "\t").encode(), "tabs"),
        (("sep=;\r\n" + TEXT.replace(",", ";")).encode(), "Excel's own first line is not shown as a row"),
    ],
)
def test_the_same_records_whatever_program_wrote_them(data: bytes, why: str) -> None:
    assert list(read_delimited(data)) == RECORDS, why


@pytest.mark.parametrize(
    ("text", "cells", "why"),
    [
        ("upn;pupil\nB8;Lee, Ann, Miss\n", ["B8", "Lee, Ann, Miss"], "each line has the mark of the headings"),
        ("upn;pupil;born\nB8;Lee, Ann, Miss;2013\n", ["B8", "Lee, Ann, Miss", "2013"], "headings without a comma"),
        ("upn;pupil (surname, forename)\nB8;Lee, Ann\n", ["B8", "Lee, Ann"], "a comma in a heading parts no more"),
        ("upn\tpupil (surname, forename)\nB8\tLee, Ann\n", ["B8", "Lee, Ann"], "nor does it where tabs do"),
        ("Absence, autumn\nupn;pupil;born\nB8;Lee, Ann;2013\n", ["B8", "Lee, Ann", "2013"], "a title with a comma"),
        ("Absence, autumn\nupn;pupil (surname, forename);born\nB8;Lee, Ann;2013\n", ["B8", "Lee, Ann", "2013"], "both"),
        ("Absence\nupn,mark\nB8,N\n", ["B8", "N"], "two columns under a title"),
        ("Absence\nupn;mark\nB8;N\n", ["B8", "N"], "and with a semicolon"),
        (
            "upn, notices, mark\nB8, 2025-01-10; 2024-09-10; none, N\n",
            ["B8", " 2025-01-10; 2024-09-10; none", " N"],
            "a list",
        ),
    ],
)
def test_commas_inside_names_part_no_cells_where_semicolons_or_tabs_do(text: str, cells: list[str], why: str) -> None:
    # findings/pupils-cut-at-the-comma.sh
    assert list(read_delimited(text.encode()))[-1][1] == cells, why


@pytest.mark.parametrize(
    ("text", "records", "why"),
    [
        ('a,b\n"1\n2",3\n4,5\n', [(1, ["a", "b"]), (2, ["1\n2", "3"]), (3, ["4", "5"])], "a record is one row"),
        ("a,b\n\n1,2\n", [(1, ["a", "b"]), (2, []), (3, ["1", "2"])], "a blank line is a row in Excel"),
        ('"a,b,c";d\n1;2\n', [(1, ["a,b,c", "d"]), (2, ["1", "2"])], "commas inside quotes part nothing"),
        ("a\n1\n", [(1, ["a"]), (2, ["1"])], "one column needs no delimiter"),
        ("a,b\n1,2", [(1, ["a", "b"]), (2, ["1", "2"])], "the last line may lack its end"),
        ('a,b\n"""x""",2\n', [(1, ["a", "b"]), (2, ['"x"', "2"])], "doubled quotation marks"),
    ],
)
def test_rows_are_numbered_as_the_spreadsheet_shows_them(text: str, records: object, why: str) -> None:
    assert list(read_delimited(text.encode())) == records, why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', "a cell that no one typed"),
        (bytes(range(256)) * 20, "a binary file"),
        (b"\0" * 100, "zeros"),
        (codecs.BOM_UTF8 + b"a,b\n\xff\xfe\xfa\n", "it says UTF-8 and is not"),
        (codecs.BOM_UTF16_LE + b"a", "half a character"),
    ],
)
def test_what_is_no_csv_is_refused_as_unreadable(data: bytes, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        list(read_delimited(data))
    assert [e.code for e in refused.value.errors] == ["unreadable"], why


def test_the_refusal_names_the_row_of_the_open_quotation_mark() -> None:
    with pytest.raises(FileRefused) as refused:
        list(read_delimited(b'a,b\n1,2\n3,"4\n5,6\n'))
    assert [e.code for e in refused.value.errors] == ["quotation-mark"]
    assert "Row 3" in refused.value.errors[0].text


def test_the_refusal_names_the_row_of_a_cell_that_is_far_too_long() -> None:
    with pytest.raises(FileRefused) as refused:
        list(read_delimited(b"a,b\n1,2\n3," + b"x" * 200_000 + b"\n"))
    assert "Row 3 has a cell of more than 131,072 characters" in refused.value.errors[0].text


def test_bytes_that_windows_1252_leaves_undefined_stay_visible_as_control_characters() -> None:
    assert decode(b"caf\xe9 \x81") == "café \x81"


@pytest.mark.parametrize(
    ("text", "row", "why"),
    [
        ('a,b\n1,"The "Old" Barn"\n', 2, "marks inside a quoted cell that are not doubled"),
        ('a,b\n1,2\n3,4" pipe\n', 3, "a mark inside a cell without quotation marks"),
        ('a,b\n"1\n2",3\n4,x"y\n', 3, "rows are counted as the spreadsheet shows them"),
        ('a,b,c\n1,"visiting family,2025-12-08\n2,"wedding" abroad,x\n', 2, "a row swallowed up to the next mark"),
        ('a,b\n1,"2"x,3\n', 2, "text behind the closing mark"),
        ('a;b\n1;2 "x"\n', 2, "whatever parts the cells"),
    ],
)
def test_a_stray_quotation_mark_refuses_the_file_with_its_row(text: str, row: int, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        list(read_delimited(text.encode()))
    (error,) = refused.value.errors
    assert (error.code, error.text.split(":")[0]) == ("quotation-mark", f"Row {row}"), why


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('="0012",b\n', ["0012", "b"]),
        ('"a ""b""","c\n""d"""\n', ['a "b"', 'c\n"d"']),
        ('"",""\r\n', ["", ""]),
        ("O'Dowd,‘x’\n", ["O'Dowd", "‘x’"]),
    ],
)
def test_quotation_marks_that_belong_are_taken(text: str, cells: list[str]) -> None:
    assert list(read_delimited(text.encode())) == [(1, cells)]


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab",;\n\r ')), min_size=2, max_size=4).filter(lambda cells: any(cells[:-1])),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_a_csv_writer_writes_has_no_stray_quotation_mark(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["h", "i"], *rows])
    assert [cells for _, cells in read_delimited(("sep=,\r\n" + out.getvalue()).encode())] == [["h", "i"], *rows]
