from datetime import date

import pytest

from mailmerge.law.reply import reply_by
from tests.law.build import leave


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
def test_a_reply_is_asked_for_while_it_can_still_help(letter, first_day, expected, why):
    assert reply_by(leave(first_day=first_day), letter, 7) == expected, why
