"""Periods as authorities write them: the day on which one ends, and what is long enough."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.calendar import is_working_day, monday_of
from mailmerge.law.periods import Length, Period, Unit, end_of, fits_length, length_in_words
from tests.law.build import CALENDAR

FRIDAY = date(2025, 10, 24)  # the last school day before half term
DAYS = st.dates(date(2023, 9, 4), date(2025, 9, 1))
UNITS = ["days", "school-days", "working-days", "weeks", "school-weeks", "sessions", "months"]


@pytest.mark.parametrize(
    ("count", "unit", "from_day", "end", "why"),
    [
        (5, "days", FRIDAY, date(2025, 10, 29), "every day counts"),
        (1, "weeks", FRIDAY, date(2025, 10, 31), "a week is seven days"),
        (5, "working-days", FRIDAY, date(2025, 10, 31), "half term is no holiday of the office"),
        (5, "school-days", FRIDAY, date(2025, 11, 7), "half term does not count"),
        (9, "sessions", FRIDAY, date(2025, 11, 7), "an odd session needs its whole day"),
        (1, "school-weeks", FRIDAY, date(2025, 11, 7), "a week without school is no school week"),
        (6, "school-weeks", date(2025, 9, 24), date(2025, 11, 12), "from a Wednesday: half term is no school week"),
        (6, "school-weeks", date(2025, 9, 26), date(2025, 11, 14), "the same from a Friday"),
        (6, "school-weeks", date(2025, 9, 29), date(2025, 11, 17), "and from a Monday"),
        (1, "months", date(2024, 1, 31), date(2024, 2, 29), "a month without that day ends on its last"),
        (18, "weeks", date(2025, 1, 6), date(2025, 5, 12), "Essex: 18 calendar weeks"),
    ],
)
def test_the_day_on_which_a_period_ends(count: int, unit: str, from_day: date, end: date, why: str) -> None:
    assert end_of(Period(count=count, unit=unit), from_day, CALENDAR) == end, why


@given(DAYS, st.sampled_from(UNITS), st.integers(0, 30))
def test_a_longer_period_never_ends_sooner(day: date, unit: str, count: int) -> None:
    one, two = (end_of(Period(count=number, unit=unit), day, CALENDAR) for number in (count, count + 1))
    assert day <= one <= two
    assert end_of(Period(count=0, unit=unit), day, CALENDAR) == day


@given(DAYS, st.sampled_from(UNITS), st.integers(0, 30))
def test_a_period_that_begins_on_a_later_day_of_school_never_ends_sooner(day: date, unit: str, count: int) -> None:
    period, first = Period(count=count, unit=unit), CALENDAR.school_days_after(day, 1)
    later = CALENDAR.school_days_after(first, 1)
    assert end_of(period, first, CALENDAR) <= end_of(period, later, CALENDAR)


@given(DAYS, st.integers(1, 30))
def test_a_period_in_school_or_working_days_ends_on_such_a_day(day: date, count: int) -> None:
    assert CALENDAR.is_school_day(end_of(Period(count=count, unit="school-days"), day, CALENDAR))
    assert CALENDAR.is_school_day(end_of(Period(count=count, unit="sessions"), day, CALENDAR))
    assert is_working_day(end_of(Period(count=count, unit="working-days"), day, CALENDAR))


@given(DAYS, st.integers(1, 20))
def test_so_many_school_weeks_have_so_many_weeks_with_school(day: date, count: int) -> None:
    end = end_of(Period(count=count, unit="school-weeks"), day, CALENDAR)
    after = [monday_of(day) + timedelta(weeks=number) for number in range(1, (end - day).days // 7 + 1)]
    assert sum(bool(CALENDAR.count_school_days(week, week + timedelta(6))) for week in after) == count
    assert end.weekday() == day.weekday()


@pytest.mark.parametrize(
    ("least", "most", "unit", "first", "last", "fits", "why"),
    [
        (21, 42, "days", date(2025, 11, 3), date(2025, 11, 24), True, "21 days"),
        (21, 42, "days", date(2025, 11, 3), date(2025, 11, 23), False, "20 days"),
        (21, 42, "days", date(2025, 11, 3), date(2025, 12, 16), False, "43 days"),
        (6, 6, "school-weeks", date(2025, 10, 6), date(2025, 11, 21), True, "Norfolk: across half term"),
        (6, 6, "school-weeks", date(2025, 10, 6), date(2025, 11, 14), False, "half term does not count"),
        (6, 6, "school-weeks", date(2025, 10, 6), date(2025, 11, 28), False, "seven school weeks"),
        (6, 6, "school-weeks", date(2025, 9, 24), date(2025, 11, 11), True, "thirty school days, from a Wednesday on"),
        (6, 6, "school-weeks", date(2025, 9, 24), date(2025, 11, 4), False, "twenty-five"),
        (6, 6, "weeks", date(2025, 11, 3), date(2025, 12, 12), True, "Manchester: Monday to Friday of the sixth week"),
        (6, 6, "weeks", date(2025, 11, 3), date(2025, 12, 11), False, "a school day short"),
        (3, 6, "weeks", date(2025, 11, 3), date(2025, 12, 15), True, "six weeks to the day"),
        (30, 30, "school-days", date(2025, 11, 3), date(2025, 12, 12), True, "Warwickshire: thirty school days"),
        (60, 60, "sessions", date(2025, 11, 3), date(2025, 12, 12), True, "sixty sessions"),
        (5, 9, "school-days", date(2025, 11, 3), date(2025, 11, 7), True, "five"),
        (5, 9, "school-days", date(2025, 11, 3), date(2025, 11, 13), True, "nine"),
        (5, 9, "school-days", date(2025, 11, 3), date(2025, 11, 6), False, "four"),
        (5, 9, "school-days", date(2025, 11, 3), date(2025, 11, 14), False, "ten"),
        (10, 18, "sessions", date(2025, 11, 3), date(2025, 11, 7), True, "ten sessions"),
        (10, 18, "sessions", date(2025, 11, 3), date(2025, 11, 13), True, "eighteen"),
        (10, 18, "sessions", date(2025, 11, 3), date(2025, 11, 6), False, "eight"),
        (10, 18, "sessions", date(2025, 11, 3), date(2025, 11, 14), False, "twenty"),
        (1, 1, "school-days", date(2025, 11, 3), date(2025, 11, 3), True, "a single day"),
        (3, 6, "weeks", date(2025, 11, 3), date(2025, 11, 28), True, "four weeks"),
        (3, 6, "weeks", date(2025, 11, 3), date(2025, 11, 20), False, "a school day short of three"),
        (3, 6, "weeks", date(2025, 11, 3), date(2025, 12, 16), False, "six weeks and a day"),
        (5, 9, "working-days", date(2025, 12, 22), date(2025, 12, 29), False, "four: Christmas is none"),
        (5, 9, "working-days", date(2025, 12, 22), date(2025, 12, 30), True, "five"),
        (5, 9, "working-days", date(2025, 12, 22), date(2026, 1, 6), True, "nine"),
        (5, 9, "working-days", date(2025, 12, 22), date(2026, 1, 7), False, "ten"),
        (3, 6, "weeks", date(2025, 11, 3), date(2025, 11, 2), False, "it ends before it begins"),
    ],
)
def test_what_is_long_enough(least: int, most: int, unit: str, first: date, last: date, fits: bool, why: str) -> None:
    assert fits_length(Length(least=least, most=most, unit=unit), first, last, CALENDAR) is fits, why


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("days", "56 days"),
        ("school-days", "31 school days"),
        ("sessions", "62 sessions"),
        ("working-days", "38 working days"),
        ("weeks", "57 days"),
        ("months", "57 days"),
        ("school-weeks", "31 school days"),
    ],
)
def test_a_length_is_told_in_the_unit_of_its_rule(unit: Unit, words: str) -> None:
    assert length_in_words(unit, date(2025, 11, 17), date(2026, 1, 12), CALENDAR) == words


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (None, "2 school weeks"),
        ("return", "2 school weeks from the pupil's return"),
        ("leave-end", "2 school weeks from the last day of the leave"),
        ("letter-posted", "2 school weeks from the posting of the letter"),
        ("final-warning", "2 school weeks from the final warning"),
        ("last-session", "2 school weeks from the last session of absence"),
    ],
)
def test_a_period_in_words_says_where_it_counts_from(start: str | None, words: str) -> None:
    assert Period.model_validate({"count": 2, "unit": "school-weeks", "from": start}).words == words
