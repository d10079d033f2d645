"""A pupil's name in one cell: split at its comma, else told."""

from datetime import date

import pytest

from mailmerge.intake.cases import CasesRead, read_cases
from tests.intake.casefiles import VOCABULARY

_HEADINGS = "UPN,{},DOB,Parent 1 Title,Parent 1 Surname,Parent 1 Address,Attendance"
_BEHIND = '12/03/2016,Mrs,Marlow,"12 Fen Drove, March, PE15 8NQ",95'


def read(heading: str, name: str) -> CasesRead:
    data = f'{_HEADINGS.format(heading)}\nL873400124001,"{name}",{_BEHIND}\n'.encode()
    return read_cases(data, "list.csv", VOCABULARY, date(2026, 11, 27), "oakfield")


@pytest.mark.parametrize("heading", ["Name", "Student Name", "Pupil", "Full name"])
def test_a_comma_says_which_is_the_surname(heading: str) -> None:
    (case,) = read(heading, "MARLOW, Esme").cases
    assert (case.pupil.forename, case.pupil.surname) == ("Esme", "MARLOW")


@pytest.mark.parametrize("name", ["Esme Marlow", "Marlow", "Marlow,", "Marlow, Esme, Ez"])
def test_what_is_not_certain_is_told_with_the_columns_that_would_help(name: str) -> None:
    (reject,) = read("Name", name).rejects
    assert [(error.code, error.column) for error in reject.errors] == [("name-not-split", "pupil full name")]


def test_the_parts_count_before_the_whole() -> None:
    data = (
        "UPN,Name,Forename,Surname,DOB,Parent 1 Title,Parent 1 Surname,Parent 1 Address,Attendance\n"
        f"L873400124001,Ez Marlow,Esme,Marlow,{_BEHIND}\n"
    ).encode()
    (case,) = read_cases(data, "list.csv", VOCABULARY, date(2026, 11, 27), "oakfield").cases
    assert case.pupil.forename == "Esme"
