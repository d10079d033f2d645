"""To whom a letter went, as offices call a parent, and who is meant where a record is to be handed over."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from mailmerge.casework.names import matching
from mailmerge.errors import SettingsError
from mailmerge.ledger.records import LetterRecord

# Of 1: "Tam Brown" and "Tom Brown" have 0.89, "Jan Nowak" and "Zofia Nowak" 0.6.
_ALIKE = 0.8


def went_to(letter: LetterRecord, named: str) -> bool:
    """Return whether a letter went to the parent who is named: by forename and surname, by the MIS's number, or by key.

    A letter whose facts are erased went to nobody who can be named.
    """
    ways = {letter.parent, matching(letter.parent_name or ""), (letter.parent or "").removeprefix("id:")}
    return bool({named, matching(named)} & (ways - {"", None}))


def the_one_meant(letters: Sequence[LetterRecord], named: str) -> str:
    """Return by what to ask `went_to` for the parent who is named: as named, or in full where a surname fits one.

    What is on record of a parent goes to that parent only: nobody is guessed.

    Args:
        letters: those on record of the pupil.
        named: a name, a surname or the MIS's number, as typed.

    Raises:
        SettingsError: two persons are called so.
    """
    called = {letter.parent_name for letter in letters if letter.parent_name}
    to_named = [letter for letter in letters if letter.parent is not None and went_to(letter, named)]
    if not to_named:
        of_surname = sorted(name for name in called if name.endswith(f" {matching(named)}"))
        if len(of_surname) > 1:
            raise SettingsError(
                f"That surname fits {len(of_surname)} parents of this pupil. Give the forename too, or the number that "
                "your records have for the parent (the column parent 1 id)."
            )
        if not of_surname:
            return named
        named = of_surname[0]
        to_named = [letter for letter in letters if letter.parent is not None and went_to(letter, named)]
    numbers = sorted({letter.parent for letter in to_named if letter.parent and letter.parent.startswith("id:")})
    if len(numbers) > 1:
        known = ", ".join(number.removeprefix("id:") for number in numbers)
        raise SettingsError(
            f"Two or more parents of this pupil are called so. Say which by the number that your records have: {known}."
        )
    return named


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
