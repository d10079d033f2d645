"""The register: figures, runs and windows. Days are of the sample calendar, from Tuesday 2 September 2025 on."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.calendar import OutsideCalendar
from mailmerge.casework.marks import ATTENDED, POSSIBLE, Mark
from mailmerge.casework.register import MarksFault, Register, Run, parse_marks
from tests.casework.samples import CALENDAR, register

TUESDAY = date(2025, 9, 2)
CODES = r"/\LKVPWBCEIMRSTGNOUDQXZ#-"
MARKS = st.text(alphabet=CODES, max_size=200).map(lambda text: text[: len(text) // 2 * 2])


def sessions(marks: str) -> Register:
    """A register a mark a session; the calendar does not matter."""
    first = date(2025, 1, 1)
    return Register(
        tuple(Mark(first + timedelta(days=n // 2), "PM" if n % 2 else "AM", c) for n, c in enumerate(marks))
    )


@pytest.mark.parametrize(
    ("marks", "percent", "reason"),
    [
        ("/\\/\\", 100.0, "all present"),
        ("/\\L\\", 100.0, "late is present"),
        ("/\\BW", 100.0, "an approved activity is attended"),
        ("/\\OO", 50.0, "unauthorised absence"),
        ("/\\II", 50.0, "authorised absence counts no less"),
        ("/\\DX", 100.0, "dual registration and X are outside the sum"),
        ("/\\##", 100.0, "a closed school is outside it"),
        ("/\\--", 100.0, "so is a missing mark"),
        ("OO", 0.0, "none attended"),
        ("XX##", None, "no possible session is n/a, not 0 or 100"),
        ("", None, "no mark at all is n/a"),
        ("/\\/\\/O", 83.33333333333333, "unrounded"),
    ],
)
def test_percent(marks: str, percent: float | None, reason: str) -> None:
    assert sessions(marks).percent == percent, reason


@given(st.integers(1, 400), st.data())
def test_percent_compares_exactly_with_whole_percents(possible: int, data: st.DataObject) -> None:
    attended = data.draw(st.integers(0, possible))
    percent = sessions("/" * attended + "O" * (possible - attended)).percent

    assert percent is not None
    for threshold in (90, 96):
        assert (percent <= threshold) == (Fraction(100 * attended, possible) <= threshold)


def test_counts() -> None:
    marks = sessions("/\\LB CI GNOU DZ -?".replace(" ", "").replace("?", "-"))

    assert (marks.attended, marks.possible, marks.authorised, marks.unauthorised) == (4, 10, 2, 4)
    assert (marks.n_codes, marks.missing, marks.late) == (1, 2, 1)
    assert marks.count({"O", "U"}) == 2


@pytest.mark.parametrize(
    ("marks", "persistent", "severe", "reason"),
    [
        ("/" * 91 + "O" * 9, False, False, "under a tenth missed"),
        ("/" * 9 + "O", True, False, "a tenth"),
        ("/" * 51 + "I" * 49, True, False, "under half"),
        ("/" * 501 + "I" * 499, True, False, "only just under half"),
        ("/I", True, True, "half"),
        ("O", True, True, "one session, missed"),
        ("XX", False, False, "no possible session"),
    ],
)
def test_persistent_and_severe_absence(marks: str, persistent: bool, severe: bool, reason: str) -> None:
    found = sessions(marks)

    assert (found.persistently_absent, found.severely_absent) == (persistent, severe), reason


def test_a_certificate_must_hold_neither_n_nor_missing_marks() -> None:
    assert [mark.code for mark in sessions("/N-O").certificate_faults] == ["N", "-"]


def test_a_register_is_known_by_its_marks() -> None:
    """What is worked out of them is not shown beside them; and much is kept by a pupil's register."""
    one = register("/\\ O/")
    assert repr(one) == f"Register(marks={one.marks!r})"
    assert hash(one) == hash(Register(one.marks))


def test_the_order_given_does_not_count() -> None:
    marks = sessions("/\\OO").marks

    assert Register(marks[::-1]) == Register(marks)


def test_a_session_has_one_mark() -> None:
    with pytest.raises(ValueError, match="two marks"):
        Register((Mark(TUESDAY, "AM", "/"), Mark(TUESDAY, "AM", "O")))


def test_parts_of_a_register() -> None:
    whole = register("/\\ OO II GG")
    wednesday, thursday = date(2025, 9, 3), date(2025, 9, 4)

    assert whole.up_to(wednesday) == register("/\\ OO")
    assert whole.up_to(date(2026, 1, 1)) == whole
    assert whole.up_to(date(2025, 9, 1)).marks == ()
    assert whole.between(wednesday, thursday) == register("OO II", wednesday)
    assert whole.between(thursday, wednesday).marks == ()


