import io
import re
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from mailmerge.casework.case import Case
from mailmerge.dispatch.services import read_way
from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.refusal import Limits
from mailmerge.intake.result import RowResult
from mailmerge.intake.rows.columns import CASE_COLUMNS
from mailmerge.intake.rows.records import read_records
from mailmerge.intake.vocabulary import Vocabulary
from mailmerge.law.letters import LETTER_NAMES
from tests.intake.casefiles import (
    LEAVE,
    ROW,
    RUN_DATE,
    SCHOOLS,
    SECOND_PARENT,
    VOCABULARY,
    Cells,
    csv_of,
    errors_of,
    excel_date,
    headings_of,
    read,
    xlsx_of,
)

GOOD_WORKBOOK = xlsx_of(ROW, LEAVE)

# A right value for every column of a case file, so that none can be forgotten on its way into a case.
OF_TYPE = {
    "text": "some text", "date": "2025-10-13", "time": "15:30", "yes-no": "yes", "percent": "92.3", "count": "7",
    "marks": r"/\/\ L\ ", "penalty notices": "2025-01-10",
}  # fmt: skip


def test_headings_that_are_repeated_on_each_page_are_passed_over_and_told() -> None:
    again = dict(zip(ROW, ROW, strict=True))
    found = read(csv_of(ROW, again, ROW | {"upn": "P207000016049"}, again))
    assert [case.rows for case in found.cases] == [(2,), (4,)]
    assert found.rejects == ()
    assert "Rows 3, 5: the headings again, passed over." in found.notes


def test_a_row_that_is_the_headings_but_for_a_cell_is_a_row() -> None:
    again = dict(zip(ROW, ROW, strict=True)) | {"attendance": "92"}
    assert [reject.row for reject in read(csv_of(ROW, again)).rejects] == [3]


def accounted_rows(found: CasesRead) -> list[int]:
    items: tuple[Case | RowResult, ...] = (*found.cases, *found.rejects)
    return sorted(row for item in items for row in item.rows)


def test_every_column_of_a_case_arrives_in_the_case() -> None:
    row: dict[str, Any] = {}
    for column in CASE_COLUMNS:
        if column.parent is None and column.part:
            row[column.name] = column.choices[0] if column.choices else OF_TYPE.get(column.type, "")
    row |= {"marks": r"/\ L\ ", "marks from": "2025-09-02", "letter": "8a", "phase": "primary"}
    (case,) = read(csv_of(row | ROW)).cases
    blank = {
        f"{part}.{name}" if part else name
        for part in ("", "pupil", "attendance", "meeting", "contract", "nti", "needs", "leave")
        for name in type(getattr(case, part) if part else case).__slots__
        if getattr(getattr(case, part) if part else case, name) is None
    }
    assert blank == {"people_out_of_date", "death_in_household"}
    assert (case.meeting.at, case.letter_wanted) == (time(15, 30), "leave-refused")


def test_a_workbook_gives_the_same_cases_as_a_csv_file() -> None:
    typed = LEAVE | SECOND_PARENT | {"attendance": "92.3", "nti target": "none unauthorised", "letter": "8a"}
    cells = typed | {
        "date of birth": excel_date(2016, 3, 14),
        "leave from": excel_date(2025, 10, 13),
        "attendance": 0.923,
        "leave decision": "refused",
    }
    found = read(xlsx_of(cells, formats={"attendance": "0.0%"}), "cases.xlsx")
    assert found.cases == read(csv_of(typed)).cases
    assert len(found.cases) == 1


def test_the_letters_date_is_the_runs_unless_the_row_gives_one() -> None:
    found = read(csv_of(ROW, LEAVE | {"letter date": "2025-10-06"}))
    assert [case.letter_date for case in found.cases] == [RUN_DATE, date(2025, 10, 6)]


