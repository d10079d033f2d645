import contextlib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mailmerge.intake.files.sheet import read_sheet
from mailmerge.intake.refusal import FileRefused, Limits

FILE = Path(__file__).parent / "files" / "old-excel.xls"  # as Excel 97 saves it


def test_an_old_workbook_gives_its_values_and_says_what_can_not_be_seen_in_it() -> None:
    sheet = read_sheet(FILE.read_bytes(), FILE.name, Limits())
    assert sheet.headings[:5] == ("upn", "pupil forename", "pupil surname", "date of birth", "attendance")
    assert (sheet.rows[0].number, sheet.rows[0].cells[:5]) == (
        2,
        ("C873430124300", "Amelia", "Hartley", "12/03/2019", 93.1),
    )
    assert "hidden" in sheet.notes[0]


@given(st.binary(min_size=1, max_size=40), st.integers(8, 5600), st.integers(600, 5632))
def test_no_damage_to_an_old_workbook_makes_it_raise_anything_but_a_refusal(damage: bytes, at: int, end: int) -> None:
    data = FILE.read_bytes()
    with contextlib.suppress(FileRefused):
        read_sheet((data[:at] + damage + data[at + len(damage) :])[:end], FILE.name, Limits())
