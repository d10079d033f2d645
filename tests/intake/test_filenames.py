import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.intake.files.filenames import (
    LONGEST_NAME,
    fixme_name,
    is_for_us,
    not_taken_name,
    numbered,
    reason_name,
    receipt_name,
    safe_name,
)

names = st.text(st.characters(blacklist_characters="/\0"), min_size=1, max_size=300)


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("cases.csv", True, "an ordinary file"),
        ("Year 5 (final).XLSX", True, "spaces and brackets"),
        ("cases", True, "no suffix: what a file is, its headings tell"),
        ("_cases.csv", True, "only folders that begin so are ours"),
        ("😀.csv", True, "any letter"),
        (".cases.csv", False, "hidden"),
        ("~$cases.xlsx", False, "Excel has cases.xlsx open"),
        ("~WRL0001.tmp", False, "Word's temporary file"),
        ("cases.csv.part", False, "Firefox is still loading it"),
        ("cases.csv.crdownload", False, "Chrome is still loading it"),
        ("cases.csv.filepart", False, "WinSCP is still copying it"),
        ("CASES.TMP", False, "without case"),
        ("cases.csv~", False, "an editor's backup"),
        ("Thumbs.db", False, "left by a file manager"),
        ("README.txt", False, "ships with the inbox"),
        ("STATUS.txt", False, "written by the service"),
        ("cases.csv RECEIPT.html", False, "written by the service"),
        ("pipe NOT TAKEN.txt", False, "written by the service"),
    ],
)
def test_what_is_taken(name: str, expected: bool, why: str) -> None:
    assert is_for_us(name) == expected, why


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("cases.csv", "cases.csv", "nothing to mend"),
        ("CON.csv", "_CON.csv", "a device on Windows, with any suffix"),
        ("nul", "_nul", "without case"),
        ("com1.tar.gz", "_com1.tar.gz", "up to the first dot"),
        ("console.csv", "console.csv", "only begins like one"),
        ('a<b>:"c|?*.csv', "a_b___c___.csv", "characters that Windows forbids"),
        ("a\nb.csv", "a_b.csv", "control characters"),
        ("cases.csv. ", "cases.csv", "Windows drops dots and spaces at the end"),
        ("...", "_", "nothing is left"),
        ("\N{NO-BREAK SPACE}", "_", "nor of a space of another kind"),
        ("caf\udce9.csv", "caf_.csv", "a byte that is no text"),
    ],
)
def test_safe_names(name: str, expected: str, why: str) -> None:
    assert safe_name(name) == expected, why


@given(names)
def test_a_safe_name_fits_and_stays_as_it_is(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= LONGEST_NAME
    assert safe_name(safe) == safe


@given(names, st.integers(2, 9999))
def test_every_name_made_from_a_safe_one_fits_and_differs(name: str, number: int) -> None:
    safe = safe_name(name)
    made = [numbered(safe, number), receipt_name(safe), reason_name(safe), not_taken_name(safe), fixme_name(safe)]
    assert all(len(each.encode()) <= LONGEST_NAME for each in made)
    assert len({safe, *made[:4]}) == 5


def test_a_long_name_loses_letters_before_its_suffix() -> None:
    assert safe_name("é" * 200 + ".xlsx") == "é" * 125 + ".xlsx"
    assert numbered("x" * 251 + ".csv", 12) == "x" * 246 + " (12).csv"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cases.csv", "cases_FIX_ME.xlsx"),
        ("cases_FIX_ME.xlsx", "cases_FIX_ME.xlsx"),
        ("cases (2).csv", "cases (2)_FIX_ME.xlsx"),
        ("cases_FIX_ME (2).xlsx", "cases (2)_FIX_ME.xlsx"),
    ],
)
def test_the_workbook_to_mend_keeps_one_name(name: str, expected: str) -> None:
    assert fixme_name(name) == expected
