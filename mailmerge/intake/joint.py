"""Names of two people in one cell: a letter goes to one. Source: contract, 2.1, `joint-addressee`."""

import re

_JOINS_TWO = re.compile(r"[&/+]|\band\b", re.IGNORECASE)
_TWO_TITLES = re.compile(_JOINS_TWO.pattern + r"|\b(?:mr|mrs|ms|miss)\b\W+(?:mr|mrs|ms|miss)\b", re.IGNORECASE)
# An export from a web page writes an ampersand as `&amp;`.
_JOINS_TWO_SURNAMES = re.compile(
    r"(?:&amp;|[&/+]|\band\b)\s*(?:mr|mrs|ms|miss|mx|dr|doctor|rev|revd|reverend|prof|professor|sir|lady|dame|lord|master)\b",
    re.IGNORECASE,
)


def joins_two(text: str, column: str) -> bool:
    """Tell whether a parent's title, forename, surname or whole name is that of two people.

    A surname joins two only where a title follows: Smith & Sons is one.
    """
    if column.endswith("surname"):
        return bool(_JOINS_TWO_SURNAMES.search(text))
    return bool((_TWO_TITLES if column.endswith(" title") else _JOINS_TWO).search(text))
