"""What each rule of a profile means, and which letters rest on it: `data/rules.toml`, read once."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from mailmerge.law.letters import LETTERS

# How the meaning of a rule begins whose value is true or false.
WHETHER = "whether "
_WHERE = "the authority's code of conduct on penalty notices"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One rule: its dotted name, what it means, its unit (None: words), and who must say it.

    `example` is a value as the file writes it, where what holds in England shows none.
    `letters` are the keys of the letters with a warning that rest on it; `national` says that no authority is asked.
    """

    name: str
    means: str
    unit: str | None
    letters: tuple[str, ...]
    national: bool
    where: str
    example: str | None = None

    @property
    def is_yes_or_no(self) -> bool:
        """Whether the rule's value is true or false."""
        return self.means.startswith(WHETHER)


@cache
def meanings() -> Mapping[str, Meaning]:
    """Read every rule, by its dotted name, in the file's order."""
    raw = tomllib.loads(resources.files("mailmerge.law").joinpath("data/rules.toml").read_text("utf-8"))
    return {meaning.name: meaning for meaning in _leaves(raw)}


@cache
def rests_on() -> Mapping[str, tuple[str, ...]]:
    """Return, by each letter's key, the rules that an authority must have stated before it may go."""
    found: dict[str, tuple[str, ...]] = {kind.key: () for kind in LETTERS if kind.warns}
    for meaning in meanings().values():
        for letter in meaning.letters:
            found[letter] += (meaning.name,)
    return found


def _leaves(tables: Mapping[str, Any], before: str = "") -> Iterator[Meaning]:
    for name, table in tables.items():
        if "means" in table:
            letters = tuple(table.get("letters", ()))
            yield Meaning(
                before + name,
                table["means"],
                table.get("unit"),
                letters,
                table.get("national", False),
                table.get("where", _WHERE),
                table.get("example"),
            )
        else:
            yield from _leaves(table, f"{before}{name}.")
