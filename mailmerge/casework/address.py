"""Postal addresses: what a school has on file, made into the lines that show in an envelope's window.

The rules are Royal Mail's and its bulk printers': real postcode areas, 3 to 7 lines with the name, nothing at the
start of a line that a sorting machine stumbles over, no country for an address at home, forces addresses by number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mailmerge.casework.postcode import has_misplaced_space, is_of_the_forces, is_outside_england, normalise_postcode

MOST_WINDOW_LINES = 7

_NOT_AT_THE_START = tuple('@()=[]"\\/,<>~')
_SPACE_BEFORE_COMMA = re.compile(r" +(?=,)")
_NO_FIXED_ABODE = re.compile(r"\bno[ -]fixed[ -](abode|address)\b|\bN\.?F\.?A\b", re.IGNORECASE)
_FORCES_NUMBER = re.compile(r"B\.?F\.?P\.?O\.? *(?:c/o *|no\.? *)?([0-9]{1,4})", re.IGNORECASE)
_HOME_COUNTRIES = frozenset(
    ("uk", "u.k.", "u.k", "united kingdom", "gb", "great britain", "england", "scotland", "wales", "northern ireland")
)
# Where forces are stationed: the number says it, and with a country the letter would leave the forces' post.
_FORCES_COUNTRIES = frozenset(
    (
        *("bahrain", "belgium", "brunei", "canada", "cyprus", "denmark", "estonia", "falkland islands", "france"),
        *("germany", "gibraltar", "italy", "kenya", "nepal", "netherlands", "norway", "oman", "poland", "portugal"),
        *("saudi arabia", "spain", "turkey", "usa", "united states"),
    )
)
_ABROAD = "If the address is abroad, leave the parent out here and post the letter by hand."


@dataclass(frozen=True, slots=True)
class AddressFault:
    """What is wrong with one part of an address: `line 1`, `line 2` and so on, `town` or `postcode`.

    `text` tells an office what to do.
    """

    code: Literal["bad-address", "bad-postcode", "missing-value"]
    part: str
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

    "No fixed abode" or "NFA" in any cell is an address without a fault, marked `no_fixed_abode`.

    Args:
        lines: the address lines' cells, in order, blank ones included; a county may be among them.
        town: the town's cell, which may be blank.
        postcode: the postcode's cell.
    """
    cells = _Cells(tuple(map(_tidy, lines)), _tidy(town), _tidy(postcode))
    address = _address(cells)
    if address.no_fixed_abode:
        return address
    return tuple(_faults(cells, address)) or address


class _Cells(NamedTuple):
    """The tidied cells of one address, blank ones included."""

    lines: tuple[str, ...]
    town: str
    postcode: str

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.lines, self.town, self.postcode)


def _tidy(text: str) -> str:
    """Return a cell's text without spare spaces, and without commas at its end."""
    return _SPACE_BEFORE_COMMA.sub("", " ".join(text.split())).rstrip(" ,")


def _address(cells: _Cells) -> PostalAddress:
    """Return what would be printed, faults and all."""
    postcode, bfpo = normalise_postcode(cells.postcode), _forces_number(cells)
    needless = _HOME_COUNTRIES if bfpo is None else _HOME_COUNTRIES | _FORCES_COUNTRIES

    def is_said_elsewhere(text: str) -> bool:
        return text.casefold() in needless or _same(text, cells.postcode) or bool(_FORCES_NUMBER.fullmatch(text))

    lines = [line for line in cells.lines if line and not _FORCES_NUMBER.fullmatch(line)]
    while len(lines) > 1 and (is_said_elsewhere(lines[-1]) or _same(lines[-1], cells.town)):
        lines.pop()
    return PostalAddress(
        lines=tuple(lines),
        town="" if is_said_elsewhere(cells.town) else cells.town,
        postcode=postcode,
        bfpo=bfpo,
        repaired=postcode is not None and has_misplaced_space(cells.postcode),
        no_fixed_abode=any(map(_NO_FIXED_ABODE.search, cells.all)),
    )


def _forces_number(cells: _Cells) -> int | None:
    numbers = filter(None, map(_FORCES_NUMBER.fullmatch, cells.all))
    return next((int(number[1]) for number in numbers), None)


def _same(one: str, other: str) -> bool:
    return one.replace(" ", "").casefold() == other.replace(" ", "").casefold()


def _faults(cells: _Cells, address: PostalAddress) -> Iterator[AddressFault]:
    if not address.lines or not cells.lines[0]:
        yield AddressFault("missing-value", "line 1", "The first line of the address is missing. Add it.")
    for number, line in enumerate(cells.lines, start=1):
        yield from _line_faults(f"line {number}", line)
    if (count := len(address.window_lines("name"))) > MOST_WINDOW_LINES:
        last = max(number for number, line in enumerate(cells.lines, start=1) if line)
        yield AddressFault(
            "bad-address",
            f"line {last}",
            f"With the name, this address has {count} lines, and {MOST_WINDOW_LINES} show in the envelope's window. "
            "Put two of them on one line.",
        )
    yield from _line_faults("town", cells.town)
    yield from _postcode_faults(cells.postcode, address)


def _line_faults(part: str, text: str) -> Iterator[AddressFault]:
    if text.startswith(_NOT_AT_THE_START):
        yield AddressFault("bad-address", part, f"A line of an address can't begin with {text[0]} . Take it out.")
    elif text and part in ("line 1", "line 2") and not any(map(str.isalnum, text)):
        yield AddressFault("bad-address", part, "This line has neither a letter nor a number. Correct it.")


def _postcode_faults(text: str, address: PostalAddress) -> Iterator[AddressFault]:
    if address.bfpo is not None:
        if address.postcode and not is_of_the_forces(address.postcode):
            why = "The postcode of a BFPO address begins with BF1. Correct it, or leave it out: the number is enough."
            yield AddressFault("bad-postcode", "postcode", why)
    elif not text:
        yield AddressFault("missing-value", "postcode", f"The postcode is missing. Add it. {_ABROAD}")
    elif address.postcode is None:
        why = f"This is not a postcode that Royal Mail knows. Correct it. {_ABROAD}"
        yield AddressFault("bad-postcode", "postcode", why)
