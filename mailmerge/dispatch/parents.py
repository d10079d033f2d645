"""To whom a letter went, as offices call a parent, and who is meant where a record is to be handed over."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mailmerge.casework.addressee import Addressee
from mailmerge.casework.names import matching
from mailmerge.errors import SettingsError
from mailmerge.ledger.record.letter_records import LetterRecord


def went_to(letter: LetterRecord, named: str) -> bool:
    """Return whether a letter went to the parent who is named (`Addressee`): one to every parent went to each of them.

    A letter whose facts are erased went to nobody who can be named.
    """
    return letter.upn is not None and Addressee(letter.parent, letter.parent_name).is_called(named)


def names_its_parent(letter: LetterRecord) -> bool:
    """Return whether it is on record to which parent a letter went, and not just that it went to every one."""
    return letter.parent is not None


@dataclass(frozen=True, slots=True)
class ParentMeant:
    """One parent of a pupil, by every name and number that letters on record call only this parent."""

    ways: frozenset[str] = field(repr=False)

    def got(self, letter: LetterRecord) -> bool:
        """Whether a letter on record went to this parent; one without an addressee went to every parent."""
        return letter.parent is None or bool(self.ways & _ways(letter))

    def is_called(self, name: str) -> bool:
        """Whether a name or number, as somebody typed it into a record, is this parent's and nobody else's."""
        return bool(self.ways & {name, matching(name)})


def the_one_meant(letters: Sequence[LetterRecord], named: str) -> ParentMeant:
    """Return the parent who is named: in full, by the MIS's number, or by a surname that fits one alone.

    What is on record of a parent goes to that parent only: nobody is guessed, and a name that two bear is neither's.

    Args:
        letters: those on record of the pupil.
        named: a name, a surname or the MIS's number, as typed.

    Raises:
        SettingsError: two persons are called so.
    """
    named = _in_full(letters, named)
    numbers = sorted({str(letter.parent) for letter in letters if _is_numbered(letter) and _bears(letter, named)})
    if len(numbers) > 1:
        known = ", ".join(number.removeprefix("id:") for number in numbers)
        raise SettingsError(
            f"Two or more parents of this pupil are called so. Say which by the number that your records have: {known}."
        )
    own = [letter for letter in letters if _bears(letter, named)]
    ways = frozenset({named, matching(named)}).union(*map(_ways, own))
    others = (_ways(letter) for letter in letters if numbers and _is_numbered(letter) and letter.parent not in numbers)
    return ParentMeant(ways.difference(*others))


def _in_full(letters: Sequence[LetterRecord], named: str) -> str:
    """Return a name in full where it is a surname that fits one parent; else as it was typed."""
    if any(_bears(letter, named) for letter in letters):
        return named
    called = {letter.parent_name for letter in letters if letter.parent_name}
    of_surname = [name for name in called if name.endswith(f" {matching(named)}")]
    if len(of_surname) > 1:
        raise SettingsError(
            f"That surname fits {len(of_surname)} parents of this pupil. Give the forename too, or the number that "
            "your records have for the parent (the column parent 1 id)."
        )
    return of_surname[0] if of_surname else named


def _bears(letter: LetterRecord, named: str) -> bool:
    """Whether a letter names its parent so; one to every parent names nobody."""
    return bool({named, matching(named)} & _ways(letter))


def _ways(letter: LetterRecord) -> frozenset[str]:
    """Return what a letter's parent is called by: key, number, and the name as names are compared."""
    ways = {letter.parent, matching(letter.parent_name or ""), (letter.parent or "").removeprefix("id:")}
    return frozenset(way for way in ways if way)


def _is_numbered(letter: LetterRecord) -> bool:
    return (letter.parent or "").startswith("id:")
