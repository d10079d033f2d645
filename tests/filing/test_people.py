"""People on record: told by a file, joined by UPN to figures, guarded until somebody says otherwise."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.case import Case
from mailmerge.filing.people import doubt_events, people_events, people_on_record
from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.people import PeopleOnRecord
from mailmerge.intake.rows.records import PeopleRow, RecordsRead, read_records
from mailmerge.ledger.chain.ledger import Ledger
from tests.intake.casefiles import ROW, RUN_DATE, SECOND_PARENT, VOCABULARY, csv_of

FIGURES = ("attendance", "unauthorised sessions", "late marks", "phone call on")
UPN = str(ROW["upn"])
TODAY = date(2025, 11, 10)


def parted(row: Mapping[str, str]) -> tuple[bytes, bytes]:
    """Return a row of a case file as a file of people and a file of figures."""
    people = {name: cell for name, cell in row.items() if name not in FIGURES}
    return csv_of(people), csv_of({"upn": row["upn"]} | {name: row.get(name, "") for name in FIGURES})


def rows_of(data: bytes) -> RecordsRead:
    read = read_cases(data, "people.csv", VOCABULARY, RUN_DATE)
    assert (read.kind, read.errors, read.table is None) == ("people", (), False)
    return read_records("people", read.table, VOCABULARY, None)


def tell(ledger: Ledger, *rows: Mapping[str, str], on: date = TODAY) -> list[str]:
    """Put a file of people on record, and return what is said of each pupil."""
    read = rows_of(csv_of(*rows))
    found = list(people_events([r for r in read.records if isinstance(r, PeopleRow)], ledger, on))
    doubts = doubt_events(read.doubtful, ledger, on, {row.upn for row, _, _ in found})
    ledger.append([*(event for _, _, events in found for event in events), *doubts])
    return [changes for _, changes, _ in found]


def figures(ledger: Ledger, row: Mapping[str, str] = ROW, on: date = RUN_DATE) -> CasesRead:
    return read_cases(parted(row)[1], "figures.csv", VOCABULARY, on, None, partial(people_on_record, ledger))


PEOPLE = {name: cell for name, cell in ROW.items() if name not in FIGURES}
WORDS = st.sampled_from(("", "yes", "no"))


@given(
    guard=st.sampled_from(
        (
            "parent 1 court order",
            "parent 1 do not contact",
            "parent 1 deceased",
            "parent 1 address confidential",
            "parent 1 parental responsibility",
            "parent 1 relationship",
            "pupil deceased",
            "looked after",
        )
    ),
    said=WORDS,
    lives=WORDS,
    second=st.booleans(),
    attendance=st.sampled_from(("95", "88.4%", "101", "")),
    late=st.sampled_from(("", "4", "x")),
    postcode=st.sampled_from(("PE13 1AR", "", "ZZ1 1AA")),
)
def test_figures_and_people_apart_are_the_same_case_as_one_file(
    guard: Any, said: Any, lives: str, second: bool, attendance: str, late: str, postcode: str
) -> None:
    row = dict(ROW) | (dict(SECOND_PARENT) if second else {}) | {"attendance": attendance, "late marks": late}
    row |= {guard: said, "parent 1 lives with child": lives, "parent 1 postcode": postcode}
    people, apart = parted(row)
    (told,) = rows_of(people).records
    assert isinstance(told, PeopleRow)

    def on_record(_upns: Collection[str]) -> Mapping[str, PeopleOnRecord]:
        return {UPN: PeopleOnRecord(told.cells, RUN_DATE)}

    one: tuple[Case, ...] = read_cases(csv_of(row), "cases.csv", VOCABULARY, RUN_DATE).cases
    joined = read_cases(apart, "figures.csv", VOCABULARY, RUN_DATE, None, on_record)
    assert (joined.kind, joined.cases) == ("figures", one)


def test_figures_without_people_on_record_are_rejected_row_by_row(ledger: Ledger) -> None:
    (reject,) = figures(ledger).rejects
    assert [(error.code, error.column) for error in reject.errors] == [("no-people-on-record", "upn")]


def test_people_on_record_serve_and_the_latest_file_counts(ledger: Ledger) -> None:
    assert tell(ledger, PEOPLE) == ["Kept on record: new."]
    (case,) = figures(ledger).cases
    assert [parent.name.full for parent in case.parents] == ["Dr Mehmet O'Dowd"]
    (said,) = tell(ledger, PEOPLE | {"parent 1 address line 1": "9 New Road"})
    assert '"parent 1 address line 1"' in said
    (case,) = figures(ledger).cases
    assert case.parents[0].address is not None
    assert case.parents[0].address.lines == ("9 New Road",)
    assert tell(ledger, PEOPLE | {"parent 1 address line 1": "9 New Road"}) == [""]


@pytest.mark.parametrize(
    ("later", "holds", "why"),
    [
        ({}, True, "absent from a later file"),
        ({"parent 1 court order": ""}, True, "blank in a later file"),
        ({"parent 1 court order": "no"}, False, "a person says that it does not hold"),
    ],
)
def test_a_guard_never_vanishes_by_being_absent(ledger: Ledger, later: dict[str, str], holds: bool, why: str) -> None:
    tell(ledger, PEOPLE | {"parent 1 court order": "yes"})
    tell(ledger, PEOPLE | later)
    (case,) = figures(ledger).cases
    assert bool(case.parents[0].court_order) == holds, why


def test_a_guarded_parent_whom_a_later_file_leaves_out_stays(ledger: Ledger) -> None:
    tell(ledger, PEOPLE | dict(SECOND_PARENT) | {"parent 2 deceased": "yes"})
    tell(ledger, PEOPLE)
    (case,) = figures(ledger).cases
    assert [parent.deceased for parent in case.parents] == [None, True]


def test_a_rejected_row_keeps_figures_from_older_people(ledger: Ledger) -> None:
    tell(ledger, PEOPLE)
    tell(ledger, PEOPLE | {"parent 1 court order": "see file"})
    assert [error.code for reject in figures(ledger).rejects for error in reject.errors] == ["no-people-on-record"]
    tell(ledger, PEOPLE | {"parent 1 court order": "yes"})
    (case,) = figures(ledger).cases
    assert case.parents[0].court_order


def test_a_rejected_row_of_a_pupil_who_is_new_may_have_held_a_guard(ledger: Ledger) -> None:
    """The mother's row is taken; the father's, which says that the child died, is not. No letter rests on hers."""
    contact = {
        "UPN": UPN,
        "Forename": "Kofi",
        "Surname": "O'Dowd",
        "DOB": "14/03/2016",
        "Contact Relationship": "Mother",
        "Contact Address": "28 Mill Lane, Wisbech, PE13 1AR",
    }
    mother = contact | {"Contact Name": "Mrs Dana O'Dowd", "Pupil Deceased": ""}
    father = contact | {"Contact Name": "Ivo Pell", "Pupil Deceased": "yes"}
    assert len(tell(ledger, mother, father)) == 1
    (reject,) = figures(ledger).rejects
    assert [error.code for error in reject.errors] == ["no-people-on-record"]


def test_a_guard_is_not_dodged_by_another_way_of_writing_the_name(ledger: Ledger) -> None:
    tell(ledger, PEOPLE | {"parent 1 court order": "yes"})
    tell(ledger, PEOPLE | {"parent 1 forename": str(ROW["parent 1 forename"])[0]}, on=date(2025, 11, 11))
    on_record = people_on_record(ledger, {UPN})[UPN].cells
    assert on_record["parent 1 court order"] == "yes"
    assert "parent 2 surname" not in on_record, "they are one person, written twice"


@pytest.mark.parametrize(
    ("relationship", "responsible", "cares"),
    [("Father", "yes", ""), ("Aunt", "no", "yes"), ("", "no", "")],
    ids=["a father", "whoever has the day-to-day care is a parent in law", "who it is, nobody has said yet"],
)
def test_of_more_contacts_than_are_kept_those_who_may_be_parents_are(
    ledger: Ledger, relationship: str, responsible: str, cares: str
) -> None:
    """Four of no responsibility stand before the fifth: one of them is one too many, and the fifth's guard is kept."""
    contact = {"UPN": UPN, "Forename": "Kofi", "Surname": "O'Dowd", "DOB": "14/03/2016", "Contact Surname": "Pell"}
    others = [
        contact | {"Contact Forename": name, "Contact Relationship": "Neighbour", "Parental Responsibility": "no"}
        for name in ("Al", "Bo", "Cy", "Di")
    ]
    fifth = contact | {
        "Contact Forename": "Ed",
        "Contact Relationship": relationship,
        "Parental Responsibility": responsible,
    }
    rows = [row | {"Contact Day To Day Care": "", "Court Order": ""} for row in others]
    rows.append(fifth | {"Contact Day To Day Care": cares, "Court Order": "yes"})
    read = rows_of(csv_of(*rows))
    assert [(reject.row, [error.code for error in reject.errors]) for reject in read.rejects] == [(5, ["extra-cells"])]
    assert read.doubtful == frozenset(), "whoever is no parent gets no letter"
    tell(ledger, *rows)
    on_record = people_on_record(ledger, {UPN})[UPN].cells
    assert (on_record["parent 1 forename"], on_record["parent 1 court order"]) == ("Ed", "yes")
    assert on_record["parent 4 forename"] == "Cy"


