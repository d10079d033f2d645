"""A week of one school, by files alone: what goes wrong in it is put right, and every letter is accounted for."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mailmerge.intake.result import FileResult
from mailmerge.operations import postroom, safekeeping
from mailmerge.workspace import load_workspace
from tests.story.office import Office, Row, pupils

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2025, 10, day) for day in range(6, 11))


def refs(result: FileResult) -> list[str]:
    """Return the references of the letters that a file made, in the order of its rows."""
    return [str(parent.ref) for row in result.results for parent in row.parents if parent.ref]


def taken(result: FileResult) -> FileResult:
    """Return a result in which every row was taken."""
    assert not result.errors
    assert not [row for row in result.results if row.needs_mending], result.results
    return result


def at_home(row: Row) -> dict[str, str]:
    """Return a row whose address is the pupil's: nothing says that the parent lives there."""
    return {re.sub("^parent 1 (?=address|town|postcode)", "", name): cell for name, cell in row.items()}


def people(row: Row) -> dict[str, str]:
    """Return what an export of pupils and parents says of a row."""
    return {name: cell for name, cell in row.items() if not re.search("leave|penalty", name)}


def filled_in(workbook: bytes, column: str, value: str) -> bytes:
    """Return a workbook of rows to mend with one column filled in where it is blank."""
    book = load_workbook(io.BytesIO(workbook))
    sheet = book.worksheets[0]
    at = next(cell.column for cell in sheet[1] if cell.value == column)
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, at).value = sheet.cell(row, at).value or value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def posted(office: Office, run: str | None, day: date) -> None:
    """Have the sheet of a run stamped, drop the scan, and drop the form that comes of it with the day filled in."""
    sheet = office.paper(run, f"posting-sheet-{office.school}.pdf")
    taken(office.drop("scan.pdf", data=office.scan(sheet)))
    (form,) = (name for name in office.open_papers() if name.endswith("to-fill-in.csv"))
    rows = csv.DictReader(io.StringIO(office.take_up(form).decode("utf-8-sig")))
    taken(office.drop(form, *({**row, "posted on": day.isoformat()} for row in rows)))


def told(office: Office, name: str, letters: Iterable[str], **columns: str) -> FileResult:
    """Drop a sheet that says the same of each of these letters; `_` in a column's name stands for a space."""
    cells = {column.replace("_", " "): cell for column, cell in columns.items()}
    return taken(office.drop(name, *({"letter ref": ref, **cells} for ref in letters)))


@pytest.mark.parametrize("number", [6, pytest.param(40, marks=pytest.mark.soak)])
def test_a_week_by_files_alone(new_workspace: Path, number: int) -> None:
    office = Office(new_workspace, "oakfield", MONDAY)
    forgotten, held, *rest = pupils(number)

    # Monday. Last year's list is dropped by mistake, and its run is taken back as a whole; then comes the right one.
    wrong = office.drop("last year.csv", *({**row, "leave to": "2025-10-23"} for row in rest[:2]))
    told(office, "take back.csv", [str(wrong.run)], withdraw_because="last year's list", by="Ann Lee")
    monday = office.drop("leave.csv", {**forgotten, "leave decision": ""}, at_home(held), *rest)
    assert len(refs(monday)) == number - 2
    # The address that may be the parent's is looked into, and the decision that was forgotten is filled in.
    told_why = {"code": "address-to-confirm", "text": "asked at the gate", "by": "Ann Lee"}
    taken(office.drop("release.csv", {"upn": held["upn"], "note kind": "release", "on": "2025-10-06", **told_why}))
    workbook = office.take_up("leave_FIX_ME.xlsx")
    mended = taken(office.drop("leave_FIX_ME.xlsx", data=filled_in(workbook, "leave decision", "refused")))
    assert len(refs(mended)) == 2
    assert office.open_papers() == []
    # One of them is no longer on roll, and is not to go.
    gone, *others = refs(monday)
    told(office, "withdraw.csv", [gone], withdraw_because="left on Friday", by="Ann Lee")

    # Tuesday. All go over the counter; the stamped sheets come back, and the day is filled in, once wrongly.
    office.day = TUESDAY
    posted(office, monday.run, TUESDAY)
    posted(office, mended.run, MONDAY)
    # Wednesday. The wrong day is noticed.
    office.day = WEDNESDAY
    corrected = {"posted on": "2025-10-07", "correct because": "it was Tuesday", "by": "Ann Lee"}
    told(office, "correct.csv", refs(mended), **corrected)

    # Thursday. Two come back; one parent has moved.
    office.day = THURSDAY
    moved, refused = others[:2]
    told(office, "returned.csv", [moved, refused], returned_on="2025-10-09", why="gone away")
    new_home = {"parent 1 address line 1": "9 New Street", "parent 1 town": "Ely", "parent 1 postcode": "CB7 4AA"}
    taken(office.drop("people.csv", {**people(rest[1]), **new_home}))
    again = told(office, "again.csv", [moved, refused], send_again_because="gone away; rang them", by="Jo Bell")
    assert len(refs(again)) == 2

    # Friday. Those have gone too.
    office.day = FRIDAY
    posted(office, again.run, FRIDAY)

    workspace = load_workspace(new_workspace)
    assert office.open_papers() == []
    assert postroom.waiting(workspace, None, FRIDAY) == []
    withdrawn = {gone, *refs(wrong)}
    for letter in office.letters():
        assert letter.is_withdrawn == (letter.ref in withdrawn)
        assert (letter.posted_on is None) == letter.is_withdrawn
    assert {letter.posted_on for letter in office.letters() if letter.ref in refs(mended)} == {TUESDAY}
    assert office.proved() == {letter.ref for letter in office.letters()} - withdrawn
    found = safekeeping.verify(workspace, None)
    assert found is not None
    assert found.ok, found.verdicts
