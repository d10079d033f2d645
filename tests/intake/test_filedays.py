from datetime import date, datetime

import pytest

from mailmerge.intake.filedays import exports_fault, is_month_first, with_doubted_days, with_turned_days, with_years
from mailmerge.intake.files.places import column_letters
from mailmerge.intake.files.table import Cell, DayOfFile, Row
from tests.intake.casefiles import ROW, csv_of, excel_date, read, xlsx_of


@pytest.mark.parametrize(
    ("text", "answer", "why"),
    [
        ("04/25/2025", True, "no month has 25"),
        ("4/25/25", True, "nor here"),
        ("04-25-2025", True, "with hyphens"),
        ("4-25-25", True, "with hyphens, short"),
        ("2025/04/25 14:05", False, "year first, with a time"),
        ("20250425", False, "year first, in digits"),
        ("03-Nov-2025", False, "the month in words"),
        ("04/25/2025 14:05", True, "with a time"),
        ("2025-01-10; 04/25/2025", True, "in a list"),
        ("25/04/2025", False, "day first"),
        ("04/05/2025", False, "either"),
        ("2025/04/25", False, "year first"),
        ("13/32/2025", False, "no day at all"),
        ("4/25", False, "a flat"),
    ],
)
def test_what_can_only_be_month_first(text: str, answer: bool, why: str) -> None:
    assert is_month_first(text) is answer, why


@pytest.mark.parametrize(
    ("cell", "is_doubted", "why"),
    [
        ("09/02/2025", True, "either"),
        ("9/2/25", True, "either, short"),
        ("09-02-2025", True, "either, with hyphens"),
        ("9-2-25 09:00", True, "either, with a time"),
        ("2025/09/02", False, "year first, with slashes"),
        ("20250902", False, "year first, in digits"),
        ("Nov 3, 2025", False, "the month in words"),
        ("2025-01-10; 10/01/2025", True, "one of a list"),
        (excel_date(2025, 2, 9), True, "Excel has turned it round already, or not"),
        ("25/04/2025", False, "day first, and nothing else"),
        ("05/05/2025", False, "the same both ways"),
        ("2025-09-02", False, "year first"),
        ("9 Feb 2025", False, "in words"),
        (excel_date(2025, 2, 19), False, "no month has 19"),
        ("1/2 High Street", False, "no date"),
    ],
)
def test_days_that_could_be_either_are_doubted(cell: Cell, is_doubted: bool, why: str) -> None:
    ((found,),) = (row.cells for row in with_doubted_days([Row(2, (cell,))]))
    assert (isinstance(found, DayOfFile) and found.day is None) is is_doubted, why


@pytest.mark.parametrize(
    ("column", "day", "why"),
    [
        (("02-Nov-2026", "02/11/2026 14:05", "2/11/26", "2 Nov"), date(2026, 11, 2), "as the others"),
        (("02-Nov-2026", "8 Jan"), date(2027, 1, 8), "the academic year's, not the calendar's"),
        (("2026-06-01", "2026-11-02", "2 Nov"), None, "two academic years"),
        (("2 Nov",), None, "nothing to follow from"),
        (("02/11/2026", "Mon 2 Nov"), date(2026, 11, 2), "a weekday that agrees"),
        (("02/11/2026", "Tue 2 Nov"), None, "another weekday's"),
        (("02/11/2026", "Weds 4 Nov"), date(2026, 11, 4), "a weekday as people shorten it"),
        (("2026-11-02", "30 Feb"), None, "no such day"),
    ],
)
def test_a_year_that_is_left_out_follows_from_the_others(column: tuple[str, ...], day: date | None, why: str) -> None:
    rows = [Row(number, (cell,)) for number, cell in enumerate(column, start=2)]
    last = with_years(rows, ("phone call on",))[-1].cells[0]
    assert (last.day if isinstance(last, DayOfFile) else None) == day, why


def test_a_year_follows_from_other_columns_but_not_from_births() -> None:
    row = Row(2, ("2016-03-14", "2026-10-01", "2 Nov"))
    found = with_years([row], ("date of birth", "leave requested on", "leave from"))
    assert found[0].cells[2] == DayOfFile("2 Nov", date(2026, 11, 2))


@pytest.mark.parametrize(
    ("hours", "is_told", "why"),
    [
        ((23, 23), True, "summer's days in universal time"),
        ((23, 0), True, "summer and winter"),
        ((1, 1), True, "an hour the other way"),
        ((0, 0), False, "days"),
        ((23, 9), False, "times that mean something"),
    ],
)
def test_a_column_an_hour_from_midnight_is_told_as_the_exports_fault(
    hours: tuple[int, ...], is_told: bool, why: str
) -> None:
    rows = [Row(2, (datetime(2025, 7, 1, hour),)) for hour in hours]  # noqa: DTZ001 - as workbooks hold them
    assert bool(exports_fault(rows, ("leave from",))) is is_told, why


