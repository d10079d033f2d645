from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.calendar import is_working_day
from mailmerge.law.delivery import SERVICES, deemed_delivered, sooner


@pytest.mark.parametrize(
    ("posted", "first", "second", "cpr_first"),
    [
        ("2025-09-15", "2025-09-17", "2025-09-19", "2025-09-17"),
        ("2025-09-18", "2025-09-22", "2025-09-24", "2025-09-22"),
        ("2025-09-19", "2025-09-23", "2025-09-25", "2025-09-22"),
        ("2025-12-23", "2025-12-29", "2025-12-31", "2025-12-29"),
        ("2026-04-02", "2026-04-08", "2026-04-10", "2026-04-07"),
    ],
)
def test_deemed_delivery(posted: str, first: str, second: str, cpr_first: str) -> None:
    day = date.fromisoformat(posted)
    assert deemed_delivered(day, "first-class").isoformat() == first
    assert deemed_delivered(day, "second-class").isoformat() == second
    assert deemed_delivered(day, "first-class", "cpr626").isoformat() == cpr_first


@pytest.mark.parametrize(
    ("service", "delivered"),
    [
        ("special-delivery", 16),
        ("first-class", 17),
        ("signed-for-first", 17),
        ("second-class", 19),
        ("signed-for-second", 19),
    ],
)
def test_each_way_of_posting_has_its_working_days(service: Any, delivered: Any) -> None:
    assert deemed_delivered(date(2025, 9, 15), service) == date(2025, 9, delivered)


def test_without_a_class_on_record_a_court_takes_second_class() -> None:
    assert deemed_delivered(date(2025, 9, 15), None) == deemed_delivered(date(2025, 9, 15), "second-class")


@given(
    st.dates(date(2024, 1, 1), date(2034, 1, 1)),
    st.sampled_from(SERVICES),
    st.sampled_from(("pd1985", "cpr626")),
)
def test_delivery_is_a_working_day_after_posting_and_never_runs_backwards(
    posted: date, service: str, rule: str
) -> None:
    delivered = deemed_delivered(posted, service, rule)
    assert delivered > posted
    assert is_working_day(delivered)
    assert deemed_delivered(posted + timedelta(days=1), service, rule) >= delivered


@pytest.mark.parametrize(
    ("service", "other", "expected", "why"),
    [
        ("second-class", "first-class", "first-class", "an answer needs time"),
        ("signed-for-first", "first-class", "signed-for-first", "no sooner, and the trust's own way proves more"),
        ("special-delivery", "first-class", "special-delivery", "the trust's own way is sooner"),
        ("first-class", "second-class", "first-class", "never later than the trust's other letters"),
    ],
)
def test_letters_that_ask_for_an_answer_go_the_sooner_way(service: str, other: str, expected: str, why: str) -> None:
    assert sooner(service, other) == expected, why
