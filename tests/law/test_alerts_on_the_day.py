"""Whom a register's marks call for, by phase, code and school year: each authority's own first, then everywhere's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.casework.school import School
from mailmerge.law.alerts import alerts_of
from mailmerge.law.profile_tables import Alert
from tests.law.build import CALENDAR, DOWNS, MONDAY, OAKFIELD, context

_THIS_YEAR = CALENDAR.school_days(date(2025, 9, 2), MONDAY)
_LAST_YEAR = CALENDAR.school_days(date(2025, 4, 22), date(2025, 7, 22))


def _told(code: str, days: tuple[date, ...], phase: str, school: School = OAKFIELD, until: date = MONDAY) -> list[str]:
    first, last = _LAST_YEAR[0], _THIS_YEAR[-1]
    marks = Register(
        tuple(
            Mark(day, session, code if day in days else "/")
            for day in CALENDAR.school_days(first, last)
            for session in ("AM", "PM")
        )
    )
    return [alert.text.partition(":")[0] for alert in alerts_of(marks, until, phase, context(school))]


@pytest.mark.parametrize(
    ("code", "days", "phase", "school", "told", "why"),
    [
        ("I", _THIS_YEAR[:15], "primary", OAKFIELD, ["Fifteen days of illness"], "the authority's own, once"),
        ("I", _THIS_YEAR[:30:2], "primary", OAKFIELD, ["Fifteen days of illness"], "any days of the year"),
        ("I", _THIS_YEAR[:28:2], "primary", OAKFIELD, [], "fourteen of them"),
        ("I", (*_LAST_YEAR[-8:], *_THIS_YEAR[:14:2]), "primary", OAKFIELD, [], "eight of them were last year's"),
        (
            "I",
            _THIS_YEAR[:30:2],
            "secondary",
            OAKFIELD,
            ["Fifteen days of illness, consecutive or in the school year"],
            "the authority's own asks for a run: everywhere's is told",
        ),
        ("I", _THIS_YEAR[:15], "secondary", OAKFIELD, ["Fifteen days of illness"], "a run: its own alone"),
        (
            "I",
            (*_LAST_YEAR[-8:], *_THIS_YEAR[:7]),
            "secondary",
            OAKFIELD,
            ["Fifteen days of illness"],
            "over the summer",
        ),
        (
            "I",
            _THIS_YEAR[:15],
            "secondary",
            DOWNS,
            ["Fifteen days of illness, consecutive or in the school year"],
            "an authority without one of its own",
        ),
        ("/", (), "primary", OAKFIELD, [], "present all along"),
    ],
)
def test_what_a_register_calls_for(
    code: str, days: tuple[object, ...], phase: str, school: School, told: list[str], why: str
) -> None:
    assert _told(code, days, phase, school) == told, why


def test_marks_after_the_day_are_not_looked_at() -> None:
    days = _THIS_YEAR[-15:]
    assert _told("I", days, "primary", until=days[-1]) == ["Fifteen days of illness"]
    assert _told("I", days, "primary", until=days[-1] - timedelta(days=1)) == []


@pytest.mark.parametrize(("sessions", "told"), [(9, False), (10, True)])
def test_the_national_threshold_counts_sessions_of_unlike_codes(sessions: int, told: bool) -> None:
    codes = "OU" * 5
    days = _THIS_YEAR[:30:3]
    marks = tuple(Mark(day, "AM", code) for day, code in zip(days, codes[:sessions], strict=False))
    found = [alert.text for alert in alerts_of(Register(marks), MONDAY, "primary", context())]
    assert any("national threshold" in text for text in found) is told


@pytest.mark.parametrize(("first", "told"), [(date(2025, 9, 1), True), (date(2025, 8, 31), False)])
def test_a_school_year_begins_on_the_first_of_september(first: date, told: bool) -> None:
    marks = Register(tuple(Mark(day, session, "I") for day in (first, *_THIS_YEAR[1:29:2]) for session in ("AM", "PM")))
    assert bool(list(alerts_of(marks, MONDAY, "primary", context()))) is told


def test_weeks_for_which_no_term_dates_are_known_call_for_nothing() -> None:
    day = date(2030, 1, 7)
    marks = Register(tuple(Mark(day + timedelta(days=n), session, "O") for n in range(5) for session in ("AM", "PM")))
    assert list(alerts_of(marks, date(2030, 1, 11), "primary", context())) == []


@pytest.mark.parametrize(
    ("codes", "told", "why"),
    [
        (("O",), True, "an authority's own rule on one code is older than the national threshold"),
        (("G", "N", "O", "U"), False, "the national threshold was not in force"),
    ],
)
def test_an_alert_has_its_ground_in_the_law_of_its_day(codes: tuple[str, ...], told: bool, why: str) -> None:
    alert = Alert(codes=codes, sessions=2, school_weeks=10, tell="Ring the family.")
    plain = context()
    within = replace(plain, profile=plain.profile.model_copy(update={"alerts": (alert,)}))
    marks = Register(tuple(Mark(date(2024, 7, 1), session, "O") for session in ("AM", "PM")))
    assert bool(list(alerts_of(marks, date(2024, 7, 2), "primary", within))) is told, why


def test_each_of_an_authoritys_own_alerts_on_one_code_is_told() -> None:
    alerts = tuple(Alert(tell=f"{days} days: ring.", codes=("O",), days=days) for days in (5, 10))
    plain = context(OAKFIELD)
    within = replace(plain, profile=plain.profile.model_copy(update={"alerts": alerts}))
    marks = Register(tuple(Mark(day, session, "O") for day in _THIS_YEAR[:10] for session in ("AM", "PM")))
    assert [one.text for one in alerts_of(marks, MONDAY, "primary", within)] == ["5 days: ring.", "10 days: ring."]
