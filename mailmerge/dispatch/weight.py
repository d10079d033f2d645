"""What a letter and its enclosures weigh and measure, and whether they still go as a letter.

Sources: Royal Mail's letter format, up to 100 g and 5 mm thick; an A4 sheet of 80 g/m² weighs 5 g and is 0.1 mm thick.
"""

from collections.abc import Iterable
from typing import Literal

SHEET_GRAMS = 5
_LETTER_GRAMS = 100
_SHEETS_A_MM, _LETTER_MM = 10, 5
_FOLDED_ONCE = ("c5",)


def sheets_of(pages: Iterable[int], *, duplex: bool) -> int:
    """Return how many sheets documents of so many pages take; each begins on a sheet of its own."""
    return sum((count + 1) // 2 if duplex else count for count in pages)


def layers_in(envelope: str) -> int:
    """Return how many layers of a sheet lie on each other in an envelope: two where it is folded once, else three."""
    return 2 if envelope in _FOLDED_ONCE else 3


def too_much(sheets: int, layers: int) -> Literal["heavy", "thick"] | None:
    """Return why so many sheets, folded into so many layers, need a large letter; None where they do not."""
    if sheets * SHEET_GRAMS > _LETTER_GRAMS:
        return "heavy"
    return "thick" if sheets * layers > _LETTER_MM * _SHEETS_A_MM else None