def test_parts_of_a_register_whose_first_and_last_day_have_one_mark() -> None:
    first, second, third = (date(2025, 9, day) for day in (2, 3, 4))
    whole = Register((Mark(first, "PM", "O"), Mark(second, "AM", "/"), Mark(second, "PM", "/"), Mark(third, "AM", "I")))
    assert whole.up_to(second).marks == whole.marks[:3]
    assert whole.between(second, third).marks == whole.marks[1:]
    assert whole.between(first, second).marks == whole.marks[:3]
    assert whole.between(first, first).marks == whole.marks[:1]
    assert whole.between(first, third) is whole.up_to(third) is whole, "nothing is copied"


@pytest.mark.parametrize(
    ("marks", "n", "codes", "reason"),
    [
        ("/\\OO", 2, "OO", "the last of them"),
        ("/\\OOXX##--", 2, "OO", "what is not possible is passed over"),
        ("/\\OO", 9, "/\\OO", "all where there are fewer"),
        ("/\\OO", 0, "", "none"),
    ],
)
def test_last_possible_sessions(marks: str, n: int, codes: str, reason: str) -> None:
    assert "".join(mark.code for mark in sessions(marks).last_possible(n).marks) == codes, reason


@pytest.mark.parametrize(
    ("marks", "codes", "lengths", "reason"),
    [
        ("OOOO", "O", [(4, 2)], "two days"),
        ("/OOO", "O", [(3, 1)], "a half day is no whole day"),
        ("OO//OO", "O", [(2, 1), (2, 1)], "a presence breaks it"),
        ("OOUUOO", "O", [(2, 1), (2, 1)], "so does another code"),
        ("OOUUOO", "OU", [(6, 3)], "unless it is asked for"),
        ("OOXXOO", "O", [(4, 2)], "marks that are not possible do not break it"),
        ("OO##ZZOO", "O", [(4, 2)], "nor do uncollected ones"),
        ("OXOX", "O", [(2, 2)], "a day is whole when all that was possible belongs"),
        ("OO--OO", "O", [(2, 1), (2, 1)], "a missing mark breaks it: nobody knows"),
        ("O-OO", "O", [(1, 0), (2, 1)], "and its day is not whole"),
        ("O/OO", "O", [(1, 0), (2, 1)], "a half day before a run"),
        ("//II", "O", [], "none"),
        ("", "O", [], "no marks"),
    ],
)
def test_runs(marks: str, codes: str, lengths: list[tuple[int, int]], reason: str) -> None:
    assert [(run.sessions, run.days) for run in sessions(marks).runs(codes)] == lengths, reason


def test_a_run_goes_on_over_weekends_and_half_term() -> None:
    marks = register("OO OO  OO", first=date(2025, 10, 23))

    assert marks.runs({"O"}) == (Run(first=date(2025, 10, 23), last=date(2025, 11, 3), sessions=6, days=3),)


@pytest.mark.parametrize(
    ("marks", "by", "first", "reason"),
    [
        ("OO//OOOO", "sessions", 2, "the second is longer"),
        ("OOOO//OOOO", "sessions", 0, "the first of equals"),
        ("OXOXOX//OOOO", "sessions", 4, "four half days are more than three"),
        ("OXOXOX//OOOO", "days", 0, "but three days are more than two"),
    ],
)
def test_longest_run(marks: str, by: str, first: int, reason: str) -> None:
    run = sessions(marks).longest_run("O", by=by)

    assert run is not None
    assert run.first == date(2025, 1, 1) + timedelta(days=first), reason


def test_no_run_is_none() -> None:
    assert sessions("//").longest_run("O") is None


def test_school_weeks_are_those_in_which_the_school_was_open() -> None:
    marks = register("// // // //" + "## ## ## ## ##" + "XX")

    assert marks.school_weeks == (date(2025, 9, 1), date(2025, 9, 15))


FIRST_WEEK = "OO" + "//" * 3  # the term begins on a Tuesday
WEEK = "OO" + "//" * 4


@pytest.mark.parametrize(
    ("marks", "weeks", "most", "reason"),
    [
        ("OO//GU", 10, 4, "in one week"),
        ("II//CC", 10, 0, "authorised absences are not meant"),
        (FIRST_WEEK + WEEK * 2, 1, 2, "a window of one week"),
        (FIRST_WEEK + WEEK * 2, 2, 4, "a window of two"),
        (FIRST_WEEK + WEEK * 9, 10, 20, "ten weeks, over half term"),
        (FIRST_WEEK + WEEK * 10, 10, 20, "the eleventh week drops the first"),
        (FIRST_WEEK + "//" * 45 + "OOOO", 10, 4, "in the eleventh week: too far apart"),
        (FIRST_WEEK + "//" * 40 + "OOOO", 10, 6, "in the tenth week: both count"),
    ],
)
def test_most_in_rolling_school_weeks(marks: str, weeks: int, most: int, reason: str) -> None:
    assert register(marks).most_in_rolling_weeks(CALENDAR, weeks) == most, reason


def test_the_national_window_is_ten_weeks() -> None:
    marks = register(FIRST_WEEK + WEEK * 20)

    assert marks.most_in_rolling_weeks(CALENDAR) == marks.most_in_rolling_weeks(CALENDAR, 10) == 20


