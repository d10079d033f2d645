"""The figures that a decision goes by: from the marks where there are any, else as they were typed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailmerge.casework.case import AttendanceFigures
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.law.figures import Figures, percent_beside, worked_out
from tests.law.build import CALENDAR

FRIDAY = date(2025, 9, 12)


def _marks(codes: str) -> Register:
    """Marks from Monday 8 September 2025, two a school day; a full stop: no mark at all."""
    days = CALENDAR.school_days(date(2025, 9, 8), date(2025, 9, 26))
    places = [(day, session) for day in days for session in ("AM", "PM")]
    return Register(
        tuple(Mark(day, session, code) for (day, session), code in zip(places, codes, strict=False) if code != ".")
    )


@pytest.mark.parametrize(
    ("typed", "missed", "medical", "why"),
    [
        ({"authorised": 4, "unauthorised": 2}, 6, None, "both kinds are known"),
        ({"authorised": 4}, None, None, "one is not"),
        ({"unauthorised": 4}, None, None, "the other is not"),
        ({"percent": 90.0, "possible": 100}, 10, None, "from the percent"),
        ({"percent": 90.0}, None, None, "of how many?"),
        ({"possible": 100}, None, None, "how many of them?"),
    ],
)
def test_sessions_missed(typed: dict[str, Any], missed: float | None, medical: int | None, why: str) -> None:
    assert replace(_NOTHING, **typed).missed == missed, why


_NOTHING = Figures(None, None, None, None, None, None, None, None, None)


@pytest.mark.parametrize(
    ("medical", "missed", "mostly", "why"),
    [
        (3, 6, True, "half"),
        (2, 6, False, "less"),
        (4, 6, True, "more"),
        (None, 6, False, "not known"),
        (0, 0, False, "none"),
    ],
)
def test_half_of_what_was_missed_is_medical(medical: int | None, missed: int, mostly: bool, why: str) -> None:
    assert replace(_NOTHING, authorised=missed, unauthorised=0, medical=medical).mostly_medical is mostly, why


def test_medical_sessions_are_illness_and_appointments() -> None:
    assert worked_out(AttendanceFigures(register=_marks("IM/\\EO/\\/\\")), FRIDAY).medical == 2


@pytest.mark.parametrize(
    ("codes", "missing", "why"),
    [
        ("/\\/\\/\\/\\/\\", 0, "every session has its mark"),
        ("/\\/./\\/\\/\\", 1, "a session without any"),
        ("/\\../\\/\\/\\", 2, "a day without any"),
        ("/\\-\\/\\/\\/\\", 1, "one that says that it is missing"),
        ("/./\\/\\/\\/\\", 1, "in the afternoon of the first day"),
        (
            "..-\\/\\/\\/.",
            2,
            "of the days from the first mark to the last",
        ),
    ],
)
def test_missing_marks(codes: str, missing: int, why: str) -> None:
    assert worked_out(AttendanceFigures(register=_marks(codes)), FRIDAY, CALENDAR).missing == missing, why


def test_without_term_dates_only_marks_that_say_so_are_missing() -> None:
    assert worked_out(AttendanceFigures(register=_marks("/\\../-/\\/\\")), FRIDAY).missing == 1


def test_outside_the_known_terms_only_marks_that_say_so_are_missing() -> None:
    day = date(2031, 9, 8)
    register = Register((Mark(day, "AM", "/"), Mark(day, "PM", "-")))
    assert worked_out(AttendanceFigures(register=register), day, CALENDAR).missing == 1


_TYPED = {
    "unauthorised_sessions": (2, "unauthorised sessions"),
    "authorised_sessions": (1, "authorised sessions"),
    "sessions_possible": (9, "sessions possible"),
    "n_codes": (1, "n codes"),
    "school_weeks": (1, "school weeks"),
}
# One authorised, two unauthorised, one N (which is unauthorised too), one that is not possible.
_WEEK = "/EON/X/\\/\\"


@pytest.mark.parametrize("field", _TYPED)
@pytest.mark.parametrize("more", [0, 1])
def test_a_typed_figure_that_the_marks_contradict(field: str, more: int) -> None:
    right, column = _TYPED[field]
    figures = worked_out(AttendanceFigures(register=_marks(_WEEK), **{field: right + more}), FRIDAY, CALENDAR)
    told = [(one.column, one.typed, one.worked_out) for one in figures.disagreements]
    assert told == ([(column, str(right + more), str(right))] if more else [])


@pytest.mark.parametrize(("typed", "differs"), [(50.0, False), (50.05, False), (50.06, True), (49.94, True)])
def test_a_typed_percent_may_be_rounded(typed: float, differs: bool) -> None:
    figures = worked_out(AttendanceFigures(percent=typed, register=_marks("/O/O/O/O/O")), FRIDAY)
    assert bool(figures.disagreements) is differs


@pytest.mark.parametrize(("typed", "late"), [(None, 1), (3, 3), (0, 0)])
def test_late_marks_that_were_typed_stand(typed: int | None, late: int) -> None:
    assert worked_out(AttendanceFigures(late_marks=typed, register=_marks("L\\/\\")), FRIDAY).late == late


def test_marks_after_the_day_do_not_count() -> None:
    assert worked_out(AttendanceFigures(register=_marks("/\\" * 5 + "OO" * 5)), FRIDAY).percent == 100


@pytest.mark.parametrize("codes", ["", "XX", "##"])
def test_marks_without_a_possible_session_say_nothing(codes: str) -> None:
    figures = worked_out(AttendanceFigures(percent=88.0, register=_marks(codes)), FRIDAY)
    assert (figures.percent, figures.register) == (88.0, None)


def test_the_figures_of_a_part() -> None:
    figures = worked_out(AttendanceFigures(register=_marks("/\\" * 5 + "OO" * 5)), date(2025, 9, 19), CALENDAR)
    holed = worked_out(AttendanceFigures(register=_marks("/\\" * 5 + "OO.O")), date(2025, 9, 19), CALENDAR)
    part = figures.within(date(2025, 9, 15), date(2025, 9, 16))
    assert holed.within(date(2025, 9, 15), date(2025, 9, 16)).missing == 1
    assert (part.percent, part.unauthorised, part.possible, part.weeks, part.missing) == (0, 4, 4, 1, 0)
    typed = replace(_NOTHING, unauthorised=7)
    assert typed.within(date(2025, 9, 15), date(2025, 9, 16)) is typed
    assert figures.within(date(2025, 9, 1), date(2025, 9, 30)) is figures, "no mark lies outside"


@pytest.mark.parametrize(("last", "found"), [(1, 1), (2, 2), (3, 2), (100, 3)])
def test_sessions_coded_so_among_the_last(last: int, found: int) -> None:
    figures = worked_out(AttendanceFigures(register=_marks("O//X/\\/OU")), FRIDAY)
    assert figures.coded(("O", "U"), last) == found
    assert replace(_NOTHING, unauthorised=5).coded(("O", "U"), last) == 5


@pytest.mark.parametrize(
    ("percent", "shown"),
    [
        (96.0, "96.0%"),
        (96.04, "96.04%"),
        (96.05, "96.05%"),
        (96.0004, "96.0004%"),
        (96.00004, "96.00004%"),
        (96.0000001, "96.000000%"),
        (92.34, "92.3%"),
        (95.9, "95.9%"),
        (None, "not known"),
    ],
)
def test_a_percent_shows_on_which_side_it_lies(percent: float | None, shown: str) -> None:
    assert percent_beside(percent, 96.0) == shown


@pytest.mark.parametrize(
    ("percent", "possible", "stands", "why"),
    [
        (0.0, 100, 0.0, "a child who was never there, of sessions that were possible"),
        (0.0, None, 0.0, "nothing says that there were none"),
        (0.0, 0, None, "no sessions, no percent"),
        (90.0, 0, None, "whatever was typed"),
        (None, 0, None, "blank is unknown"),
        (90.0, 100, 90.0, "as typed"),
    ],
)
def test_a_percent_of_no_sessions_is_no_figure(
    percent: float | None, possible: int | None, stands: float | None, why: str
) -> None:
    figures = worked_out(AttendanceFigures(percent=percent, sessions_possible=possible), FRIDAY)
    assert figures.percent == stands, why


def test_a_register_that_is_cut_keeps_what_was_typed_beside_it() -> None:
    typed = AttendanceFigures(percent=50.0, late_marks=3, register=_marks(_WEEK))
    whole = worked_out(typed, FRIDAY, CALENDAR)
    part = whole.within(date(2025, 9, 8), date(2025, 9, 9))
    assert (part.late, part.disagreements, part.calendar) == (3, whole.disagreements, CALENDAR)
    assert part.register == _marks(_WEEK).between(date(2025, 9, 8), date(2025, 9, 9))
