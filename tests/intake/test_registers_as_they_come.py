"""Registers as schools export them: days without their year, a row a week, a row a code, day and half in one cell.

Source: contract, 2.2 (register, marks grid, code counts); case R5, R10.
"""

from dataclasses import replace
from datetime import date

import pytest

from mailmerge.casework.marks import Mark
from mailmerge.intake.cases import read_cases
from mailmerge.intake.rows.records import CodeCounts, RecordsRead, RegisterMark, read_records
from tests.intake.casefiles import RUN_DATE, VOCABULARY, excel_date, read, xlsx_of

ANN, BEN = "V873400125017", "G874400124042"


def records_of(text: str | bytes, run_date: date = RUN_DATE) -> RecordsRead:
    found = read_cases(text if isinstance(text, bytes) else text.encode(), "register.csv", VOCABULARY, run_date)
    assert found.errors == ()
    assert found.kind is not None
    assert found.table is not None
    return read_records(found.kind, found.table, VOCABULARY)


def marks_of(text: str | bytes, run_date: date = RUN_DATE) -> list[tuple[date, str, str]]:
    told = records_of(text, run_date)
    assert told.rejects == ()
    marks = [record.mark for record in told.records if isinstance(record, RegisterMark)]
    assert len(marks) == len(told.records)
    return [(mark.on, mark.session, mark.code) for mark in marks]


def refusal_of(text: str, run_date: date = RUN_DATE) -> str:
    (error,) = read_cases(text.encode(), "register.csv", VOCABULARY, run_date).errors
    assert error.code == "unknown-column"
    return error.text


@pytest.mark.parametrize(
    "headings",
    [
        "Mon 3 Nov AM,Mon 3 Nov PM",
        "03/11 AM,03/11 PM",
        "03-Nov AM,03-Nov PM",
        "AM Monday 3rd November,PM Monday 3rd November",
        "Mon (AM) 3 Nov,Mon (PM) 3 Nov",
        "AM (3/11),PM (3/11)",
    ],
)
def test_days_without_a_year_are_the_school_years_of_the_run(headings: str) -> None:
    text = f"UPN,Surname,{headings}\n{ANN},Lee,/,O\n"

    assert marks_of(text) == [(date(2025, 11, 3), "AM", "/"), (date(2025, 11, 3), "PM", "O")]
    assert "no year" in " ".join(read(text.encode()).notes)


def test_the_year_follows_from_the_days_that_have_one() -> None:
    text = f"UPN,4 Mar AM,5 Mar AM,06/03/2024 AM\n{ANN},/,/,O\n"

    assert [on for on, _, _ in marks_of(text)] == [date(2024, 3, day) for day in (4, 5, 6)]


@pytest.mark.parametrize(
    ("headings", "why"),
    [
        ("Tue 3 Nov AM,Tue 3 Nov PM", "another weekday"),
        ("3 Jun AM,3 Jun PM", "marks of days to come"),
        ("1 Nov AM,1 Nov PM", "a Saturday"),
        ("11/14 AM,11/14 PM", "no such month"),
        ("3 Nov AM,03/03/2024 AM,03/03/2023 AM", "of which of two years?"),
    ],
)
def test_a_year_that_does_not_follow_is_asked_for(headings: str, why: str) -> None:
    assert "of which year" in refusal_of(f"UPN,{headings}\n{ANN},/,/\n"), why


def test_days_to_come_may_stand_in_a_grid_while_they_have_no_marks() -> None:
    text = f"UPN,Mon 10 Nov AM,Tue 11 Nov AM\n{ANN},/,\n"

    assert marks_of(text) == [(date(2025, 11, 10), "AM", "/")]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Week Beginning,Mon AM,Mon PM,Tue AM,Tue PM", "03/11/2025,/,O,,\\"),
        ("W/C,Monday,Tuesday", "2025-11-03,/O,-\\"),
        ("Week Commencing,Marks", "Sun 2 Nov 2025,/O-\\------"),
    ],
)
def test_a_row_may_be_a_week(headings: str, cells: str) -> None:
    found = [mark for mark in marks_of(f"UPN,{headings}\n{ANN},{cells}\n") if mark[2] != "-"]

    tuesday = date(2025, 11, 4)
    assert found == [(date(2025, 11, 3), "AM", "/"), (date(2025, 11, 3), "PM", "O"), (tuesday, "PM", "\\")]


