"""Cells that hold what looks like another row: a quotation mark stands in the wrong place, though the file is valid."""

import re

_FEWEST_DELIMITERS = 4  # in one line of a cell
# What names a row: a UPN, or the reference of a letter.
_NAME = r"\"?(?:[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]|[A-Z]{3}-[0-9A-Z]{5}-[0-9A-Z]{5})\b\"?"
_NAMES_A_ROW = re.compile(
    # At the beginning of a line or of a cell in it; or, in the first line, parted from others as cells are.
    rf"[\r\n](?:[^\r\n]*[,;\t|]|[^,;\t|\r\n]{{0,40}}){_NAME}"
    rf"|\A{_NAME}[,;\t|][^\r\n]*[\r\n]|\A[^\r\n]*[,;\t|]{_NAME}[,;\t|\r\n]",
    re.IGNORECASE,
)


def has_swallowed_a_row(text: str, columns: int) -> bool:
    """Say whether a cell on several lines holds what looks like another row: delimiters as no address has them.

    Args:
        text: the cell's.
        columns: how many headings the file has.
    """
    most = max(map(max, ([line.count(mark) for mark in ",;\t|"] for line in text.splitlines()[1:])), default=0)
    return most >= max(_FEWEST_DELIMITERS, (columns - 1) // 3) or bool(_NAMES_A_ROW.search(text))