def test_a_workbooks_midnights_in_universal_time_are_refused_and_told() -> None:
    found = read(xlsx_of(ROW | {"phone call on": excel_date(2025, 10, 12, 23)}), "cases.xlsx")
    assert [(e.code, e.column) for e in found.rejects[0].errors] == [("bad-date", "phone call on")]
    assert "23:00" in found.rejects[0].errors[0].text
    assert any("=INT(" in note for note in found.notes)


@pytest.mark.parametrize(("at", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_excel_calls_them(at: int, letters: str) -> None:
    assert column_letters(at) == letters


@pytest.mark.parametrize(
    ("headings", "errors", "why"),
    [
        ("UPN,09/07/2026 AM,09/07/2026 PM,09/15/2026 AM", ["unknown-column"], "one can only be month first"),
        ("UPN,09/15/2026,09/16/2026", ["unknown-column"], "all of them"),
        ("UPN,Tue 09/15/2026 AM,14/09/2026 AM", ["unknown-column"], "one of two orders"),
        ("UPN,07/09/2026 AM,15/09/2026 AM", [], "day first"),
        ("UPN,2026-09-07 AM,2026-09-15 AM", [], "year first"),
    ],
)
def test_a_grid_whose_days_have_the_month_first_is_refused(headings: str, errors: list[str], why: str) -> None:
    row = "L873400124001" + ",O" * headings.count(",")
    assert [error.code for error in read(f"{headings}\n{row}\n".encode()).errors] == errors, why


@pytest.mark.parametrize(
    ("others", "reject", "why"),
    [
        ("04/25/2025", True, "text that can only be month first"),
        ("4/25/25 2:05 PM", True, "short, with a time"),
        ("04-25-2025", True, "with hyphens"),
        ("25/04/2025", False, "a British day"),
        ("2025-04-25", False, "year first"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx", "tabs"])
def test_one_american_day_puts_every_other_of_its_file_in_doubt(form: str, others: str, reject: bool, why: str) -> None:
    first: Cell = excel_date(2025, 10, 9) if form == "xlsx" else "09/10/2025"
    rows = (ROW | {"phone call on": first}, ROW | {"upn": "P207000016049", "phone call on": others})
    if form == "xlsx":
        found = read(xlsx_of(*rows), "cases.xlsx")
    else:
        found = read(csv_of(*rows).replace(b",", b"\t" if form == "tabs" else b","))
    doubted = [result.row for result in found.rejects if any(e.code == "bad-date" for e in result.errors)]
    assert (2 in doubted) is reject, why


EARLY = tuple(excel_date(2025, month, day) for month, day in ((3, 11), (4, 9), (5, 5)))  # 11 March, or 3 November


@pytest.mark.parametrize(
    ("column", "is_doubted", "why"),
    [
        ((*EARLY, "25/11/2025"), True, "what America's Excel could not read stayed text, what it could it turned"),
        ((*EARLY, excel_date(2025, 11, 25), "25/11/2025"), False, "a date with a late day was read day first"),
        ((*EARLY[:2], "25/11/2025"), False, "two dates may be early by chance"),
        ((*EARLY, "11/03/2025"), False, "no text says that it could not be read"),
        ((*EARLY, "25 November 2025"), False, "words are a person's"),
    ],
)
def test_a_column_half_turned_round_is_doubted(column: tuple[Cell, ...], is_doubted: bool, why: str) -> None:
    rows = [Row(number, ("25/12/2025", cell)) for number, cell in enumerate(column, start=2)]
    found = [row.cells for row in with_turned_days(rows)]
    assert [isinstance(cell, DayOfFile) for _, cell in found[:3]] == [is_doubted, is_doubted, False], why
    assert {cell for cell, _ in found} == {"25/12/2025"}, "its neighbour is what it was"


def test_a_workbook_that_an_american_excel_saved_makes_no_letter_with_a_turned_day() -> None:
    days: list[Cell] = [*EARLY, "25/11/2025"]
    rejects = read(xlsx_of(*(ROW | {"phone call on": day} for day in days)), "cases.xlsx").rejects
    doubted = {result.row: [e.column for e in result.errors if e.code == "bad-date"] for result in rejects}
    assert (doubted.get(2), doubted.get(3)) == (["phone call on"], ["phone call on"])
