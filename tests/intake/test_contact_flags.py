"""Columns that say whether a contact is written to: a "no" holds that contact's letters, and nobody else's."""

import pytest

from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.peoplefile import read_people
from tests.intake.casefiles import ROW, RUN_DATE, SECOND_PARENT, VOCABULARY, Cells, csv_of

HEADINGS = ("Receives Mail", "Correspondence", "Mail", "Access", "Contact Allowed", "Can Contact?", "Receives Letters")


def one_contact(surname: str, **cells: str) -> Cells:
    row = {name: cell for name, cell in ROW.items() if not name.startswith("parent")}
    contact = {"title": "Ms", "forename": "Ada", "surname": surname, "address line 1": "5 The Green"}
    return row | {f"Contact {name}": cell for name, cell in contact.items()} | {"Contact Postcode": "PE15 8NQ"} | cells


def held(read: CasesRead) -> list[bool]:
    (case,) = read.cases
    return [parent.do_not_contact is True for parent in case.parents]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("cell", ["No", "N", "False", "0", "None", "no access"])
def test_a_contact_who_is_not_written_to_waits_and_no_other(heading: str, cell: str) -> None:
    found = read(csv_of(one_contact("Bello", **{heading: cell}), one_contact("Marlow", **{heading: "Yes"})))
    assert held(found) == [True, False]
    assert [note for note in found.notes if f'"{heading}" says no' in note and note.startswith("Row 2:")]


@pytest.mark.parametrize("flag", ["Receives Mail", "Access", "Contact Allowed", "Correspondence Flag"])
def test_with_a_number_it_is_that_parents(flag: str) -> None:
    assert held(read(csv_of(ROW | SECOND_PARENT | {f"Parent 1 {flag}": "Yes", f"Parent 2 {flag}": "No"}))) == [
        False,
        True,
    ]


def test_beside_two_parents_it_may_be_either_and_the_row_waits() -> None:
    found = read(csv_of(ROW | SECOND_PARENT | {"Correspondence": "No"}))
    assert [case.guard_to_confirm for case in found.cases] == [True]


def test_what_sounds_like_a_guard_of_either_is_asked_about() -> None:
    (error,) = read(csv_of(ROW | SECOND_PARENT | {"Contact Allowed": "No"})).errors
    assert (error.code, "Did you mean" in error.text) == ("unknown-column", False), "a no turned round is no slip"


def test_a_no_under_do_not_contact_comes_first_and_a_yes_lifts_nothing() -> None:
    flag = {"Parent 1 Receives Mail": "No", "Parent 1 Mail": "N"}
    assert held(read(csv_of(ROW | flag | {"parent 1 do not contact": "no"}))) == [False]
    assert held(read(csv_of(ROW | flag | {"parent 1 do not contact": ""}))) == [True]
    assert held(read(csv_of(ROW | {"Parent 1 Receives Mail": "Yes", "parent 1 do not contact": "yes"}))) == [True]
    (case,) = read(csv_of(ROW | {"Parent 1 Receives Mail": "Yes"})).cases
    assert case.parents[0].do_not_contact is None


@pytest.mark.parametrize(
    ("relationship", "responsible", "cares", "waits", "why"),
    [
        ("Grandmother", "No", "", False, "no parent in law: gets no letter as it is"),
        ("Grandmother", "", "", True, "may be one"),
        ("Grandmother", "No", "Yes", True, "has care"),
        ("Father", "No", "", True, "a father is one without responsibility"),
        ("", "No", "", True, "nobody says who it is"),
    ],
)
def test_who_is_no_parent_in_law_is_not_told_of(
    relationship: str, responsible: str, cares: str, waits: bool, why: str
) -> None:
    said = {"relationship": relationship, "parental responsibility": responsible, "day to day care": cares}
    found = read(csv_of(ROW | {f"parent 1 {name}": cell for name, cell in said.items()} | {"Correspondence": "No"}))
    assert held(found) == [waits], why
    assert any("says no" in note for note in found.notes) is waits


def test_a_list_of_contacts_keeps_it_as_a_guard() -> None:
    row = {name: cell for name, cell in one_contact("Bello").items() if name != "attendance"}
    found = read(csv_of(row | {"Receives Mail": "No"}))
    assert found.table is not None
    (kept,) = read_people(found.table, VOCABULARY, "oakfield").rows
    assert kept.cells["parent 1 do not contact"] == "yes"


def test_it_makes_nobody_a_parent() -> None:
    found = read(csv_of(ROW | {"Parent 2 Correspondence": "Yes"}, ROW | {"upn": "V873435424771"}))
    assert [len(case.parents) for case in found.cases] == [1, 1]


def read(data: bytes) -> CasesRead:
    return read_cases(data, "cases.csv", VOCABULARY, RUN_DATE)