def test_a_pupil_has_a_row_a_week_and_no_week_twice() -> None:
    headings = "UPN,Week Beginning,Mon AM,Mon PM"
    told = records_of(f"{headings}\n{ANN},03/11/2025,/,/\n{ANN},27/10/2025,/,/\n{ANN},03/11/2025,/,O\n")

    assert len(told.records) == 4
    ((reject,),) = [told.rejects]
    assert (reject.row, reject.errors[0].code) == (4, "duplicate-row")


@pytest.mark.parametrize(
    "text", ["UPN,3 Nov AM,3 Nov PM\n{}\n", "UPN,Week,Mon,Tue\n{},03/11/2025,,\n", "UPN,Letter 1 sent on\n{},\n"]
)
def test_a_row_that_says_nothing_is_told(text: str) -> None:
    told = records_of(text.format(ANN))

    assert told.records == ()
    (nothing,) = told.rejects
    assert (nothing.row, nothing.outcome, nothing.reasons[0].code) == (2, "no-letter", "nothing-said")
    assert not nothing.is_recorded


def test_days_of_a_week_without_the_week_are_asked_about() -> None:
    assert "of which week" in refusal_of(f"UPN,Surname,Forename,Mon AM,Mon PM\n{ANN},Lee,Ann,/,/\n")


@pytest.mark.parametrize(
    "headings",
    [
        "03/11/2025 S1,03/11/2025 S3",
        "03/11/2025 1,03/11/2025 2,03/11/2025 3",
        "03/11/2025 1,04/11/2025 2",
        "Monday 3rd,Tuesday 4th",
        "Session 1,Session 2",
        "Mon 3 AM,Mon 3 PM",
    ],
)
def test_marks_under_headings_that_say_no_day_are_asked_about(headings: str) -> None:
    text = f"UPN,Surname,Forename,{headings}\n{ANN},Lee,Ann,/,O\n{BEN},May,Ben,L,\n"

    assert "which day" in refusal_of(text)


