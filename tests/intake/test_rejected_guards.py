"""What a row that can't be taken says of a family holds the pupil's other rows."""

from collections.abc import Callable
from typing import Any

import pytest

from mailmerge.casework.case import Case
from tests.intake.casefiles import ROW, csv_of, read

FATHER = ROW | {"parent 1 forename": "Ade", "parent 1 postcode": "XX1 1XX"}


@pytest.mark.parametrize(
    ("told", "holds", "why"),
    [
        ({"pupil deceased": "yes"}, lambda case: case.pupil_deceased, "the pupil has died"),
        ({"looked after": "yes"}, lambda case: case.needs.looked_after, "the pupil is looked after"),
        ({"left on": "2025-10-01"}, lambda case: case.left_on, "the pupil has left"),
        ({"guard to confirm": "yes"}, lambda case: case.guard_to_confirm, "something waits to be read"),
        ({"parent 1 deceased": "yes"}, lambda case: case.death_in_household, "the other parent has died"),
        ({"pupil deceased": "perhaps"}, lambda case: case.guard_to_confirm, "what can't be read may be a guard"),
    ],
)
def test_a_guard_of_the_family_is_heard_though_its_row_is_rejected(
    told: dict[str, str], holds: Callable[[Case], Any], why: str
) -> None:
    blank = dict.fromkeys(told, "")
    found = read(csv_of(ROW | blank, FATHER | told))
    (case,) = found.cases
    assert holds(case), why
    assert [reject.row for reject in found.rejects] == [3]


def test_of_another_pupil_it_says_nothing() -> None:
    other = FATHER | {"upn": "A873437715757", "pupil deceased": "yes"}
    (case,) = read(csv_of(ROW | {"pupil deceased": ""}, other)).cases
    assert case.pupil_deceased is None


def test_where_the_row_itself_says_no_somebody_has_to_look() -> None:
    (case,) = read(csv_of(ROW | {"pupil deceased": "no"}, FATHER | {"pupil deceased": "yes"})).cases
    assert case.pupil_deceased is False
    assert case.guard_to_confirm


def test_a_court_order_is_one_parents_own() -> None:
    (case,) = read(csv_of(ROW | {"parent 1 court order": ""}, FATHER | {"parent 1 court order": "yes"})).cases
    assert case.guard_to_confirm is None
    assert case.parents[0].court_order is None
