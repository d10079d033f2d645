"""Guards that an office typed where they don't belong: behind a name, beside a relationship, in a column of notes.

`Mrs Dana Marlow (Deceased)`, `Father - DO NOT CONTACT`: whoever typed that meant it to be heeded. What is heard so only
ever holds a letter back; a person lifts it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from mailmerge.intake.files.table import Row

_DECEASED = (
    r"\bdeceased\b|\bdec'?d\b|\bpassed away\b|\bdied\b|\bthe late (?:mr|mrs|ms|miss|mx|dr)\b"
    r"|\((?:rip|r\.i\.p\.?)\)|\br\.i\.p\b|(?-i:\bRIP\b)"
)
_NOT_TO_CONTACT = (
    r"\b(?:do not|don'?t|must not|never) (?:contact|write|send|post|ring|phone|e-?mail|be contacted)\b"
    r"|\bnot to be contacted\b|\bno contact\b"
)
_ORDER = (
    r"\bcourt orders?\b|\bnon[- ]molestation\b|\binjunction\b|\brestraining order\b|\bprohibited steps\b"
    r"|\bno[- ]contact order\b"
)
_OF_A_PARENT = {
    "deceased": re.compile(_DECEASED, re.IGNORECASE),
    "do not contact": re.compile(_NOT_TO_CONTACT, re.IGNORECASE),
    "court order": re.compile(_ORDER, re.IGNORECASE),
}
_ANYWHERE = re.compile(
    f"{_DECEASED}|{_NOT_TO_CONTACT}|{_ORDER}"
    r"|\bconfidential\b|\brefuge\b|\bdo not disclose\b|\bwithheld\b|\bsafeguarding\b|\bchild protection\b"
    r"|\bleavers?\b|\bleft (?:the |our )?school\b|\boff[- ]roll\b",
    re.IGNORECASE,
)
_SHORTEST = 3
_MOST_ROWS = 10


@lru_cache(maxsize=20_000)
def heard_of(text: str) -> tuple[str, ...]:
    """Return the guards, by a parent's columns, that a text speaks of: `deceased`, `do not contact`, `court order`."""
    return tuple(name for name, words in _OF_A_PARENT.items() if words.search(text))


def passed_over_guards(headings: Sequence[str], places: Iterable[int], rows: Sequence[Row]) -> Iterator[str]:
    """Yield a remark for each column that was passed over and has cells which may guard somebody.

    Args:
        headings: the headings as typed.
        places: which of the columns were passed over.
        rows: the file's rows.
    """
    for at in places:
        cells = (row.cells[at] for row in rows if at < len(row.cells))
        texts = {cell for cell in cells if isinstance(cell, str)}
        guarding = {text for text in texts if len(text) >= _SHORTEST and _ANYWHERE.search(text)}
        if not guarding:
            continue
        found = [str(row.number) for row in rows if at < len(row.cells) and row.cells[at] in guarding]
        more = f" and {len(found) - _MOST_ROWS} more" if len(found) > _MOST_ROWS else ""
        which = f"Row {found[0]}" if len(found) == 1 else f"Rows {', '.join(found[:_MOST_ROWS])}{more}"
        yield (
            f'{which}: the column "{" ".join(headings[at].split())}" was passed over, and says something that may '
            "guard somebody. Read it before a letter goes. What is to hold a letter belongs in a column of its own, "
            'such as "parent 1 do not contact" or "left on".'
        )