@pytest.mark.parametrize(
    "heading", ["W/C 03/11/2025", "w/c 3 Nov 2025", "Week Commencing 2025-11-03", "WB: 02/11/2025"]
)
def test_ten_marks_under_a_heading_that_is_a_week_are_read_from_monday_morning_on(heading: str) -> None:
    headings = f"UPN,Surname,Forename,{heading},W/C 10/11/2025,W/C 17/11/2025"
    text = f"{headings}\n{ANN},Lee,Ann,/\\/O//\\-I#,,\n{BEN},May,Ben,OOOOOOOOOO,////// //II,\n"

    found = marks_of(text)
    assert found[:10] == [
        (date(2025, 11, 3 + n // 2), ("AM", "PM")[n % 2], code) for n, code in enumerate("/\\/O//\\-I#")
    ]
    assert len(found) == 30
    (note,) = [note for note in read(text.encode()).notes if heading in note]
    assert "Monday" in note
    assert read(text.encode()).told == ()


@pytest.mark.parametrize(
    ("headings", "cells", "why"),
    [
        ("W/C 03/11/2025,W/C 10/11/2025", "/\\/\\/\\/\\O,/\\/\\/\\IIII", "nine marks"),
        ("W/C 03/11/2025,W/C 10/11/2025", "/\\/\\/\\/\\X!,/\\/\\/\\IIII", "no code"),
        ("W/C 04/11/2025,W/C 10/11/2025", "/\\/\\/\\/\\OO,/\\/\\/\\IIII", "no week begins on a Tuesday"),
        ("W/C 11/03/2025,W/C 11/17/2025", "/\\/\\/\\/\\OO,/\\/\\/\\IIII", "the month first"),
        ("W/C 3 Nov,W/C 10 Nov", "/\\/\\/\\/\\OO,/\\/\\/\\IIII", "no year"),
        ("W/C 03/11/2025,w/c 3 Nov 2025", "/\\/\\/\\/\\OO,/\\/\\/\\IIII", "one week twice"),
        ("Week 9,Week 10", "/\\/\\/\\/\\OO,/\\/\\/\\IIII", "weeks by number"),
    ],
)
def test_ten_marks_a_week_are_asked_about_where_their_days_are_not_certain(headings: str, cells: str, why: str) -> None:
    assert "which day" in refusal_of(f"UPN,Surname,Forename,{headings}\n{ANN},Lee,Ann,{cells}\n"), why


def test_other_cells_under_a_heading_a_week_are_no_marks() -> None:
    headings = "UPN,Surname,Forename,W/C 03/11/2025,W/C 10/11/2025"
    assert read(f"{headings}\n{ANN},Lee,Ann,92,88\n".encode()).errors == (), "percentages"
    (told,) = read(f"{headings}\n{ANN},Lee,Ann,92,88\n".encode()).told
    assert '"W/C 03/11/2025"' in told.text


@pytest.mark.parametrize("cells", ["K,Y", "K,/?", "red,/"])
def test_other_short_cells_of_a_list_of_pupils_are_no_marks(cells: str) -> None:
    assert read(f"UPN,Surname,Forename,SEN need,Band\n{ANN},Lee,Ann,{cells}\n".encode()).errors == ()


def counts_of(text: str) -> list[dict[str, int]]:
    told = records_of(text)
    assert told.rejects == ()
    return [dict(record.counts) for record in told.records if isinstance(record, CodeCounts)]


def test_every_heading_of_a_file_of_counts_may_be_a_code_with_its_meaning() -> None:
    text = f"UPN,Surname,Code / (Present),Code O (Unauthorised absence),Code I (Illness)\n{ANN},Lee,98,20,0\n"

    assert counts_of(text) == [{"/": 98, "O": 20, "I": 0}]


def test_a_heading_that_bears_a_code_is_read_or_asked_about_and_never_passed_over() -> None:
    assert "O or U" in refusal_of(f"UPN,Surname,/,\\,O or U\n{ANN},Lee,50,48,20\n")
    assert counts_of(f"UPN,Surname,/,\\,House R\n{ANN},Lee,50,48,Nene\n") == [{"/": 50, "\\": 48}], "it counts nothing"
    found = read_cases(
        f"UPN,/,\\,House R\n{ANN},50,48,2\n".encode(), "r.csv", replace(VOCABULARY, ignore=("House R",)), RUN_DATE
    )
    assert found.errors == (), "the office has said that it counts nothing"


@pytest.mark.parametrize(
    ("headings", "cells", "present", "why"),
    [
        ("Present,O,I,Possible", "97,1,2,100", 97, "they agree"),
        ("Attended,O,I,L,Possible", "97,1,2,3,100", 94, "the late are among the present"),
        ("Present,O,I,L,Possible Sessions", "94,1,2,3,100", 94, "the late are beside the present"),
        ("Present,O,I", "97,1,2", 97, "nobody else can be among them"),
        ("Present,O,I,L", "97,1,2,0", 97, "nobody else is among them"),
        ("Present,O,I,Possible", ",1,2,100", None, "a list of absences"),
        ("Present,/,O,Possible", "9,97,1,100", 97, "the codes themselves are there"),
    ],
)
def test_who_is_present_may_be_counted_in_all(headings: str, cells: str, present: int | None, why: str) -> None:
    (counts,) = counts_of(f"UPN,{headings}\n{ANN},{cells}\n")
    assert counts.get("/") == present, why


@pytest.mark.parametrize(
    ("headings", "cells", "why"),
    [
        ("Present,O,I,Possible", "90,1,2,100", "a code is missing"),
        ("Present,O,I,L", "94,1,2,3", "are the late among the present?"),
    ],
)
def test_a_count_in_all_that_does_not_agree_is_asked_about(headings: str, cells: str, why: str) -> None:
    told = records_of(f"UPN,{headings}\n{ANN},{cells}\n")
    assert told.records == (), why
    assert [(e.code, e.column) for e in told.rejects[0].errors] == [("bad-number", "sessions attended")], why


@pytest.mark.parametrize("heading", ["Count", "Number of Sessions", "Occurrences"])
def test_a_row_may_be_a_code_and_its_count(heading: str) -> None:
    told = records_of(
        f"UPN,Code,{heading}\n{ANN},/,80\n{ANN},O - Unauthorised,12\n{BEN},i,4\n{ANN},-,3\n{ANN},Total,92\n"
    )

    assert told.rejects == ()
    assert told.records == (
        CodeCounts(2, ANN, {"/": 80, "O": 12}, (2, 3, 5, 6)),
        CodeCounts(4, BEN, {"I": 4}, (4,)),
    )


@pytest.mark.parametrize(
    ("headings", "cells", "is_past", "why"),
    [
        ("Date From,Date To,Code,Count", "01/09/2024,31/07/2025,/,80", True, "counts of last year"),
        ("Period To,/,O", "2025-08-31,80,4", True, "a column a code"),
        ("Attendance %,To", "92,31 July 2025", True, "figures"),
        ("Date From,Date To,Code,Count", "01/09/2025,07/11/2025,/,80", False, "this year's"),
        ("Attendance %,To", "92,Mrs Lee", False, "no day"),
        ("Attendance %,End Date", "92,31/07/2025", False, "of the pupil's time at the school"),
    ],
)
def test_figures_that_say_they_are_of_an_earlier_year_are_refused(
    headings: str, cells: str, is_past: bool, why: str
) -> None:
    found = read(f"UPN,{headings}\n{ANN},{cells}\n".encode())
    assert [error.code for error in found.errors] == (["unknown-column"] if is_past else []), why
    assert not is_past or "before this school year" in found.errors[0].text


@pytest.mark.parametrize(
    ("row", "code"),
    [(f"{ANN},O,x", "bad-number"), (f"{ANN},QQ,1", "bad-mark"), (f"{ANN},/,1", "duplicate-row")],
)
def test_counts_of_a_pupil_are_taken_together_or_not_at_all(row: str, code: str) -> None:
    told = records_of(f"UPN,Code,Count\n{ANN},/,80\n{row}\n{BEN},/,90\n")

    assert told.records == (CodeCounts(4, BEN, {"/": 90}, (4,)),)
    assert [(each.row, each.errors[0].code) for each in told.rejects] == [(2, "missing-value"), (3, code)]


@pytest.mark.parametrize(
    "cells",
    [
        ("03/11/2025 AM", "03/11/2025 PM"),
        ("2025-11-03 09:00", "2025-11-03 13:15"),
        ("Mon 3 Nov 2025 (Morning)", "3 November 2025 1:15 pm"),
        ("AM 03/11/2025", "PM 03/11/2025"),
        ("2025-11-03T08:50:00Z", "2025-11-03T12:30:00Z"),
    ],
)
def test_the_session_may_stand_behind_the_day(cells: tuple[str, str]) -> None:
    text = f"UPN,Date,Mark\n{ANN},{cells[0]},/\n{ANN},{cells[1]},O\n"

    assert marks_of(text) == [(date(2025, 11, 3), "AM", "/"), (date(2025, 11, 3), "PM", "O")]


def test_a_time_of_day_may_stand_in_a_column_of_its_own() -> None:
    text = f"UPN,Date,Time,Code\n{ANN},03/11/2025,09:00,/\n{ANN},03/11/2025,1.10 pm,O\n"

    assert [session for _, session, _ in marks_of(text)] == ["AM", "PM"]


def test_a_workbooks_own_times_say_the_session() -> None:
    rows = ({"UPN": ANN, "Session Start": excel_date(2025, 11, 3, hour, 5), "Code": "/"} for hour in (9, 13))

    assert [session for _, session, _ in marks_of(xlsx_of(*rows))] == ["AM", "PM"]


@pytest.mark.parametrize("cell", ["03/11/2025", "2025-11-03 00:00", "2025-11-03 12:00", "03/11/2025 23:00", "AM"])
def test_a_session_that_does_not_follow_is_asked_for(cell: str) -> None:
    told = records_of(f"UPN,Date,Mark\n{ANN},{cell},/\n")

    assert told.records == ()
    assert [(error.code, error.column) for each in told.rejects for error in each.errors] == [("bad-date", "date")]


def test_a_session_has_one_mark() -> None:
    told = records_of(f"UPN,Date,Mark\n{ANN},03/11/2025 AM,/\n{ANN},2025-11-03 09:00,O\n")

    assert [each.errors[0].code for each in told.rejects] == ["duplicate-row"]
    assert told.records == (RegisterMark(2, ANN, Mark(date(2025, 11, 3), "AM", "/")),)


DAY = date(2025, 11, 3)
BOTH = [(DAY, "AM", "/"), (DAY, "PM", "O")]


@pytest.mark.parametrize(
    ("heading", "first", "second"),
    [
        ("Session", "1", "2"),
        ("Session Number", "1", "2"),
        ("Session", "Session 1", "Session 2"),
        ("Period", "S1", "S2"),
        ("Session", "A", "P"),
        ("Session", "Mon AM", "Mon PM"),
        ("Session", "AM1", "PM1"),
        ("Session", "am 1", "pm 1"),
    ],
)
def test_a_session_may_be_told_by_its_number(heading: str, first: str, second: str) -> None:
    assert marks_of(f"UPN,Date,{heading},Mark\n{ANN},03/11/2025,{first},/\n{ANN},03/11/2025,{second},O\n") == BOTH


@pytest.mark.parametrize("headings", ["03/11/2025 AM1,03/11/2025 PM1", "Mon 3 Nov AM 1,Mon 3 Nov PM 1"])
def test_the_first_of_the_morning_is_the_mornings_where_no_second_stands_beside_it(headings: str) -> None:
    assert marks_of(f"UPN,{headings}\n{ANN},/,O\n") == BOTH


def test_lessons_of_a_half_day_are_asked_about() -> None:
    rows = f"{ANN},03/11/2025,AM1,/\n{ANN},03/11/2025,AM2,O\n"
    told = records_of(f"UPN,Date,Session,Mark\n{rows}")
    assert (told.records, {each.errors[0].code for each in told.rejects}) == ((), {"not-a-choice"})
    assert read(f"UPN,03/11/2025 AM1,03/11/2025 AM2\n{ANN},/,O\n".encode()).errors, "in headings too"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("O - Unauthorised", "O"),
        ("/ Present", "/"),
        ("\\ Present", "\\"),
        ("I (Illness)", "I"),
        ("C1: Performance", "C1"),
        ("N No reason yet", "N"),
        ("l - late", "L"),
    ],
)
def test_the_mark_may_have_its_meaning_behind_it(cell: str, code: str) -> None:
    assert marks_of(f"UPN,03/11/2025 AM,04/11/2025 AM\n{ANN},{cell},/\n")[0] == (DAY, "AM", code)
    assert marks_of(f"UPN,Date,Session,Mark\n{ANN},03/11/2025,AM,{cell}\n") == [(DAY, "AM", code)]


