"""To whom a letter went, as offices call a parent."""

from collections.abc import Iterable
from difflib import get_close_matches

from mailmerge.casework.addressee import Addressee
from mailmerge.casework.names import matching
from mailmerge.ledger.records import LetterRecord

# Of 1: "Tam Brown" and "Tom Brown" have 0.89, "Jan Nowak" and "Zofia Nowak" 0.6.
_ALIKE = 0.8


def went_to(letter: LetterRecord, named: str) -> bool:
    """Return whether a letter went to the parent who is named (`Addressee`): one to every parent went to each of them.

    A letter whose facts are erased went to nobody who can be named.
    """
    return letter.upn is not None and Addressee(letter.parent, letter.parent_name).is_called(named)


def names_its_parent(letter: LetterRecord) -> bool:
    """Return whether it is on record to which parent a letter went, and not just that it went to every one."""
    return letter.parent is not None


def most_like(letters: Iterable[LetterRecord], named: str) -> LetterRecord | None:
    """Return the letter to whose parent the name comes closest, where none of them went to who is named; else None.

    A slip of a letter or two is close; another forename is not.
    """
    by_name: dict[str, LetterRecord] = {}
    for letter in filter(names_its_parent, letters):
        if went_to(letter, named):
            return None
        by_name[matching(letter.parent_name or letter.parent or "")] = letter
    close = get_close_matches(matching(named), by_name, n=1, cutoff=_ALIKE)
    return by_name[close[0]] if close else None
