"""Cells with one register mark, as systems show them: the code, and what it means behind it (`L - Late`)."""

import re

# Without a sign between them, only a code as it is written ("a Monday" begins with no mark), and not one of two.
_CODE = r"(?P<{name}>[A-Z]\d?|[/\\#])"
_SIGNED, _PLAIN = _CODE.format(name="signed"), _CODE.format(name="plain")
_WITH_ITS_MEANING = re.compile(
    rf"\s*(?:(?i:{_SIGNED})\s*[-:(\N{{EN DASH}}]|{_PLAIN}\s)\s*(?!(?:or|and)\b)[A-Za-z]{{2}}.*", re.DOTALL
)


def code_said(text: str) -> str:
    """Return the code of a mark that has its meaning behind it; any other text as it is."""
    found = _WITH_ITS_MEANING.fullmatch(text)
    return found["signed"] or found["plain"] if found else text
