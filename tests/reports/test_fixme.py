"""The FIX_ME workbook: what is in it, that it reads back as it was, and that only its rows can be done."""

import io
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mailmerge.intake.files.sheet import Sheet, read_sheet
from mailmerge.intake.files.table import DayOfFile, Flawed, Percent, Row, Table, shown
from mailmerge.intake.refusal import Limits
from mailmerge.intake.result import ParentResult, RowResult
from mailmerge.intake.rows.columns import DONE_HEADING
from mailmerge.reports.fixme import write_fixme
from tests.intake import made

HEADINGS = ("UPN", "Forename", "Guardian 1 Surname", "Guardian 1 Postcode", "parent 2 surname", "Court Order", "")
COLUMNS = (
    "upn",
    "pupil forename",
    "parent 1 surname",
    "parent 1 postcode",
    "parent 2 surname",
    "parent 2 court order",
    None,
)
RED, AMBER = "00F8C9C4", "00FFE3A3"


def cells(number: int, **values: Any) -> Row:
    given = {"upn": f"U{number}", "pupil forename": "Ada", "parent 1 surname": "Nowak"} | values
    return Row(number, tuple(given.get(name, "") for name in COLUMNS))


def table(*rows: Row) -> Table:
    return Table(HEADINGS, COLUMNS, rows)


def read(workbook: bytes) -> Sheet:
    return read_sheet(workbook, "cases_FIX_ME.xlsx", Limits())


def openpyxl_sheets(workbook: bytes) -> list[Worksheet]:
    return [sheet for sheet in load_workbook(io.BytesIO(workbook)).worksheets if isinstance(sheet, Worksheet)]


def upns(workbook: bytes) -> list[str]:
    sheet = read(workbook)
    return [str(row.cells[sheet.headings.index("UPN")]) for row in sheet.rows]


