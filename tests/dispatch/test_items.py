"""Item references: Royal Mail's forms, the check digit, and what is made of a mistyped one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.dispatch.items import BadItemReference, Form, ItemReference, check_digit, read_item_reference

DIGITS = st.text("0123456789", min_size=8, max_size=8)
PREFIXES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)


def s10(prefix: str, digits: str) -> str:
    return f"{prefix}{digits}{check_digit(digits)}GB"


@pytest.mark.parametrize(
    ("typed", "text", "form", "reason"),
    [
        ("RR473124829GB", "RR473124829GB", "s10", "the standard's own example"),
        ("RN365840400GB", "RN365840400GB", "s10", "a check digit of 10 is 0"),
        ("AB100000025GB", "AB100000025GB", "s10", "plain"),
        ("AB100000140GB", "AB100000140GB", "s10", "0 again"),
        ("AB123456785GB", "AB123456785GB", "s10", "a check digit of 11 is 5"),
        ("ab 1234 5678 5gb", "AB123456785GB", "s10", "as receipts print it, in small letters"),
        ("AB-1234-5678-5GB", "AB123456785GB", "s10", "hyphens"),
        ("320019254000221BB4EFC", "320019254000221BB4EFC", "hexadecimal", "21 characters"),
        ("3200 1925 4000 221b", "320019254000221B", "hexadecimal", "16 characters"),
    ],
)
def test_usual_references_are_taken_without_a_word(typed: str, text: str, form: Form, reason: str) -> None:
    assert read_item_reference(typed) == ItemReference(text, form), reason


@pytest.mark.parametrize(
    ("typed", "text", "reason"),
    [
        ("RR47312482", "RR47312482", "a receipt number of another kind"),
        ("123456789", "123456789", "nine, the fewest"),
        ("A" * 27, "A" * 27, "27, the most"),
        ("RR473124829DE", "RR473124829DE", "posted abroad"),
    ],
)
def test_unusual_references_are_taken_with_a_remark(typed: str, text: str, reason: str) -> None:
    read = read_item_reference(typed)
    assert isinstance(read, ItemReference), reason
    assert (read.text, read.form) == (text, "other")
    assert read.remark
    assert text in read.remark


@pytest.mark.parametrize(
    ("typed", "text", "reason"),
    [
        ("RN3658404OOGB", "RN365840400GB", "O for 0"),
        ("ABI234S678SGB", "AB123456785GB", "I for 1, S for 5"),
        ("A8123456785GB", "AB123456785GB", "8 for B"),
        ("AB1234567856B", None, "a 6 for the country's G is no likely slip: not mended"),
        ("32OOI9254000221BB4EFC", "320019254000221BB4EFC", "no O and no I in a hexadecimal number"),
    ],
)
def test_characters_that_look_alike_are_mended_and_told(typed: str, text: str | None, reason: str) -> None:
    read = read_item_reference(typed)
    assert isinstance(read, ItemReference), reason
    assert read.text == (text or typed), reason
    assert bool(read.remark) == (typed != text), reason


@pytest.mark.parametrize(
    ("typed", "meant", "reason"),
    [
        ("AB123456789GB", ("AB123457689GB", "AB123456785GB"), "two digits changed places, or the last is wrong"),
        ("AB213456785GB", ("AB123456785GB", "AB213465785GB", "AB213456783GB"), "two pairs might be meant"),
        ("RR473124892GB", ("RR473124982GB", "RR473124829GB", "RR473124894GB"), "the check digit among them"),
    ],
)
def test_a_wrong_check_digit_is_refused_with_what_may_be_meant(typed: str, meant: tuple[str, ...], reason: str) -> None:
    read = read_item_reference(typed)
    assert isinstance(read, BadItemReference), reason
    assert read.meant == meant
    assert all(text in read.text for text in read.meant)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "nothing"),
        ("12345678", "too short"),
        ("A" * 28, "too long"),
        ("=HYPERLINK(1)", "signs that no reference has"),
        ("AB12345678£GB", "signs that no reference has"),
        ("AB12345678\N{ARABIC-INDIC DIGIT FIVE}GB", "digits of another script"),
    ],
)
def test_what_is_no_reference_is_refused_and_not_quoted(typed: str, reason: str) -> None:
    read = read_item_reference(typed)
    assert isinstance(read, BadItemReference), reason
    assert not typed or typed not in read.text


@given(PREFIXES, DIGITS)
def test_every_reference_with_its_check_digit_is_taken(prefix: str, digits: str) -> None:
    assert read_item_reference(s10(prefix, digits)) == ItemReference(s10(prefix, digits), "s10")


@given(PREFIXES, DIGITS, st.integers(2, 9), st.integers(1, 9))
def test_what_is_refused_is_offered_mended_and_the_mend_is_taken(prefix: str, digits: str, at: int, by: int) -> None:
    right = s10(prefix, digits)
    wrong = right[:at] + str((int(right[at]) + by) % 10) + right[at + 1 :]
    read = read_item_reference(wrong)
    if isinstance(read, BadItemReference):  # the standard's check digits 0 and 5 each stand for two remainders
        assert read.meant
        assert all(isinstance(read_item_reference(text), ItemReference) for text in read.meant)
