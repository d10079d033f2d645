"""Compulsory school age: from the prescribed day after the fifth birthday to the last Friday of a June."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.age import compulsory_school_age, is_of_compulsory_school_age
from mailmerge.casework.calendar import academic_year

BIRTHS = st.dates(date(1990, 1, 1), date(2083, 12, 31))


@pytest.mark.parametrize(
    ("born", "first", "reason"),
    [
        ("2016-03-14", "2021-03-31", "five before 31 March"),
        ("2016-03-31", "2021-03-31", "five on a prescribed day: that day"),
        ("2016-04-01", "2021-08-31", "the day after it: the next one"),
        ("2016-08-31", "2021-08-31", "five on 31 August"),
        ("2016-09-01", "2021-12-31", "five on 1 September"),
        ("2016-12-31", "2021-12-31", "five on 31 December"),
        ("2017-01-01", "2022-03-31", "five on New Year's Day"),
        ("2016-02-29", "2021-03-31", "born on 29 February"),
    ],
)
def test_first_day(born: str, first: str, reason: str) -> None:
    assert compulsory_school_age(date.fromisoformat(born))[0] == date.fromisoformat(first), reason


@pytest.mark.parametrize(
    ("born", "last", "reason"),
    [
        ("2009-09-01", "2026-06-26", "sixteen on the school year's first day: the June at its end"),
        ("2010-08-31", "2026-06-26", "sixteen on its last day, after the leaving date: the same June"),
        ("2010-06-26", "2026-06-26", "sixteen on the leaving date itself"),
        ("2010-09-01", "2027-06-25", "sixteen a day later: a year more"),
        ("2008-02-29", "2024-06-28", "born on 29 February"),
        ("2007-11-30", "2024-06-28", "June ends on a Sunday"),
        ("2002-11-30", "2019-06-28", "June ends on a Sunday, another year"),
        ("2006-11-30", "2023-06-30", "June ends on a Friday"),
        ("2084-02-29", "2100-06-25", "2100 is no leap year"),
    ],
)
def test_last_day(born: str, last: str, reason: str) -> None:
    assert compulsory_school_age(date.fromisoformat(born))[1] == date.fromisoformat(last), reason


@pytest.mark.parametrize(
    ("day", "of_age", "reason"),
    [
        ("2021-03-30", False, "the day before the first"),
        ("2021-03-31", True, "the first day"),
        ("2032-06-25", True, "the last day"),
        ("2032-06-26", False, "the day after the last"),
    ],
)
def test_both_ends_count(day: str, of_age: bool, reason: str) -> None:
    assert is_of_compulsory_school_age(date(2016, 3, 14), date.fromisoformat(day)) is of_age, reason


@given(BIRTHS)
def test_the_bounds_are_what_the_orders_prescribe(born: date) -> None:
    first, last = compulsory_school_age(born)

    assert (first.month, first.day) in {(3, 31), (8, 31), (12, 31)}
    assert timedelta(0) <= first - date(born.year + 5, born.month, min(born.day, 28)) <= timedelta(days=157)
    assert (last.month, last.weekday()) == (6, 4)
    assert (last + timedelta(days=7)).month == 7
    assert last.year == academic_year(born) + 17


@given(BIRTHS, st.integers(1, 365))
def test_an_elder_child_is_never_behind_a_younger(born: date, days: int) -> None:
    elder, younger = compulsory_school_age(born), compulsory_school_age(born + timedelta(days=days))

    assert elder[0] <= younger[0]
    assert elder[1] <= younger[1]