@pytest.mark.parametrize(
    ("text", "key"),
    [("", None), ("auto", None), ("AUTO", None)]
    + [(text, "leave-refused") for text in ("8a", "8A", "Appendix 8a", "leave-refused", "Leave Refused")]
    + [("10", "nti-unsuccessful"), ("NTI", "notice-to-improve")],
)
def test_a_letter_is_asked_for_by_key_or_appendix(text: str, key: str | None) -> None:
    (case,) = read(csv_of(LEAVE | {"letter": text})).cases
    assert case.letter_wanted == key


def test_a_letters_appendix_may_be_a_number_in_a_workbook() -> None:
    (case,) = read(xlsx_of(ROW | {"letter": 10}), "cases.xlsx").cases
    assert case.letter_wanted == "nti-unsuccessful"


@pytest.mark.parametrize(
    ("school", "folder", "code", "why"),
    [
        ("oakfield", None, "oakfield", "its code"),
        ("Oakfield Primary School", None, "oakfield", "its name"),
        ("OAKFIELD", None, "oakfield", "case does not count"),
        ("", "millbrook", "millbrook", "the folder's, where the row has none"),
        ("oakfield", "millbrook", "oakfield", "the row's own comes first"),
    ],
)
def test_a_school_is_named_by_the_row_or_the_folder(school: str, folder: str | None, code: str, why: str) -> None:
    (case,) = read(csv_of(ROW | {"school": school}), school=folder).cases
    assert case.school == SCHOOLS[code], why


def test_a_folder_that_names_no_school_rejects_the_row() -> None:
    (reject,) = read(csv_of(ROW | {"school": ""}), school="elsewhere").rejects
    assert [(e.code, e.column) for e in reject.errors] == [("unknown-school", "school")]


def test_an_unknown_school_is_told_with_the_nearest() -> None:
    (reject,) = read(csv_of(ROW | {"school": "Okafield"})).rejects
    assert '"oakfield"' in reject.errors[0].text


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("4 Mill Lane, March", "a comma without quotation marks"),
        ("28 Mill Lane,", "a comma that shifts the rest"),
    ],
)
def test_a_row_with_more_cells_than_headings_is_rejected_alone(line: str, why: str) -> None:
    last = {"class": "5A"}
    good = csv_of(ROW | last, ROW | last | {"upn": LEAVE["upn"]})
    data = good.replace(b"28 Mill Lane", line.encode(), 1)
    assert data != good
    found = read(data)
    assert [(r.row, [(e.code, e.column) for e in r.errors]) for r in found.rejects] == [(2, [("extra-cells", None)])], (
        why
    )
    assert [case.rows for case in found.cases] == [(3,)]


def test_a_cell_under_a_blank_heading_is_an_extra_cell_too() -> None:
    found = read(csv_of(ROW | {"": "stray", "class": "5A"}, LEAVE))
    assert [(r.row, r.errors[0].code, r.errors[0].value) for r in found.rejects] == [(2, "extra-cells", "stray")]


def test_a_rejected_row_names_the_pupil_the_school_and_the_situation_where_it_can() -> None:
    (reject,) = read(csv_of(LEAVE | {"parent 1 postcode": "12345"})).rejects
    assert (reject.row, reject.upn, reject.pupil_name, reject.school, reject.situation) == (
        2,
        "B873441922896",
        "Kofi O'Dowd",
        "oakfield",
        "leave",
    )


def test_control_characters_never_get_into_a_result() -> None:
    (reject,) = read(csv_of(ROW | {"pupil forename": "Ko\x07fi", "upn": "B8\x00"})).rejects
    assert {e.code for e in reject.errors} == {"unprintable"}
    assert not re.search(r"[\x00-\x1f]", repr(reject))


def test_invisible_characters_pasted_in_unawares_are_taken_out() -> None:
    (case,) = read(csv_of(ROW | {"pupil forename": "\u200bKo\u00adfi\ufeff", "school": "oakfield\u00a0"})).cases
    assert (case.pupil.forename, case.school.code) == ("Kofi", "oakfield")


