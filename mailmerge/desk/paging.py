"""Long lists, page by page: what is shown of one, and how much there is in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Part(Generic[Thing]):
    """A page of a list: what stands on it, its number from 1, how many pages there are, and how many things in all."""

    shown: Sequence[Thing]
    number: int
    pages: int
    total: int
    before: int

    @property
    def first(self) -> int:
        """The place of the first thing shown, from 1."""
        return self.before + 1

    @property
    def last(self) -> int:
        """The place of the last thing shown."""
        return self.before + len(self.shown)


def part_of(things: Sequence[Thing], at_once: int) -> Part[Thing]:
    """Return the page of a list that the address asks for (`?page=2`), or the nearest that there is."""
    pages = max(1, -(-len(things) // at_once))
    asked = request.args.get("page", "1")
    number = min(max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1, pages)
    before = (number - 1) * at_once
    return Part(things[before : before + at_once], number, pages, len(things), before)
