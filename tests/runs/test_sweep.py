"""Whom the marks on record call for: in which order they stand, how many are named, and what JSON tells of each."""

from dataclasses import replace
from datetime import date

import pytest

from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.runs.sweep import Swept, as_notes, in_order, schools_of, swept
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
    assert [one.upn for one in in_order(found)] == [upn(number) for number in (3, 4, 5, 1, 6, 2)]


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


def marked(house: Configuration, codes: str, *, before: str = "") -> Register:
    """Return a register of the last school days, two codes a day; `before`: of days that no calendar knows."""
    days = house.workspace.calendars["oakfield"].school_days(date(2025, 1, 6), TODAY)[-len(codes) // 2 :]
    long_ago = [date(2021, 9, 1 + number) for number in range(len(before) // 2)]
    halves = [(day, half) for day in (*long_ago, *days) for half in ("AM", "PM")]
    return Register(tuple(Mark(*one, code) for one, code in zip(halves, before + codes, strict=True)))


@pytest.mark.parametrize(
    ("codes", "called_for", "sessions", "reason"),
    [
        ("//" * 30, False, 0, "always there"),
        ("/O" + "//" * 14 + "/O" * 9 + "//" * 100, True, 10, "ten sessions, and hardly ever away"),
        ("/O" * 9 + "//" * 120, False, 9, "nine"),
        ("/O" + "//" * 40 + "/O" * 9, True, 10, "in the first and the last of ten school weeks"),
        ("/O" + "//" * 41 + "/O" * 9, True, 9, "in the first and the last of eleven"),
    ],
)
def test_ten_sessions_call_for_a_pupil_by_themselves(
    new_house: Configuration, codes: str, called_for: bool, sessions: int, reason: str
) -> None:
    found = swept(upn(1), marked(new_house, codes), "oakfield", new_house, TODAY)
    assert (found is not None) is called_for, reason
    assert found is None or found.sessions == sessions


def test_marks_that_no_calendar_knows_are_no_ten_in_ten(new_house: Configuration) -> None:
    found = swept(upn(1), marked(new_house, "//", before="OO" * 10), "oakfield", new_house, TODAY)
    assert found is not None
    assert (found.sessions, found.is_ten_in_ten) == (0, False)


@pytest.mark.parametrize("known", [["oakfield"], ["oakfield", "millbrook"]])
def test_a_trust_of_one_school_need_not_be_told_whose_pupils_they_are(
    new_house: Configuration, ledger: Ledger, known: list[str]
) -> None:
    schools = {code: new_house.workspace.schools[code] for code in known}
    house = replace(new_house, workspace=replace(new_house.workspace, schools=schools))
    assert schools_of([upn(1)], ledger, house) == ({upn(1): "oakfield"} if len(known) == 1 else {})