NAMESAKES = (
    PEOPLE
    | {name.replace("1", "2"): cell for name, cell in PEOPLE.items() if name.startswith("parent 1 ")}
    | {"parent 1 id": "11", "parent 2 id": "12"}
)


@pytest.mark.parametrize("ids", [True, False], ids=["by their numbers", "without numbers either may be meant"])
def test_a_guard_of_one_of_two_who_are_called_alike_never_vanishes(ledger: Ledger, ids: bool) -> None:
    tell(ledger, NAMESAKES | {"parent 1 court order": "yes", "parent 2 court order": "no"})
    later = {name: cell for name, cell in NAMESAKES.items() if ids or not name.endswith(" id")}
    tell(ledger, later, on=date(2025, 11, 11))
    on_record = people_on_record(ledger, {UPN})[UPN].cells
    orders = [on_record.get(f"parent {number} court order") for number in (1, 2)]
    assert orders == (["yes", None] if ids else ["yes", "yes"])


@pytest.mark.parametrize(("on", "is_old"), [(date(2026, 11, 10), False), (date(2026, 11, 11), True)])
def test_people_are_out_of_date_after_twelve_months(ledger: Ledger, on: date, is_old: bool) -> None:
    tell(ledger, PEOPLE)
    (case,) = figures(ledger, on=on).cases
    assert (case.people_out_of_date is not None) == is_old


