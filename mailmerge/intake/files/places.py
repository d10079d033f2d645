"""Columns by the letters that a spreadsheet shows over them: A for the first, AA for the 27th."""

from functools import lru_cache

_WIDEST = 16_384  # Excel's last column


@lru_cache(maxsize=_WIDEST)
def column_number(letters: str) -> int:
    """Return which column its letters name, 0 for A.

    Raises:
        ValueError: they are no letters, or beyond Excel's last column.
    """
    at = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError("no column")
        at = at * 26 + ord(letter) - ord("A") + 1
    if not 0 < at <= _WIDEST:
        raise ValueError("no column")
    return at - 1


def column_letters(at: int) -> str:
    """Return what Excel calls a column: A for 0, AA for 26."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
