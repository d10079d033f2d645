"""Where on the sheet each hold points."""

from typing import Any

import pytest

from mailmerge.intake.rows.columns import CASE_COLUMNS
from mailmerge.law.reasons import wordings
from mailmerge.reports import places
from tests.intake.made import reason

COLUMNS = {column.name for column in CASE_COLUMNS}


def test_every_place_is_a_column_of_the_case_file() -> None:
    pointed_at = {
        column
        for code in wordings()
        for column in (*places.to_fill_in(reason(code, ""), 2), *places.to_check(reason(code, ""), 2))
    }
    assert pointed_at
    assert pointed_at <= COLUMNS


def test_every_code_is_one_that_the_law_gives() -> None:
    assert (places._FILL_IN.keys() | places._CHECK.keys() | places._NAMED_IN_TEXT) <= wordings().keys()


@pytest.mark.parametrize(
    ("given", "columns", "why"),
    [
        (reason("no-first-step"), ("phone call on",), "a blank to fill in"),
        (reason("parents-not-distinct"), ("parent 3 id",), "a column of that parent's own"),
        (
            reason("meeting-details-missing", 'fill in "meeting time" and "other professionals".'),
            ("meeting time", "other professionals"),
            "the text names them",
        ),
        (
            reason("facts-missing", "This needs attendance at start."),
            ("attendance at start",),
            "the longest name counts",
        ),
        (reason("court-order"), (), "nothing to fill in: a person decides"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_a_hold_points_to_the_blanks_that_it_wants_filled(given: Any, columns: Any, why: Any) -> None:
    assert places.to_fill_in(given, 3) == columns, why


def test_a_hold_that_a_stated_fact_brings_about_points_to_the_fact() -> None:
    assert places.to_check(reason("court-order"), 3) == ("parent 3 court order",)
