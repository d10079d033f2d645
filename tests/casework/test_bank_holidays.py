"""Bank holidays of England: the rules, the days in lieu, and the ones that were proclaimed."""

import subprocess
import sys
from datetime import date
from importlib.resources import files

import pytest

from mailmerge.casework.bank_holidays import KNOWN_DAYS, KNOWN_YEARS, is_bank_holiday
from tools.bank_holidays import text


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


def test_the_days_that_are_written_down_are_those_of_the_library() -> None:
    written = files("mailmerge.casework").joinpath(KNOWN_DAYS).read_text("ascii")

    assert written == text(), "run: python -m tools.bank_holidays"
    today = date.today()  # noqa: DTZ011 - the day on which the tests run is the point
    assert today.year + 5 in KNOWN_YEARS, "write down more years: KNOWN_YEARS in casework/bank_holidays.py"


def test_a_known_year_loads_no_library() -> None:
    asked = (
        "import sys; from datetime import date; from mailmerge.casework.bank_holidays import is_bank_holiday; "
        "print(is_bank_holiday(date(2026, 12, 28)), 'holidays' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", asked], text=True) == "True False\n"
