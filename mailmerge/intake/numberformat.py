"""Number formats of a workbook: what kind of value a format shows, and what it hides or adds to the digits.

What the sheet shows is what is read (contract, 2): a percent sign in quotes multiplies nothing, an empty section hides,
zeros and letters in front of the digits belong to an id. Source: ECMA-376, part 1, 18.8.31.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

Sort = Literal["number", "date", "length of time", "percent", "percent sign", "digits"]
Hidden = Literal["above zero", "below zero", "zero", "text"]

# A literal in quotes or behind a backslash; what leaves a gap or fills up; a colour, a condition or a locale; the rest.
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|[_*](.)|(\[[^\]]*\])|(.)', re.DOTALL)
_PLACES: tuple[Hidden, ...] = ("above zero", "below zero", "zero", "text")
_DIGITS = frozenset("0#?")
# Literals that need no quotes. Source: 18.8.31, "characters displayed without quotation marks".
_BARE = frozenset("$-+/():!^&'~{}<>= £€")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a format shows: the sort of its numbers, what it hides, and of `digits` the pattern that they fill.

    In a pattern, a digit's place is "0" (always shown) or "#", each piece a string of its own; literals begin with
    a quotation mark.
    """

    sort: Sort = "number"
    hides: frozenset[Hidden] = frozenset()
    pattern: tuple[str, ...] = ()

    def hides_number(self, value: float) -> bool:
        """Whether the sheet shows nothing where this number is."""
        place: Hidden = "zero" if value == 0 else "above zero" if value > 0 else "below zero"
        return place in self.hides

    def written(self, value: int) -> str:
        """Return a whole number, not below zero, as a pattern of digits writes it."""
        digits = str(value)
        places = sum(piece in _DIGITS for piece in self.pattern)
        padded = digits.rjust(places)
        at = len(padded) - places
        said, is_first = "", True
        for piece in self.pattern:
            if piece not in _DIGITS:
                said += piece[1:]
                continue
            figure = padded[: at + 1] if is_first else padded[at]
            said += figure.replace(" ", "0" if piece == "0" else "")
            at, is_first = at + 1, False
        return said


@cache
def read_format(code: str) -> NumberFormat:
    """Return what a number format's code shows."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format  # heavy, and only where a workbook is read

    sections = list(_sections(code))
    hides = frozenset(
        place for place, pieces in zip(_PLACES, sections, strict=False) if not pieces and len(sections) > 1
    )
    if len(sections) == 2 and not sections[0]:
        hides |= {"zero"}  # the first section is of zero too
    shown = next((pieces for pieces in sections if pieces), [])
    bare = "".join(piece for piece in shown if not piece.startswith('"'))
    if is_timedelta_format(bare):
        return NumberFormat("length of time", hides)
    if is_date_format(bare):
        return NumberFormat("date", hides)
    if "%" in bare:
        return NumberFormat("percent", hides)
    if any(piece.startswith('"') and piece[1:].strip() == "%" for piece in shown):
        return NumberFormat("percent sign", hides)
    pattern = _pattern(shown)
    return NumberFormat("digits", hides, pattern) if pattern else NumberFormat("number", hides)


def _sections(code: str) -> Iterator[list[str]]:
    """Yield the pieces of each section: literals behind a quotation mark, everything else as it stands."""
    pieces: list[str] = []
    for found in _TOKEN.finditer(code):
        quoted, escaped, _gap, bracketed, other = found.groups()
        if quoted is not None or escaped is not None:
            if quoted or escaped:
                pieces.append(f'"{quoted or escaped}')
        elif bracketed is not None:
            pieces.append(bracketed)
        elif other == ";":
            yield pieces
            pieces = []
        elif other is not None:
            pieces.append(other)
    yield pieces


def _pattern(pieces: list[str]) -> tuple[str, ...]:
    """Return the pattern of a section that writes more than the number: zeros or a literal before its last digit.

    What stands behind the digits is a unit ("12 sessions"), and the number is meant. A section with a point, a
    thousands comma or a fraction writes amounts.
    """
    kept = [piece for piece in pieces if not piece.startswith("[")]
    kept = [f'"{piece}' if piece in _BARE else piece for piece in kept]
    if not all(piece in _DIGITS or piece.startswith('"') for piece in kept):
        return ()
    places = [at for at, piece in enumerate(kept) if piece in _DIGITS]
    if not places:
        return ()
    head = kept[: places[-1] + 1]
    # A sign or a currency in front of the digits belongs to an amount.
    literals = [(at, piece[1:]) for at, piece in enumerate(head) if piece.startswith('"')]
    says_more = any(at > places[0] or any(map(str.isalnum, text)) for at, text in literals)
    return tuple(head) if says_more or head.count("0") > 1 else ()
