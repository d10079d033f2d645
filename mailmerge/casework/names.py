"""Names of persons: how a letter greets them, and when two names are one person."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_NOT_LETTERS_OF_A_NAME = str.maketrans(
    "",
    "",
    "-'\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}`.\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}"
    "\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER TURNED COMMA}\N{PRIME}\N{MINUS SIGN}\N{EM DASH}",
)

# Letters that no accent can be taken off, as they are written without them (contract, 2.1). Sharp s folds by itself.
_WITHOUT_ACCENT = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t", "ŋ": "n"}
)


@lru_cache(maxsize=20_000)
def matching(name: str) -> str:
    """Return `name` as it counts when persons are matched: no case, accent, hyphen, apostrophe or extra space.

    Source: the contract, 2.1, and its settled point on names.
    """
    if name.isascii():
        folded = name.casefold()
    else:
        decomposed = unicodedata.normalize("NFKD", name)
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
        folded = bare.casefold().translate(_WITHOUT_ACCENT)
    return "".join(folded.translate(_NOT_LETTERS_OF_A_NAME).split())


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as the school wrote it; `title` and `forename` may be empty, but not both."""

    title: str
    forename: str
    surname: str

    @property
    def full(self) -> str:
        """Title, forename and surname, for the address window: `Mrs Zofia Nowak`."""
        return " ".join(part for part in (self.title, self.forename, self.surname) if part)

    @property
    def greeting(self) -> str:
        """What follows "Dear": title and surname, or without a title forename and surname."""
        return f"{self.title} {self.surname}" if self.title else f"{self.forename} {self.surname}"

    @property
    def key(self) -> str:
        """Forename and surname as they count when persons are matched; the title never does."""
        return f"{matching(self.forename)} {matching(self.surname)}"


def may_be_one(one: PersonName, other: PersonName) -> bool:
    """Tell whether two names may be one person's, so that what guards the one is heeded of the other.

    An initial may be any forename that begins so, and a second forename may be left out; without a forename, surname
    and title may be somebody's. Source: law 7 (a guard is never lifted by silence).
    """
    if one.key == other.key:
        return True
    titles = {matching(name.title) for name in (one, other) if name.title}
    if matching(one.surname) != matching(other.surname) or len(titles) > 1:
        return False
    if not (one.forename and other.forename):
        return True
    first, second = (matching(name.forename.split()[0]) for name in (one, other))
    return first == second or (min(len(first), len(second)) == 1 and first[:1] == second[:1])
