from datetime import date

import pytest

from mailmerge.intake.spread import session_of


@pytest.mark.parametrize(
    ("heading", "session", "why"),
    [
        ("03/11/2025 AM", "AM", "as most systems write it"),
        ("Mon 03/11/2025 PM", "PM", "a weekday before it"),
        ("AM 03 Nov 2025", "AM", "the session first"),
        ("PM Mon 03/11/2025", "PM", "the session first, and a weekday"),
        ("03-Nov-25 (AM)", "AM", "the session in brackets"),
        ("3 November 2025", None, "both sessions in a cell"),
    ],
)
def test_a_heading_is_a_session(heading: str, session: str | None, why: str) -> None:
    assert session_of(heading) == (date(2025, 11, 3), session), why


@pytest.mark.parametrize("heading", ["AM", "PM count", "Year 5", "Attendance 2025", "AM late marks", "10 AM"])
def test_a_heading_without_a_day_is_none(heading: str) -> None:
    assert session_of(heading) is None