def test_one_row_a_contact_is_one_pupil_with_parents_in_row_order() -> None:
    contact = {"upn": UPN, "pupil forename": "Kofi", "pupil surname": "O'Dowd", "Contact Surname": "Bello"}
    rows = ({"Contact Forename": "Sam", "Street": "Mill Lane"}, {"Contact Forename": "Ife", "Street": "The Green"})
    read = rows_of(csv_of(*(contact | row for row in (*rows, rows[0]))))
    (told,) = read.records
    assert isinstance(told, PeopleRow)
    assert (told.rows, told.cells["parent 1 street"], told.cells["parent 2 street"]) == (
        (2, 3),
        "Mill Lane",
        "The Green",
    )
    assert [error.code for reject in read.rejects for error in reject.errors] == ["duplicate-row"]


def test_a_parent_whose_name_stands_in_one_cell_in_a_later_file_is_the_same(ledger: Ledger) -> None:
    tell(ledger, PEOPLE | {"parent 1 court order": "yes"})
    parts = {f"parent 1 {part}" for part in ("title", "forename", "surname")}
    later = {name: cell for name, cell in PEOPLE.items() if name not in parts}
    (said,) = tell(ledger, later | {"parent 1 full name": "Dr Mehmet O'Dowd"})
    assert "is new" not in said
    assert "left out" not in said
    (case,) = figures(ledger).cases
    assert [bool(parent.court_order) for parent in case.parents] == [True]
