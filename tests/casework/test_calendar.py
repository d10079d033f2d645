"""Days that count, over the sample trust's terms of 2024-25 and 2025-26, and where the answer is not known."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.calendar import (
    Calendar,
    OutsideCalendar,
    Span,
    Term,
    academic_year,
    in_academic_year,
    in_words,
    is_working_day,
    monday_of,
    working_days_after,
)
from tests.casework.samples import CALENDAR, TERMS_2024, TERMS_2025

KNOWN_DAYS = st.dates(date(2024, 9, 1), date(2026, 8, 31))
DAY = timedelta(days=1)
JANUARY = Term(Span(date(2026, 1, 5), date(2026, 1, 30)))
ENDS_IN_MAY = Term(Span(date(2026, 4, 13), date(2026, 5, 29)))
ENDS_IN_JUNE = Term(Span(date(2026, 4, 13), date(2026, 6, 26)))


def day(iso: str) -> date:
    return date.fromisoformat(iso)


@pytest.mark.parametrize(
    ("on", "open_", "reason"),
    [
        ("2025-09-02", True, "a term's first day"),
        ("2025-09-01", False, "the day before it"),
        ("2025-12-19", True, "a term's last day"),
        ("2025-12-22", False, "Christmas holidays"),
        ("2025-10-24", True, "the day before half term"),
        ("2025-10-27", False, "half term's first day"),
        ("2025-10-31", False, "half term's last day"),
        ("2025-11-03", True, "the first day after it"),
        ("2025-11-08", False, "a Saturday"),
        ("2026-05-04", False, "a bank holiday inside a term"),
        ("2026-08-12", False, "summer, after the last term: the year is known to its end"),
        ("2025-08-12", False, "summer, between two years"),
        ("2024-09-02", False, "a September day before the first term"),
        ("2030-01-05", False, "a Saturday in an unknown year is no school day all the same"),
        ("2030-12-25", False, "and so is Christmas Day"),
    ],
)
def test_school_days(on: str, open_: bool, reason: str) -> None:
    assert CALENDAR.is_school_day(day(on)) is open_, reason


def test_a_calendar_shows_what_it_was_given_not_what_it_worked_out() -> None:
    """What a failed check or a debugger prints is a few terms, not a year of days."""
    assert repr(CALENDAR) == f"Calendar(terms={CALENDAR.terms!r}, closures=frozenset())"


def test_a_closure_is_no_school_day() -> None:
    inset = day("2026-01-05")
    calendar = Calendar(TERMS_2025, closures=frozenset({inset}))

    assert not calendar.is_school_day(inset)
    assert calendar.school_days_after(day("2025-12-19"), 1) == day("2026-01-06")


@pytest.mark.parametrize(
    ("after", "n", "expected", "reason"),
    [
        ("2025-09-15", 0, "2025-09-15", "day 0 is the day itself"),
        ("2025-09-13", 0, "2025-09-13", "even a Saturday"),
        ("2025-09-15", 5, "2025-09-22", "five school days take a week"),
        ("2025-09-13", 1, "2025-09-15", "from a Saturday the first is Monday"),
        ("2025-10-22", 5, "2025-11-05", "half term does not count"),
        ("2025-12-19", 1, "2026-01-05", "nor do the holidays"),
        ("2026-05-01", 1, "2026-05-05", "nor does a bank holiday"),
        ("2024-08-31", 1, "2024-09-03", "from an unknown day, where every day that follows is known"),
        ("2025-07-22", 1, "2025-09-02", "over the summer"),
    ],
)
def test_school_days_after(after: str, n: int, expected: str, reason: str) -> None:
    assert CALENDAR.school_days_after(day(after), n) == day(expected), reason


@pytest.mark.parametrize(
    ("before", "expected", "reason"),
    [
        ("2025-11-03", "2025-10-24", "over half term"),
        ("2025-09-17", "2025-09-16", "yesterday"),
        ("2025-09-14", "2025-09-12", "from a Sunday"),
        ("2025-09-02", "2025-07-22", "over the summer"),
        ("2026-09-01", "2026-07-21", "from an unknown day, where every day before it is known"),
    ],
)
def test_previous_school_day(before: str, expected: str, reason: str) -> None:
    assert CALENDAR.previous_school_day(day(before)) == day(expected), reason


@pytest.mark.parametrize(
    ("first", "last", "count", "reason"),
    [
        ("2025-09-15", "2025-09-19", 5, "both ends count"),
        ("2025-09-15", "2025-09-15", 1, "a single day"),
        ("2025-10-20", "2025-11-07", 10, "three weeks with half term in the middle"),
        ("2025-09-13", "2025-09-14", 0, "a weekend"),
        ("2025-09-19", "2025-09-15", 0, "the ends the wrong way round"),
        ("2025-09-02", "2026-07-21", 195, "a whole year: 190 and the five INSET days of each school"),
    ],
)
def test_counting_school_days(first: str, last: str, count: int, reason: str) -> None:
    assert CALENDAR.count_school_days(day(first), day(last)) == count, reason


@pytest.mark.parametrize(
    ("first", "last", "mondays", "reason"),
    [
        ("2025-09-15", "2025-09-26", ["2025-09-15", "2025-09-22"], "two whole weeks"),
        ("2025-09-19", "2025-09-22", ["2025-09-15", "2025-09-22"], "a Friday and a Monday are of two weeks"),
        ("2025-10-24", "2025-11-03", ["2025-10-20", "2025-11-03"], "a half term is no school week"),
        ("2025-09-13", "2025-09-14", [], "a weekend"),
    ],
)
def test_school_weeks(first: str, last: str, mondays: list[str], reason: str) -> None:
    assert CALENDAR.school_weeks(day(first), day(last)) == tuple(map(day, mondays)), reason


def test_what_depends_on_an_unknown_year_is_refused() -> None:
    for question in (
        lambda: CALENDAR.is_school_day(day("2026-09-01")),
        lambda: CALENDAR.is_school_day(day("2024-08-30")),
        lambda: CALENDAR.school_days_after(day("2026-07-21"), 1),
        lambda: CALENDAR.school_days_after(day("2024-08-29"), 1),
        lambda: CALENDAR.school_days_after(date.max, 1),
        lambda: CALENDAR.previous_school_day(day("2024-09-03")),
        lambda: CALENDAR.previous_school_day(day("2026-09-02")),
        lambda: CALENDAR.previous_school_day(date.min),
        lambda: CALENDAR.count_school_days(day("2026-07-20"), day("2026-09-01")),
        lambda: CALENDAR.school_weeks(date.min, date.max),
        lambda: Calendar(()).is_school_day(day("2025-09-02")),
    ):
        with pytest.raises(OutsideCalendar, match=r"calendar\.toml"):
            question()


def test_the_refusal_names_the_day_that_is_not_known() -> None:
    with pytest.raises(OutsideCalendar, match="Tuesday 1 September 2026") as refusal:
        CALENDAR.school_days_after(day("2026-07-21"), 1)

    assert refusal.value.day == day("2026-09-01")


@pytest.mark.parametrize(
    ("terms", "on", "known", "reason"),
    [
        (TERMS_2025, "2025-09-01", True, "September before the first term"),
        (TERMS_2025, "2025-08-31", False, "the year before"),
        (TERMS_2025, "2026-08-31", True, "August after the last term"),
        (TERMS_2025, "2026-09-01", False, "the year after"),
        (TERMS_2025[:1], "2025-12-19", True, "an autumn by itself"),
        (TERMS_2025[:1], "2025-12-22", False, "what follows an autumn by itself"),
        (TERMS_2025[1:], "2026-01-02", False, "what comes before a spring by itself"),
        ((TERMS_2025[0], TERMS_2025[2]), "2026-02-02", False, "a spring that was forgotten"),
        ((TERMS_2025[0], TERMS_2025[2]), "2025-11-04", True, "the autumn before it"),
        ((TERMS_2025[0], TERMS_2025[2]), "2026-05-05", True, "the summer after it"),
        ((ENDS_IN_JUNE,), "2026-07-01", True, "July, where the last term ended in June"),
        ((ENDS_IN_MAY,), "2026-06-01", False, "June, where the last term that is known ended in May"),
        (TERMS_2024 + TERMS_2025, "2025-08-20", True, "the summer between two years"),
        ((JANUARY, Term(Span(date(2026, 4, 3), date(2026, 4, 30)))), "2026-03-02", True, "nine weeks: a holiday"),
        ((JANUARY, Term(Span(date(2026, 4, 4), date(2026, 4, 30)))), "2026-03-02", False, "longer: a term is missing"),
    ],
)
def test_what_a_calendar_knows(terms: tuple[Term, ...], on: str, known: bool, reason: str) -> None:
    assert Calendar(terms).covers(day(on)) is known, reason


def test_the_order_in_which_terms_are_given_does_not_count() -> None:
    assert Calendar(tuple(reversed(TERMS_2025))) == Calendar(TERMS_2025)


def test_faulty_terms_are_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        Span(day("2025-09-02"), day("2025-09-01"))
    with pytest.raises(ValueError, match="not inside"):
        Term(Span(day("2025-09-02"), day("2025-12-19")), Span(day("2025-12-15"), day("2025-12-19")))
    with pytest.raises(ValueError, match="not inside"):
        Term(Span(day("2025-09-02"), day("2025-12-19")), Span(day("2025-09-02"), day("2025-09-05")))
    with pytest.raises(ValueError, match="before the one before it has ended"):
        Calendar((Term(Span(day("2025-09-02"), day("2025-12-19"))), Term(Span(day("2025-12-19"), day("2026-03-27")))))


def test_a_span_may_be_one_day() -> None:
    assert list(Span(day("2025-09-02"), day("2025-09-02"))) == [day("2025-09-02")]


def test_days_are_counted_forwards() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.school_days_after(day("2025-09-15"), -1)
    with pytest.raises(ValueError, match="negative"):
        working_days_after(day("2025-09-15"), -1)


@pytest.mark.parametrize(
    ("on", "year"),
    [("2025-08-31", 2024), ("2025-09-01", 2025), ("2026-01-01", 2025), ("2026-08-31", 2025)],
)
def test_the_academic_year_begins_on_1_september(on: str, year: int) -> None:
    assert academic_year(day(on)) == year


@pytest.mark.parametrize(
    ("the_day", "month", "on"),
    [(1, 9, "2025-09-01"), (31, 12, "2025-12-31"), (1, 1, "2026-01-01"), (31, 8, "2026-08-31"), (29, 2, None)],
)
def test_a_day_without_its_year_lies_in_the_academic_year(the_day: int, month: int, on: str | None) -> None:
    assert in_academic_year(2025, the_day, month) == (on and day(on))


@pytest.mark.parametrize(
    ("after", "n", "expected", "reason"),
    [
        ("2025-09-15", 2, "2025-09-17", "in one week"),
        ("2025-09-18", 2, "2025-09-22", "over a weekend"),
        ("2025-09-19", 4, "2025-09-25", "from a Friday"),
        ("2025-09-20", 1, "2025-09-22", "from a Saturday"),
        ("2025-12-23", 2, "2025-12-29", "over Christmas"),
        ("2026-04-02", 4, "2026-04-10", "over Easter"),
        ("2025-12-25", 0, "2025-12-25", "day 0 is the day itself"),
    ],
)
def test_working_days_after(after: str, n: int, expected: str, reason: str) -> None:
    assert working_days_after(day(after), n) == day(expected), reason


def test_a_day_in_words() -> None:
    assert in_words(day("2025-09-04")) == "Thursday 4 September 2025"


@given(KNOWN_DAYS, st.integers(1, 150))
def test_the_nth_school_day_after_is_the_nth_counted(start: date, n: int) -> None:
    try:
        found = CALENDAR.school_days_after(start, n)
    except OutsideCalendar:
        return
    assert CALENDAR.is_school_day(found)
    assert CALENDAR.count_school_days(start + DAY, found) == n


@given(KNOWN_DAYS)
def test_the_previous_school_day_has_only_closed_days_behind_it(start: date) -> None:
    try:
        found = CALENDAR.previous_school_day(start)
    except OutsideCalendar:
        return
    assert CALENDAR.is_school_day(found)
    assert CALENDAR.count_school_days(found, start - DAY) == 1


@given(KNOWN_DAYS, KNOWN_DAYS)
def test_counting_agrees_with_asking_day_by_day(first: date, last: date) -> None:
    days = [first + n * DAY for n in range((last - first).days + 1)]
    open_days = [on for on in days if CALENDAR.is_school_day(on)]

    assert list(CALENDAR.school_days(first, last)) == open_days
    assert CALENDAR.school_weeks(first, last) == tuple(sorted({monday_of(on) for on in open_days}))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 40))
def test_the_nth_working_day_after_is_the_nth_counted(start: date, n: int) -> None:
    end = working_days_after(start, n)

    assert is_working_day(end)
    assert sum(is_working_day(start + k * DAY) for k in range(1, (end - start).days + 1)) == n


@pytest.mark.parametrize(
    ("asked", "unknown", "reason"),
    [
        (
            lambda: CALENDAR.previous_school_day(day("2024-09-03")),
            "2024-08-31",
            "back past the first known day",
        ),
        (lambda: CALENDAR.school_days_after(day("2026-07-21"), 1), "2026-09-01", "on past the last"),
        (lambda: CALENDAR.school_days_after(day("2026-07-21"), 2), "2026-09-01", "however far"),
        (lambda: CALENDAR.previous_school_day(day("2020-01-06")), "2020-01-06", "from a day that is not known itself"),
    ],
)
def test_the_first_unknown_day_on_the_way_is_named(asked: Callable[[], date], unknown: str, reason: str) -> None:
    with pytest.raises(OutsideCalendar) as refusal:
        asked()
    assert refusal.value.day == day(unknown), reason


@pytest.mark.parametrize(
    ("half", "inside", "reason"),
    [
        (("2025-10-27", "2025-10-31"), True, "a week of it"),
        (("2025-09-02", "2025-10-31"), False, "it begins with the term"),
        (("2025-10-27", "2025-12-19"), False, "it ends with the term"),
        (("2025-09-03", "2025-12-18"), True, "all but its first day and its last"),
    ],
)
def test_a_half_term_lies_inside_its_term(half: tuple[str, str], inside: bool, reason: str) -> None:
    span, holiday = Span(day("2025-09-02"), day("2025-12-19")), Span(*map(day, half))
    if inside:
        calendar = Calendar((Term(span, holiday),))
        assert not calendar.school_days(*map(day, half)), reason
        assert calendar.school_days_after(day("2025-09-01"), 1) == span.first, reason
    else:
        with pytest.raises(ValueError, match="is not inside its term"):
            Term(span, holiday)


def test_the_dates_of_september_alone_say_nothing_of_the_rest() -> None:
    calendar = Calendar((Term(Span(day("2025-09-02"), day("2025-09-30"))),))
    assert calendar.covers(day("2025-09-30"))
    assert not calendar.covers(day("2025-10-01"))
