"""Number formats: what the sheet shows is what is read."""

import pytest
from openpyxl import Workbook

from mailmerge.intake.files.sheet import read_sheet
from mailmerge.intake.files.table import Percent
from mailmerge.intake.numberformat import read_format
from mailmerge.intake.refusal import Limits
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
def test_what_a_cell_shows_is_what_is_read(value, code, expected, why) -> None:
    book = Workbook()
    book.active.append(["heading", "other"])
    book.active.append([value, "x"])
    book.active["A2"].number_format = code
    (cell, _) = read_sheet(saved(book), "cases.xlsx", Limits()).rows[0].cells
    shown = f"{cell:%Y-%m-%d}" if hasattr(cell, "year") else cell
    assert shown == expected, why


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
