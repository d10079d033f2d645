"""Whole exports that a new office dropped on its first day: what is taken of each, and what is asked, once a fault."""

from datetime import date
from pathlib import Path

import pytest

from mailmerge.intake.cases import read_cases
from tests.intake.casefiles import VOCABULARY

FOLDER = Path(__file__).parent / "newcomer"
FAULTS = {
    9: [("missing-value", "parent 1 postcode")],
    14: [("bad-postcode", "parent 1 postcode")],
    17: [("joint-addressee", "parent 1 title")],
    26: [("bad-date", "phone call on")],
    28: [("bad-percent", "attendance")],
    37: [("bad-upn", "upn")],
}


@pytest.mark.parametrize(
    ("name", "pupils", "parents", "faults", "said", "reason"),
    [
        ("sims_contacts.xlsx", 30, 40, {}, "merged", "a salutation beside whole names is passed over"),
        ("arbor_greenhill.xlsx", 25, 25, FAULTS, "row 4", "each heading is taken; titles stand above them"),
        ("libre.ods", 2, 2, {}, "", "a sheet of LibreOffice"),
        ("old excel.xls", 2, 2, {}, "", "what an old workbook hides is seen"),
        ("percent format.xlsx", 2, 2, {}, "", "percent cells are percents"),
    ],
)
def test_a_new_offices_file(
    name: str, pupils: int, parents: int, faults: dict[int, list[tuple[str, str]]], said: str, reason: str
) -> None:
    read = read_cases((FOLDER / name).read_bytes(), name, VOCABULARY, date(2026, 12, 18), "oakfield")
    assert (read.kind, read.errors) == ("cases", ()), reason
    assert (len(read.cases), sum(len(case.parents) for case in read.cases)) == (pupils, parents), reason
    assert {reject.row: [(error.code, error.column) for error in reject.errors] for reject in read.rejects} == faults
    assert [said in note for note in read.notes] == ([True] if said else [])