# --- which rows ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("results", "kept", "why"),
    [
        ([made.row(made.letter()), made.reject(rows=(3,))], ["U3"], "a letter is made, a reject is to mend"),
        ([made.row(made.none_due()), made.row(made.held(), rows=(3,))], ["U3"], "nothing due, and a hold"),
        ([made.row(made.letter(), made.held(parent=2)), made.row(made.sent_before(), rows=(3,))], ["U2"], "half done"),
        ([made.row(made.letter(), made.held(), rows=(2, 3))], ["U3"], "a row a parent: only the held parent's"),
        ([made.row(made.held(), made.held(), rows=(2, 3))], ["U2", "U3"], "a row a parent, both held"),
        ([made.row(made.excluded(), made.held(), rows=(2, 3))], ["U3"], "a row a parent, one no parent in law"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_only_rows_that_need_a_person_are_in_it(results: list[RowResult], kept: list[str], why: str) -> None:
    assert upns(write_fixme(table(cells(2), cells(3)), made.file(*results))) == kept, why


def test_a_row_about_a_posting_that_waits_says_why_on_the_whole_row() -> None:
    why = made.reason("posted-on-sunday", "This is a Sunday. Give the day of collection.")
    waits = RowResult((2,), None, "OAK-1", None, "hold", reasons=(why,))
    rows = Table(("letter ref", "posted on"), ("letter ref", "posted on"), (Row(2, ("OAK-1", "2025-09-21")),))
    sheet, tasks = openpyxl_sheets(write_fixme(rows, made.file(waits)))
    assert [cell.fill.fgColor.rgb for cell in sheet[2]] == [AMBER] * 2
    assert sheet["A2"].comment.text == why.text
    assert [cell.value for cell in tasks[7]] == [2, "OAK-1", None, None, "the whole row", None, why.text]


@pytest.mark.parametrize(
    ("parents", "cell"),
    [
        ([made.letter(), made.held(parent=2)], "parent 1"),
        ([made.letter(), made.held(parent=2), made.letter(parent=3)], "parent 1; parent 3"),
        ([made.sent_before(), made.held(parent=2)], None),
        ([made.none_due(), made.held(parent=2)], None),
        ([made.held(), made.held(parent=2)], None),
    ],
    ids=["a letter made", "two made", "made by another file", "none due", "all held"],
)
def test_a_half_done_row_names_the_parents_who_are_done(parents: list[ParentResult], cell: str | None) -> None:
    sheet = read(write_fixme(table(cells(2)), made.file(made.row(*parents))))
    if cell is None:
        assert DONE_HEADING not in sheet.headings
    else:
        assert sheet.rows[0].cells[sheet.headings.index(DONE_HEADING)] == cell


def test_a_workbook_that_is_dropped_back_half_mended_names_the_done_in_the_column_that_it_has() -> None:
    headings, columns = (DONE_HEADING, *HEADINGS), (DONE_HEADING, *COLUMNS)
    rows = Table(headings, columns, (Row(2, ("parent 1", *cells(2).cells)),))
    parents = (made.sent_before(), made.held(parent=2), made.letter(parent=3))
    sheet = read(write_fixme(rows, made.file(made.row(*parents))))
    assert sheet.headings == headings[:-1]
    assert sheet.rows[0].cells[0] == "parent 1; parent 3"


def test_it_prints_across_the_page_with_its_headings_on_each() -> None:
    first, _ = openpyxl_sheets(write_fixme(table(cells(2)), made.file(made.reject())))
    assert (first.print_title_rows, first.page_setup.orientation) == ("$1:$1", "landscape")
    assert (first.sheet_properties.pageSetUpPr.fitToPage, first.page_setup.fitToHeight) == (True, 0)


# --- reads back as it was --------------------------------------------------------------------------------------------


def test_headings_stay_as_typed_and_in_their_order() -> None:
    assert read(write_fixme(table(cells(2)), made.file(made.reject()))).headings == HEADINGS[:-1]


@pytest.mark.parametrize(
    ("value", "back", "why"),
    [
        ("007", "007", "leading zeros stay"),
        ("04/10/2025", "04/10/2025", "a typed date stays as typed"),
        (date(2016, 3, 14), datetime(2016, 3, 14), "a date cell stays one"),  # noqa: DTZ001 - Excel knows no zones
        (time(9, 5), time(9, 5), "a time cell stays one"),
        (Percent(92.3), Percent(92.3), "a percentage stays one"),
        (Percent(0.92), Percent(0.92), "so does a small one"),
        (92.3, 92.3, "a number stays one"),
        (True, True, "yes and no stay"),
        ("  two  spaces ", "  two  spaces ", "spaces stay, for the reader to judge"),
        ("#N/A", "#N/A", "Excel's errors come as the text that they were"),
        ("=1+1", "=1+1", "a formula is text"),
        ("line\nbreak", "line\nbreak", "a line break in a cell stays"),
        ("\x07bell", "\N{REPLACEMENT CHARACTER}bell", "what XML cannot hold shows as such"),
    ],
)
def test_a_value_reads_back_as_it_was(value: object, back: object, why: str) -> None:
    sheet = read(write_fixme(table(cells(2, **{"pupil forename": value})), made.file(made.reject())))
    assert sheet.rows[0].cells[1] == back, why


TYPED = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20)
DANGEROUS = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t="]), TYPED)


@given(values=st.lists(TYPED | DANGEROUS, min_size=3, max_size=3))
def test_no_cell_is_ever_a_formula_and_all_text_reads_back(values: list[str]) -> None:
    upn, forename, surname = values
    rows = table(cells(2, upn=upn, **{"pupil forename": forename, "parent 1 surname": surname}))
    result = made.file(made.reject(made.error(value=forename, text=surname), name=forename))
    workbook = write_fixme(rows, result)
    for sheet in openpyxl_sheets(workbook):
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                assert cell.quotePrefix == (str(cell.value).startswith(("=", "+", "-", "@", "\t")))
    if any(value.strip() for value in values):
        assert read(workbook).rows[0].cells[:3] == tuple(values)


def test_a_row_wider_than_its_headings_stays_so_and_its_cells_come_to_lie_under_no_heading() -> None:
    wide = Row(3, (*cells(3).cells, "extra"))
    result = made.file(
        made.row(made.letter(), made.held(made.reason("no-first-step"), parent=2)),
        made.reject(made.error("extra-cells", None, ""), rows=(3,)),
    )
    sheet = read(write_fixme(table(cells(2), wide), result))
    assert sheet.headings[:2] == (DONE_HEADING, "phone call on")
    assert len(sheet.rows[1].cells) > len(sheet.headings)
    assert sheet.rows[1].cells[:3] == ("", "", "U3")


# --- what to do ------------------------------------------------------------------------------------------------------


def marked(workbook: bytes) -> list[tuple[object, ...]]:
    """Return heading, colour and comment of every coloured cell on the first sheet."""
    sheet = openpyxl_sheets(workbook)[0]
    headings = [cell.value for cell in sheet[1]]
    return [
        (heading, cell.fill.fgColor.rgb, cell.comment.text if cell.comment else None)
        for line in sheet.iter_rows(min_row=2)
        for heading, cell in zip(headings, line, strict=True)
        if cell.fill.fill_type
    ]


@pytest.mark.parametrize(
    ("result", "marks"),
    [
        (
            made.reject(made.error("bad-postcode", "parent 1 postcode", "CB1", "Type the whole postcode.")),
            [("Guardian 1 Postcode", RED, "Type the whole postcode.")],
        ),
        (
            made.row(made.held(made.reason("court-order", "Ask the safeguarding lead."), parent=2)),
            [("Court Order", AMBER, "Mr Leo Tran: Ask the safeguarding lead.")],
        ),
        (
            made.row(made.held(made.reason("no-first-step", "Ring first."), parent=1)),
            [("phone call on", AMBER, "Mr Leo Tran: Ring first.")],
        ),
        (
            made.row(made.held(made.reason("authority-profile-incomplete", "Ask the trust."), parent=2)),
            [("parent 2 surname", AMBER, "Mr Leo Tran: Ask the trust.")],
        ),
        (
            made.reject(made.error("missing-value", "attendance", "", "Fill in the attendance.")),
            [("attendance", RED, "Fill in the attendance.")],
        ),
    ],
    ids=["a faulty cell", "a stated fact", "a blank to fill in", "a person decides", "a column that the sheet lacks"],
)
def test_the_cell_to_mend_is_coloured_and_says_what_to_do(result: RowResult, marks: list[tuple[str, str, str]]) -> None:
    assert marked(write_fixme(table(cells(2)), made.file(result))) == marks


def test_a_fault_of_the_whole_row_colours_the_row_and_speaks_at_its_first_cell() -> None:
    faults = marked(
        write_fixme(table(cells(2)), made.file(made.reject(made.error("duplicate-row", None, "", "Twice."))))
    )
    assert [heading for heading, _, _ in faults] == [heading or None for heading in HEADINGS]
    assert [comment for _, _, comment in faults] == ["Twice.", *[None] * (len(HEADINGS) - 1)]


def test_two_faults_of_one_cell_stand_in_one_comment() -> None:
    parents = (
        made.held(made.reason("no-first-step", "Ring.")),
        made.held(made.reason("no-first-step", "Ring."), parent=2),
    )
    ((_, _, comment),) = marked(write_fixme(table(cells(2)), made.file(made.row(*parents))))
    assert comment == "Mr Leo Tran: Ring."


def test_where_each_parent_has_a_row_the_blank_is_under_the_headings_that_the_row_uses() -> None:
    held = made.held(made.reason("parents-not-distinct", "Give an id."), parent=2)
    workbook = write_fixme(table(cells(2), cells(3)), made.file(made.row(made.letter(), held, rows=(2, 3))))
    assert read(workbook).headings[0] == "parent 1 id"


def test_what_to_fix_lists_every_fault_under_the_staffs_own_headings() -> None:
    result = made.file(
        made.reject(made.error(), made.error("bad-postcode", "parent 1 postcode", "CB1", "Type it whole.")),
        made.row(made.held(made.reason("court-order", "Ask."), parent=2), rows=(3,)),
    )
    rows = table(cells(2, **{"parent 1 postcode": "CB1"}), cells(3, **{"parent 2 court order": "yes"}))
    told = [[cell.value for cell in line] for line in openpyxl_sheets(write_fixme(rows, result))[1].iter_rows()]
    assert told[-3:] == [
        [2, "Omar Khan", made.UPN, None, "UPN", "U2", "The check letter is wrong. Copy the UPN again."],
        [2, "Omar Khan", made.UPN, None, "Guardian 1 Postcode", "CB1", "Type it whole."],
        [3, "Freya Tran", made.UPN, "Mr Leo Tran", "Court Order", "yes", "Ask."],
    ]


def test_the_rows_are_on_the_first_sheet() -> None:
    sheets = openpyxl_sheets(write_fixme(table(cells(2)), made.file(made.reject())))
    assert [sheet.title for sheet in sheets] == ["Rows to mend", "What to fix"]


def test_the_same_result_gives_the_same_bytes() -> None:
    rows, result = table(cells(2)), made.file(made.reject())
    assert write_fixme(rows, result) == write_fixme(rows, result)


@pytest.mark.parametrize(
    ("cell", "written", "why"),
    [
        (Flawed("yes", "struck-out", ""), ("yes", True), "still struck out, and refused again until it is mended"),
        (Flawed("", "formula-without-value", ""), ("#N/A", False), "never a blank, which would say no"),
        (DayOfFile("09/02/2025", None), ("09/02/2025 (day or month first?)", False), "its doubt goes with it"),
        (DayOfFile("2 Nov", date(2026, 11, 2)), ("02/11/2026", False), "with the year that followed from the file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_cell_that_could_not_be_taken_can_not_be_taken_when_dropped_back_unmended(
    cell: DayOfFile | Flawed, written: tuple[str, bool], why: str
) -> None:
    row = cells(2)
    workbook = write_fixme(table(replace(row, cells=(*row.cells[:-1], cell))), made.file(made.reject()))
    found = read(workbook).rows[0].cells
    last = next(one for one in reversed(found) if shown(one))
    assert (shown(last), isinstance(last, Flawed)) == written, why
