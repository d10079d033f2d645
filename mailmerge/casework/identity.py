"""Whether two children under one UPN are one child: a slip of spelling is, another forename or day of birth is not.

Source: the contract, 2.1 (`identity-mismatch`); twins have the same birthday and one character of UPN between them.
"""

from datetime import date
from typing import Literal

from mailmerge.casework.names import matching

_MOST_SLIPS = 2
_LETTERS_A_SLIP = 3


def compare_children(
    forename: str, born: date, known_forename: str, known_born: date
) -> Literal["same", "spelling", "another"]:
    """Return what a forename and day of birth are beside those on record.

    Case and accents count for nothing; one letter in three, two at most, may differ and is a spelling to be told.
    """
    one, other = matching(forename), matching(known_forename)
    if born != known_born:
        return "another"
    if one == other:
        return "same"
    allowed = min(_MOST_SLIPS, min(len(one), len(other)) // _LETTERS_A_SLIP)
    return "spelling" if _slips(one, other) <= allowed else "another"


def _slips(one: str, other: str) -> int:
    """Return how many letters must be put in, left out or changed to make one name of the other."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (left != right))
    return row[-1]
