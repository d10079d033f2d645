"""What makes two rows the same facts, now and in the first version."""

from dataclasses import field, make_dataclass, replace
from datetime import date

import pytest

from mailmerge.casework.fingerprint import fingerprint, is_made_from
from mailmerge.casework.fingerprint_v1 import fingerprint_v1
from tests.law.build import attendance

CASE = attendance(72.5)
(PARENT, *_) = CASE.parents
NUMBERED = replace(PARENT, number=2)
_FIRST_VERSION = "42c7e8b6c50c4751b36a0fa23ddf7516dd597862d67a523c0a2ff0f4a06fd47d"


def test_the_first_version_is_what_it_wrote():
    """Written down when the first version still wrote it: a column added since must not change it."""
    assert fingerprint_v1(replace(CASE, parents=(PARENT,))) == _FIRST_VERSION


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(CASE, rows=(99,)), True),
        (replace(CASE, letter_date=date(2026, 1, 12)), True),
        (replace(CASE, needs=replace(CASE.needs, eha_offered_on=date(2025, 10, 1))), True),
        (replace(CASE, school=replace(CASE.school, name="Oakfield Academy")), True),
        (replace(CASE, attendance=replace(CASE.attendance, percent=71.9)), False),
        (replace(CASE, needs=replace(CASE.needs, ehcp=True)), False),
        (replace(CASE, needs=replace(CASE.needs, ehcp=False)), False),
    ],
    ids=["row", "day", "a note no rule reads", "a setting", "attendance", "a plan", "no plan: told, not blank"],
)
def test_what_counts(other, same):
    assert is_made_from(other, PARENT, fingerprint(CASE, PARENT)) is same


def test_the_place_in_the_row_does_not_count():
    assert fingerprint(CASE, NUMBERED) == fingerprint(CASE, PARENT)


def test_both_versions_are_understood():
    for known in (fingerprint(CASE, PARENT), fingerprint_v1(replace(CASE, parents=(PARENT,)))):
        assert is_made_from(CASE, PARENT, known)


def test_a_column_that_is_added_and_left_blank_changes_nothing():
    wider = make_dataclass(
        "Needs", [("young_carer", bool | None, field(default=None))], bases=(type(CASE.needs),), frozen=True
    )
    case = replace(CASE, needs=wider())
    assert CASE.needs == type(CASE.needs)()
    assert fingerprint(case, PARENT) == fingerprint(CASE, PARENT)
    assert fingerprint(replace(case, needs=wider(young_carer=True)), PARENT) != fingerprint(CASE, PARENT)
