"""Whose address it is: a parent's letter never bears an address that the file gives to somebody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.casefiles import ROW, Cells, csv_of, errors_of, read

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
