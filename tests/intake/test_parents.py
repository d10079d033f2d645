import pytest

from mailmerge.casework.case import Parent
from tests.intake.casefiles import ROW, SECOND_PARENT, Cells, csv_of, errors_of, read


def parents(row: Cells) -> tuple[Parent, ...]:
    found = read(csv_of(row))
    assert (found.errors, found.rejects) == ((), ())
    return found.cases[0].parents


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"parent 1 surname": ""}, "parent 1 surname", "a surname always"),
        ({"parent 1 title": "", "parent 1 forename": ""}, "parent 1 forename", "a forename where there is no title"),
        ({"parent 1 address line 1": ""}, "parent 1 address line 1", "a first line"),
        ({"parent 1 postcode": ""}, "parent 1 postcode", "a postcode"),
        (SECOND_PARENT | {"parent 2 surname": ""}, "parent 2 surname", "of every parent given"),
        (SECOND_PARENT | {"parent 2 postcode": ""}, "parent 2 postcode", "of every parent given"),
    ],
)
def test_what_every_parent_given_needs(cells: Cells, column: str, why: str) -> None:
    assert errors_of(ROW | cells) == [("missing-value", column)], why


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"parent 1 forename": ""}, "a title is enough"),
        ({"parent 1 title": ""}, "a forename is enough"),
        ({"parent 1 town": ""}, "a town may be blank"),
        (
            {"parent 1 address line 1": "", "parent 1 postcode": "", "parent 1 address confidential": "yes"},
            "confidential",
        ),
        (
            {"parent 1 postcode": "ZZ1 1AA", "parent 1 address confidential": "yes"},
            "a confidential one is not looked at",
        ),
        ({"parent 1 address line 1": "", "parent 1 postcode": "", "parent 1 deceased": "yes"}, "deceased"),
        ({"parent 1 postcode": "", "parent 1 deceased": "yes"}, "deceased, and half an address left"),
        ({"parent 1 address line 1": "NFA", "parent 1 postcode": "", "parent 1 town": ""}, "no fixed abode"),
        ({"parent 2 court order": "no", "parent 2 penalty notices": "none"}, "defaults make nobody a parent"),
    ],
)
def test_what_a_parent_may_lack(cells: Cells, why: str) -> None:
    assert len(parents(ROW | cells)) == 1, why


def test_a_confidential_address_is_carried_nowhere() -> None:
    (parent,) = parents(ROW | {"parent 1 address confidential": "yes"})
    assert parent.address is None


def test_anything_but_a_plain_no_makes_a_parent_given() -> None:
    assert sorted(errors_of(ROW | {"parent 3 court order": "yes"})) == [
        ("missing-value", "parent 3 address line 1"),
        ("missing-value", "parent 3 forename"),
        ("missing-value", "parent 3 postcode"),
        ("missing-value", "parent 3 surname"),
    ]


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"parent 1 title": "Mr & Mrs"}, "parent 1 title", "an ampersand"),
        ({"parent 1 title": "Mr/Mrs"}, "parent 1 title", "a stroke"),
        ({"parent 1 title": "Mr and Mrs"}, "parent 1 title", "the word"),
        ({"parent 1 forename": "Ann AND Bob"}, "parent 1 forename", "in the forename"),
        ({"parent 1 surname": "Smith & Mrs Jones"}, "parent 1 surname", "in a surname, a title after it"),
        ({"parent 1 surname": "Smith &amp; Mrs Jones"}, "parent 1 surname", "as web pages write the sign"),
        ({"parent 1 forename": "Anna &amp; Jan"}, "parent 1 forename", "in a forename too"),
        ({"parent 1 title": "Mr Mrs"}, "parent 1 title", "two titles, nothing between"),
        ({"parent 1 forename": "Ann + Bob"}, "parent 1 forename", "a plus sign"),
    ],
)
def test_a_name_of_two_people_is_a_joint_addressee(cells: Cells, column: str, why: str) -> None:
    assert errors_of(ROW | cells) == [("joint-addressee", column)], why


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"parent 1 surname": "O'Brien & Co {{ 7*7 }}"}, "no title follows"),
        ({"parent 1 forename": "Alexandra", "parent 1 surname": "Sanderson"}, "the letters stand inside a word"),
        ({"parent 1 surname": "Anders-and"}, "nobody follows"),
    ],
)
def test_a_name_that_only_looks_joint_is_taken(cells: Cells, why: str) -> None:
    assert len(parents(ROW | cells)) == 1, why


@pytest.mark.parametrize("column", ["parental salutation", "Parental Addressee"])
def test_a_column_that_joins_both_parents_is_refused_row_by_row(column: str) -> None:
    row = {name: cell for name, cell in ROW.items() if name != "parent 1 surname"} | {column: "Mr and Mrs O'Dowd"}
    assert errors_of(row) == [("joint-addressee", column.lower())]
    assert errors_of(ROW | {column: ""}) == []


