"""What a posting sheet's QR code says, and what is none of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.dispatch.code import SheetCode

RUNS = st.from_regex(r"[A-Za-z0-9-]{1,30}", fullmatch=True)
SCHOOLS = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)


@given(RUNS, SCHOOLS, st.integers(1, 99), st.integers(1, 50), st.integers(0, 50))
def test_a_code_reads_back_as_it_was_written(run: str, school: str, making: int, page: int, more: int) -> None:
    code = SheetCode(run, school, making, page, page + more)
    assert SheetCode.read(code.text) == code


@given(RUNS, SCHOOLS, st.integers(1, 99), st.integers(1, 50), st.from_regex(r"[A-Z2-7]{10}", fullmatch=True))
def test_a_code_with_a_tag_reads_back_and_is_ascii(run: str, school: str, making: int, page: int, tag: str) -> None:
    code = SheetCode(run, school, making, page, page, tag)
    assert SheetCode.read(code.text) == code
    assert code.text.isascii()
    assert SheetCode.read(code.untagged.text) == code.untagged


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing"),
        ("https://oakfield.kingfisher.example/attendance-policy", "the code of a letter leads to the policy"),
        ("MMPS2|run-1|oakfield|1|1/1", "a form with a tag, and none"),
        ("MMPS2|run-1|oakfield|1|1/1|", "an empty tag"),
        ("MMPS2|run-1|oakfield|1|1/1|ABCDEFGHI", "a tag that was cut short"),
        ("MMPS2|run-1|oakfield|1|1/1|ABCDEFGHI1", "a sign that base 32 has not"),
        ("MMPS1|run-1|oakfield|1|1/1|ABCDEFGHIJ", "the form without a tag has none"),
        ("MMPS2|run-1|oakfield|1|2/1|ABCDEFGHIJ", "a page after the last, with a tag"),
        ("MMPS3|run-1|oakfield|1|1/1|ABCDEFGHIJ", "a later form"),
        ("MMPS1|run-1|oakfield|1|2/1", "a page after the last"),
        ("MMPS1|run-1|oakfield|1|0/1", "pages count from 1"),
        ("MMPS1|run-1|oakfield|0|1/1", "makings count from 1"),
        ("MMPS1|run-1|Oakfield|1|1/1", "a school's code is small letters"),
        ("MMPS1||oakfield|1|1/1", "no run"),
        ("MMPS1|run-1|oakfield|1|1/1 ", "something behind it"),
        ("MMPS1|run-1|oakfield|1|1/\N{ARABIC-INDIC DIGIT ONE}", "digits of another script"),
    ],
)
def test_other_codes_are_not_ours(text: str, reason: str) -> None:
    assert SheetCode.read(text) is None, reason
