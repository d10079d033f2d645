import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.intake.files.sheet import read_sheet
from mailmerge.intake.files.table import Cell, Flawed, Percent
from mailmerge.intake.refusal import FileRefused, Limits
from tests.intake.casefiles import excel_date

FILE = Path(__file__).parent / "files" / "old-excel.xls"  # as Excel 97 saves it


SHOWN = FILE.with_name("old-excel-shown.xls")  # as xlwt writes it


def test_an_old_workbook_of_excel_is_read_as_it_comes() -> None:
    sheet = read_sheet(FILE.read_bytes(), FILE.name, Limits())
    assert sheet.headings[:5] == ("upn", "pupil forename", "pupil surname", "date of birth", "attendance")
    assert (sheet.rows[0].number, sheet.rows[0].cells[:5]) == (
        2,
        ("C873430124300", "Amelia", "Hartley", "12/03/2019", 93.1),
    )
    assert sheet.notes == ()


@pytest.mark.parametrize(
    ("row", "column", "value", "why"),
    [
        (2, 2, Percent(93.1), "a number shown as a percentage"),
        (2, 3, excel_date(2016, 3, 14), "a day"),
        (2, 5, "007", "noughts in front, which the format writes"),
        (3, 4, "#N/A", "a look-up that failed is no blank: it may have been a guard"),
        (7, 4, True, "a tick"),
        (8, 5, "7C", "merged with the row above"),
    ],
)
def test_a_cell_is_read_as_the_sheet_shows_it(row: int, column: int, value: Cell, why: str) -> None:
    sheet = read_sheet(SHOWN.read_bytes(), SHOWN.name, Limits())
    assert next(one for one in sheet.rows if one.number == row).cells[column] == value, why


def test_what_a_line_strikes_out_and_which_rows_are_hidden_is_known() -> None:
    sheet = read_sheet(SHOWN.read_bytes(), SHOWN.name, Limits())
    struck = [row.cells[1].code for row in sheet.rows if isinstance(row.cells[1], Flawed)]
    assert struck == ["struck-out", "struck-out"], "one wholly, one in part"
    assert [row.number for row in sheet.rows if row.hidden] == [6]


@given(st.binary(min_size=1, max_size=40), st.integers(8, 5600), st.integers(600, 5632))
def test_no_damage_to_an_old_workbook_makes_it_raise_anything_but_a_refusal(damage: bytes, at: int, end: int) -> None:
    data = FILE.read_bytes()
    with contextlib.suppress(FileRefused):
        read_sheet((data[:at] + damage + data[at + len(damage) :])[:end], FILE.name, Limits())
