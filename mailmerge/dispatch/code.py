"""The QR code of a posting sheet's page: which sheet, which page."""

import re
from dataclasses import dataclass
from typing import Self

# What tells our codes from any other on a scan; the digit is the form's version.
_MARK = "MMPS1"
_SHAPE = re.compile(rf"{_MARK}\|([^|\s]+)\|([a-z][a-z0-9-]*)\|([1-9]\d*)\|([1-9]\d*)/([1-9]\d*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What a page's code names: run, school (its code), which making of the sheet, and the page of how many."""

    run: str
    school: str
    making: int
    page: int
    pages: int

    @property
    def text(self) -> str:
        """What the code says."""
        return f"{_MARK}|{self.run}|{self.school}|{self.making}|{self.page}/{self.pages}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what a code names, or None where it is none of ours."""
        match = _SHAPE.fullmatch(text)
        if not match:
            return None
        making, page, pages = (int(number) for number in match.groups()[2:])
        return cls(match[1], match[2], making, page, pages) if page <= pages else None
