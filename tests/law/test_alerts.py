"""What is told about runs of marks depends on what the row says of the pupil's whereabouts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailmerge.casework.case import AttendanceFigures, Needs
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register, Run
from mailmerge.law.alerts import runs_told
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import decide
from mailmerge.law.history import History
from mailmerge.law.profile_files import own_profile
from tests.law.build import CALENDAR, MONDAY, attendance, context


@pytest.mark.parametrize(
    ("unknown", "told", "why"),
    [
        (None, "the CME form too if", "nothing is said: both are told"),
        (True, "and the CME form.", "unknown: the children missing education form goes too"),
        (False, "complete the NSA online form.", "known: one form is enough"),
    ],
)
def test_ten_days_of_code_o_ask_for_the_form_that_the_whereabouts_ask_for(unknown: Any, told: Any, why: Any) -> None:
    away = CALENDAR.school_days(date(2025, 10, 1), MONDAY)[-10:]
    marks = Register(tuple(Mark(day, session, "O") for day in away for session in ("AM", "PM")))
    case = attendance(None, needs=Needs(whereabouts_unknown=unknown))
    case = replace(case, attendance=AttendanceFigures(register=marks))
    texts = [alert.text for alert in decide(CaseFacts.of(case, History(), context())).alerts]
    assert any(told in text and "code O" in text for text in texts), why
    assert sum("NSA online form" in text for text in texts) == 1, why


@pytest.mark.parametrize(
    ("every", "is_told", "why"),
    [(1, True, "ten sessions in two weeks"), (6, False, "as many, spread over more than ten weeks")],
)
def test_the_threshold_is_of_sessions_within_its_weeks(every: int, is_told: bool, why: str) -> None:
    days = CALENDAR.school_days(date(2025, 6, 2), MONDAY)[::-every][:10]
    marks = Register(tuple(Mark(day, "AM", "U") for day in sorted(days)))
    case = replace(attendance(None), attendance=AttendanceFigures(register=marks))
    texts = [alert.text for alert in decide(CaseFacts.of(case, History(), context())).alerts]
    assert any("national threshold" in text for text in texts) is is_told, (texts, why)


@pytest.mark.parametrize(
    ("phase", "codes", "runs", "why"),
    [
        ("primary", "//" + 10 * "O", [(2, 11, 20, 10)], "ten days of O"),
        ("primary", 9 * "O" + "/", [], "a day short"),
        ("primary", 10 * "O" + "/" + 11 * "O", [(0, 9, 20, 10), (11, 21, 22, 11)], "each run by itself"),
        ("primary", 10 * "U", [(0, 9, 20, 10)], "ten days of U"),
        ("primary", "/" + 10 * "G", [], "leave is told once the pupil is back: here only before"),
        ("primary", 10 * "G" + "#/", [(0, 9, 20, 10)], "back after a day without school"),
        ("primary", 10 * "G" + "I", [], "ill is not back"),
        ("primary", 8 * "I" + "//" + 7 * "I", [(0, 16, 30, 15)], "fifteen days of illness count together"),
        ("primary", 8 * "I" + "//" + 6 * "I", [], "fourteen do not"),
        ("primary", 5 * "O" + "/" + 5 * "U", [], "different codes make no run of days"),
    ],
)
def test_the_runs_of_days_that_are_told(phase: str, codes: str, runs: list[tuple[int, ...]], why: str) -> None:
    days = CALENDAR.school_days(date(2025, 9, 2), MONDAY)[-len(codes) :]
    marks = Register(
        tuple(Mark(day, half, code) for day, code in zip(days, codes, strict=True) for half in ("AM", "PM"))
    )
    told = [run for _, run in runs_told(marks, MONDAY, phase, context())]
    assert told == [Run(days[first], days[last], sessions, whole) for first, last, sessions, whole in runs], why


@pytest.mark.parametrize(
    ("sessions", "runs", "why"),
    [
        ("/I" + 16 * "I" + "//" + 13 * "I" + "/", [(0, 16, 30, 15)], "from an afternoon to a morning"),
        (16 * "I" + "//" + 16 * "I", [(0, 16, 32, 16)], "more than fifteen days are one run too"),
        (28 * "I" + "/I" + "//", [], "fourteen days and a half"),
        (29 * "I" + "#" + "//" + "/", [(0, 14, 29, 15)], "fifteen in a row, the last of which had one session"),
        ("//" + 20 * "G" + "//", [(1, 10, 20, 10)], "back the day after"),
        ("//" + 21 * "G" + "/", [(1, 11, 21, 10)], "back in the afternoon"),
        ("/" + 20 * "G" + "I", [], "there in the morning before, and ill since"),
    ],
)
def test_the_sessions_at_the_ends_of_a_run(sessions: str, runs: list[tuple[int, ...]], why: str) -> None:
    days = CALENDAR.school_days(date(2025, 9, 2), MONDAY)[-((len(sessions) + 1) // 2) :]
    halves = [(day, half) for day in days for half in ("AM", "PM")]
    marks = Register(tuple(Mark(*one, code) for one, code in zip(halves, sessions, strict=False)))
    told = [run for _, run in runs_told(marks, MONDAY, "primary", context())]
    assert told == [Run(days[first], days[last], count, whole) for first, last, count, whole in runs], why


def test_days_are_told_beside_sessions_whichever_the_authority_names_first() -> None:
    days = '[[alerts]]\ntell = "Days."\ncodes = ["O"]\ndays = 10\n'
    sessions = '[[alerts]]\ntell = "Sessions."\ncodes = ["O"]\nsessions = 10\n'
    away = CALENDAR.school_days(date(2025, 9, 2), MONDAY)[-10:]
    marks = Register(tuple(Mark(day, half, "O") for day in away for half in ("AM", "PM")))
    for text in (days + sessions, sessions + days):
        within = context(profile=own_profile("rutland", text, approved=True))
        assert [alert.tell for alert, _ in runs_told(marks, MONDAY, None, within)] == ["Days."]


def test_an_alert_is_for_the_meeting_only_where_the_authority_says_so() -> None:
    alerts = context().profile.alerts
    assert [(alert.days, alert.phase) for alert in alerts if alert.for_meeting] == [(15, "secondary")]
