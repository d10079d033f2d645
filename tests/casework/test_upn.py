"""UPNs: the check letter decides, and the authority inside is never judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import upn as stdnum_upn

from mailmerge.casework.upn import CHECK_LETTERS, check_letter, is_valid_upn, normalise_upn

TAILS = st.from_regex(f"[0-9]{{11}}[0-9{CHECK_LETTERS}]", fullmatch=True)
LISTED_TAILS = st.builds(
    lambda authority, rest, last: f"{authority}{rest:08}{last}",
    st.sampled_from(sorted(stdnum_upn._la_numbers)),
    st.integers(0, 10**8 - 1),
    st.sampled_from("0123456789" + CHECK_LETTERS),
)


@pytest.mark.parametrize(
    ("text", "valid", "reason"),
    [
        ("B801200005001", True, "a permanent number"),
        ("P207000016049", True, "another authority"),
        ("V873400125017", True, "Cambridgeshire"),
        ("G874400124042", True, "Peterborough"),
        ("W87340012501A", True, "a temporary number ends in a letter, which counts too"),
        ("b801200005001", True, "case is how it was typed"),
        (" B801 2000 05001\u00a0", True, "spaces are how it was typed"),
        ("Q207000016049", False, "the wrong check letter"),
        ("W87340012501B", False, "the wrong letter at a temporary number's end"),
        ("801200005001", False, "the check letter is lost"),
        ("B80120000500", False, "a digit is lost"),
        ("B8012000050011", False, "a digit too many"),
        ("B80120000A001", False, "a letter in the middle"),
        ("S801200005001", False, "S is no check letter"),
        ("W87340012501O", False, "nor can O end a temporary number"),
        ("B80120000500\N{ARABIC-INDIC DIGIT ONE}", False, "digits of another script are not digits here"),
        ("", False, "nothing"),
    ],
)
def test_the_check_letter_decides(text: str, valid: bool, reason: str) -> None:
    assert is_valid_upn(text) is valid, reason


@given(LISTED_TAILS, st.sampled_from(CHECK_LETTERS))
def test_agrees_with_stdnum_on_every_authority_that_it_lists(tail: str, first: str) -> None:
    assert is_valid_upn(first + tail) == stdnum_upn.is_valid(first + tail)
    assert check_letter(tail) == stdnum_upn.calc_check_digit(tail)


@given(TAILS)
def test_each_tail_has_one_check_letter_whatever_its_authority(tail: str) -> None:
    assert [letter for letter in CHECK_LETTERS if is_valid_upn(letter + tail)] == [check_letter(tail)]


@given(TAILS, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(tail: str, at: int, by: int) -> None:
    wrong = tail[:at] + str((int(tail[at]) + by) % 10) + tail[at + 1 :]

    assert not is_valid_upn(check_letter(tail) + wrong)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert is_valid_upn(text) == is_valid_upn(normalise_upn(text))
