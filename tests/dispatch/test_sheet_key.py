"""The key of the sheets' codes: made once, its user's alone, and what it says of a code."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.dispatch.code import SheetCode
from mailmerge.dispatch.sheet_key import FILE, SheetKey, SheetKeyError, is_genuine, key_for_drawing, sheet_key

KEY = SheetKey(bytes(range(32)), 10)
CODE = SheetCode("run-1", "oakfield", 1, 1, 2)


def test_the_key_is_made_once_and_stays(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    assert sheet_key(ledger) is None
    made = key_for_drawing(ledger, 7)
    assert made.since == 7
    assert key_for_drawing(ledger, 99) == sheet_key(ledger) == made
    assert [path.name for path in tmp_path.iterdir()] == [FILE], "nothing else is left"


def test_no_two_workspaces_have_the_same(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    one, other = (key_for_drawing(tmp_path / name / "ledger.sqlite", 0) for name in ("one", "other"))
    assert one.secret != other.secret


@pytest.mark.skipif(os.name == "nt", reason="rights are otherwise there")
def test_nobody_else_reads_it(tmp_path: Path) -> None:
    key_for_drawing(tmp_path / "ledger.sqlite", 0)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_it_is_not_shown() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert str(KEY.secret) not in repr(KEY)


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"", "it was cut short"),
        (b"{}", "nothing of it"),
        (b'{"secret": "00", "since": 1}', "too short to keep anybody out"),
        (b'{"secret": "no hex", "since": 1}', "no key"),
        (b"\xff\xfe", "no text"),
    ],
)
def test_what_is_no_key_is_told_and_never_written_over(tmp_path: Path, content: bytes, because: str) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(SheetKeyError, match=FILE):
        key_for_drawing(tmp_path / "ledger.sqlite", 1)
    assert (tmp_path / FILE).read_bytes() == content, because


@pytest.mark.parametrize(
    ("code", "seq", "key", "genuine", "because"),
    [
        (KEY.tagged(CODE), 11, KEY, True, "ours"),
        (KEY.tagged(CODE), 3, KEY, True, "ours, whenever it was recorded"),
        (CODE, 10, KEY, True, "the last sheet before the key"),
        (CODE, 11, KEY, False, "the first after it has a tag"),
        (CODE, 11, None, True, "nothing was ever tagged here"),
        (KEY.tagged(CODE), 11, None, False, "nobody can say"),
        (replace(KEY.tagged(CODE), page=2), 11, KEY, False, "the tag of another page"),
        (replace(KEY.tagged(CODE), run="run-2"), 11, KEY, False, "the tag of another run"),
        (replace(KEY.tagged(CODE), making=2), 11, KEY, False, "the tag of another making"),
        (replace(CODE, tag="A" * 10), 3, KEY, False, "a made-up tag on an old sheet"),
    ],
)
def test_whether_a_code_was_printed_here(
    code: SheetCode, seq: int, key: SheetKey | None, genuine: bool, because: str
) -> None:
    assert is_genuine(code, seq, key) is genuine, because


@given(st.binary(min_size=32, max_size=32), st.integers(1, 50))
def test_a_tagged_code_is_read_back_and_holds_under_its_own_key_alone(secret: bytes, page: int) -> None:
    key = SheetKey(secret, 0)
    code = key.tagged(SheetCode("run-1", "oakfield", 1, page, 50))
    assert SheetCode.read(code.text) == code
    assert is_genuine(code, 1, key)
    assert is_genuine(code, 1, KEY) == (secret == KEY.secret)