def test_cells_that_an_export_protects_from_excel_are_taken_without_the_protection() -> None:
    (case,) = read(csv_of(ROW | {"parent 1 id": '="0012"'})).cases
    assert case.parents[0].mis_id == "0012"


@pytest.mark.parametrize(
    ("text", "suggested", "why"),
    [
        ("leave-refusd", "leave-refused", "a slip"),
        ("12", None, "12 is not a mistyped 2"),
        ("holiday postcard", None, "like nothing"),
    ],
)
def test_an_unknown_letter_is_told_with_the_nearest(text: str, suggested: str | None, why: str) -> None:
    (reject,) = read(csv_of(ROW | {"letter": text})).rejects
    assert (f'Did you mean "{suggested}"?' in reject.errors[0].text) is (suggested is not None), why
    assert ("Did you mean" in reject.errors[0].text) is (suggested is not None), why


def test_a_class_that_excel_made_a_date_of_is_left_out_and_told() -> None:
    found = read(xlsx_of(ROW | {"class": excel_date(2025, 8, 7)}), "cases.xlsx")
    assert found.cases[0].pupil.class_name is None
    assert ['"class"' in note for note in found.notes] == [True]


def test_an_address_that_excel_made_a_date_of_is_refused() -> None:
    found = read(xlsx_of(ROW | {"parent 1 address line 1": excel_date(2025, 2, 1)}), "cases.xlsx")
    assert [(e.code, e.column) for e in found.rejects[0].errors] == [("spoilt-by-excel", "parent 1 address line 1")]


@pytest.mark.parametrize(
    ("column", "text", "is_spoilt", "why"),
    [
        ("parent 1 address line 1", "03-Apr", True, "3-4 Mill Lane, once Excel has saved it"),
        ("parent 1 address line 1", "Apr-21", True, "the same, with a number over 12"),
        ("parent 1 address line 1", "04/03/2025", True, "the same, in a column of dates"),
        ("parent 1 address line 1", "1.2E+05", True, "a long number"),
        ("parent 1 address line 1", "45354", True, "the day of a date, once its format is lost"),
        ("parent 1 house number", "45354", True, "the same, in its own cell"),
        ("parent 1 address line 1", "2679", False, "the highest house number in England"),
        ("parent 1 address line 1", "45354 Nene Quay", False, "somebody typed it"),
        ("parent 1 id", "45354", False, "an id may well be so"),
        ("parent 1 address line 2", "TRUE", True, "a formula's or a tick box's"),
        ("parent 1 address line 1", "3-4", False, "as it was typed"),
        ("parent 1 address line 1", "April Cottage", False, "a house's name"),
        ("parent 1 address line 1", "12E", False, "a flat"),
        ("parent 1 surname", "TRUE", True, "a name is no truth"),
        ("parent 1 surname", "True", False, "and may be one"),
        ("parent 1 forename", "01-May", True, "nor a date"),
        ("parent 1 forename", "May", False, "and may be a month"),
        ("parent 1 id", "1.23E+11", True, "an id that has lost its digits"),
        ("parent 1 id", "00123", False, "an id"),
    ],
)
def test_what_excel_spoilt_is_told_in_a_csv_file_too(column: str, text: str, is_spoilt: bool, why: str) -> None:
    found = errors_of(ROW | {column: text})
    assert found == ([("spoilt-by-excel", column)] if is_spoilt else []), why


@pytest.mark.parametrize("value", [True, 12345678901234567890, excel_date(2025, 5, 1)])
def test_what_excel_spoilt_is_told_in_a_workbook(value: object) -> None:
    found = read(xlsx_of(ROW | {"parent 1 id": value}), "cases.xlsx")
    assert [(e.code, e.column) for e in found.rejects[0].errors] == [("spoilt-by-excel", "parent 1 id")]


def test_blank_cells_beyond_the_headings_are_nothing() -> None:
    data = csv_of(ROW)
    assert not read(data.rstrip() + b",,, \r\n").rejects