@pytest.mark.parametrize("cell", ["Unauthorised", "A Smith", "O or U", "OO", "A - Absent"])
def test_a_mark_that_does_not_begin_with_its_code_is_asked_about(cell: str) -> None:
    (told,) = records_of(f"UPN,03/11/2025 AM,04/11/2025 AM\n{ANN},{cell},/\n").rejects
    assert told.errors[0].code == "bad-mark"


def test_a_workbooks_numbers_are_sessions_too() -> None:
    rows = ({"UPN": ANN, "Date": "03/11/2025", "Session": n, "Mark": mark} for n, mark in ((1, "/"), (2, "O")))

    assert marks_of(xlsx_of(*rows)) == BOTH


@pytest.mark.parametrize(
    ("heading", "cells", "why"),
    [
        ("Session", ("1", "2", "5"), "lessons are numbered further"),
        ("Period", ("1", "2"), "periods are lessons"),
        ("Time", ("1", "2"), "of the clock?"),
        ("Session", ("Tue AM", "Tue PM"), "another day's"),
    ],
)
def test_numbers_of_lessons_are_no_sessions(heading: str, cells: tuple[str, ...], why: str) -> None:
    rows = "".join(f"{ANN},03/11/2025,{cell},/\n" for cell in cells)
    told = records_of(f"UPN,Date,{heading},Mark\n{rows}")

    assert told.records == (), why
    assert {(error.code, error.column) for each in told.rejects for error in each.errors} == {
        ("not-a-choice", "session")
    }


