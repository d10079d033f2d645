"""Headings that say a known column in other words, and those that no letter needs."""

from datetime import date

import pytest

from mailmerge.intake.phrasing import is_needless, meant_by, of_this_year
from mailmerge.intake.synonyms import fold


@pytest.mark.parametrize(
    ("heading", "meant", "why"),
    [
        ("Contact 1 Has PR", "parent 1 parental responsibility", "it is answered by yes or no"),
        ("Guardian 2 Court Order Flag", "parent 2 court order", "a flag"),
        ("Contact 2 Is Deceased (Y/N)", "parent 2 deceased", "both"),
        ("Adult 1 parental responsibility?", "parent 1 parental responsibility", "a question"),
        ("Pupil Deceased Flag", "pupil deceased", "the pupil's own"),
        ("Student Looked After Status", "looked after", "whose it is, before it"),
        ("Learner Reg Group", "class", "whose it is, before it"),
        ("Has PR", "parent 1 parental responsibility", "of the row's contact"),
        ("% Attendance (Statistical)", "attendance", "it is today's"),
        ("YTD Unauthorised", "unauthorised sessions", "of the year so far"),
        ("Registration Form (Current)", "class", "today's"),
        ("Attendance % (Autumn)", None, "of a term alone"),
        ("Attendance % last year", None, "of another year"),
        ("Authorised? (Y/N)", "leave decision", "no count"),
        ("Your full name", "parent 1 full name", "whoever fills a form in"),
        ("Father", "parent 2 full name", "a parent, with the whole name in the cell"),
        ("Contact 1 Date of Death", None, "no column of ours"),
        ("Child Protection", None, "not what stands behind the word alone"),
        ("letter", None, "what only one kind of file means by it"),
    ],
)
def test_a_column_in_other_words(heading: str, meant: str | None, why: str) -> None:
    assert meant_by(fold(heading)) == meant, why


@pytest.mark.parametrize(
    ("heading", "needless", "why"),
    [
        ("Contact 1 Mobile Telephone Number", True, "a telephone"),
        ("Priority 2 Contact Work Phone 2", True, "a telephone"),
        ("Parent 1 Email 2", True, "a second e-mail"),
        ("Unauthorised Absence %", True, "a share"),
        ("Percentage Authorised Absence", True, "a share"),
        ("Lates before registers close", True, "lateness"),
        ("Student FSM", True, "needless, and whose it is"),
        ("Contact 1 Notes", False, "it may say anything"),
        ("Contact 1 Restrictions", False, "a guard"),
        ("Unauthorised Absence", False, "a count, which is a column"),
    ],
)
def test_what_no_letter_needs(heading: str, needless: bool, why: str) -> None:
    assert is_needless(fold(heading)) is needless, why


@pytest.mark.parametrize(
    ("heading", "read", "why"),
    [
        ("Attendance % (2025/2026)", "Attendance %", "the run's school year"),
        ("2025-26 Attendance", "Attendance", "in front"),
        ("Unauthorised Absences 25/26", "Unauthorised Absences", "in short"),
        ("Attendance % (2024/2025)", "Attendance % (2024/2025)", "last year's is none that a letter rests on"),
        ("Trips 2025/26", "Trips 2025/26", "no figure"),
        ("Attendance (1 Sep 2025 - 7 Nov 2025)", "Attendance", "days of this school year"),
        ("% Attendance: 02/09/2025 to 07/11/2025", "% Attendance", "in digits"),
        ("Attendance % (2025-09-02 - 2025-11-07)", "Attendance %", "the year first"),
        ("Attendance (1 Sep 2024 - 7 Nov 2024)", "Attendance (1 Sep 2024 - 7 Nov 2024)", "last year's days"),
        ("Attendance (1 Jun 2025 - 7 Nov 2025)", "Attendance (1 Jun 2025 - 7 Nov 2025)", "days of two years"),
    ],
)
def test_a_figure_of_the_runs_school_year(heading: str, read: str, why: str) -> None:
    assert of_this_year((heading,), date(2025, 11, 10)) == (read,), why


def test_of_two_figures_the_one_without_a_year_counts() -> None:
    headings = ("Attendance %", "Attendance % (2025/26)")
    assert of_this_year(headings, date(2025, 11, 10)) == headings
