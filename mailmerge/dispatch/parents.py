"""To whom a letter went, as offices call a parent."""

from mailmerge.casework.names import matching
from mailmerge.ledger.records import LetterRecord


def went_to(letter: LetterRecord, named: str) -> bool:
    """Return whether a letter went to the parent who is named: by forename and surname, by the MIS's number, or by key.

    A letter whose facts are erased went to nobody who can be named.
    """
    ways = {letter.parent, matching(letter.parent_name or ""), (letter.parent or "").removeprefix("id:")}
    return bool({named, matching(named)} & (ways - {"", None}))