def test_a_window_outlasts_the_holidays() -> None:
    marks = register("OO" * 4, first=date(2025, 12, 18))

    assert marks.most_in_rolling_weeks(CALENDAR, weeks=2) == 8


def test_a_window_over_an_unknown_year_is_refused() -> None:
    marks = Register((Mark(date(2026, 7, 21), "AM", "O"), Mark(date(2026, 9, 2), "AM", "O")))

    with pytest.raises(OutsideCalendar):
        marks.most_in_rolling_weeks(CALENDAR)


@given(MARKS, st.integers(1, 12))
def test_windows_agree_with_counting_week_by_week(text: str, weeks: int) -> None:
    marks = register(text)
    mondays = CALENDAR.school_weeks(TUESDAY, date(2026, 7, 21))
    by_hand = [
        marks.between(mondays[at], mondays[min(at + weeks, len(mondays)) - 1] + timedelta(days=6)).unauthorised
        for at in range(len(mondays))
    ]

    assert marks.most_in_rolling_weeks(CALENDAR, weeks) == max(by_hand)


@given(MARKS)
def test_figures_agree_with_counting_by_hand(text: str) -> None:
    marks = register(text)

    assert marks.attended == sum(code in ATTENDED for code in text)
    assert marks.possible == sum(code in POSSIBLE for code in text)
    assert marks.possible == marks.attended + marks.authorised + marks.unauthorised
    assert marks.percent is None or 0 <= marks.percent <= 100


@given(MARKS, st.sets(st.sampled_from("GNOUI/")))
def test_runs_account_for_every_session_of_their_codes(text: str, codes: set[str]) -> None:
    marks = register(text)
    runs = marks.runs(codes)

    assert sum(run.sessions for run in runs) == marks.count(codes)
    assert all(0 <= run.days <= run.sessions for run in runs)
    assert all(one.last <= other.first for one, other in pairwise(runs))


@given(MARKS, st.integers(-5, 400))
def test_a_register_to_a_day_and_the_rest_make_the_whole(text: str, days: int) -> None:
    marks, day = register(text), TUESDAY + timedelta(days=days)

    assert marks.up_to(day).marks + marks.between(day + timedelta(days=1), date.max).marks == marks.marks


@given(MARKS, st.lists(st.integers(0, 200), max_size=5))
def test_spaces_in_the_marks_do_not_count(text: str, places: list[int]) -> None:
    spaced = text
    for place in places:
        spaced = f"{spaced[:place]} {spaced[place:]}"

    assert register(spaced) == register(text)


def test_marks_fall_on_school_days_morning_first() -> None:
    marks = register("/O UU", first=date(2025, 10, 24)).marks

    assert marks == (
        Mark(date(2025, 10, 24), "AM", "/"),
        Mark(date(2025, 10, 24), "PM", "O"),
        Mark(date(2025, 11, 3), "AM", "U"),
        Mark(date(2025, 11, 3), "PM", "U"),
    )


def test_marks_may_reach_the_calendars_last_day() -> None:
    last = date(2026, 7, 21)

    assert register("// OO", first=date(2026, 7, 20)).marks[-1] == Mark(last, "PM", "O")
    assert register("", first=last).marks == ()


@pytest.mark.parametrize(
    ("text", "first", "column", "position", "words", "reason"),
    [
        ("//OA", "2025-09-02", "marks", 4, "Mark 4, 'A' (Wednesday 3 September 2025, afternoon)", "an unknown code"),
        ("// HH", "2025-09-02", "marks", 3, "Mark 3, 'H'", "a code that has ended"),
        ("C1//", "2025-09-02", "marks", 2, "register file", "two characters need a register file"),
        ("//O", "2025-09-02", "marks", None, "3 marks", "an afternoon is lost"),
        ("//", "2025-09-06", "marks from", None, "Saturday 6 September 2025", "a Saturday"),
        ("//", "2025-10-27", "marks from", None, "not a school day", "half term"),
        ("//", "2030-09-02", "marks from", None, "not a school day", "an unknown year"),
        ("//" * 3, "2026-07-20", "marks", None, "1 September 2026", "more marks than school days"),
    ],
)
def test_marks_at_fault(text: str, first: str, column: str, position: int | None, words: str, reason: str) -> None:
    fault = parse_marks(text, date.fromisoformat(first), CALENDAR)

    assert isinstance(fault, MarksFault), reason
    assert (fault.column, fault.position) == (column, position), reason
    assert words in fault.text, reason


def test_old_codes_stand_in_old_registers() -> None:
    old = date(2024, 7, 1)
    marks = Register(tuple(Mark(old, session, code) for session, code in (("AM", "H"), ("PM", "J"))))

    assert (marks.authorised, marks.attended) == (1, 1)


@given(st.text(max_size=40), st.dates())
def test_no_text_raises(text: str, first: date) -> None:
    assert isinstance(parse_marks(text, first, CALENDAR), Register | MarksFault)
