from datetime import date, time, timedelta

import pytest

from mailmerge.casework.case import PenaltyNotice
from mailmerge.intake.files.table import Cell, DayOfFile, Percent, Row
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.cells import read_cell
from mailmerge.intake.rows.columns import CellType, Column
from mailmerge.intake.rows.typed import type_row
from tests.intake.casefiles import excel_date

DAY = date(2025, 10, 13)


def value(kind: CellType, cell: Cell, *choices: str) -> object:
    return read_cell(cell, Column("the column", kind, choices=choices))


def fault(kind: CellType, cell: Cell, *choices: str) -> BadCell:
    with pytest.raises(BadCell) as bad:
        value(kind, cell, *choices)
    assert bad.value.text.endswith((".", "?")), "a sentence for the office"
    return bad.value


@pytest.mark.parametrize(
    "cell",
    [
        "2025-10-13",
        "13/10/2025",
        "13/10/25",
        " 13 October 2025 ",
        "13 oct 2025",
        "13th October 2025",
        "13-Oct-25",
        "2025-10-13 00:00:00",
        excel_date(2025, 10, 13),
        date(2025, 10, 13),
        "13.10.2025",
        "2025-10-13 09:30",
        "13/10/2025 9am",
        "13/10/2025 at 9.15 am",
        "Monday the 13th of October 2025",
        "13 / 10 / 2025",
        "13\N{EN DASH}10\N{EN DASH}2025",
        "13/10/2025 14:05",
        "13/10/25 2:05 pm",
        "13-Oct-2025 09:30:15",
        "2025-10-13T09:30:00.000Z",
        "2025-10-12T23:00:00.000Z",
        DayOfFile("13 Oct", date(2025, 10, 13)),
        "13-10-2025",
        "13-10-2025 09:30",
        "2025/10/13",
        "2025/10/13 14:05",
        "2025.10.13",
        "13-Oct-2025",
        "13/Oct/2025",
        "13 Oct 25",
        "Mon 13 Oct 2025",
        "Mon. 13 Oct 2025",
        "13/10/2025 AM",
        "13 October 2025 (morning)",
        "Monday 13 October 2025",
        "Monday, 13 October 2025 at 09:30",
        "Mon 13/10/2025",
        "October 13, 2025",
        "Oct 13 2025",
        "20251013",
        20251013,
        "2025-10-13T00:00:00",
        "2025-10-13T09:00:00Z",
        "2025-10-13T09:00:00+01:00",
    ],
)
def test_dates_as_offices_and_excel_write_them(cell: Cell) -> None:
    assert value("date", cell) == DAY


@pytest.mark.parametrize(
    ("cell", "moment", "why"),
    [
        ("2025-10-13", DAY, "no time is no time"),
        ("13/10/2025 00:00", DAY, "what a spreadsheet adds to a day"),
        (excel_date(2025, 10, 13), DAY, "Excel's own day"),
        ("2025-10-13 14:03", excel_date(2025, 10, 13, 14, 3), "day and time"),
        ("2025-10-13T14:03:59", excel_date(2025, 10, 13, 14, 3), "seconds are left out"),
        ("13/10/2025 9:05", excel_date(2025, 10, 13, 9, 5), "one digit"),
        ("13 October 2025 at 14:03", excel_date(2025, 10, 13, 14, 3), "in words"),
        (excel_date(2025, 10, 13, 14, 3), excel_date(2025, 10, 13, 14, 3), "Excel's own"),
    ],
)
def test_moments_are_days_with_or_without_a_time(cell: Cell, moment: date, why: str) -> None:
    assert value("moment", cell) == moment, why


@pytest.mark.parametrize("cell", ["13/10/2025 24:00", "13/10/2025 9:60", "14:03", "2025-13-10 14:03", "tomorrow"])
def test_what_is_no_moment_is_refused(cell: Cell) -> None:
    assert fault("moment", cell).code == "bad-date"