@pytest.mark.parametrize(
    "headings",
    [
        "03/11/2025 S1,03/11/2025 S2",
        "03/11/2025 1,03/11/2025 2",
        "2025-11-03 Session 1,2025-11-03 Session 2",
        "Mon 3 Nov (1),Mon 3 Nov (2)",
        "3 November 2025 a,3 November 2025 p",
    ],
)
def test_the_two_sessions_of_a_day_may_have_numbers_in_the_headings(headings: str) -> None:
    assert marks_of(f"UPN,Surname,Forename,{headings}\n{ANN},Lee,Ann,/,O\n") == BOTH


def test_a_day_of_a_grid_that_is_another_weekdays_is_asked_about() -> None:
    text = f"UPN,Surname,03/11/2025 AM,03/11/2025 PM,Wed 04/11/2025 AM\n{ANN},Lee,/,O,/\n"

    assert "which day" in refusal_of(text)


def test_days_of_one_month_are_no_sessions() -> None:
    text = f"UPN,01/09,02/09\n{ANN},/O,/\\\n"

    assert [on.day for on, _, _ in marks_of(text)] == [1, 1, 2, 2]


@pytest.mark.parametrize("headings", ["Session 1,Session 2", "Session 1 Mark,Session 2 Mark"])
def test_a_row_a_day_may_number_its_sessions(headings: str) -> None:
    assert marks_of(f"UPN,Date,{headings}\n{ANN},03/11/2025,/,O\n") == BOTH


