"""Merged cells: what is seen beside a row counts for it, and nothing is lost without a word."""

import io

import pytest
from openpyxl import Workbook

from mailmerge.intake.files.merged import MergedCells
from mailmerge.intake.files.sheet import Sheet, read_sheet
from mailmerge.intake.refusal import FileRefused, Limits


def read(
    rows: list[
        tuple[int | str | None, ...]
        | tuple[int | str | None, ...]
        | tuple[int | str | None, ...]
        | tuple[int | str, ...]
    ],
    *merges: str,
) -> Sheet:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return read_sheet(out.getvalue(), "cases.xlsx", Limits())


def cells(sheet: Sheet) -> dict[int, tuple[object, ...]]:
    return {row.number: row.cells for row in sheet.rows}


@pytest.mark.parametrize(
    ("rows", "merge", "expected", "why"),
    [
        ([("a", "b"), (1, "March"), (2, None)], "B2:B3", {2: (1, "March"), 3: (2, "March")}, "over two rows"),
        (
            [("a", "b"), ("Ada", 1), (None, 2), (None, 3)],
            "A2:A3",
            {2: ("Ada", 1), 3: ("Ada", 2), 4: ("", 3)},
            "no row more",
        ),
        ([("a", "b"), (1, 2), (None, None)], "B2:B9", {2: (1, 2)}, "a row that has nothing of its own is none"),
        ([("a", "b"), (1, 2), (3, None)], "A2:B2", {2: (1, ""), 3: (3, "")}, "over two columns: the first one's"),
        ([("a", "b"), (1, "x"), (2, None)], "B2:C3", {2: (1, "x"), 3: (2, "x")}, "over both"),
        ([("a", "b"), (1, None), (2, 3)], "B2:B3", {2: (1, ""), 3: (2, "")}, "a blank one: what Excel shows"),
        ([("a", "b"), (None, None), (1, 2)], "A1:A2", {3: (1, 2)}, "headings two rows high"),
    ],
)
def test_a_merged_cell_counts_for_each_of_its_rows(
    rows: list[tuple[int | str | None, ...] | tuple[int | str | None, ...]],
    merge: str,
    expected: dict[int, tuple[int, int] | tuple[int, str] | tuple[str, int]],
    why: str,
) -> None:
    assert cells(read(rows, merge)) == expected, why


@pytest.mark.parametrize(
    ("rows", "merge", "told", "why"),
    [
        ([("a", "b"), (1, "March"), (2, None)], "B2:B3", ["Row 3: cells are merged with the rows above."], "deep"),
        ([("a", "b", "c"), (1, "yes", None)], "B2:C2", ["Row 2: a cell is merged over several columns."], "wide"),
        ([("Cases", None), ("a", "b"), (1, 2)], "A1:B1", [], "a title loses nothing"),
        ([("UPN", "7 Sep", None), (None, "AM", "PM"), (1, 2, 3)], "B1:C1", [], "headings are read with what is below"),
        ([("a", "b"), (1, 2)], "A3:B3", [], "nothing in it"),
    ],
)
def test_the_office_is_told_how_merged_cells_were_read(
    rows: list[tuple[int | str | None, ...] | tuple[int | str | None, ...] | tuple[int | str, ...]],
    merge: str,
    told: list[str],
    why: str,
) -> None:
    notes = read(rows, merge).notes
    assert [note.startswith(begin) for note, begin in zip(notes, told, strict=True)] == [True] * len(told), why


def test_of_many_rows_the_first_few_are_named() -> None:
    sheet = read([("a", "b"), (1, "x"), *[(n, None) for n in range(2, 10)]], "B2:B10")
    assert sheet.notes[0].startswith("Rows 3, 4, 5, 6, 7 and 3 more: ")


def test_a_merged_cell_that_is_named_over_the_end_of_a_chunk_is_found_once() -> None:
    xml = b'<mergeCells><mergeCell ref="A1:A2"/><x:mergeCell ref="$B$3:C4"/></mergeCells>'
    whole = MergedCells.read([xml])
    assert sorted(whole.by_row) == [1, 3]
    for cut in range(len(xml)):
        assert MergedCells.read([xml[:cut], xml[cut:]]) == whole, cut


def test_more_merged_cells_than_any_list_has_are_refused() -> None:
    with pytest.raises(FileRefused, match="too-large"):
        MergedCells.read([b'<mergeCell ref="A1:A1048576"/>' * 100_001])
