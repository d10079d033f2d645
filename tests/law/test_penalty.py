from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.case import PenaltyNotice
from mailmerge.law.decision import Penalty
from mailmerge.law.parameters import national_parameters
from mailmerge.law.penalty import TierFound, find_tier, years_after

LAW = national_parameters()
BEGAN = date(2024, 8, 19)
DAY = date(2025, 10, 6)


def tier(*notices: PenaltyNotice, on: date = DAY) -> TierFound:
    return find_tier(notices, on, LAW, BEGAN)


def issued(*days: str) -> tuple[PenaltyNotice, ...]:
    return tuple(PenaltyNotice(date.fromisoformat(day)) for day in days)


@pytest.mark.parametrize(
    ("notices", "expected", "why"),
    [
        ((), Penalty("first", 80, 160), "none"),
        (issued("2025-01-10"), Penalty("second", None, 160), "one"),
        (issued("2025-01-10", "2025-06-02"), Penalty("prosecution", None, None), "two"),
        (issued("2025-01-10", "2025-06-02", "2025-09-01"), Penalty("prosecution", None, None), "three"),
        ((PenaltyNotice(date(2025, 1, 10), withdrawn=True),), Penalty("first", 80, 160), "withdrawn"),
        (
            (PenaltyNotice(date(2025, 1, 10), withdrawn=True), *issued("2025-03-01")),
            Penalty("second", None, 160),
            "one that does not count, and one that does",
        ),
        (issued("2024-08-18"), Penalty("first", 80, 160), "issued under the earlier law"),
        (issued("2024-08-19"), Penalty("second", None, 160), "issued on the first day"),
        ((PenaltyNotice(date(2025, 1, 10), date(2024, 6, 17)),), Penalty("first", 80, 160), "for an earlier offence"),
        ((PenaltyNotice(date(2025, 1, 10), date(2024, 8, 18)),), Penalty("first", 80, 160), "the day before"),
        ((PenaltyNotice(date(2025, 1, 10), date(2024, 8, 19)),), Penalty("second", None, 160), "of the first day"),
    ],
)
def test_the_tier_follows_the_notices_that_count(notices: tuple[object, ...], expected: Penalty, why: str) -> None:
    assert tier(*notices).penalty == expected, why


def test_an_unknown_history_is_conditional() -> None:
    assert find_tier(None, DAY, LAW, BEGAN).penalty == Penalty("conditional", 80, 160)


@pytest.mark.parametrize(("day", "amounts"), [(date(2024, 8, 18), (60, 120)), (date(2024, 8, 19), (80, 160))])
def test_the_amounts_change_on_the_day_of_commencement(day: date, amounts: tuple[int, int]) -> None:
    found = tier(on=day).penalty
    assert (found.within_21_days, found.within_28_days) == amounts


def test_before_the_national_framework_there_is_one_tier() -> None:
    assert tier(*issued("2024-01-10", "2024-03-10"), on=date(2024, 8, 18)).penalty == Penalty("first", 60, 120)


@pytest.mark.parametrize(
    ("days_from_expiry", "counted", "told"),
    [(-2, True, False), (-1, True, True), (0, True, True), (1, True, True), (2, False, False)],
)
def test_a_notice_at_the_edge_of_the_window_is_counted_and_told(
    days_from_expiry: int, counted: bool, told: bool
) -> None:
    found = tier(*issued("2024-10-07"), on=date(2027, 10, 7) + timedelta(days=days_from_expiry))
    assert (found.penalty.tier == "second") is counted
    assert ("notice-window-boundary" in found.adds) is told


def test_a_notice_dated_after_the_letter_counts_and_is_told() -> None:
    found = tier(*issued("2025-10-07"))
    assert (found.penalty.tier, found.adds) == ("second", ("notice-after-letter",))


def test_a_notice_of_the_letters_own_day_counts_and_needs_no_word() -> None:
    found = find_tier((PenaltyNotice(DAY),), DAY, LAW, BEGAN)
    assert (found.penalty.tier, found.adds) == ("second", ())


def test_a_withdrawn_notice_at_the_edge_is_neither_counted_nor_told() -> None:
    found = tier(PenaltyNotice(date(2024, 10, 7), withdrawn=True), on=date(2027, 10, 7))
    assert (found.penalty.tier, found.adds) == ("first", ())


def test_the_twenty_ninth_of_february_expires_on_the_twenty_eighth() -> None:
    assert years_after(date(2028, 2, 29), 3) == date(2031, 2, 28)


@given(
    st.lists(st.dates(date(2024, 8, 19), date(2034, 1, 1)), max_size=5, unique=True),
    st.dates(date(2024, 8, 19), date(2036, 1, 1)),
)
def test_the_tier_follows_the_rolling_three_years_on_every_date(days: list[date], letter_date: date) -> None:
    edge = timedelta(days=1)
    counted = sum(years_after(day, 3) > letter_date or abs(years_after(day, 3) - letter_date) <= edge for day in days)
    found = tier(*(PenaltyNotice(day) for day in days), on=letter_date).penalty
    assert found.tier == ("first", "second", "prosecution")[min(counted, 2)]
