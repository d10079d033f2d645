"""Dates, times, money, counts and lists, as a letter writes them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.letters import wording

_ = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (time(9), "9am"),
        (time(9, 5), "9.05am"),
        (time(12), f"12{_}noon"),
        (time(12, 30), "12.30pm"),
        (time(0, 15), "12.15am"),
        (time(15, 30), "3.30pm"),
        (None, None),
    ],
)
def test_times_are_written_as_a_school_writes_them(at: time | None, written: str | None) -> None:
    assert wording.clock(at) == written


@pytest.mark.parametrize(
    ("value", "written", "because"),
    [
        (93.4, "93.4%", "as given"),
        (96.0, "96.0%", "always one decimal"),
        (90.05, "90.1%", "a half goes up, though the float lies below it"),
        (100.0, "100.0%", "whole"),
        (None, None, "unknown stays unknown"),
    ],
)
def test_percents_have_one_decimal(value: float | None, written: str | None, because: str) -> None:
    assert wording.percent(value) == written, because


@pytest.mark.parametrize(
    ("count", "written"), [(0, None), (None, None), (1, "once"), (2, "twice"), (6, f"six{_}times"), (12, f"12{_}times")]
)
def test_how_often(count: int | None, written: str | None) -> None:
    assert wording.times(count) == written


@pytest.mark.parametrize(
    ("cell", "items"),
    [("breakfast club; key worker", ("breakfast club", "key worker")), (" ; ", ()), (None, ())],
)
def test_a_cell_with_semicolons_is_a_list(cell: str | None, items: tuple[str, ...]) -> None:
    assert wording.items(cell) == items


@pytest.mark.parametrize(("count", "written"), [(1, f"one{_}year"), (3, f"three{_}years"), (20, f"20{_}years")])
def test_counts_agree_with_their_nouns(count: int, written: str) -> None:
    assert wording.counted(count, "year") == written


def test_no_line_breaks_in_a_date_or_a_telephone_number() -> None:
    assert wording.long_date(date(2025, 11, 7)) == f"7{_}November{_}2025"
    assert wording.weekday_date(date(2025, 11, 7)) == f"Friday 7{_}November{_}2025", "a line may end after the weekday"
    assert wording.unbroken("01632 960 101") == f"01632{_}960{_}101"


@given(st.dates())
def test_a_date_can_be_read_back(day: date) -> None:
    number, month, year = (wording.long_date(day) or "").split()
    months = [wording.long_date(date(2000, m, 1)).split()[1] for m in range(1, 13)]
    assert date(int(year), months.index(month) + 1, int(number)) == day


@given(st.text())
def test_a_sentence_ends_once_and_keeps_its_words(text: str) -> None:
    written = wording.sentence(text)
    if text.strip():
        assert written is not None
        assert written[-1] in ".!?"
        assert text.strip()[1:] in written
    else:
        assert written is None
