"""Postcodes: how one is written, and whether it is in England."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.postcode import has_misplaced_space, is_of_the_forces, is_outside_england, normalise_postcode


@pytest.mark.parametrize(
    ("text", "postcode", "reason"),
    [
        ("PE29 3TN", "PE29 3TN", "two letters, two digits"),
        ("CB1 2JW", "CB1 2JW", "two letters, one digit"),
        ("M1 1AE", "M1 1AE", "one letter, one digit"),
        ("B33 8TH", "B33 8TH", "one letter, two digits"),
        ("SW1A 1AA", "SW1A 1AA", "London: a letter ends the district"),
        ("W1A 0AX", "W1A 0AX", "London, one letter"),
        ("pe29 3tn", "PE29 3TN", "lower case"),
        ("PE293TN", "PE29 3TN", "no space"),
        ("PE2 93TN", "PE29 3TN", "a misplaced space"),
        (" PE29  3TN ", "PE29 3TN", "spaces to spare"),
        ("PE29\u00a03TN", "PE29 3TN", "a space that doesn't break"),
        ("JE2 3QA", "JE2 3QA", "Jersey"),
        ("GY1 1AA", "GY1 1AA", "Guernsey"),
        ("IM1 3LY", "IM1 3LY", "the Isle of Man"),
        ("BF1 2AT", "BF1 2AT", "the forces"),
        ("ZZ1 1AA", None, "no such area"),
        ("QQ1 1AA", None, "no such area"),
        ("GIR 0AA", None, "a bank's, long gone"),
        ("PE29 3TC", None, "C never ends a postcode"),
        ("PE29 TN3", None, "letters and digits in the wrong order"),
        ("PE2", None, "half of one"),
        ("PE299 3TN", None, "a digit too many"),
        ("PE29 3TN PE29 3TN", None, "two of them"),
        ("PE29 3TN.", None, "punctuation"),
        ("CB1O 2JW", None, "the letter O for a nought"),
        ("12345", None, "a number"),
        ("D02 AF30", None, "Ireland's"),
        ("75001", None, "France's"),
        ("PE29 \N{FULLWIDTH DIGIT THREE}TN", None, "a digit that a sorting machine doesn't know"),
        ("", None, "nothing"),
    ],
)
def test_a_postcode_is_written_one_way(text: str, postcode: str | None, reason: str) -> None:
    assert normalise_postcode(text) == postcode, reason


@pytest.mark.parametrize(
    ("text", "misplaced", "reason"),
    [
        ("PE2 93TN", True, "one character early"),
        ("PE293 TN", True, "one character late"),
        ("P E29 3TN", True, "one space too many"),
        ("PE29 3TN", False, "in its place"),
        ("pe29  3tn", False, "in its place, twice"),
        ("PE293TN", False, "none: a habit, and nothing to report"),
    ],
)
def test_a_misplaced_space(text: str, misplaced: bool, reason: str) -> None:
    assert has_misplaced_space(text) is misplaced, reason


@pytest.mark.parametrize(
    ("postcode", "outside", "reason"),
    [
        ("PE29 3TN", False, "Huntingdon"),
        ("JE2 3QA", True, "Jersey"),
        ("GY1 1AA", True, "Guernsey"),
        ("IM1 3LY", True, "the Isle of Man"),
        ("EH1 1YZ", True, "Edinburgh"),
        ("G1 1XQ", True, "Glasgow"),
        ("GL1 1UL", False, "Gloucester, whose area begins like Glasgow's"),
        ("CF10 1EP", True, "Cardiff"),
        ("BT1 5GS", True, "Belfast"),
        ("BF1 2AT", True, "the forces"),
        ("CH1 1AA", False, "Chester"),
        ("CH4 1AA", False, "the last English district before Wales"),
        ("CH5 1AA", True, "Deeside, in an English area"),
        ("CH8 1AA", True, "Holywell"),
        ("SY1 1AA", False, "Shrewsbury"),
        ("SY14 1AA", False, "Malpas"),
        ("SY15 1AA", True, "Montgomery, in an English area"),
        ("SY25 1AA", True, "Ystrad Meurig"),
        ("TD15 1AA", False, "Berwick-upon-Tweed, in a Scottish area"),
        ("TD14 1AA", True, "Eyemouth"),
        ("TD1 1AA", True, "Galashiels"),
        ("W1A 0AX", False, "a district that ends in a letter"),
    ],
)
def test_outside_england(postcode: str, outside: bool, reason: str) -> None:
    assert is_outside_england(postcode) is outside, reason


@pytest.mark.parametrize(
    ("areas", "country"),
    [
        ("AB DD DG EH FK G HS IV KA KW KY ML PA PH ZE", "Scotland"),
        ("CF LD LL NP SA", "Wales"),
        ("BT", "Northern Ireland"),
        ("GY IM JE", "the Crown dependencies"),
    ],
)
def test_whole_areas_outside_england(areas: str, country: str) -> None:
    assert all(is_outside_england(f"{area}1 1AA") for area in areas.split()), country


def test_only_the_forces_have_forces_postcodes() -> None:
    assert is_of_the_forces("BF1 2AT")
    assert not is_of_the_forces("BD1 2AT")


def test_a_raw_postcode_is_not_asked_about() -> None:
    with pytest.raises(ValueError, match="normalised"):
        is_outside_england("ch71aa")


@given(st.from_regex(r"(PE|CB|M|SW|JE)[0-9]{1,2} [0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True), st.integers(0, 7))
def test_spaces_and_case_never_matter(postcode: str, at: int) -> None:
    moved = postcode.replace(" ", "")

    assert normalise_postcode(f"{moved[:at]} {moved[at:]}".lower()) == postcode


@given(st.text())
def test_a_normalised_postcode_stays_as_it_is(text: str) -> None:
    postcode = normalise_postcode(text)

    assert postcode is None or normalise_postcode(postcode) == postcode