def test_a_row_a_day_with_lessons_is_no_register() -> None:
    found = read_cases(
        f"UPN,Date,Session 1,Session 2,Session 3\n{ANN},03/11/2025,/,/,O\n".encode(), "r.csv", VOCABULARY, RUN_DATE
    )

    assert [error.code for error in found.errors] == ["unknown-kind"]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Week Commencing,Mon 1,Mon 2", "03/11/2025,/,O"),
        ("Week Commencing,Mon a,Mon p", "w/c 03/11/2025,/,O"),
        ("Week,Mon AM,Mon PM", "03/11/2025 - 07/11/2025,/,O"),
        ("Week Beginning,Mon AM,Mon PM", "Week commencing 3 Nov,/,O"),
        ("Week Ending,Mon AM,Mon PM", "07/11/2025,/,O"),
        ("Week Ending,Mon AM,Mon PM", "Sun 9 Nov 2025,/,O"),
        ("Week Commencing,Day,AM,PM", "03/11/2025,Mon,/,O"),
        ("Week,Day,AM,PM", "w/c 3 Nov 2025,Monday,/,O"),
    ],
)
def test_a_week_is_told_in_many_ways(headings: str, cells: str) -> None:
    assert marks_of(f"UPN,{headings}\n{ANN},{cells}\n") == BOTH


@pytest.mark.parametrize(
    "text",
    ["Week,Mon AM,Mon PM\n{},10,/,O", "Week Number,Mon,Tue\n{},Week 10,/O,//", "Week No,Marks\n{},10,//////////"],
)
def test_numbers_of_weeks_are_asked_about(text: str) -> None:
    assert '"week beginning"' in refusal_of(f"UPN,{text.format(ANN)}\n")


