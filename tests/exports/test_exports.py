"""From three systems' exports, untouched by hand, to posted letters: one made-up school of 300 pupils."""

import io
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from mailmerge.filing.people import people_on_record
from mailmerge.intake.files.filenames import FORM
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.opening import open_record
from mailmerge.workspace import load_workspace
from tests.dispatch.samples import with_stamp
from tests.exports.school import CALLED, LOW, PUPILS, called, school
from tests.exports.systems import SYSTEMS, Export, System
from tests.sampled import sampled
from tests.watch.processes import take_everything

SCHOOL = "oakfield"


class Office:
    """The office at its inbox; `steps` is what it did, in order."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.steps: list[str] = []

    def drop(self, step: str, export: Export) -> Path:
        """Drop a file into the school's folder, and return the folder of the run that took it."""
        self.steps.append(step)
        before = set((self.root / "outbox").glob("*/"))
        folder = self.root / "inbox" / SCHOOL
        folder.mkdir(parents=True, exist_ok=True)
        (folder / export.name).write_bytes(export.data)
        take_everything(self.root)
        (made,) = set((self.root / "outbox").glob("*/")) - before
        return made

    def letters(self, run: Path) -> list[str]:
        """Return the references of the letters of a run."""
        with open_record(load_workspace(self.root).ledger) as ledger:
            return [letter.ref for letter in letter_records.unposted(ledger) if letter.run == run.name]


def with_calls(workbook: Path) -> Export:
    """Fill in the day of the call for those pupils who were rung up, in the workbook of rows to mend."""
    book = load_workbook(workbook)
    sheet = book.worksheets[0]
    headings = [str(cell.value).casefold() for cell in sheet[1]]
    at = headings.index("phone call on") + 1
    rung = {child.upn for child in called()}
    for row in sheet.iter_rows(min_row=2):
        if row[headings.index("upn")].value in rung:
            sheet.cell(row[0].row, at, "2025-10-01")
    out = io.BytesIO()
    book.save(out)
    return Export(workbook.name, out.getvalue())


def call_list() -> Export:
    rows = "".join(f"{child.upn},2025-10-01\n" for child in called())
    return Export("calls.csv", f"upn,phone call on\n{rows}".encode())


def stamped_scan(sheet: Path) -> Export:
    """Return a scan of a posting sheet, each page with the stamp of the counter."""
    pages = [with_stamp(page.render(scale=150 / 72, grayscale=True).to_pil()) for page in pypdfium2.PdfDocument(sheet)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return Export("scan.pdf", out.getvalue())


@pytest.mark.parametrize("system", sampled(SYSTEMS, one_in=3), ids=lambda system: system.name)
def test_from_export_to_posted_letters(new_workspace: Path, system: System) -> None:
    office = Office(new_workspace)
    office.drop("contacts, once a term", system.contacts(school()))
    with open_record(load_workspace(new_workspace).ledger) as ledger:
        assert len(people_on_record(ledger, {child.upn for child in school()})) == PUPILS
    office.drop("attendance", system.attendance(school()))
    to_mend = sorted((new_workspace / "inbox" / "_failed").rglob("*_FIX_ME.xlsx"))
    run = office.drop("the day of each call", with_calls(to_mend[0]) if to_mend else call_list())
    refs = office.letters(run)
    expected = [child for child in called() for _ in child.contacts]
    assert len(refs) == len(expected)
    office.drop("the stamped sheet", stamped_scan(run / f"posting-sheet-{SCHOOL}.pdf"))
    (form,) = (new_workspace / "inbox" / "_failed").rglob(f"* {FORM}")
    office.drop("what was posted, as the sheet planned it", Export(form.name, form.read_bytes()))
    with open_record(load_workspace(new_workspace).ledger) as ledger:
        assert not letter_records.unposted(ledger)
    assert len(office.steps) == 5
    assert CALLED < LOW
