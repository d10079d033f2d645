"""A FIX_ME workbook that is mended and dropped back: only its rows are done, and a parent who is done is left alone."""

import io
import random
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from mailmerge.intake.rows.columns import DONE_HEADING
from mailmerge.reports.fixme import write_fixme
from tests.intake import made
from tests.intake.casefiles import LEAVE, ROW, SECOND_PARENT, csv_of, read

UPNS = ("B801200005001", "P207000016049", "V873400125017")

FAMILY = ROW | SECOND_PARENT
FILE = csv_of(
    FAMILY,
    FAMILY | {"upn": UPNS[0]},
    FAMILY | {"upn": UPNS[1]},
    LEAVE | {"upn": UPNS[2]},
)
HALF_DONE = made.row(made.letter(), made.held(made.reason("no-first-step", "Ring first."), parent=2), rows=(3,))
WORKBOOK = write_fixme(
    read(FILE).table,
    made.file(
        made.row(made.letter(), made.letter(parent=2)),
        HALF_DONE,
        made.row(made.held(), made.held(parent=2), rows=(4,)),
        made.row(made.none_due(), rows=(5,)),
    ),
)


def edited(change: Callable[..., list[list[Any]]]) -> bytes:
    """Return the workbook after somebody has changed its rows (lists of values below the headings)."""
    book = load_workbook(io.BytesIO(WORKBOOK))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    sheet.delete_rows(2, len(rows))
    for row in change(headings, rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def done_by_upn(workbook: bytes) -> dict[str, list[bool]]:
    found = read(workbook, "cases_FIX_ME.xlsx")
    assert (found.errors, found.rejects, found.notes) == ((), (), ())
    return {case.pupil.upn: [parent.letter_made for parent in case.parents] for case in found.cases}


def added(headings: Any, rows: Any) -> Any:
    fresh = FAMILY | {"upn": UPNS[2], DONE_HEADING: None}
    return [*rows, [fresh.get(heading) for heading in headings]]


@pytest.mark.parametrize(
    ("change", "done"),
    [
        (lambda _, rows: rows, {UPNS[0]: [True, False], UPNS[1]: [False, False]}),
        (lambda _, rows: rows[::-1], {UPNS[0]: [True, False], UPNS[1]: [False, False]}),
        (lambda _, rows: random.Random(1).sample(rows, 2), {UPNS[0]: [True, False], UPNS[1]: [False, False]}),
        (lambda _, rows: rows[1:], {UPNS[1]: [False, False]}),
        (lambda _, rows: [rows[0], [None] * len(rows[0]), rows[1]], {UPNS[0]: [True, False], UPNS[1]: [False, False]}),
        (added, {UPNS[0]: [True, False], UPNS[1]: [False, False], UPNS[2]: [False, False]}),
    ],
    ids=["as it was", "turned round", "shuffled", "one deleted", "a blank row between", "one added"],
)
def test_dropped_back_it_asks_for_its_own_rows_only_whatever_was_done_to_them(
    change: Callable[..., list[list[Any]]], done: dict[str, list[bool]]
) -> None:
    assert done_by_upn(edited(change)) == done


def test_what_is_filled_in_arrives() -> None:
    def ring(headings: Any, rows: Any) -> Any:
        at = headings.index("phone call on")
        return [[*row[:at], "06/11/2025", *row[at + 1 :]] for row in rows]

    cases = read(edited(ring), "cases_FIX_ME.xlsx").cases
    assert [f"{case.phone_call_on:%Y-%m-%d}" for case in cases] == ["2025-11-06"] * 2


@pytest.mark.parametrize(
    ("cell", "done"),
    [("", []), ("Parent 1", [1]), ("PARENT2,parent 1", [1, 2]), ("parent 12", []), ("both", [])],
)
def test_parents_who_are_done_are_read_however_they_are_typed(cell: str, done: list[int]) -> None:
    (case,) = read(csv_of(FAMILY | {DONE_HEADING: cell})).cases
    assert [parent.number for parent in case.parents if parent.letter_made] == done


def test_the_rows_are_found_though_the_list_of_faults_was_moved_to_the_front() -> None:
    book = load_workbook(io.BytesIO(WORKBOOK))
    book.move_sheet(book.worksheets[1], -1)
    out = io.BytesIO()
    book.save(out)
    assert done_by_upn(out.getvalue()) == {UPNS[0]: [True, False], UPNS[1]: [False, False]}


WITHOUT_SCHOOL = {name: cell for name, cell in FAMILY.items() if name != "school"}


@pytest.mark.parametrize(
    ("row", "why"),
    [(WITHOUT_SCHOOL, "there was no such column"), (FAMILY | {"school": ""}, "its cell was blank")],
)
def test_a_row_whose_school_the_folder_named_may_be_dropped_back_anywhere(row: dict[str, str], why: str) -> None:
    found = read(csv_of(row), school="oakfield")
    (case,) = found.cases
    workbook = write_fixme(found.table, made.file(made.row(made.held(), made.held(parent=2), school=case.school.code)))
    again = read(workbook, "cases_FIX_ME.xlsx")
    assert (again.errors, [case.school.code for case in again.cases]) == ((), ["oakfield"]), why


def test_a_school_that_is_to_be_filled_in_is_left_blank() -> None:
    found = read(csv_of(FAMILY | {"school": ""}), school="no school")
    workbook = write_fixme(found.table, made.file(*found.rejects))
    (reject,) = read(workbook, "cases_FIX_ME.xlsx").rejects
    assert [(error.code, error.column) for error in reject.errors] == [("missing-value", "school")]


@pytest.mark.parametrize(
    ("row", "added", "why"),
    [
        (ROW | {"parent 1 title": "Mr & Mrs"}, "parent 2 ", "the other parent's"),
        (FAMILY | {"parent 1 title": "Mr & Mrs"}, "parent 3 ", "the next that are free"),
        (ROW | {"parent 1 surname": "", "parental addressee": "Mr & Mrs O'Dowd"}, "parent 2 ", "in a column of both"),
    ],
)
def test_who_names_two_parents_at_once_gets_columns_for_the_other(row: dict[str, str], added: str, why: str) -> None:
    found = read(csv_of(row))
    headings = read(write_fixme(found.table, made.file(*found.rejects)), "cases_FIX_ME.xlsx").table.headings
    wanted = ("title", "forename", "surname", "address line 1", "town", "postcode")
    assert {f"{added}{name}" for name in wanted} <= set(headings), why
