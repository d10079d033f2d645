"""Files that offices tried, and what is read of each: every row, once."""

import tomllib
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailmerge.casework.case import Case, Parent
from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.kind_names import MAKES_LETTERS
from mailmerge.intake.record import RegisterMark
from mailmerge.intake.result import RowResult
from mailmerge.intake.rows.records import read_records
from tests.intake.casefiles import VOCABULARY

FOLDER = Path(__file__).parent / "tried"
TRIED: dict[str, Any] = tomllib.loads((FOLDER / "read.toml").read_text("utf-8"))


def said(read: CasesRead) -> list[str]:
    """Return a line for each row of a file, in their order: what it became."""
    rejects, others = list(read.rejects), [(case.rows[0], of_case(case)) for case in read.cases]
    if read.table is not None and read.kind is not None and read.kind not in MAKES_LETTERS:
        records = read_records(read.kind, read.table, VOCABULARY, read.school)
        rejects += records.rejects
        others += [(record.row, of_record(record)) for record in records.records]
    others += [(reject.row, of_reject(reject)) for reject in rejects]
    return [f"{row}: {line}" for row, line in sorted(others)]


def of_case(case: Case) -> str:
    percent = "" if case.attendance.percent is None else f" {case.attendance.percent:g}%"
    return f"{case.pupil.forename} {case.pupil.surname}{percent} | " + " | ".join(map(of_parent, case.parents))


def of_parent(parent: Parent) -> str:
    if parent.address is None:
        where = "secret" if parent.address_confidential else "?"
    else:
        where = ", ".join(filter(None, (*parent.address.lines, parent.address.town, parent.address.postcode)))
        where = "nowhere" if parent.address.no_fixed_abode else where
    return f"{parent.name.full}: {where}"


def of_record(record: Any) -> str:
    if isinstance(record, RegisterMark):
        return f"{record.mark.on} {record.mark.session} {record.mark.code}"
    facts = {name: value for name, value in asdict(record).items() if value and name not in ("row", "rows", "upn")}
    return " ".join(f"{name}={value}" for name, value in (facts.get("cells") or facts).items())


def of_reject(reject: RowResult) -> str:
    return "reject " + " ".join(f"{error.code}@{error.column or 'row'}" for error in reject.errors)


def test_every_file_has_its_entry() -> None:
    assert {path.name for path in FOLDER.iterdir()} - {"read.toml"} == {one["file"] for one in TRIED.values()}


@pytest.mark.parametrize("name", TRIED)
def test_what_is_read_of_a_file_that_was_tried(name: str) -> None:
    expected = TRIED[name]
    data = (FOLDER / expected["file"]).read_bytes()
    read = read_cases(data, expected["file"], VOCABULARY, date.fromisoformat(expected["on"]), expected.get("school"))
    assert (read.kind or "refused", [error.code for error in read.errors]) == (
        expected["kind"],
        expected.get("errors", []),
    ), expected["why"]
    assert said(read) == expected.get("rows", []), expected["why"]
    told = [note.text for note in read.told] + list(read.notes)
    for words in expected.get("told", []):
        assert any(words in note for note in told), f"{words!r} in {told}"
    assert bool(told) == bool(expected.get("told"))