def test_the_table_keeps_headings_columns_and_every_row_for_the_workbook_to_mend() -> None:
    table = read(csv_of({"DOB": "2016-03-14"} | {k: v for k, v in ROW.items() if k != "date of birth"})).table
    assert table is not None
    assert (table.headings[0], table.columns[0], table.rows[0].number, table.rows[0].cells[0]) == (
        "DOB",
        "date of birth",
        2,
        "2016-03-14",
    )


def test_a_refused_file_has_errors_and_nothing_else() -> None:
    found = read(b"name,amount\nx,1\n")
    assert [e.code for e in found.errors] == ["unknown-kind"]
    assert (found.kind, found.cases, found.rejects, found.table) == (None, (), (), None)


def test_another_kind_of_file_is_told() -> None:
    found = read(b"letter ref,posted on\nX1,2025-10-13\n")
    assert (found.kind, found.errors, found.cases) == ("posting-record", (), ())


def test_limits_are_the_workspaces() -> None:
    small = Vocabulary(SCHOOLS, VOCABULARY.calendars, LETTER_NAMES, read_way, limits=Limits(rows=1))
    found = read_cases(csv_of(ROW, LEAVE), "cases.csv", small, RUN_DATE)
    assert [e.code for e in found.errors] == ["too-large"]


HEADINGS = headings_of([ROW | LEAVE | SECOND_PARENT | {"situation": "", "letter": "", "marks": "", "marks from": ""}])
cells = st.one_of(
    st.sampled_from(
        [*{str(v) for v in (LEAVE | SECOND_PARENT).values()}, "none", "8", "0.5", "2025-09-02", "04/25/2025"]
    ),
    st.text(max_size=12),
)


@given(st.lists(st.dictionaries(st.sampled_from(HEADINGS), cells), min_size=1, max_size=6))
def test_every_row_is_accounted_for_exactly_once_whatever_it_says(changes: list[dict[str, str]]) -> None:
    rows = [dict.fromkeys(HEADINGS, "") | ROW | change for change in changes]
    found = read(csv_of(*rows, encoding="utf-16"))
    assert found.table is not None
    assert accounted_rows(found) == [row.number for row in found.table.rows]


@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", csv_of(ROW)):
        assert isinstance(read(start + data), CasesRead)


@given(st.binary(max_size=40), st.integers(0, 6000))
def test_no_damage_to_a_workbook_makes_it_raise(damage: bytes, at: int) -> None:
    damaged = GOOD_WORKBOOK[:at] + damage + GOOD_WORKBOOK[at + len(damage) :]
    assert isinstance(read(damaged, "cases.xlsx"), CasesRead)


@given(st.permutations([ROW, LEAVE, ROW | {"upn": "P207000016049"}, LEAVE | {"upn": "V873400125017"}]))
def test_a_case_does_not_depend_on_the_order_of_rows(rows: list[Cells]) -> None:
    def without_rows(case: Case) -> str:
        return re.sub(r"rows=\(\d+,\)", "", repr(case))

    assert sorted(map(without_rows, read(csv_of(*rows)).cases)) == sorted(
        without_rows(read(csv_of(row)).cases[0]) for row in rows
    )


def test_an_export_of_one_row_a_contact_is_read_as_it_comes() -> None:
    export = (
        "UPN;Legal Surname;Legal Forename;DOB;Year Group;Reg Group;% Attendance;Contact Title;Contact Forename;"
        "Contact Surname;Relationship;PR;House Number;Street;Town;County;Post Code\r\n"
        "B873441922896;Bello;Ada;14/03/2016;5;5A;84.2%;Mr;Sam;Bello;Father;Y;4;Mill Lane;March;Cambs;PE15 8NQ\r\n"
        "B873441922896;Bello;Ada;14/03/2016;5;5A;84.2%;Mrs;Ife;Bello;Mother;Y;12;The Green;Ely;Cambs;CB7 4DL\r\n"
    )
    found = read(export.encode("cp1252"), school="oakfield")
    (case,) = found.cases
    assert (found.rejects, case.rows, case.attendance.percent) == ((), (2, 3), 84.2)
    assert [(p.number, p.name.full, p.relationship, p.address and p.address.lines) for p in case.parents] == [
        (1, "Mr Sam Bello", "Father", ("4 Mill Lane", "Cambs")),
        (2, "Mrs Ife Bello", "Mother", ("12 The Green", "Cambs")),
    ]


