"""What would tell of another parent, and how it is kept out of a pack.

Source: contract, 7 ("nothing of another parent stands in any file of a pack").
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mailmerge.casework.case import Case, Parent
from mailmerge.casework.names import PersonName

HIDDEN = "[another adult]"
_LEAST = 3  # characters: a shorter word is found in any text
# How readers of PDF tell a hyphen at the end of a line, whether it was typed or parts a word: pdfium by the first two.
_LINE_HYPHEN = "\x02\ufffe\N{SOFT HYPHEN}"
_HYPHEN = f"[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}{_LINE_HYPHEN}]"
# What may stand within a word that a line's end parts.
_PARTED = rf"(?:[{_LINE_HYPHEN}]\s?|{_HYPHEN}\s)?"


@dataclass(frozen=True, slots=True)
class Others:
    """The words that name the other parents of a case, or say where they live; never this parent's own, or the child's.

    `certain` are whole names, addresses and numbers; `loose` are single names, which in a sentence may mean them.
    """

    certain: tuple[str, ...] = field(repr=False)
    loose: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, case: Case, parent: Parent) -> "Others":
        """Return what tells of the case's parents other than `parent`."""
        own = _folded((*_certain(parent), *_names(parent.name), case.pupil.full_name))
        own |= _folded((case.pupil.forename, case.pupil.surname))
        others = [other for other in case.parents if other.number != parent.number]
        certain = [word for other in others for word in _certain(other) if word.casefold() not in own]
        loose = [word for other in others for word in _names(other.name) if word.casefold() not in own]
        return cls(_longest_first(certain), _longest_first(loose))

    def hidden(self, text: str) -> str:
        """Return a sentence that staff typed with every word about another parent taken out."""
        for word in self.certain:
            text = re.sub(_pattern(word), HIDDEN, text, flags=re.IGNORECASE)
        for word in self.loose:
            text = re.sub(_pattern(word), HIDDEN, text)
        return text

    def are_named_in(self, text: str) -> bool:
        """Tell whether a page names another parent, whole, or says where they live."""
        flat = " ".join(text.split())
        return any(re.search(_pattern(word), flat, flags=re.IGNORECASE) for word in self.certain)


def _certain(parent: Parent) -> Iterator[str]:
    name = parent.name
    yield name.full
    if name.forename:
        yield f"{name.forename} {name.surname}"
    if name.title:
        yield name.greeting
    if parent.address is not None:
        yield from parent.address.lines
        if parent.address.postcode:
            yield parent.address.postcode
    yield from filter(None, (parent.email, parent.mis_id))


def _names(name: PersonName) -> Iterator[str]:
    yield from filter(None, (name.forename, name.surname))


def _folded(words: Iterable[str]) -> set[str]:
    return {word.casefold() for word in words}


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    kept = {word for word in words if len(word) >= _LEAST}
    return tuple(sorted(kept, key=lambda word: (-len(word), word)))


def _pattern(word: str) -> str:
    words = r"\s+".join(_PARTED.join(map(_letter, part)) for part in word.split())
    return rf"(?<!\w){words}(?!\w)"


def _letter(character: str) -> str:
    return rf"{_HYPHEN}\s?" if character == "-" else re.escape(character)
