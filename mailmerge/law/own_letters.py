"""Letters of a trust's own, which no rule chooses: how one is defined, kept on record, and found beside the others.

Source: contract, 12. A definition stands in the catalogue of the trust's workspace, and the table of letters travels as
a value: two workspaces have two tables.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mailmerge.casework.case import Situation
from mailmerge.casework.names import matching
from mailmerge.law.asked_columns import ASKED_COLUMNS, stated
from mailmerge.law.letters import BY_KEY, LETTER_NAMES, LETTERS, SCHOOL_YEAR, LetterKind
from mailmerge.toml import did_you_mean

# What no letter may go by: the word that asks for the letter which the rules choose, and papers that are no letters.
_TAKEN = frozenset(map(matching, ("auto", "none", "attendance-contract", "leaflet")))
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_KEY = 40


def own_letter(
    key: str,
    title: str,
    *,
    royal_mail: bool,
    needs: Sequence[str],
    identity: Sequence[str],
    situation: Situation | None = None,
) -> LetterKind:
    """Return a letter of a trust's own.

    It needs the columns that make it that very letter too: without them, the first to a parent would bar all others.

    Args:
        key: its name in the record and in the `letter` column: small letters and digits, with hyphens.
        title: what people call it.
        royal_mail: whether proof of posting by Royal Mail is required.
        needs: columns without which it can't be made; its text must state them.
        identity: columns that tell two letters of this kind to one parent apart.
        situation: the situation of the cases that it is for; None: any.

    Raises:
        ValueError: with what is wrong and what to do; nothing of it may be used.
    """
    if not _KEY.fullmatch(key) or len(key) > _LONGEST_KEY:
        raise ValueError(
            f"{key} can't be a letter's key. Give one of small letters and digits, with hyphens between, of "
            f"{_LONGEST_KEY} characters at most"
        )
    for name, what in ((key, "key"), (title, "title")):
        if (shipped := LETTER_NAMES.get(matching(name))) or matching(name) in _TAKEN:
            taken = f"letter {BY_KEY[shipped].called} ({shipped})" if shipped else "something else"
            raise ValueError(f"{key}: the {what} {name} means {taken} already. Give your letter another {what}")
    if not matching(title) or not title.isprintable():
        raise ValueError(f"{key}: the title must be words that can be printed")
    _require_known(key, "needs", [column for column in needs if column != SCHOOL_YEAR], needs)
    _require_known(key, "identity", identity, identity)
    if not identity:
        raise ValueError(f'{key}: identity is empty. Name what sets two such letters apart, such as "{SCHOOL_YEAR}"')
    columns = (column for column in (*needs, *identity) if column != SCHOOL_YEAR)
    return LetterKind(
        key,
        None,
        title,
        "none",
        posted=royal_mail,
        identity=tuple(identity),
        needs=tuple(dict.fromkeys(columns)),
        states=stated(tuple(needs)),
        situation=situation,
    )


def _require_known(key: str, setting: str, allowed: Sequence[str], said: Sequence[str]) -> None:
    for column in said:
        if column not in ASKED_COLUMNS or column not in allowed:
            hint = did_you_mean(column, ASKED_COLUMNS.keys() - {SCHOOL_YEAR} if setting == "needs" else ASKED_COLUMNS)
            raise ValueError(f"{key}: {setting} names {column}, which is no column that a letter may ask for.{hint}")


@dataclass(frozen=True, slots=True)
class LetterTable:
    """The letters of one workspace: those that are shipped, and the trust's own."""

    own: tuple[LetterKind, ...] = ()
    _by_key: Mapping[str, LetterKind] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", BY_KEY | {kind.key: kind for kind in self.own})

    def __iter__(self) -> Iterator[LetterKind]:
        yield from (*LETTERS, *self.own)

    def __getitem__(self, key: str) -> LetterKind:
        return self._by_key[key]

    def get(self, key: str) -> LetterKind | None:
        """Return the letter of that key; None where there is none, as with one that was taken out of the catalogue."""
        return self._by_key.get(key)

    @property
    def names(self) -> Mapping[str, str]:
        """Everything that a `letter` cell may say, as it is matched, with the key that it means."""
        own = {matching(name): kind.key for kind in self.own for name in (kind.title, kind.key)}
        return {**own, **LETTER_NAMES}


SHIPPED = LetterTable()


def as_recorded(kind: LetterKind) -> Mapping[str, Any]:
    """Return what a letter's facts on record keep of a letter of a trust's own, as plain JSON values."""
    return {"title": kind.title, "royal_mail": kind.posted, "identity": list(kind.identity)}


def on_record(key: str, recorded: Mapping[str, Any] | None) -> LetterKind:
    """Return the letter of that key as its facts on record have it, whatever has become of it in the catalogue.

    `recorded` is what `as_recorded` gave. Where it is not known any more, since the facts were erased, the letter is
    called by its key.
    """
    if key in BY_KEY:
        return BY_KEY[key]
    said = recorded or {}
    title = str(said.get("title") or key.replace("-", " ").capitalize())
    identity = tuple(map(str, said.get("identity", ())))
    return LetterKind(key, None, title, "none", posted=said.get("royal_mail") is True, identity=identity)
