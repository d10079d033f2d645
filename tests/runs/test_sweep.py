"""Whom the marks on record call for: in which order they stand, how many are named, and what JSON tells of each."""

from datetime import date

import pytest

from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.runs.sweep import Swept, as_notes, in_order, swept
from mailmerge.setup.configuration import Configuration
from tests.watch.samples import upn

TODAY = date(2025, 11, 21)


def pupil(number: int, percent: float | None = 80.0, school: str = "oakfield", sessions: int = 12) -> Swept:
    return Swept(upn(number), school, percent, 90.0 if percent else None, sessions)


def test_pupils_stand_by_school_the_lowest_attendance_first_and_those_without_any_last() -> None:
    found = [
        pupil(1, 95.0),
        pupil(2, None),
        pupil(3, 60.5, "millbrook"),
        pupil(4, 60.5),
        pupil(5, 60.5),
        pupil(6, 100.0),
    ]
    assert [one.upn for one in in_order(found)] == [upn(number) for number in (3, 4, 5, 1, 2, 6)]


@pytest.mark.parametrize(("number", "rest"), [(50, ""), (51, "and 1 more: mailmerge sweep lists them all")])
def test_fifty_pupils_are_named_in_a_note_and_no_more(new_house: Configuration, number: int, rest: str) -> None:
    text = {note.code: note.text for note in as_notes([*map(pupil, range(1, number + 1))], new_house)}
    for note in (text["register-level"], text["register-ten-in-ten"]):
        assert note.count("(") == min(number, 50)
        assert ("more: mailmerge sweep" in note) is bool(rest)
        assert rest in note


@pytest.mark.parametrize(("percent", "told"), [(88.236, 88.24), (None, None), (88.0, 88.0)])
def test_attendance_is_told_with_two_places(percent: float | None, told: float | None) -> None:
    assert pupil(1, percent).as_json()["attendance"] == told


@pytest.mark.parametrize(
    ("codes", "called_for", "sessions", "reason"),
    [
        ("//" * 30, False, 0, "always there"),
        ("/O" + "//" * 14 + "/O" * 9 + "//" * 100, True, 10, "ten sessions, and hardly ever away"),
        ("/O" * 9 + "//" * 120, False, 9, "nine"),
    ],
)
def test_ten_sessions_call_for_a_pupil_by_themselves(
    new_house: Configuration, codes: str, called_for: bool, sessions: int, reason: str
) -> None:
    calendar = new_house.workspace.calendars["oakfield"]
    days = calendar.school_days(date(2025, 1, 6), TODAY)[-len(codes) // 2 :]
    halves = [(day, half) for day in days for half in ("AM", "PM")]
    register = Register(tuple(Mark(*one, code) for one, code in zip(halves, codes, strict=True)))
    found = swept(upn(1), register, "oakfield", new_house, TODAY)
    assert (found is not None) is called_for, reason
    assert found is None or found.sessions == sessions
