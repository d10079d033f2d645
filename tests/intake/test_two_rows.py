"""Headings on two rows, as reports with merged cells have them."""

from datetime import date

import pytest

from mailmerge.intake.files.table import Cell
from mailmerge.intake.files.two_rows import joined


@pytest.mark.parametrize(
    ("upper", "lower", "together", "why"),
    [
        (
            ("Pupil details", "", "Parent 1", "", ""),
            ("UPN", "Forename", "Title", "Surname", "Address"),
            ("UPN", "Forename", "Parent 1 Title", "Parent 1 Surname", "Parent 1 Address"),
            "a group over its parts",
        ),
        (
            ("UPN", "Name", "Mother", "", "Attendance %"),
            ("", "", "Title", "Surname", ""),
            ("UPN", "Name", "Mother Title", "Mother Surname", "Attendance %"),
            "groups beside headings of one row",
        ),
        (
            ("UPN", "UPN", "07/09/2026", "07/09/2026"),
            ("UPN", "UPN", "AM", "PM"),
            ("UPN", "UPN", "07/09/2026 AM", "07/09/2026 PM"),
            "cells merged over both rows, and a day over each of its sessions",
        ),
        (
            ("", date(2026, 9, 7), ""),
            ("UPN", "AM", "PM"),
            ("UPN", "07/09/2026 AM", "07/09/2026 PM"),
            "a day of Excel's",
        ),
        (("School details", "", ""), ("UPN", "Forename", "DOB"), None, "a title: the row below says all"),
        (
            ("UPN", "Forename", "", ""),
            ("L873400124001", "Esme", "12 Fen Drove", "March"),
            None,
            "a row with too many cells",
        ),
        (("UPN", "Attendance", "", ""), ("A", "B", 95, 96), None, "numbers are a row's"),
        (("UPN", "Forename"), ("", "Esme"), None, "no group has parts"),
    ],
)
def test_two_rows_of_headings(
    upper: tuple[Cell, ...], lower: tuple[Cell, ...], together: tuple[str, ...] | None, why: str
) -> None:
    assert joined(upper, lower) == together, why
