"""The attendance record behind a letter: its figures, its weeks, its key, and what it never says."""

import io
from datetime import date, timedelta
from pathlib import Path

import pdfua
import pikepdf
import pypdfium2
import pytest

from mailmerge.casework import marks
from mailmerge.casework.case import Pupil
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.letters.page.attendance_record import CODE_WORDS, RecordJob, make_record
from tests.letters.paper import LETTERHEAD

MONDAY = date(2025, 9, 8)
CSS_PIXEL = 0.75  # of a point: what sizes are written in
PUPIL = Pupil("W873425418010", "Freya", "Tran", date(2016, 3, 14), "Year 5", "5B")


def register_of(*days: str, first: date = MONDAY) -> Register:
    """A register of school days from Monday on, each its morning's and its afternoon's mark."""
    dates = [first + timedelta(days=number + number // 5 * 2) for number in range(len(days))]
    return Register(
        tuple(
            Mark(on, session, code)
            for on, day in zip(dates, days, strict=True)
            for session, code in zip(("AM", "PM"), day.split(), strict=True)
        )
    )


def record_of(register: Register, *, pupil: Pupil = PUPIL, large_print: bool = False) -> bytes:
    return make_record(RecordJob(pupil, LETTERHEAD, register, date(2025, 10, 6), large_print))


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf)]


WEEK = register_of("/ \\", "L \\", "I I", "G G", "/ V")


def test_it_names_the_child_the_school_and_the_period() -> None:
    (words,) = pages_of(record_of(WEEK))
    for text in (
        *("Freya Tran", "14 March 2016", "Year 5, 5B", "Elm Tree School", "6 October 2025"),
        "Monday 8 September 2025 to Friday 12 September 2025",
    ):
        assert text in words


@pytest.mark.parametrize(
    ("line", "figure"),
    [
        ("Attendance", "60.0%"),  # six of ten
        ("Sessions that count", "10"),
        ("At school", "5"),  # the late mark is one of them
        ("At an approved activity elsewhere", "1"),
        ("Authorised absence", "2"),
        ("Unauthorised absence", "2"),
        ("Late, before the register closed (counted under “At school”)", "1"),
    ],
)
def test_it_counts_sessions_by_their_class(line: str, figure: str) -> None:
    assert f"{line} {figure} " in pages_of(record_of(WEEK))[0]


def test_what_does_not_count_is_told_only_where_there_is_some() -> None:
    assert "not counted" not in pages_of(record_of(WEEK))[0]
    words = pages_of(record_of(register_of("/ -", "X Y1")))[0]
    assert "Sessions without a mark (not counted) 1 " in words
    assert "Sessions when attendance was not required or not possible (not counted) 2 " in words


def test_each_week_has_a_line_with_its_marks() -> None:
    words = pages_of(record_of(register_of("/ \\", "L \\", "I I", "G G", "/ V", "U O")))[0]
    assert "8 Sep 2025 / \\ L \\ I I G G / V 15 Sep 2025 U O" in words


def test_a_week_in_which_the_school_was_closed_has_no_line() -> None:
    closed = register_of(*["# #"] * 5, "/ \\")
    words = pages_of(record_of(closed))[0]
    assert "8 Sep 2025" not in words
    assert "15 Sep 2025 / \\" in words
    assert CODE_WORDS["#"] not in words


def test_the_key_explains_the_marks_that_are_used_and_no_others() -> None:
    words = pages_of(record_of(WEEK))[0].partition("What the marks mean")[2]
    used = {"/", "\\", "L", "I", "G", "V"}
    assert {code for code, meaning in CODE_WORDS.items() if f"{code} {meaning}" in words} == used


def test_there_are_words_for_every_code_there_is() -> None:
    assert set(CODE_WORDS) == marks.POSSIBLE | marks.NOT_POSSIBLE | marks.NOT_COLLECTED | {marks.MISSING}


def test_it_never_says_the_upn() -> None:
    pdf = record_of(WEEK)
    assert PUPIL.upn not in "".join(pages_of(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert PUPIL.upn not in str(dict(document.docinfo))


def test_a_name_is_text_and_never_markup() -> None:
    pupil = Pupil("W873425418010", "<b>Bold</b>", "O'Brien & {{ 7 * 7 }}", date(2016, 3, 14))
    assert "<b>Bold</b> O'Brien & {{ 7 * 7 }}" in pages_of(record_of(WEEK, pupil=pupil))[0]


@pytest.mark.parametrize("large_print", [False, True])
def test_it_is_accessible(tmp_path: Path, large_print: bool) -> None:
    file = tmp_path / "record.pdf"
    file.write_bytes(record_of(WEEK, large_print=large_print))
    report = pdfua.validate(str(file))
    assert [finding.rule_id for finding in report.findings] == []


def test_its_heading_cells_say_what_they_head() -> None:
    with pikepdf.open(io.BytesIO(record_of(WEEK))) as document:
        heads = [
            str(element.A.Scope)
            for element in document.objects
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/TH"
        ]
    assert heads.count("/Column") == 11, "the week, and two half days a day"
    assert heads.count("/Row") == 6 + 7 + 1, "about whom, the figures, one week"


def test_a_whole_year_goes_over_pages_with_the_headings_again() -> None:
    year = register_of(*["/ \\"] * 190)
    pages = pages_of(record_of(year))
    assert len(pages) == 2
    assert all("Week of Mon am Mon pm" in page for page in pages)


def test_large_print_is_in_16_point() -> None:
    def name_size(pdf: bytes) -> float:
        page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
        at = page.get_text_range().index("Freya Tran")
        return float(pypdfium2.raw.FPDFText_GetFontSize(page, at)) * CSS_PIXEL

    assert name_size(record_of(WEEK, large_print=True)) == pytest.approx(16, abs=0.01)
    assert name_size(record_of(WEEK)) == pytest.approx(10, abs=0.01)


def test_the_same_record_has_the_same_bytes() -> None:
    assert record_of(WEEK) == record_of(WEEK)