TITLES = b"Attendance cases, autumn term\n\nPrinted on 6 October 2025\n"


@pytest.mark.parametrize(
    ("above", "row", "notes"),
    [
        (b"", 2, 0),
        (b"\n", 3, 0),
        (b"Attendance cases\n", 3, 1),
        (TITLES, 5, 1),
    ],
    ids=["none", "a blank row", "a title", "a title, a blank row and a day"],
)
def test_titles_above_the_headings_are_passed_over_and_told(above: bytes, row: int, notes: int) -> None:
    found = read(above + csv_of(LEAVE))
    assert (found.errors, [case.rows for case in found.cases]) == ((), [(row,)])
    assert [f"The headings are in row {row - 1}" in note for note in found.notes] == [True] * notes


def test_titles_above_headings_with_semicolons_are_passed_over_too() -> None:
    found = read(b"Attendance, autumn\nletter ref;posted on;service\nX1;2025-10-13;1st\n")
    assert (found.kind, found.errors) == ("posting-record", ())


def test_headings_far_below_are_not_looked_for() -> None:
    found = read(b"A title\n" * 10 + csv_of(LEAVE))
    assert [error.code for error in found.errors] == ["unknown-kind"]
    assert "The first row must hold the headings" in found.errors[0].text


def test_a_refusal_for_its_headings_still_says_which_sheet_was_read() -> None:
    book = Workbook()
    book.active.title = "Cover"
    for line in ("Attendance cases", "made by the office", "in November"):
        book.active.append([line])
    book.create_sheet("Cases").append(["upn"])
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), "cases.xlsx")
    assert [error.code for error in found.errors] == ["unknown-kind"]
    assert ['"Cover"' in note for note in found.notes] == [True]


@pytest.mark.parametrize(
    ("cells", "is_told", "why"),
    [
        ({"upn": "Total: 11"}, True, "a total"),
        ({"pupil surname": "Totals", "attendance": "93"}, True, "a total elsewhere"),
        ({"upn": "Printed by A. Clerk on 20/11/2025"}, True, "a footer"),
        ({"upn": "Page 1 of 2"}, True, "a footer of the page"),
        ({"upn": "End"}, True, "one cell, whatever it says"),
        ({"upn": "Total:", "pupil forename": "11"}, True, "a total and what it counts, in two cells"),
        ({"date of birth": "Grand total", "attendance": "93"}, True, "a total in the third column"),
        ({"pupil surname": "Average", "attendance": "93.4%"}, True, "an average"),
        ({"upn": "Number of pupils", "pupil forename": "11"}, True, "a count"),
        ({"upn": "Year 4", "attendance": "93", "school weeks": "9"}, True, "the figures of a year, with its name"),
        ({"upn": "Printed 12/11/2025", "pupil forename": "Page 1 of 1"}, True, "a footer in two cells"),
        ({"upn": "-----", "pupil forename": "-----", "pupil surname": "---"}, True, "a line drawn with dashes"),
        ({"attendance": "93.1", "school weeks": "9"}, True, "figures without a name"),
        ({"upn": "Q20700001604", "attendance": "93"}, False, "a UPN that lost a digit is a pupil's"),
        ({"upn": "2.07E+11", "attendance": "93"}, False, "and so is one that was made a number"),
        ({"pupil forename": "Ada", "pupil surname": "Mean", "date of birth": "2014-03-12"}, False, "a child's name"),
        (dict(ROW) | {"pupil surname": "Page", "upn": "Q207000016049"}, False, "a child of that name"),
        ({"upn": "Q207000016049", "pupil forename": "Ada", "pupil surname": "Total"}, False, "a row that was begun"),
    ],
)
def test_what_is_a_total_or_a_footer_is_called_so(cells: Cells, is_told: bool, why: str) -> None:
    found = read(csv_of(ROW, cells))
    (reject,) = found.rejects
    assert reject.errors[0].text.startswith("This looks like a total or a footer") == is_told, why
    assert len(reject.errors) == 1 or not is_told, why