@pytest.mark.parametrize(
    "text",
    [
        "Date,Session,Mark\n{0},03/11/2025 AM,AM,/\n{0},03/11/2025 PM,PM,O",
        "Date,Session,Mark\n{0},3 Nov,AM,/\n{0},Mon 3 Nov,PM,O",
        "Date,Mark\n{0},3 Nov AM,/\n{0},Mon 3/11 PM,O",
        "Date,Mark\n{0},03/11/2025AM,/\n{0},03/11/2025 p.m.,O",
        "Date,Mark\n{0},03/11/2025 1,/\n{0},03/11/2025 2,O",
        "Date,Mark\n{0},03/11/2025 Session 1,/\n{0},3 Nov Session 2,O",
        "Date,AM,PM\n{0},3 Nov,/,O",
    ],
)
def test_a_day_in_a_cell_may_lack_its_year_or_name_its_half(text: str) -> None:
    assert marks_of(f"UPN,{text.format(ANN)}\n") == BOTH


def test_the_year_that_was_taken_is_told() -> None:
    assert "no year" in " ".join(read(f"UPN,Date,AM,PM\n{ANN},3 Nov,/,O\n".encode()).notes)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Date,Session,Mark\n{},03/11/2025 AM,PM,/", "date"),
        ("Date,AM,PM\n{},03/11/2025 AM,/,O", "date"),
        ("Date,AM,PM\n{},3 Dec,/,O", "date"),
        ("Date,AM,PM\n{},Tue 3 Nov,/,O", "date"),
        ("Date,Mark\n{},03/11/2025 3,/", "date"),
        ("Day,AM,PM\n{},Mon,/,O", "date"),
    ],
)
def test_a_day_that_does_not_follow_is_asked_for(text: str, column: str) -> None:
    told = records_of(f"UPN,{text.format(ANN)}\n")

    assert told.records == ()
    assert {(error.code, error.column) for each in told.rejects for error in each.errors} == {("bad-date", column)}


CONTACT = (
    "Forename,Surname,DOB,Parent 1 Title,Parent 1 Forename,Parent 1 Surname,Parental Responsibility,Parent 1 Address"
)
ANNS = 'Ann,Lee,12/03/2016,Mr,Ivo,Pell,yes,"3 Nene Quay, Wisbech, PE13 1AR"'


def test_marks_beside_contacts_are_a_register_and_a_list_of_people() -> None:
    found = read(f"UPN,{CONTACT},07/09/2026 AM,07/09/2026 PM,Tie\n{ANN},{ANNS},/,O,red\n".encode())

    assert (found.kind, found.also and found.also.kind) == ("people", "marks-grid")
    assert found.also is not None
    assert found.also.table is not None
    marks = read_records("marks-grid", found.also.table, VOCABULARY).records
    assert [(m.mark.session, m.mark.code) for m in marks if isinstance(m, RegisterMark)] == [("AM", "/"), ("PM", "O")]
    assert ["07/09/2026" in note.text for note in found.told] == [False], "the tie alone is passed over"
    assert [one.meaning for one in found.headings if "/" in one.heading] == ["2026-09-07 AM", "2026-09-07 PM"]


@pytest.mark.parametrize(
    ("headings", "cells", "kind"),
    [
        ("w/c 29/09/2025", "/\\/\\/\\/\\OO", "marks-grid"),
        ("Week beginning,Mon AM,Mon PM", "29/09/2025,/,O", "marks-by-week"),
    ],
)
def test_marks_of_a_week_beside_contacts_are_kept_too(headings: str, cells: str, kind: str) -> None:
    found = read(f"UPN,{CONTACT},{headings}\n{ANN},{ANNS},{cells}\n".encode())
    assert (found.kind, found.also and found.also.kind) == ("people", kind)


