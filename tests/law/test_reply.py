from datetime import date
from typing import Any

import pytest

from mailmerge.law.letters import BY_KEY
from mailmerge.law.reply import reply_by
from tests.law.build import CALENDAR, leave


@pytest.mark.parametrize(
    ("letter", "first_day", "expected", "why"),
    [
        ("suspected-leave", date(2025, 11, 3), date(2025, 11, 17), "seven days"),
        ("leave-refused", date(2025, 12, 1), date(2025, 11, 17), "the leave is far off"),
        ("leave-refused", date(2025, 11, 14), date(2025, 11, 13), "the day before the leave"),
        ("leave-refused", date(2025, 11, 17), date(2025, 11, 14), "the Friday before, when the office is open"),
        ("leave-refused", date(2025, 11, 11), date(2025, 11, 10), "the leave begins tomorrow"),
        ("leave-refused", date(2025, 11, 10), date(2025, 11, 17), "the leave has begun: the reason is asked for"),
    ],
)
def test_a_reply_is_asked_for_while_it_can_still_help(letter: str, first_day: date, expected: date, why: str) -> None:
    assert reply_by(leave(first_day=first_day), BY_KEY[letter], 7, CALENDAR) == expected, why


@pytest.mark.parametrize(
    ("letter", "letter_date", "expected", "why"),
    [
        ("early-intervention", date(2025, 11, 8), date(2025, 11, 17), "a week on is a Saturday: the Monday after it"),
        (
            "early-intervention",
            date(2025, 12, 18),
            date(2026, 1, 5),
            "Christmas Day: the first day of term",
        ),
        ("early-intervention", date(2025, 10, 20), date(2025, 11, 3), "a week on is in half term"),
        ("leave-refused", date(2025, 12, 18), date(2026, 1, 5), "the leave has begun, and the office is shut"),
        ("suspected-leave", date(2025, 12, 18), date(2026, 1, 5), "letter 8b says seven days: so many at the least"),
        ("suspected-leave", date(2025, 11, 8), date(2025, 11, 17), "nor does anybody ring on a Saturday"),
        ("early-intervention", date(2031, 1, 3), date(2031, 1, 10), "no term dates are known: a working day will do"),
        ("early-intervention", date(2031, 1, 4), date(2031, 1, 13), "and it is not a Saturday"),
    ],
)
def test_a_reply_is_asked_for_by_a_day_on_which_somebody_is_in_the_office(
    letter: str, letter_date: date, expected: date, why: str
) -> None:
    case = leave(letter_date=letter_date, first_day=date(2025, 11, 3))
    assert reply_by(case, BY_KEY[letter], 7, CALENDAR) == expected, why


@pytest.mark.parametrize(
    ("letter_date", "expected", "why"),
    [
        (date(2025, 11, 12), date(2025, 11, 14), "the Friday before"),
        (date(2025, 11, 13), date(2025, 11, 14), "the day after the letter"),
        (date(2025, 11, 14), date(2025, 11, 16), "no office day is left between the two: the day before the leave"),
    ],
)
def test_leave_that_begins_on_monday_is_answered_while_the_office_is_open(
    letter_date: Any, expected: Any, why: Any
) -> None:
    case = leave(letter_date=letter_date, first_day=date(2025, 11, 17))
    assert reply_by(case, BY_KEY["leave-refused"], 7, CALENDAR) == expected, why


def test_the_last_office_day_before_a_leave_is_asked_for_where_the_next_one_is_too_late() -> None:
    case = leave(letter_date=date(2025, 12, 12), first_day=date(2026, 1, 6))
    assert reply_by(case, BY_KEY["leave-refused"], 7, CALENDAR) == date(2025, 12, 19)
    case = leave(letter_date=date(2025, 12, 15), first_day=date(2026, 1, 5))
    assert reply_by(case, BY_KEY["leave-refused"], 7, CALENDAR) == date(2025, 12, 19)
