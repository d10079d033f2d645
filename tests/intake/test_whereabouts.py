"""Whose address it is: a parent's letter never bears an address that the file gives to somebody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.intake.cases import read_cases
from mailmerge.intake.people import PeopleOnRecord
from mailmerge.intake.record import PeopleRow
from mailmerge.intake.rows.records import read_records
from tests.intake.casefiles import ROW, RUN_DATE, VOCABULARY, Cells, csv_of, errors_of, read
from tests.intake.test_ctf import ctf

PUPIL: Cells = {name: cell for name, cell in ROW.items() if not name.startswith("parent")}
HOME: Cells = {"Street": "1 Home Road", "Town": "March", "Postcode": "PE15 8NQ", "Email": "home@example.org"}
OWN = (
    {"address line 1": "{n} Own Road", "town": "Ely", "postcode": "CB7 4DL"},
    {"address": "{n} Own Road, Ely, CB7 4DL"},
)


def parent(number: int, lives: str, own: Cells) -> Cells:
    cells = {"title": "Ms", "forename": f"Ada{'x' * number}", "surname": "Bello", "lives with child": lives} | dict(own)
    return {f"parent {number} {name}": str(cell).format(n=number) for name, cell in cells.items()}


@pytest.mark.parametrize(
    ("lives", "reads", "why"),
    [
        ("yes", ("1 Home Road", True, False), "they live there"),
        ("", (None, False, True), "nobody says whether they live there: to be confirmed"),
    ],
)
def test_the_pupils_home_serves_a_parent_who_lives_there(lives: str, reads: tuple[object, ...], why: str) -> None:
    (case,) = read(csv_of(PUPIL | HOME | parent(1, lives, {}))).cases
    (found,) = case.parents
    line = found.address.lines[0] if found.address else None
    assert (line, found.home_address_used, found.address_to_confirm) == reads, why
    assert found.email == ("home@example.org" if lives else None)


def test_it_is_missing_for_a_parent_who_does_not() -> None:
    assert errors_of(PUPIL | HOME | parent(1, "no", {})) == [("missing-value", "parent 1 address line 1")]


def test_a_secret_home_is_secret_for_the_parent_too() -> None:
    row = PUPIL | dict(HOME) | {"Street": "Refuge - do not disclose"} | parent(1, "yes", {})
    (case,) = read(csv_of(row)).cases
    assert (case.parents[0].address, case.parents[0].address_confidential) == (None, True)


def test_in_a_file_of_one_row_a_contact_the_address_is_the_contacts() -> None:
    contact = {"Contact Title": "Mr", "Contact Forename": "Sam", "Contact Surname": "Bello"}
    (case,) = read(csv_of(PUPIL | HOME | contact)).cases
    (found,) = case.parents
    assert found.address is not None
    assert (found.address.lines, found.home_address_used) == (("1 Home Road",), False)


@given(
    parents=st.lists(
        st.tuples(st.sampled_from(("", "yes", "no")), st.sampled_from(({}, *OWN))), min_size=1, max_size=4
    ),
    home=st.booleans(),
)
def test_no_parent_ever_gets_an_address_of_somebody_elses(parents: list[tuple[str, Cells]], home: bool) -> None:
    row = dict(PUPIL) | (dict(HOME) if home else {})
    for number, (lives, own) in enumerate(parents, start=1):
        row |= parent(number, lives, own)
    for case in read(csv_of(row)).cases:
        for found in case.parents:
            lives, own = parents[found.number - 1]
            allowed = {f"{found.number} Own Road"} if own else {"1 Home Road"} if lives == "yes" else set()
            assert set(found.address.lines if found.address else ()) <= allowed
            assert found.email is None or lives == "yes"


def _letters_of(people: bytes, name: str, upn: str) -> dict[str, set[str]]:
    """Return the address lines of each parent's letter, by surname, from a file of people and one of figures."""
    told = read_cases(people, name, VOCABULARY, RUN_DATE, "oakfield")
    assert told.table is not None
    rows = read_records("people", told.table, VOCABULARY, "oakfield").records
    known = {row.upn: PeopleOnRecord(row.cells, RUN_DATE) for row in rows if isinstance(row, PeopleRow)}
    figures = csv_of({"upn": upn, "attendance": "88"})
    joined = read_cases(figures, "figures.csv", VOCABULARY, RUN_DATE, "oakfield", lambda _upns: known)
    return {
        parent.name.surname: set(parent.address.lines if parent.address else ())
        for case in joined.cases
        for parent in case.parents
    }


CONTACTS = st.lists(
    st.tuples(st.sampled_from(("Aa", "Bb", "Cc", "Dd")), st.sampled_from(("own", "as the pupil", "nothing"))),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
)


@given(contacts=CONTACTS)
def test_one_row_a_contact_gives_nobody_an_address_of_somebody_elses(contacts: list[tuple[str, str]]) -> None:
    rows = []
    for surname, where in contacts:
        cells = {
            "Contact Title": "Ms",
            "Contact Forename": "Ada",
            "Contact Surname": surname,
            "Street": "",
            "Post Code": "",
        }
        own = {"Street": f"1 {surname} Road", "Post Code": "CB7 4DL"} if where == "own" else {}
        rows.append({name: cell for name, cell in PUPIL.items() if name != "attendance"} | cells | own)
    for surname, lines in _letters_of(csv_of(*rows), "contacts.csv", str(PUPIL["upn"])).items():
        assert lines <= {f"1 {surname} Road"}


@given(contacts=CONTACTS)
def test_a_transfer_file_gives_nobody_an_address_of_somebody_elses(contacts: list[tuple[str, str]]) -> None:
    home = "<Address><AddressLine1>1 Home Road</AddressLine1><PostCode>PE15 8NQ</PostCode></Address>"
    ways = {
        "own": "<Address><AddressLine1>1 {} Road</AddressLine1><PostCode>CB7 4DL</PostCode></Address>",
        "as the pupil": "<Address><AddressAsPupil>true</AddressAsPupil></Address>",
        "nothing": "",
    }
    said = "".join(
        f"<Contact><Order>{n}</Order><Title>Ms</Title><Surname>{surname}</Surname><Forename>Ada</Forename>"
        f"{ways[where].format(surname)}</Contact>"
        for n, (surname, where) in enumerate(contacts, start=1)
    )
    allowed = {"own": "1 {} Road", "as the pupil": "1 Home Road", "nothing": ""}
    data = ctf(f"{home}<Contacts>{said}</Contacts>")
    found = _letters_of(data, "ctf.xml", "B873441922896")
    for surname, where in contacts:
        assert found.get(surname, set()) <= {allowed[where].format(surname)}
