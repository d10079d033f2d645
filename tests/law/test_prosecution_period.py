"""The prosecution period that is proposed: the latest that fits every rule, and why it is no longer or shorter."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailmerge.casework.case import AttendanceFigures
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.law.figures import Figures, worked_out
from mailmerge.law.profile_tables import PeriodRules
from mailmerge.law.prosecution_period import ProsecutionPeriod, faults, proposed
from tests.law.build import CALENDAR

RULES = PeriodRules(least_school_weeks=2, authorised_rule=True, least_unauthorised_sessions=3)
_PLAIN = Figures(None, 3, 0, None, 0, 0, 2, None, None)
_FEW, _MARKS = "it has 2 unauthorised sessions", "it has missing marks or code N"
_SOME, _MOST = "it has authorised absence", "authorised absence is not the smaller part of it"


@pytest.mark.parametrize(
    ("figures", "rules", "expected", "why"),
    [
        ({}, {}, [], "it fits"),
        ({"weeks": 1}, {}, ["it has 1 school weeks"], "one week short"),
        ({"missing": 1}, {}, [_MARKS], "a missing mark"),
        ({"n_codes": 1}, {}, [_MARKS], "code N"),
        ({"unauthorised": 2}, {}, [_FEW], "one session short"),
        ({"authorised": 1}, {}, [_SOME], "of exactly the least length"),
        ({"authorised": 3}, {}, [_SOME], "however much: it is told once"),
        ({"authorised": 1}, {"authorised_rule": False}, [], "an authority without that rule"),
        ({"weeks": 3, "authorised": 2}, {}, [], "longer, and the smaller part"),
        ({"weeks": 3, "authorised": 3}, {}, [_MOST], "longer, and half of it"),
        ({"weeks": 3, "authorised": 4}, {}, [_MOST], "longer, and more than half"),
        ({"weeks": 3, "authorised": 4}, {"authorised_rule": False}, [], "an authority without that rule"),
        (
            {"weeks": None, "authorised": None, "unauthorised": None},
            {},
            ["it has 0 school weeks", "it has 0 unauthorised sessions"],
            "nothing is known",
        ),
    ],
)
def test_what_a_period_must_show(figures: dict[str, Any], rules: dict[str, Any], expected: list[str], why: str) -> None:
    assert list(faults(replace(_PLAIN, **figures), RULES.model_copy(update=rules))) == expected, why


def _weeks(*codes: str) -> Figures:
    """School weeks from 8 September 2025, each with the marks of its ten sessions."""
    days = CALENDAR.school_days(date(2025, 9, 8), date(2025, 10, 24))
    places = [(day, session) for day in days for session in ("AM", "PM")]
    marks = Register(
        tuple(Mark(day, session, code) for (day, session), code in zip(places, "".join(codes), strict=False))
    )
    return worked_out(AttendanceFigures(register=marks), date(2025, 10, 24), CALENDAR)


HERE, AWAY, ILL, UNKNOWN = "/" * 10, "OO" + "/" * 8, "II" + "/" * 8, "N" + "/" * 9
MONDAYS = [date(2025, 9, day) for day in (8, 15, 22, 29)]
FRIDAYS = [date(2025, 9, 12), date(2025, 9, 19), date(2025, 9, 26), date(2025, 10, 3)]
SUNDAYS = [date(2025, 9, 14), date(2025, 9, 21), date(2025, 9, 28), date(2025, 10, 5)]


@pytest.mark.parametrize(
    ("weeks", "expected", "why"),
    [
        ((AWAY, AWAY), (0, 1, ""), "exactly the least"),
        ((AWAY,), None, "too few weeks"),
        ((HERE, HERE), None, "too few sessions"),
        ((AWAY, AWAY, AWAY, AWAY), (2, 3, ""), "the latest, and the shortest of those that end on its last day"),
        ((AWAY, AWAY, HERE), (0, 2, " A shorter one does not fit: it has 2 unauthorised sessions."), "it ends latest"),
        ((AWAY, AWAY, UNKNOWN), (0, 1, ""), "the last week has code N: the one before"),
        (
            (UNKNOWN, AWAY, AWAY),
            (1, 2, " A longer one does not fit: it has missing marks or code N."),
            "no further back",
        ),
        ((HERE, AWAY, AWAY), (1, 2, ""), "a longer one fits too, and is not needed"),
        (
            (AWAY, AWAY, AWAY, ILL),
            (1, 3, " A shorter one does not fit: it has authorised absence."),
            "illness in the last two weeks, and the smaller part of three",
        ),
        ((UNKNOWN, UNKNOWN, AWAY), None, "nothing fits"),
    ],
)
def test_the_period_that_is_proposed(weeks: tuple[str, ...], expected: tuple[int, int, str] | None, why: str) -> None:
    found = proposed(_weeks(*weeks), RULES)
    first, last, told = expected or (0, 0, "")
    ends = SUNDAYS[last] if last < len(weeks) - 1 else FRIDAYS[last]
    period = ProsecutionPeriod(MONDAYS[first], ends, proposed=True, why=told)
    assert found == (period if expected else None), why


def test_the_period_that_is_proposed_ends_with_the_last_mark() -> None:
    found = proposed(_weeks(AWAY, AWAY[:4]), RULES)
    assert found == ProsecutionPeriod(date(2025, 9, 8), date(2025, 9, 16), proposed=True)


def test_without_marks_none_is_proposed() -> None:
    assert proposed(_PLAIN, RULES) is None