@pytest.mark.parametrize(
    ("footer", "rows", "why"),
    [
        ((",,93.4", "Page 1 of 3,,,"), [(3,), (4,)], "figures alone may be a pupil's, cut short"),
        (("Average,,,93.4", "Page 1 of 3,,,"), [(3, 4)], "an average and a page"),
        (("Total,40,,", "Count: 40,,,", "Printed by A Clerk,,,"), [(3, 4, 5)], "three kinds"),
        (("Report run on 12/11/2025,,,", "Generated 12/11/2025,09:30,,", "End of report,,,"), [(3, 4, 5)], "with days"),
        (("40 pupils,,,", "*** End of report ***,,,"), [(3, 4)], "a count, and stars"),
        (("Total,,,", "Q20700001604,Ada,Lark,91"), [(3,), (4,)], "a total above the last pupil is no footer"),
        (("Page Q207000016049,,,", "Total,,,"), [(3,), (4,)], "a UPN begins no footer"),
        (("Average,Ada,Lark,91", "Total,,,"), [(3,), (4,)], "a child's names stand beside it"),
        (("Total,,,",), [(3,)], "one row is told as ever"),
    ],
)
def test_a_footer_is_told_once_a_file(footer: tuple[str, ...], rows: list[tuple[int, ...]], why: str) -> None:
    head = "upn,pupil forename,pupil surname,attendance\n\n"
    found = read(f"{head}{chr(10).join(footer)}\n".encode())
    assert [result.rows for result in found.rejects] == rows, why
    if len(rows) == 1:
        assert [len(result.errors) for result in found.rejects] == [1], why


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("upn,07/09/2026 AM,07/09/2026 PM", "Total,11,10"),
        ("upn,O,N,/", "Total,5,6,"),
        ("upn,date,session,mark", "Total,,,11"),
        ("upn,parent 1 forename,parent 1 surname", "Total,,11"),
    ],
)
def test_a_footer_is_told_once_in_a_file_of_any_kind(headings: str, row: str) -> None:
    found = read(f"{headings}\n{row}\nPage 1 of 1\nEnd of report\n".encode())
    assert found.table is not None
    assert found.kind is not None
    (reject,) = read_records(found.kind, found.table, VOCABULARY).rejects
    assert (reject.rows, len(reject.errors)) == ((2, 3, 4), 1)
    assert reject.errors[0].text.startswith("These rows look like totals or a footer")


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("upn,parent 1 title,parent 1 forename,parent 1 surname,parent 1 postcode", "Total,,,11,"),
        ("upn,letter,sent on", "Total,11 letters,"),
        ("upn,07/09/2026 AM,07/09/2026 PM", "Total,11,10"),
        ("upn,O,N,/", "Totals,five,six,"),
        ("upn,date,session,mark", "Total,,,11"),
    ],
)
def test_a_total_has_one_line_in_a_file_of_any_kind(headings: str, row: str) -> None:
    found = read(f"{headings}\n{row}\n".encode())
    assert found.table is not None
    assert found.kind is not None
    (reject,) = read_records(found.kind, found.table, VOCABULARY).rejects
    assert [error.text.startswith("This looks like a total or a footer") for error in reject.errors] == [True]


def test_a_forms_moment_is_a_day_in_a_workbook_too() -> None:
    row = {name: cell for name, cell in ROW.items() if name not in ("attendance", "phone call on")}
    asked = {"Completion time": excel_date(2025, 11, 3, 14, 5), "leave from": "2025-12-08", "leave to": "2025-12-12"}
    (case,) = read(xlsx_of(row | asked)).cases
    assert case.leave.requested_on == date(2025, 11, 3)
