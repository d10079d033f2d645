"""What came back mended: a workbook that says nothing of its run, or can't be unpacked, is nobody's."""

import io
import zipfile
from pathlib import Path

import pytest

from mailmerge.runs import mended


def packed(damaged: int) -> bytes:
    """A packed file with properties, the first bytes of whose packing are written over."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name in mended._PROPERTIES:
            book.writestr(name, "<Properties>" + "words " * 50)
    data = bytearray(target.getvalue())
    with zipfile.ZipFile(io.BytesIO(target.getvalue())) as book:
        for entry in book.infolist():
            start = entry.header_offset + 30 + len(entry.filename)
            data[start : start + damaged] = b"\xff" * damaged
    return bytes(data)


@pytest.mark.parametrize("damaged", [0, 1, 8])
def test_a_workbook_that_says_nothing_or_is_damaged_is_of_no_run(tmp_path: Path, damaged: int) -> None:
    (tmp_path / "book.xlsx").write_bytes(packed(damaged))
    assert mended._maker(tmp_path / "book.xlsx") is None
