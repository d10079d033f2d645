from datetime import date

import pytest

from mailmerge.casework.identity import compare_children

BORN = date(2016, 3, 14)


@pytest.mark.parametrize(
    ("forename", "born", "known", "expected", "why"),
    [
        ("Isla", BORN, "ISLA", "same", "case"),
        ("Zoë", BORN, "Zoe", "same", "an accent"),
        ("Isla", date(2016, 3, 15), "Isla", "another", "another birthday"),
        ("Ailsa", BORN, "Niamh", "another", "a twin"),
        ("Mohammed", BORN, "Muhammad", "spelling", "two letters"),
        ("Sara", BORN, "Sarah", "spelling", "one letter"),
        ("Mia", BORN, "Eva", "another", "two letters of three"),
    ],
)
def test_one_child_or_another(forename: str, born: date, known: str, expected: str, why: str) -> None:
    assert compare_children(forename, born, known, BORN) == expected, why
