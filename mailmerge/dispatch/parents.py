"""To whom a letter went, as offices call a parent."""

from collections.abc import Iterable
from difflib import get_close_matches

from mailmerge.casework.names import matching
from mailmerge.ledger.records import LetterRecord

# Of 1: "Tam Brown" and "Tom Brown" have 0.89, "Jan Nowak" and "Zofia Nowak" 0.6.
_ALIKE = 0.8


def went_to(letter: LetterRecord, named: str) -> bool:
    """Return whether a letter went to the parent who is named: by forename and surname, by the MIS's number, or by key.

    A letter whose facts are erased went to nobody who can be named.
    """
    ways = {letter.parent, matching(letter.parent_name or ""), (letter.parent or "").removeprefix("id:")}
    return bool({named, matching(named)} & (ways - {"", None}))


def most_like(letters: Iterable[LetterRecord], named: str) -> LetterRecord | None:
    """Return the letter to whose parent the name comes closest, where none of them went to who is named; else None.

    A slip of a letter or two is close; another forename is not.
    """
    by_name: dict[str, LetterRecord] = {}
    for letter in letters:
        if went_to(letter, named):
            return None
        by_name[matching(letter.parent_name or letter.parent or "")] = letter
    close = get_close_matches(matching(named), by_name, n=1, cutoff=_ALIKE)
    return by_name[close[0]] if close else None
