"""Where things stand on an A4 letter, in mm from the page's top left: the envelope's window and all around it.

Source of the envelopes: the trust's envelopes (DL and C5, windows as the makers print them, shrunk by how far a sheet
can slide inside) and GOV.UK Notify's specification for letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailmerge.paper.fonts import text_width

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MARGIN_LEFT, MARGIN_RIGHT = 20.0, 20.0
MARGIN_TOP, MARGIN_BOTTOM = 22.0, 22.0

# Above this nothing but the letterhead, whose band is as deep as the highest window (notify) allows.
LETTERHEAD_BOTTOM = 37.0

MM_A_POINT = 25.4 / 72
ADDRESS_SIZES = (12.0, 11.0, 10.0, 9.0, 8.0)
ADDRESS_LEADING = 1.18
LARGEST_SIZE_WANTED = 11.0

# How far a continued line is moved in, so that the sorter reads it with the line above.
CONTINUATION = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, in mm from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width in mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in mm."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Envelope:
    """One kind of envelope: `window` is where the address must lie for every way that the sheet can slide.

    `clear` is all that can ever show through the window: nothing but the address may be in it. `details` is where
    date and reference stand beside the window; None: in the text, below it. `text_top` is where the text begins.
    """

    key: str
    window: Box
    clear: Box
    details: Box | None
    text_top: float = 94.0


@dataclass(frozen=True, slots=True)
class FittedAddress:
    """The address as it will stand in the window: its lines, wrapped where they had to be, and their size in points."""

    lines: tuple[str, ...]
    size: float


# How far right of the window's left edge the address begins, in mm: the tail of a J reaches left of its line.
ADDRESS_INSET = 0.6

# For forms, which nobody posts in a window envelope: no address, the text just below the letterhead.
NO_ENVELOPE = "none"
_FORM_TOP = 45.0
_DETAILS = Box(125, 57, 190, 90)

ENVELOPES: dict[str, Envelope] = {
    envelope.key: envelope
    for envelope in (
        Envelope("dl", Box(20, 57, 100, 87), Box(15, 52, 115, 93), _DETAILS),
        Envelope("dl-99", Box(20, 57, 100, 81), Box(15, 48, 115, 93), _DETAILS),
        Envelope("c5", Box(20, 57, 91, 88.5), Box(15, 52, 115, 93), _DETAILS),
        Envelope("notify", Box(24.6, 39.5, 120, 66.3), Box(15, 39.5, 120, 92), None, text_top=95.0),
        Envelope(NO_ENVELOPE, Box(20, _FORM_TOP, 100, _FORM_TOP), Box(0, 0, 0, 0), None, text_top=_FORM_TOP),
    )
}


def fits(lines: Sequence[str], envelope: str) -> bool:
    """Return whether the address can stand in the window of the envelope (its key), at 8 pt at the smallest."""
    return fitted_address(tuple(lines), envelope) is not None


@lru_cache(maxsize=4096)
def fitted_address(lines: tuple[str, ...], envelope: str) -> FittedAddress | None:
    """Return the address as large as the window allows, 11 pt at most; wrapped only where no size down to 8 pt fits.

    Postcode and town (the last two lines) never wrap: a sorting machine reads them. None: it does not fit at all.
    """
    window = ENVELOPES[envelope].window
    width = window.width - ADDRESS_INSET
    sizes = [size for size in ADDRESS_SIZES if size <= LARGEST_SIZE_WANTED]
    for size in sizes:
        if all(text_width(line, size) <= width for line in lines) and _deep(lines, size) <= window.height:
            return FittedAddress(lines, size)
    for size in sizes:
        wrapped = _wrapped(lines, size, width)
        if wrapped is not None and _deep(wrapped, size) <= window.height:
            return FittedAddress(wrapped, size)
    return None


def _deep(lines: Sequence[str], size: float) -> float:
    return len(lines) * size * ADDRESS_LEADING * MM_A_POINT


def _wrapped(lines: Sequence[str], size: float, width: float) -> tuple[str, ...] | None:
    """Return the lines broken between words so that each is at most `width` mm; None if a word is too long."""
    result: list[str] = []
    for line in lines:
        current = ""
        for word in line.split():
            longer = f"{current} {word}" if current.strip("\N{NO-BREAK SPACE}") else f"{current}{word}"
            if text_width(longer, size) <= width:
                current = longer
                continue
            if not current.strip("\N{NO-BREAK SPACE}"):
                return None
            result.append(current)
            current = CONTINUATION + word
            if text_width(current, size) > width:
                return None
        result.append(current)
    return tuple(result)
