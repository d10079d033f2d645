"""Postal addresses: what a school has on file, made into the lines that show in an envelope's window.

The rules are Royal Mail's and its bulk printers': real postcode areas, 3 to 7 lines with the name, nothing at the
start of a line that a sorting machine stumbles over, no country for an address at home, forces addresses by number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from mailmerge.casework.postcode import has_misplaced_space, is_of_the_forces, is_outside_england, normalise_postcode

Part = Literal["line 1", "line 2", "line 3", "line 4", "line 5", "town", "postcode"]

MOST_WINDOW_LINES = 7

_LINE_PARTS: tuple[Part, ...] = ("line 1", "line 2", "line 3", "line 4", "line 5")
_NOT_AT_THE_START = tuple('@()=[]"\\/,<>~')
_HOME_COUNTRIES = frozenset(
    ("uk", "unitedkingdom", "gb", "greatbritain", "england", "scotland", "wales", "cymru", "northernireland")
)
_NO_FIXED_ABODE = re.compile(r"no fixed (abode|address)|n\.?f\.?a\.?$", re.IGNORECASE)
_FORCES_NUMBER = re.compile(r"BFPO\s*(?:c/o\s*)?(\d{1,4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AddressFault:
    """What is wrong with one part of an address; `text` tells an office what to do."""

    code: Literal["bad-address", "bad-postcode", "missing-value"]
    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address without the name: `lines` from the house to the county, none blank; `postcode` as `PE29 3TN`.

    `town` may be empty. `postcode` is None for a forces address given by its number alone, and where
    `no_fixed_abode`: that address can't be posted to. `repaired` says that the postcode's space was misplaced.
    """

    lines: tuple[str, ...]
    town: str
    postcode: str | None
    bfpo: int | None = None
    repaired: bool = False
    no_fixed_abode: bool = False

    @property
    def outside_england(self) -> bool:
        """Whether it lies in Scotland, Wales, Northern Ireland or a Crown dependency, or is a forces address."""
        return self.bfpo is not None or (self.postcode is not None and is_outside_england(self.postcode))

    def window_lines(self, name: str) -> tuple[str, ...]:
        """Return what the envelope's window shows under and with `name`: the town in capitals, the postcode last.

        A forces number comes after its postcode. There are 3 to 7 lines, none of them blank.
        """
        forces = f"BFPO {self.bfpo}" if self.bfpo is not None else ""
        return tuple(line for line in (name, *self.lines, self.town.upper(), self.postcode, forces) if line)


def parse_address(lines: Sequence[str], town: str, postcode: str) -> PostalAddress | tuple[AddressFault, ...]:
    """Return the address that the cells hold, or everything that is wrong with them, in the order of the cells.

    Args:
        lines: the address lines' cells, in order, blank ones included; a county may be among them.
        town: the town's cell, which may be blank.
        postcode: the postcode's cell.
    """
    return _Cells(tuple(map(_tidy, lines)), _tidy(town), _tidy(postcode)).parse()


def _tidy(text: str) -> str:
    """Return a cell's text without spare spaces, and without commas at its end."""
    return re.sub(r"\s+(?=[,.;])", "", " ".join(text.split())).rstrip(" ,")


@dataclass(frozen=True, slots=True)
class _Cells:
    """The tidied cells of one address while they are judged, blank ones included."""

    lines: tuple[str, ...]
    town: str
    postcode: str

    def parse(self) -> PostalAddress | tuple[AddressFault, ...]:
        """Return the address, or its faults."""
        if self.has_no_fixed_abode:
            return self._address(no_fixed_abode=True)
        return tuple(self._faults()) or self._address(no_fixed_abode=False)

    @property
    def has_no_fixed_abode(self) -> bool:
        return any(_NO_FIXED_ABODE.match(cell) for cell in (*self.lines, self.town, self.postcode))

    def _address(self, *, no_fixed_abode: bool) -> PostalAddress:
        return PostalAddress(
            tuple(filter(None, self.lines)), self.town, normalise_postcode(self.postcode), no_fixed_abode=no_fixed_abode
        )

    def _faults(self) -> Iterator[AddressFault]:
        if not self.lines or not self.lines[0]:
            yield AddressFault("missing-value", "line 1", "The first line of the address is missing.")
        if normalise_postcode(self.postcode) is None:
            yield AddressFault("bad-postcode", "postcode", "This is not a postcode.")