@pytest.mark.parametrize(
    ("cells", "error", "why"),
    [
        ({"parent 1 postcode": "ZZ1 1AA"}, ("bad-postcode", "parent 1 postcode"), "no such area"),
        (
            {"parent 1 address line 1": "(upstairs) 4 Mill Lane"},
            ("bad-address", "parent 1 address line 1"),
            "a bracket",
        ),
        ({"parent 1 address line 2": "..."}, ("bad-address", "parent 1 address line 2"), "neither letter nor digit"),
        ({"parent 1 town": "<March>"}, ("bad-address", "parent 1 town"), "in the town"),
    ],
)
def test_a_fault_of_an_address_names_its_cell(cells: Cells, error: tuple[str, str], why: str) -> None:
    assert errors_of(ROW | cells) == [error], why


@pytest.mark.parametrize(
    ("cells", "lines", "why"),
    [
        (
            {"Parent 1 House Number": "4", "Parent 1 Street": "Mill Lane"},
            ("4 Mill Lane",),
            "a number goes with its street",
        ),
        (
            {
                "Parent 1 House Number": "4",
                "Parent 1 House Name": "Rose Cottage",
                "Parent 1 Street": "Mill Lane",
                "Parent 1 Locality": "Newnham",
            },
            ("4 Rose Cottage", "Mill Lane", "Newnham"),
            "joined in the order of the system",
        ),
        ({"Parent 1 Address 1": "Flat 2,\n4  Mill Lane"}, ("Flat 2, 4 Mill Lane",), "two lines in one cell"),
        (
            {"Parent 1 Apartment": "Flat 2", "Parent 1 Street": "Mill Lane", "Parent 1 County": "Cambs"},
            ("Flat 2", "Mill Lane", "Cambs"),
            "county",
        ),
    ],
)
def test_house_and_street_columns_are_joined_into_address_lines(cells: Cells, lines: tuple[str, ...], why: str) -> None:
    row = {name: cell for name, cell in ROW.items() if name != "parent 1 address line 1"}
    (parent,) = parents(row | cells)
    assert parent.address is not None
    assert parent.address.lines == lines, why


def test_without_a_house_the_error_names_the_column_that_the_file_has() -> None:
    row = {name: cell for name, cell in ROW.items() if name != "parent 1 address line 1"}
    assert errors_of(row | {"Parent 1 Street": ""}) == [("missing-value", "parent 1 street")]


def test_a_repaired_postcode_is_told_in_a_note() -> None:
    found = read(csv_of(ROW | {"parent 1 postcode": "PE1 31AR"}))
    assert found.cases[0].parents[0].address is not None
    assert found.cases[0].parents[0].address.postcode == "PE13 1AR"
    assert ["Row 2" in note for note in found.notes] == [True]


def test_every_column_of_a_parent_arrives() -> None:
    cells = {
        "relationship": "mother", "parental responsibility": "yes", "day to day care": "no", "email": "a@example.org",
        "language": "Polish", "speaks english": "n", "went on leave": "y", "consented to leave": "no",
        "lives with child": "yes", "do not contact": "no", "court order": "no", "deceased": "no", "id": "0012",
        "decline cause": "no fault", "prosecuted on": "2025-01-02", "format": "Large Print",
        "warning letter on": "2025-01-03", "nti letter on": "2025-01-04", "penalty notices": "none",
    }  # fmt: skip
    (parent,) = parents(ROW | {f"parent 1 {name}": cell for name, cell in cells.items()})
    blank = {name for name in Parent.__slots__ if getattr(parent, name) is None}
    assert blank == {"address_confidential"}
    assert (parent.large_print, parent.mis_id, parent.key) == (True, "0012", "id:0012")


@pytest.mark.parametrize(
    ("cells", "told", "why"),
    [
        ({"parent 1 town": ""}, True, "one line and the postcode"),
        ({}, False, "it has a town"),
        ({"parent 1 town": "", "parent 1 address line 2": "Wisbech"}, False, "it may stand in another line"),
        ({"parent 1 town": "", "parent 1 address line 1": "28 Mill Lane, Wisbech"}, False, "or in the same one"),
        (
            {"parent 1 town": "", "parent 1 address line 1": "BFPO 61", "parent 1 postcode": ""},
            False,
            "forces have none",
        ),
    ],
)
def test_an_address_without_a_town_is_told(cells: Cells, told: bool, why: str) -> None:
    assert ['"parent 1 town" is blank' in note for note in read(csv_of(ROW | cells)).notes] == [True] * told, why
