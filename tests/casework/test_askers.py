"""Whom a cell such as "leave requested by" names."""

import pytest

from mailmerge.casework.askers import parent_named, parents_named
from mailmerge.casework.case import Parent
from mailmerge.casework.names import PersonName

MOTHER = Parent(1, PersonName("Mrs", "Zofia", "Nowak"), relationship="mother", mis_id="00417")
FATHER = Parent(2, PersonName("Mr", "Tomasz", "Nowak"), relationship="father")
PARENTS = (MOTHER, FATHER)


@pytest.mark.parametrize(
    ("who", "found", "because"),
    [
        ("Mrs Zofia Nowak", MOTHER, "the full name"),
        ("zofia nowak", MOTHER, "without title and case"),
        ("Mr Nowak", FATHER, "title and surname, where one parent only has them"),
        ("Parent 2", FATHER, "the number in the spreadsheet"),
        ("00417", MOTHER, "the MIS's own number"),
        ("father", FATHER, "the relationship"),
        ("Nowak", None, "a surname that both share names nobody"),
        ("his grandmother", None, "not a parent of the case"),
        ("", None, "blank is unknown"),
        (None, None, "blank is unknown"),
    ],
)
def test_who_asked_is_told_from_the_cell(who: str | None, found: Parent | None, because: str) -> None:
    assert parent_named(who, PARENTS) == found, because


def test_a_title_and_surname_that_both_parents_have_names_neither() -> None:
    other_mother = Parent(2, PersonName("Mrs", "Ewa", "Nowak"))
    assert parent_named("Mrs Nowak", (MOTHER, other_mother)) is None


@pytest.mark.parametrize(
    ("who", "found", "because"),
    [
        ("", (), "blank is unknown"),
        ("mother", (MOTHER,), "one of them"),
        ("both", PARENTS, "both"),
        *((both, PARENTS, "both") for both in ("Both parents", "parents", "both of them", "Jointly", "JOINT")),
        ("Zofia Nowak and Tomasz Nowak", PARENTS, "two names"),
        ("Tomasz Nowak; Zofia Nowak", (FATHER, MOTHER), "a list"),
        ("1 & 2", PARENTS, "two numbers"),
        ("Zofia Nowak and his grandmother", None, "one of the two is no parent given"),
        ("Zofai Nowak", None, "a slip"),
        ("Nowak", None, "either of two"),
    ],
)
def test_a_cell_may_name_several(who: str, found: tuple[Parent, ...] | None, because: str) -> None:
    assert parents_named(who, PARENTS) == found, because