@pytest.mark.parametrize(
    ("cell", "day", "why"),
    [
        ("1/9/25", date(2025, 9, 1), "single digits"),
        ("1-9-25", date(2025, 9, 1), "one digit is no year"),
        ("1-9-2025", date(2025, 9, 1), "hyphens are as slashes"),
        ("14-03-71", date(1971, 3, 14), "no month has 71 days, so it is the year"),
        ("19000101", date(1900, 1, 1), "the first year, in digits"),
        ("29/02/2024", date(2024, 2, 29), "a leap day"),
        ("14/03/69", date(2069, 3, 14), "two digits reach 2069"),
        ("14/03/70", date(1970, 3, 14), "and begin in 1970"),
        ("1900-01-01", date(1900, 1, 1), "the first year that is taken"),
        ("2100-12-31", date(2100, 12, 31), "the last"),
    ],
)
def test_the_edges_of_dates(cell: str, day: date, why: str) -> None:
    assert value("date", cell) == day, why


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("04/25/2025", "American"),
        ("29/02/2025", "no leap year"),
        ("2025-13-01", "no month"),
        ("1899-12-31", "too early"),
        ("2101-01-01", "too late"),
        ("not known", "words"),
        ("03-11-25", "the year may stand in front"),
        ("9.10.25", "two digits of a year behind dots"),
        ("2025/25/04", "year, day, month: nobody writes so"),
        ("20251301", "no month has 13"),
        ("20250230", "no such day"),
        ("03112025", "the year behind, and no sign between"),
        ("18991231", "too early to be a date in digits"),
        ("Octember 13, 2025", "no month"),
        ("Tue 13 October 2025", "it was a Monday"),
        ("04-25-2025", "American, with hyphens"),
        ("10-12-11", "nobody can tell the year"),
        ("10.12.11", "nor here"),
        ("13/10", "no year"),
        ("45943", "Excel's inner number, from a CSV file"),
        (45943, "and from a workbook"),
        ("١٣/١٠/٢٠٢٥", "digits of another script"),
        (time(9, 30), "a time"),
        (True, "yes"),
        (excel_date(2025, 10, 12, 23), "midnight here, in universal time"),
        (excel_date(2025, 10, 13, 9, 30), "a date cell with a time, in a column of days"),
        ("12/10/2025 23:00", "the same in words"),
        ("13/10/2025 25:00", "no such time"),
        ("2 Nov", "no year"),
        (DayOfFile("09/02/2025", None), "either of two"),
    ],
)
def test_what_is_no_date_is_bad_date(cell: Cell, why: str) -> None:
    assert fault("date", cell).code == "bad-date", why


@pytest.mark.parametrize("cell", ["13-10-25", "10-12-11", "10.12.11"])
def test_a_date_whose_year_may_stand_first_or_last_is_told_so(cell: str) -> None:
    assert "year first or last" in fault("date", cell).text


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("Tue 13/10/2025", "is a Monday, not a Tuesday"),
        ("31/9/2025", "no such day"),
        ("29 February 2025", "no such day"),
        ("13/10", "has no year"),
        ("Monday 13 October", "has no year"),
        ("45943.0", "Excel's inner number"),
    ],
)
def test_it_is_told_why_a_day_is_none(cell: str, why: str) -> None:
    assert why in fault("date", cell).text


def test_a_bad_date_names_every_way_to_write_one() -> None:
    told = fault("date", "tomorrow").text
    assert all(form in told for form in ("13/10/2025", "13-10-2025", "13 Oct 2025", "2025-10-13", "time of day"))


def test_an_american_date_is_told_as_one() -> None:
    for cell in ("04/25/2025", "04-25-2025", "04.25.2025"):
        assert "wrong way round" in fault("date", cell).text


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("15:30", time(15, 30)),
        ("15.30", time(15, 30)),
        ("1530", time(15, 30)),
        ("15:30 hrs", time(15, 30)),
        ("12 noon", time(12)),
        ("3.30pm", time(15, 30)),
        ("3:30 p.m.", time(15, 30)),
        ("9am", time(9)),
        ("9:00", time(9)),
        ("12.15pm", time(12, 15)),
        ("15:30:00", time(15, 30)),
        (time(15, 30, 12), time(15, 30)),
        (timedelta(hours=15, minutes=30), time(15, 30)),
        (excel_date(2025, 10, 13, 15, 30), time(15, 30)),
    ],
)
def test_times_of_day(cell: Cell, at: time) -> None:
    assert value("time", cell) == at


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("3.30", "nobody meets at half past three in the night"),
        ("25:00", "no hour"),
        ("15:60", "no minute"),
        ("13pm", "no hour of the afternoon"),
        ("after school", "words"),
        (15.3, "Excel has cut the nought off 15.30: it may be 15.03 as well"),
        (timedelta(days=2), "a length of time"),
        (timedelta(hours=-1), "a length of time below nought"),
    ],
)
def test_what_is_no_time_is_bad_date(cell: Cell, why: str) -> None:
    assert fault("time", cell).code == "bad-date", why