@pytest.mark.parametrize("headings", ["09/14/2026 AM,09/14/2026 PM", "Mon AM,Mon PM", "Morning 1,Afternoon 1"])
def test_marks_beside_contacts_whose_days_are_not_certain_are_asked_about(headings: str) -> None:
    found = read(f"UPN,{CONTACT},{headings}\n{ANN},{ANNS},/,O\n".encode())
    assert [error.code for error in found.errors] == ["unknown-column"]


def test_marks_that_the_office_has_passed_over_are_not_asked_about() -> None:
    text = f"UPN,{CONTACT},Mon AM,Mon PM\n{ANN},{ANNS},/,O\n"
    words = replace(VOCABULARY, ignore=("Mon AM", "Mon PM"))
    found = read_cases(text.encode(), "list.csv", words, RUN_DATE)
    assert (found.kind, found.also, found.errors) == ("people", None, ())


def test_marks_beside_what_names_no_parent_are_a_register() -> None:
    found = read(f"UPN,Surname,Parent 1 Email,03/11/2025 AM,03/11/2025 PM\n{ANN},Lee,a@b.example,/,O\n".encode())
    assert (found.kind, found.also) == ("marks-grid", None)


def test_what_is_told_of_the_marks_beside_contacts_is_told_of_the_file() -> None:
    found = read(f"UPN,{CONTACT},3 Nov AM,3 Nov PM\n{ANN},{ANNS},/,O\n".encode())
    assert (found.kind, found.also and found.also.kind) == ("people", "marks-grid")
    assert "no year" in " ".join(found.notes)


def test_counts_beside_contacts_are_counts_and_a_list_of_people() -> None:
    found = read(f"UPN,{CONTACT},Present (/ \\),Code O (Unauthorised),I\n{ANN},{ANNS},98,20,0\n".encode())

    assert (found.kind, found.also and found.also.kind) == ("people", "code-counts")
    assert found.also is not None
    assert found.also.table is not None
    (counts,) = read_records("code-counts", found.also.table, VOCABULARY).records
    assert isinstance(counts, CodeCounts)
    assert counts.counts == {"/": 98, "O": 20, "I": 0}


def test_letters_that_count_nothing_beside_contacts_are_no_counts() -> None:
    found = read(f"UPN,{CONTACT},House (H),Band (B)\n{ANN},{ANNS},Nene,upper\n".encode())
    assert (found.kind, found.also) == ("people", None)


def test_contacts_alone_are_a_list_of_people_alone() -> None:
    found = read(f"UPN,{CONTACT},House\n{ANN},{ANNS},Nene\n".encode())
    assert (found.kind, found.also) == ("people", None)


def test_with_a_row_a_contact_the_marks_that_each_repeats_are_the_pupils_once() -> None:
    rows = f"{ANN},{ANNS},/,O\n{ANN},{ANNS.replace('Mr,Ivo', 'Mrs,Ada')},/,O\n"
    found = read(f"UPN,{CONTACT},07/09/2026 AM,07/09/2026 PM\n{rows}".encode())

    assert found.also is not None
    assert found.also.table is not None
    told = read_records("marks-grid", found.also.table, VOCABULARY)
    assert (len(told.records), told.rejects) == (2, ())


@pytest.mark.parametrize(
    ("ann", "ben", "taken"),
    [
        ("03/11/2025,07/11/2025", "03/11/2025,03/11/2025", False),
        ("01/09/2025,07/11/2025", "01/09/2025,07/11/2025", True),
        ("03/09/2020,07/11/2025", "03/09/2019,07/11/2025", True),
        ("03/11/2025,07/11/2025", ",", True),
    ],
    ids=["days of its own in each row", "one period for all", "how long each was at the school", "one alone"],
)
def test_a_list_of_absences_is_not_taken_for_the_counts_of_a_year(ann: str, ben: str, taken: bool) -> None:
    found = read(f"UPN,Start Date,End Date,Code,Sessions\n{ANN},{ann},O,2\n{BEN},{ben},O,2\n".encode())
    assert (found.kind == "counts-by-code") is taken
    assert taken or "a list of single absences" in found.errors[0].text
