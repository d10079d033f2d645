"""Register marks: what a code counts as, and how codes are written in old and new registers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework import marks
from mailmerge.casework.marks import MISSING, Mark, read_mark

BEFORE, SINCE = date(2024, 8, 18), date(2024, 8, 19)


@pytest.mark.parametrize(
    ("codes", "group"),
    [
        ("/ \\ L", marks.PRESENT),
        ("K V P W B J", marks.APPROVED_ACTIVITY),
        ("C C1 C2 E I J1 M R S T H F", marks.AUTHORISED),
        ("G N O U", marks.UNAUTHORISED),
        ("D Q X Y1 Y2 Y3 Y4 Y5 Y6 Y7 Y", marks.NOT_POSSIBLE),
        ("Z #", marks.NOT_COLLECTED),
    ],
)
def test_codes_by_what_they_count_as(codes: str, group: frozenset[str]) -> None:
    assert group == set(codes.split())


def test_a_code_counts_as_one_thing_only() -> None:
    groups = (marks.ATTENDED, marks.AUTHORISED, marks.UNAUTHORISED, marks.NOT_POSSIBLE, marks.NOT_COLLECTED)

    assert len(frozenset().union(*groups)) == sum(map(len, groups))


@pytest.mark.parametrize(
    ("text", "on", "code", "reason"),
    [
        ("/", SINCE, "/", "present in the morning"),
        ("o", SINCE, "O", "lower case"),
        (" C1 ", SINCE, "C1", "two characters, with spaces"),
        ("y7", SINCE, "Y7", "two characters, lower case"),
        ("", SINCE, MISSING, "blank is missing"),
        (" ", SINCE, MISSING, "so is a space"),
        ("?", SINCE, MISSING, "and a question mark"),
        ("-", SINCE, MISSING, "and a dash"),
        ("I01", SINCE, "I", "an MIS's sub-code means its first letter"),
        ("x02", SINCE, "X", "in lower case too"),
        ("J1", BEFORE, "J1", "a converted register has new codes on old days"),
        ("H", BEFORE, "H", "an old code on the last day it was known"),
        ("H", SINCE, None, "and the day after"),
        ("F", SINCE, None, "gone"),
        ("J", BEFORE, "J", "an interview, before"),
        ("J", SINCE, None, "J1 since"),
        ("Y", BEFORE, "Y", "unable to attend, before"),
        ("Y", SINCE, None, "Y1 to Y7 since"),
        ("H01", SINCE, None, "a sub-code of a code that has ended"),
        ("Y8", SINCE, None, "no such code"),
        ("C3", SINCE, None, "no such code"),
        ("A", SINCE, None, "no such code"),
        ("OO", SINCE, None, "two marks in one cell"),
        ("2024-09-03", SINCE, None, "a date that a spreadsheet made of a mark"),
    ],
)
def test_reading_a_code(text: str, on: date, code: str | None, reason: str) -> None:
    assert read_mark(text, on, "AM") == (Mark(on, "AM", code) if code else None), reason


def test_pupils_share_the_marks_that_they_have_in_common() -> None:
    assert read_mark("i", SINCE, "PM") is read_mark("I", SINCE, "PM")


def test_marks_sort_in_times_order() -> None:
    morning, afternoon = Mark(SINCE, "AM", "\\"), Mark(SINCE, "PM", "/")

    assert sorted([afternoon, Mark(BEFORE, "PM", "O"), morning]) == [Mark(BEFORE, "PM", "O"), morning, afternoon]


@given(st.text(max_size=5), st.dates())
def test_no_text_raises_and_what_is_read_counts_as_something(text: str, on: date) -> None:
    mark = read_mark(text, on, "AM")

    assert mark is None or mark.code in marks.POSSIBLE | marks.NOT_POSSIBLE | marks.NOT_COLLECTED | {MISSING}