@pytest.mark.parametrize(
    ("cell", "percent"),
    [
        ("92.3", 92.3),
        ("92.3%", 92.3),
        ("92.3 %", 92.3),
        ("0", 0.0),
        ("100", 100.0),
        (92.3, 92.3),
        (92, 92.0),
        (Percent(92.3), 92.3),
        (Percent(0.5), 0.5),
        ("0.5%", 0.5),
        ("1.01", 1.01),
    ],
)
def test_percentages(cell: Cell, percent: float) -> None:
    assert value("percent", cell) == percent


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("0.923", "a fraction"),
        (0.923, "a fraction in a cell without a percent format"),
        ("1", "all, or one in a hundred?"),
        ("100.1", "over 100"),
        ("-5", "under 0"),
        (Percent(9230.0), "92.3 typed into a cell with a percent format"),
        ("92,3", "a comma"),
        ("ninety", "words"),
        (True, "yes"),
        ("1e1", "an exponent"),
        (float("inf"), "no number"),
    ],
)
def test_what_is_no_percentage_is_bad_percent(cell: Cell, why: str) -> None:
    assert fault("percent", cell).code == "bad-percent", why


@pytest.mark.parametrize(("cell", "count"), [("12", 12), ("0", 0), ("12.0", 12), (12, 12), (12.0, 12)])
def test_counts(cell: Cell, count: int) -> None:
    assert value("count", cell) == count


@pytest.mark.parametrize("cell", ["-1", "1.5", 1.5, "twelve", "1234567", Percent(12.0), True, "1,000"])
def test_what_is_no_count_is_bad_number(cell: Cell) -> None:
    assert fault("count", cell).code == "bad-number"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        *((cell, True) for cell in ("yes", "Y", "TRUE", "1", 1, True)),
        *((cell, False) for cell in ("no", "n", "False", "0", 0, False)),
    ],
)
def test_yes_and_no(cell: Cell, said: bool) -> None:
    assert value("yes-no", cell) is said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Not LAC", False),
        ("not in care", False),
        ("Not Looked After", False),
        ("Never CLA", False),
        ("No - not looked after", False),
        ("Previously LAC", False),
        ("PLAC", False),
        ("No longer looked after", False),
        ("Post-LAC", False),
        ("LAC", True),
        ("Looked-after child", True),
        ("Looked After (CLA)", True),
        ("Yes - looked after", True),
        ("Currently in LA care", True),
        ("Child in care", True),
    ],
)
def test_looked_after_as_a_status(cell: str, said: bool) -> None:
    assert read_cell(cell, Column("looked after", "yes-no")) is said
    assert fault("yes-no", cell).code == "not-a-choice", "under no other heading"


@pytest.mark.parametrize(
    "cell", ["Adopted", "Ever in care", "LAC?", "Not LAC yet", "yes not LAC or", "SGO", "Care order"]
)
def test_what_is_no_such_status_is_asked_about(cell: str) -> None:
    with pytest.raises(BadCell):
        read_cell(cell, Column("looked after", "yes-no"))


def test_a_bad_yes_or_no_is_not_a_choice() -> None:
    assert fault("yes-no", "maybe").code == "not-a-choice"


@pytest.mark.parametrize("cell", ["no fault", "No Fault", "NO-FAULT", "nofault"])
def test_choices_match_without_case_spaces_and_hyphens(cell: str) -> None:
    assert value("choice", cell, "no fault", "poor engagement") == "no fault"


def test_a_word_that_is_not_offered_is_told_with_the_nearest() -> None:
    bad = fault("choice", "refusd", "refused", "granted")
    assert (bad.code, 'Did you mean "refused"?' in bad.text) == ("not-a-choice", True)


