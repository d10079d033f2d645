"""Bank holidays of England: the rules, the days in lieu, and the ones that were proclaimed."""

from datetime import date

import pytest

from mailmerge.casework.bank_holidays import is_bank_holiday


@pytest.mark.parametrize(
    ("day", "holiday", "reason"),
    [
        ("2025-12-25", True, "Christmas Day"),
        ("2025-12-26", True, "Boxing Day"),
        ("2026-04-03", True, "Good Friday"),
        ("2026-04-06", True, "Easter Monday"),
        ("2026-05-04", True, "the early May one"),
        ("2026-05-25", True, "the spring one"),
        ("2026-08-31", True, "the summer one"),
        ("2027-12-27", True, "in lieu of a Saturday's Christmas Day"),
        ("2027-12-28", True, "in lieu of a Sunday's Boxing Day"),
        ("2028-01-03", True, "in lieu of a Saturday's New Year's Day"),
        ("2022-06-03", True, "the Platinum Jubilee"),
        ("2022-09-19", True, "the Queen's funeral"),
        ("2023-05-08", True, "the Coronation"),
        ("2100-12-27", True, "rules need no list: in lieu of Christmas Day 2100"),
        ("2026-01-02", False, "a holiday in Scotland only"),
        ("2026-03-17", False, "a holiday in Northern Ireland only"),
        ("2022-05-30", False, "the spring one had moved to 2 June"),
        ("2025-12-24", False, "Christmas Eve"),
    ],
)
def test_bank_holidays_of_england(day: str, holiday: bool, reason: str) -> None:
    assert is_bank_holiday(date.fromisoformat(day)) is holiday, reason
