"""The head of a letter's first page: how large its words stand, so that a long name keeps to the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mailmerge.letters.errors import LetterheadError
from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.page.geometry import LETTERHEAD_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT, MM_A_POINT, PAGE_WIDTH
from mailmerge.letters.picture import logo_picture
from mailmerge.paper.fonts import text_width

HEAD_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
HEAD_TOP = 10.0
LOGO_GAP = 5.0

# Of the Word copy, whose lines stand further apart than those of the PDF: what fits there, fits in both.
_LEADING = 1.362
_ROOM = LETTERHEAD_BOTTOM - HEAD_TOP
_BOLD = 1.1  # how much wider bold letters are at most than those that are measured
_NAME_SIZES = ((18.0, 10.0), (16.0, 10.0), (14.0, 9.0), (12.0, 9.0), (10.0, 8.0), (9.0, 7.5), (8.0, 7.0), (7.0, 7.0))
_CONTACT_SIZES = (8.0, 7.5, 7.0, 6.5, 6.0)
_WIDEST_CONTACT = 74.0
_CONTACT_GAP = 3.0


@dataclass(frozen=True, slots=True)
class Head:
    """How the head's words stand: sizes in points, widths of the two columns in mm."""

    name: float
    strapline: float
    contact: float
    who_width: float
    contact_width: float


@lru_cache(maxsize=32)
def fitted_head(letterhead: Letterhead) -> Head:
    """Return the head of a letterhead that is drawn from its fields, as large as its words allow.

    Raises:
        LetterheadError: its words do not fit beside each other at any size, or its logo cannot be used.
    """
    contact = _contact_size(letterhead.contact_lines)
    if contact is None:
        raise LetterheadError(
            f"The address, e-mail address or website on the letterhead of {letterhead.name} is too long for the head "
            "of a letter. Give the address fewer lines, or shorten the longest."
        )
    contact_width = max(text_width(line, contact) for line in letterhead.contact_lines) + _CONTACT_GAP
    logo = logo_picture(letterhead.logo).width + LOGO_GAP if letterhead.logo else 0.0
    width = HEAD_WIDTH - contact_width - logo
    for name, strapline in _NAME_SIZES:
        lines = (_lines(letterhead.name, name * _BOLD, width), _lines(letterhead.strapline, strapline, width))
        if None not in lines and _deep(zip(lines, (name, strapline), strict=True)) <= _ROOM:
            return Head(name, strapline, contact, width, contact_width)
    raise LetterheadError(
        f"The name and strapline on the letterhead of {letterhead.name} are too long for the head of a letter. "
        "Shorten the strapline first; or use a designed page, letterhead.pdf."
    )


def _contact_size(lines: tuple[str, ...]) -> float | None:
    for size in _CONTACT_SIZES:
        if _deep([(len(lines), size)]) <= _ROOM and all(
            text_width(line, size) + _CONTACT_GAP <= _WIDEST_CONTACT for line in lines
        ):
            return size
    return None


def _deep(blocks: Iterable[tuple[int | None, float]]) -> float:
    """Return how deep lines of these sizes are together, in mm."""
    return sum((lines or 0) * size * _LEADING * MM_A_POINT for lines, size in blocks)


def _lines(words: str, size: float, width: float) -> int | None:
    """Return on how many lines words stand; None where one of them is wider than a line."""
    lines, current = 0, ""
    for word in words.split():
        if text_width(word, size) > width:
            return None
        longer = f"{current} {word}".strip()
        if not current or text_width(longer, size) > width:
            lines, longer = lines + 1, word
        current = longer
    return lines
