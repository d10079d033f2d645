"""Number formats: what the sheet shows is what is read."""

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from mailmerge.intake.files.sheet import read_sheet
from mailmerge.intake.files.table import Percent, Unshown
from mailmerge.intake.numberformat import read_format
from mailmerge.intake.refusal import Limits
from tests.intake.casefiles import ROW, read, xlsx_of
from tests.intake.test_sheet import saved


@pytest.mark.parametrize(
    ("value", "code", "expected", "why"),
    [
        (0.923, "0.0%", Percent(92.3), "a percentage is stored as a fraction"),
        (0.923, "0%", Percent(92.3), "what is stored counts, rounded as it may be shown"),
        (0.923, "[Red]0.0%;[Blue]-0.0%", Percent(92.3), "colours and sections change nothing"),
        (92.3, '0.0"%"', Percent(92.3), "a sign in quotes multiplies nothing"),
        (92.3, r"0.0\%", Percent(92.3), "nor does one behind a backslash"),
        (92.3, r"0.0\ \%", Percent(92.3), "nor with a gap before it"),
        (92.3, '0.0" % of sessions"', 92.3, "other words behind a number are a unit"),
        (12, '0" sessions"', 12, "a unit"),
        (12, "£#,##0", 12, "a currency"),
        (12, "+0;-0", 12, "a sign"),
        (1234, "#,##0", 1234, "a thousands comma"),
        (12.5, "00000", 12.5, "not whole: nothing is padded"),
        (123, "00000", "00123", "zeros in front are of an id"),
        (123, "000000000000", "000000000123", "twelve of them"),
        (873441922896, '"B"000000000000', "B873441922896", "a letter in front is shown, and meant"),
        (7, '"Year "0', "Year 7", "a word in front"),
        (7700900123, "00000 000000", "07700 900123", "a telephone number"),
        (7700900123, "00000-000000", "07700-900123", "with a hyphen"),
        (1234567, "000-0000", "123-4567", "digits beyond the first places stand in front"),
        (12345678, "000-0000", "1234-5678", "also where there are more of them"),
        (5, "General", 5, "as it is"),
        (5, "@", 5, "text, with a number in it"),
        (45942, r"dd\/mm\/yyyy", "2025-10-12", "a date with escaped slashes"),
        (45942, '"on "dd/mm/yyyy', "2025-10-12", "words before a date"),
        (7, r"0\d", 7, "an escaped letter makes no date of a number"),
        (7, '0"day"', 7, "nor one in quotes"),
        (7, ";;;", "", "nothing is shown"),
        ("yes", ";;;", "", "no text either"),
        ("yes", "0;-0;0", "yes", "text has its own section"),
        (0, "0;-0;;@", "", "zeros are hidden"),
        (3, "0;-0;;@", 3, "nothing else is"),
        (-3, "0;;0", "", "what is below zero is hidden"),
        (3, ";-0;0", "", "what is above zero is hidden"),
        (0, '0;-0;""', "", "an empty literal shows nothing"),
    ],
)
def test_what_a_cell_shows_is_what_is_read(
    value: float | str, code: str, expected: Percent | float | str, why: str
) -> None:
    book = Workbook()
    book.active.append(["heading", "other"])
    book.active.append([value, "x"])
    book.active["A2"].number_format = code
    (cell, _) = read_sheet(saved(book), "cases.xlsx", Limits()).rows[0].cells
    said = "" if isinstance(cell, Unshown) else f"{cell:%Y-%m-%d}" if hasattr(cell, "year") else cell
    assert said == expected, why


@pytest.mark.parametrize(
    ("value", "code", "errors", "why"),
    [
        ("yes", ";;;", ["hidden-row"], "a text that is not shown"),
        (1, ";;;", ["hidden-row"], "a number"),
        (1, ";;", ["hidden-row"], "numbers alone are hidden"),
        ("yes", ";;;@", [], "a text that is shown"),
        (0, "0;-0;;@", [], "a nought guards nobody"),
        (None, ";;;", [], "a blank"),
    ],
)
@pytest.mark.parametrize(
    "column", ["parent 1 court order", "parent 1 deceased", "parent 1 address confidential", "looked after"]
)
def test_a_guard_that_a_format_hides_is_no_blank(column: Any, value: Any, code: Any, errors: Any, why: Any) -> None:
    found = read(xlsx_of(ROW | {column: value}, formats={column: code}), "cases.xlsx")
    assert [(e.code, e.column) for one in found.rejects for e in one.errors] == [(e, column) for e in errors], why


def test_what_a_format_hides_elsewhere_is_the_blank_that_the_sheet_shows() -> None:
    hidden = {"parent 1 email": "dana@family.example", "class": "7A"}
    found = read(xlsx_of(ROW | hidden, formats=dict.fromkeys(hidden, ";;;")), "cases.xlsx")
    assert [(case.parents[0].email, case.pupil.class_name) for case in found.cases] == [(None, None)]


def test_white_on_white_is_read() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(ROW | {"parent 1 court order": "yes"})))
    for cell in book.active[2]:
        cell.font = Font(color="FFFFFF")
    out = io.BytesIO()
    book.save(out)
    (case,) = read(out.getvalue(), "cases.xlsx").cases
    assert case.parents[0].court_order is True


def test_a_row_of_nothing_but_hidden_cells_is_a_blank_row() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(ROW)))
    book.active.append(["#", "#"])
    for cell in book.active[3]:
        cell.number_format = ";;;"
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), "cases.xlsx")
    assert (len(found.cases), found.rejects) == (1, ())


@pytest.mark.parametrize("code", ["", ";", ";;", '"', "\\", "[", "0;0;0;@;0", "_", "*", "#,##0.00_);[Red](#,##0.00)"])
def test_no_code_makes_it_raise(code: str) -> None:
    assert read_format(code).written(12) is not None


@pytest.mark.parametrize(
    ("code", "hides", "why"),
    [
        ("", set(), "no format"),
        (";", {"above zero", "below zero", "zero"}, "the first of two sections is of zero too"),
        (";;", {"above zero", "below zero", "zero"}, "all numbers"),
        (";;;", {"above zero", "below zero", "zero", "text"}, "everything"),
        (";;;@", {"above zero", "below zero", "zero"}, "all numbers, and no text"),
    ],
)
def test_what_a_format_hides(code: str, hides: set[str], why: str) -> None:
    assert read_format(code).hides == hides, why