@pytest.mark.parametrize("cell", ["B873441922896", " b873441922896 ", "B8734 4192 2896"])
def test_a_upn_is_taken_in_capitals_without_spaces(cell: str) -> None:
    assert value("upn", cell) == "B873441922896"


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("A873437715756", "check letter"),
        ("B87344192289", "13 characters"),
        (873441922896, "first letter"),
        ("8.73E+11", "first letter"),
    ],
)
def test_a_wrong_upn_is_told_why(cell: Cell, says: str) -> None:
    bad = fault("upn", cell)
    assert (bad.code, says in bad.text) == ("bad-upn", True)


@pytest.mark.parametrize(
    ("cell", "text"),
    [("  Mill   Lane\n4 ", "Mill Lane 4"), (12, "12"), (12.0, "12"), (True, "yes"), (date(2025, 1, 2), "2025-01-02")],
)
def test_text_keeps_what_the_cell_shows_with_single_spaces(cell: Cell, text: str) -> None:
    assert value("text", cell) == text


@pytest.mark.parametrize("kind", ["text", "address"])
def test_a_failed_formula_is_not_taken_for_a_name_or_a_street(kind: CellType) -> None:
    assert fault(kind, "#N/A").code == "missing-value"
    assert value(kind, "# 4") == "# 4"


def test_marks_are_kept_as_they_are() -> None:
    assert value("marks", r"/\ L\ ") == r"/\ L\ "


@pytest.mark.parametrize("cell", [excel_date(2025, 1, 2), "#NAME?", "01/02/2025", 12])
def test_marks_that_excel_has_spoilt_are_told(cell: Cell) -> None:
    bad = fault("marks", cell)
    assert (bad.code, "Excel" in bad.text) == ("bad-mark", True)


@pytest.mark.parametrize(
    ("cell", "notices"),
    [
        ("none", ()),
        (" None ", ()),
        ("2025-01-10", (PenaltyNotice(date(2025, 1, 10)),)),
        (excel_date(2025, 1, 10), (PenaltyNotice(date(2025, 1, 10)),)),
        (
            "2025-01-10; 2024-09-10 for 2024-06-17; 2025-06-02 withdrawn",
            (
                PenaltyNotice(date(2025, 1, 10)),
                PenaltyNotice(date(2024, 9, 10), offence_on=date(2024, 6, 17)),
                PenaltyNotice(date(2025, 6, 2), withdrawn=True),
            ),
        ),
        (
            "10/01/2025 FOR 6 January 2025 Withdrawn;",
            (PenaltyNotice(date(2025, 1, 10), offence_on=date(2025, 1, 6), withdrawn=True),),
        ),
    ],
)
def test_penalty_notices(cell: Cell, notices: tuple[PenaltyNotice, ...]) -> None:
    assert value("penalty notices", cell) == notices


@pytest.mark.parametrize(
    "cell",
    [
        "two",
        "2025-01-10, 2025-06-02",
        "2025-13-10",
        "2025-01-10 for",
        "withdrawn",
        ";",
        "2025-01-10 for June",
        "none; none",
        2,
    ],
)
def test_what_is_no_list_of_notices_is_bad_date(cell: Cell) -> None:
    assert fault("penalty notices", cell).code == "bad-date"


@pytest.mark.parametrize(
    ("cell", "decision"),
    [
        ("Unauthorised", "refused"),
        ("Not authorised", "refused"),
        ("Declined", "refused"),
        ("refused", "refused"),
        ("Approved", "granted"),
        ("authorised", "granted"),
        ("Part authorised", "part granted"),
        ("Partially Authorised", "part granted"),
    ],
)
def test_a_heads_decision_as_councils_forms_put_it(cell: str, decision: str) -> None:
    choices = ("refused", "granted", "part granted")
    assert read_cell(cell, Column("leave decision", "choice", choices=choices)) == decision


@pytest.mark.parametrize("cell", ["AM", "am reg", "Morning", "AM Registration", "Morning session"])
def test_a_session_as_registers_name_it(cell: str) -> None:
    assert read_cell(cell, Column("session", "choice", choices=("AM", "PM"))) == "AM"


@pytest.mark.parametrize("cell", ["-", " \N{EN DASH} ", "N/A", "n/a"])
def test_a_question_that_was_not_answered_is_a_blank(cell: str) -> None:
    row = type_row(Row(2, (cell,)), [Column("parent 1 court order", "yes-no")])
    assert (row.cells, row.errors) == ({}, [])
