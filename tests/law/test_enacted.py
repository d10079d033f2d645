"""What Parliament has enacted and what waits for its day."""

from datetime import date, timedelta

from mailmerge.law.enacted import enacted


def test_an_act_is_told_from_the_day_of_royal_assent() -> None:
    (act, *_) = enacted(date.max)
    assert act in enacted(act.enacted)
    assert act not in enacted(act.enacted - timedelta(days=1))
    assert act in enacted(act.enacted + timedelta(days=1))
