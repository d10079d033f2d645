"""Who is meant by a name that an office wrote into a record: one person who is known, nobody, or one of several.

A name on record has lost its spaces (`names.matching`), so it is held against every way in which a known person may be
written: with or without a title, surname first, by the number of the school's information system. An initial or a
surname alone is nobody's for certain. Source: law 7, "a record row's name fits nobody, or two".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from mailmerge.casework.names import PersonName, matching

TITLES = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "rev", "revd", "reverend", "prof", "professor", "sir"),
        *("lady", "dame", "lord", "master", "fr", "father", "sister", "capt", "captain", "major", "maj", "sgt"),
        *("cllr", "imam", "rabbi"),
    )
)
# Of 1: "Tam Brown" and "Tom Brown" have 0.89, "Jan Nowak" and "Zofia Nowak" 0.6.
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Person:
    """A person who is known by one or more names, and by the numbers that they have in an information system."""

    names: frozenset[PersonName]
    numbers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, name: PersonName, number: str | None = None) -> "Person":
        """Return who is known by one name, and a number or none."""
        return cls(frozenset({name}), frozenset({matching(number)} if number else ()))

    def is_called(self, said: str) -> bool:
        """Tell whether a name or number is this person's for certain."""
        number = matching(said).removeprefix("id:")
        return number in self.numbers or any(is_called(said, name) for name in self.names)

    def may_be_called(self, said: str) -> bool:
        """Tell whether a name may be this person's: a title and the surname of somebody whose title is not known."""
        bare = _bare(matching(said))
        return any(not name.title and matching(name.surname) in bare[1:] for name in self.names)

    def is_like(self, said: str) -> bool:
        """Tell whether a name looks like a slip, a short form or an earlier form of one of this person's."""
        return any(_is_like(matching(said), name) for name in self.names)

    def is_same_as(self, other: "Person") -> bool:
        """Tell whether two are one: by number where both have one, else by name."""
        if self.numbers and other.numbers:
            return bool(self.numbers & other.numbers)
        return bool(_keys(self) & _keys(other))


def people_apart(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return each person once, with all that is known of their names and numbers; those with a number come first."""
    apart: list[Person] = []
    for person in sorted(people, key=lambda person: not person.numbers):
        same = next((known for known in apart if known.is_same_as(person)), None)
        if same is None:
            apart.append(person)
        else:
            apart[apart.index(same)] = Person(same.names | person.names, same.numbers | person.numbers)
    return tuple(apart)


def meant(said: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """Return who may be meant by a name on record: one person, nobody, or several.

    Args:
        said: the name or number, as it was typed or as it is on record.
        people: who is known, each once (`people_apart`).
    """
    certain = [person for person in people if person.is_called(said)]
    if not certain:
        return ()
    return tuple(person for person in people if person in certain or person.may_be_called(said))


@lru_cache(maxsize=20_000)
def is_called(said: str, name: PersonName) -> bool:
    """Tell whether `said` is a person's name for certain, as an office may write it: a title never counts.

    A title and the surname are enough where the title is the person's own.
    """
    typed = matching(said)
    forename, surname = matching(name.forename), matching(name.surname)
    if typed in (matching(name.full), matching(name.greeting), f"name:{forename}{surname}"):
        return True
    ways = (forename + surname, surname + forename, f"{surname},{forename}") if forename else ()
    return any(bare in ways for bare in _bare(typed))


def _bare(typed: str) -> tuple[str, ...]:
    """Return a name as it was typed, and without each title that it may begin with."""
    return typed, *(typed.removeprefix(title) for title in sorted(TITLES) if typed.startswith(title))


def _is_like(typed: str, name: PersonName) -> bool:
    forename, surname = matching(name.forename), matching(name.surname)
    return any(_is_short_or_slip(bare, forename, surname) for bare in _bare(typed) if bare)


def _is_short_or_slip(bare: str, forename: str, surname: str) -> bool:
    if forename and (bare.startswith(forename) or bare.endswith(f",{forename}")):
        return True
    if bare.endswith(surname) and forename.startswith(bare.removesuffix(surname)):
        return True
    return SequenceMatcher(None, bare, forename + surname).ratio() >= _ALIKE


def _keys(person: Person) -> frozenset[str]:
    return frozenset(name.key for name in person.names)
