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
        ("Mia", BORN, "Mya", "spelling", "one letter of three"),
        ("Al", BORN, "Ali", "another", "too short for any slip"),
        ("AbMohammed", BORN, "Mohammed", "spelling", "two more at the front"),
        ("AbcMohammed", BORN, "Mohammed", "another", "three"),
        ("Mohammed", BORN, "AbMohammed", "spelling", "two fewer at the front"),
        ("Mohammed", BORN, "AbcMohammed", "another", "three"),
        ("Mohammedxy", BORN, "Mohammed", "spelling", "two more at the end"),
        ("Mohammedxyz", BORN, "Mohammed", "another", "three"),
        ("Mohammed", BORN, "Mohammedxy", "spelling", "two fewer at the end"),
        ("Mohammed", BORN, "Mohammedxyz", "another", "three"),
        ("Moxhaxmmed", BORN, "Mohammed", "spelling", "two more inside"),
        ("Katherine", BORN, "Kaxhexine", "spelling", "two changed"),
        ("Katherine", BORN, "Kaxhexixe", "another", "three"),
        ("Katherine", BORN, "Ktaherine", "spelling", "two that changed places"),
    ],
)
def test_one_child_or_another(forename: str, born: date, known: str, expected: str, why: str) -> None:
    assert compare_children(forename, born, known, BORN) == expected, why
