"""The QR code of a posting sheet's page: which sheet, which page."""

import re
from dataclasses import dataclass, replace
from typing import Self

TAG_LENGTH = 10  # of base 32: 50 bits, which nobody guesses at a scanner

# What tells our codes from any other on a scan; the digit is the form's version: the second has a tag.
_MARK, _TAGGED = "MMPS1", "MMPS2"
_NAMED = r"([^|\s]+)\|([a-z][a-z0-9-]*)\|([1-9]\d*)\|([1-9]\d*)/([1-9]\d*)"
_SHAPE = re.compile(rf"(?:{_MARK}\|{_NAMED})|(?:{_TAGGED}\|{_NAMED}\|([A-Z2-7]{{{TAG_LENGTH}}}))", re.ASCII)


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What a page's code names: run, school (its code), which making of the sheet, and the page of how many.

    `tag` says that it was printed here (`dispatch.sheet_key`); sheets of before have none.
    """

    run: str
    school: str
    making: int
    page: int
    pages: int
    tag: str = ""

    @property
    def text(self) -> str:
        """What the code says."""
        named = f"{self.run}|{self.school}|{self.making}|{self.page}/{self.pages}"
        return f"{_TAGGED}|{named}|{self.tag}" if self.tag else f"{_MARK}|{named}"

    @property
    def untagged(self) -> Self:
        """The page that it names, whoever printed it."""
        return replace(self, tag="")

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what a code names, or None where it is none of ours."""
        match = _SHAPE.fullmatch(text)
        if not match:
            return None
        run, school, *numbers, tag = (*match.groups()[:5], "") if match[1] else match.groups()[5:]
        making, page, pages = map(int, numbers)
        return cls(run, school, making, page, pages, tag) if page <= pages else None
