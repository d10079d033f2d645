"""Outcomes of referrals as they are typed, with the days that they were for."""

import pytest

from mailmerge.intake.cases import read_cases
from mailmerge.intake.rows.records import RecordsRead, read_records
from tests.intake.casefiles import ROW, RUN_DATE, VOCABULARY, csv_of


def read(**cells: str) -> RecordsRead:
    row = {"upn": ROW["upn"], "outcome": "penalty-notice", "on": "2025-11-03"} | cells
    found = read_cases(csv_of(row), "outcomes.csv", VOCABULARY, RUN_DATE)
    assert (found.kind, found.errors) == ("referral-outcome", ())
    return read_records("referral-outcome", found.table, VOCABULARY, None)


@pytest.mark.parametrize(
    ("cells", "outcome", "first", "last", "reason"),
    [
        ({}, "penalty-notice", None, None, "days are not asked for"),
        (
            {"outcome": "penalty-notice for 01/09/2025 to 2025-10-17"},
            "penalty-notice",
            "2025-09-01",
            "2025-10-17",
            "a cell",
        ),
        ({"outcome": "Penalty Notice for 1 Sep 2025"}, "penalty-notice", "2025-09-01", "2025-09-01", "a single day"),
        (
            {"period from": "2025-09-01", "period to": "2025-10-17"},
            "penalty-notice",
            "2025-09-01",
            "2025-10-17",
            "columns of their own",
        ),
        ({"outcome": "no further action"}, "no-further-action", None, None, "as people write it"),
    ],
)
def test_what_an_outcome_was_for(
    cells: dict[str, str], outcome: str, first: str | None, last: str | None, reason: str
) -> None:
    (told,) = read(**cells).records
    days = [str(day) if day else None for day in (told.period_from, told.period_to)]
    assert (told.outcome, *days) == (outcome, first, last), reason


@pytest.mark.parametrize(
    ("cells", "code", "column", "reason"),
    [
        ({"outcome": "penalty"}, "not-a-choice", "outcome", "no outcome"),
        ({"outcome": "fined for 1 Sep 2025"}, "not-a-choice", "outcome", "no outcome, with a day"),
        ({"outcome": "penalty-notice for the summer"}, "bad-date", "outcome", "no day"),
        ({"outcome": "penalty-notice for 2025-10-17 to 2025-09-01"}, "bad-date", "outcome", "ends before it begins"),
        ({"period from": "2025-10-17", "period to": "2025-09-01"}, "bad-date", "period to", "the same in columns"),
        (
            {"outcome": "penalty-notice for 2025-09-01", "period from": "2025-09-02"},
            "bad-date",
            "period from",
            "two answers",
        ),
    ],
)
def test_what_can_not_be_meant_is_rejected_at_its_cell(
    cells: dict[str, str], code: str, column: str, reason: str
) -> None:
    (reject,) = read(**cells).rejects
    assert [(error.code, error.column) for error in reject.errors] == [(code, column)], reason


def test_what_is_wanted_of_a_returned_referral_is_kept() -> None:
    (told,) = read(outcome="returned", wanted="The contract", **{"wanted by": "2025-11-17"}).records
    assert (told.wanted, str(told.wanted_by)) == ("The contract", "2025-11-17")
