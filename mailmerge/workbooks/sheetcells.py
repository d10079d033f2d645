"""Cells of the sheets that we write: no value is ever a formula, and every character can be held."""

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_767  # characters that Excel allows in a cell
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def harmless(text: str) -> str:
    """Return the text such that no spreadsheet program takes it for a formula, where only text can be written."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def storable(text: str) -> str:
    """Return the text as a workbook can hold it: the same, but for characters that XML cannot hold at all."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
