"""Quotation marks in the wrong place: a row is never lost to one unsaid."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailmerge.intake.files.sheet import Sheet, read_sheet
from mailmerge.intake.files.swallowed import has_swallowed_a_row
from mailmerge.intake.refusal import FileRefused, Limits
from tests.intake.casefiles import read

LIMITS = Limits()
UPN = "Q207000016049"


@pytest.mark.parametrize(
    ("text", "columns", "swallowed", "why"),
    [
        ("12 Fen Drove,\nOutwell,\nMarch,\nPE15 8NQ", 4, False, "an address with its commas at the lines' ends"),
        ("Flat 2, The Maltings, Mill Lane\nMarch, Cambridgeshire, PE15 8NQ", 8, False, "an address of two lines"),
        ("12 Fen Drove, Outwell, March, Cambs, PE15 8NQ\nUnited Kingdom", 30, False, "all but the country in one line"),
        ("Rang home.\nNo answer, tried again; left a message", 20, False, "a note"),
        ("a,b,c,d,e\nf,g,h,i,j", 9, True, "as many delimiters as a row has"),
        (f"12/11/2025\n{UPN},12/11/2025", 2, True, "a row of two columns, by its UPN"),
        (f"12/11/2025\rMarlow,Esme,{UPN}", 3, True, "a UPN further on, and line ends of old Macintoshes"),
        (f"Esme;{UPN};Marlow\nZoe", 3, True, "the row above swallowed into the first cell of the one below"),
        ("12/11/2025\nOAK-QQM5J-E1QHN\t12/11/2025", 2, True, "a posting's reference, with tabs"),
    ],
)
def test_what_looks_like_a_swallowed_row(text: str, columns: int, swallowed: bool, why: str) -> None:
    assert has_swallowed_a_row(text, columns) is swallowed, why


def table(columns: int, upn_at: int, delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([f"heading {at}" for at in range(columns)])
    for row in range(4):
        cells = [f"{row}x{at}" for at in range(columns)]
        cells[upn_at] = f"Q20700001{row:03}9"
        writer.writerow(cells)
    return out.getvalue()


def sheet_or_codes(text: str) -> Sheet | list[str]:
    try:
        return read_sheet(text.encode(), "cases.csv", LIMITS)
    except FileRefused as refused:
        return [error.code for error in refused.errors]


@given(
    columns=st.integers(2, 9),
    upn_at=st.integers(0, 8),
    delimiter=st.sampled_from(",;\t"),
    places=st.tuples(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True)),
)
@example(columns=3, upn_at=1, delimiter=",", places=(0.2, 0.4))
def test_two_stray_marks_anywhere_lose_no_row_unsaid(
    columns: int, upn_at: int, delimiter: str, places: tuple[float, float]
) -> None:
    text = table(columns, upn_at % columns, delimiter)
    for place in sorted(places, reverse=True):
        at = text.index("\n") + 1 + int(place * (len(text) - text.index("\n") - 1))
        text = f'{text[:at]}"{text[at:]}'
    sheet = sheet_or_codes(text)
    if isinstance(sheet, list):
        assert sheet == ["quotation-mark"]
        return
    whole = [row for row in sheet.rows if len(row.cells) == columns]
    shifted = [row for row in sheet.rows if len(row.cells) > columns]  # each is rejected as `extra-cells`
    assert len(whole) == 4 or shifted


@pytest.mark.parametrize(
    "text",
    [
        'letter ref,posted on,service\n"OAK-QQM5J-E1QHN,12/11/2025,\nOAK-QQM5J-E1QHP",12/11/2025,\n',
        f'upn,letter,sent on,parent\r{UPN},1,2026-09-07,"Dana\r{UPN},1,2026-09-07,Ivo"\r',
        f'upn,date,session,mark\n{UPN},2025-09-08,AM,"O\n{UPN},2025-09-08,PM,O"\n',
        f'forename,surname,upn,attendance %\nAda,Lee,{UPN},"93\nZoe,Lee,{UPN},91"\n',
    ],
)
def test_a_swallowed_row_refuses_a_file_of_any_kind(text: str) -> None:
    assert [error.code for error in read(text.encode()).errors] == ["quotation-mark"]
