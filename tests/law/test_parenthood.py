"""Who is a parent in law by what a file calls them, and what is looked at before anything else, in which order."""

from dataclasses import replace
from datetime import date

import pytest

from mailmerge.casework.address import PostalAddress
from mailmerge.law.parenthood import early_holds, parent_status
from tests.law.build import AGREED, a_case, a_parent


@pytest.mark.parametrize(
    "relationship",
    ["Mother", "father", "PARENT", "mum", "Dad", "mummy", "daddy", "Mam", "birth mother", "mother (absent)"],
)
def test_a_mother_or_father_may_be_a_parent_without_responsibility(relationship: str) -> None:
    parent = a_parent(relationship=relationship, parental_responsibility=False)
    assert parent_status(parent) == "parent-status-to-confirm"


@pytest.mark.parametrize("cares", [True, False])
@pytest.mark.parametrize(
    "relationship",
    [
        *("step-mother", "Stepfather", "grandmother", "grand father", "Foster parent", "fosterfather"),
        *("godmother", "god-father", "mother-in-law", "mother's carer", "childminder of the mother"),
        *("guardian, not a parent", "aunt", "neighbour", "step", "stepdad"),
    ],
)
def test_anybody_else_without_responsibility_is_a_parent_by_the_care_that_they_have(
    relationship: str, cares: bool
) -> None:
    parent = a_parent(relationship=relationship, parental_responsibility=False, day_to_day_care=cares)
    assert parent_status(parent) == (None if cares else "not-a-parent")


@pytest.mark.parametrize(
    ("relationship", "responsible", "status", "why"),
    [
        ("", False, "parent-status-to-confirm", "nobody says who they are"),
        ("aunt", True, None, "responsibility is enough"),
        ("mother", None, None, "nobody says that she has none"),
        ("aunt", None, None, "nor that she has"),
        ("Social Worker", None, "not-a-parent", "known by the work that they do"),
        ("Head teacher", None, "not-a-parent", "so too"),
        ("Social Worker", True, None, "but for one who is responsible"),
    ],
)
def test_responsibility_is_asked_first(
    relationship: str, responsible: bool | None, status: str | None, why: str
) -> None:
    assert parent_status(a_parent(relationship=relationship, parental_responsibility=responsible)) == status, why


def test_what_is_looked_at_before_anything_else_comes_in_this_order() -> None:
    parent = a_parent(
        court_order=True,
        do_not_contact=True,
        address_confidential=True,
        address=PostalAddress(("No fixed abode",), "", None, no_fixed_abode=True),
        address_to_confirm=True,
    )
    other = replace(a_parent(2), name=parent.name, deceased=True)
    case = a_case(
        parent,
        other,
        pupil_deceased=True,
        guard_to_confirm=True,
        people_out_of_date=date(2024, 9, 1),
        identity_doubtful=True,
        left_on=AGREED,
    )
    of_the_pupil = ["deceased", "guard-to-confirm", "people-out-of-date", "parents-not-distinct", "identity-mismatch"]
    assert list(early_holds(case, parent)) == [
        *("pupil-deceased", "court-order", "do-not-contact", "deceased", "address-confidential", "guard-to-confirm"),
        *("no-usable-address", "address-to-confirm", "people-out-of-date", "parents-not-distinct"),
        *("identity-mismatch", "not-on-roll"),
    ]
    assert list(early_holds(case, other)) == ["pupil-deceased", *of_the_pupil, "not-on-roll"]
    assert list(early_holds(a_case(), a_parent())) == []


def test_a_death_that_the_record_alone_knows_of_holds_the_household() -> None:
    assert list(early_holds(a_case(a_parent(), death_in_household=True), a_parent())) == ["deceased"]
