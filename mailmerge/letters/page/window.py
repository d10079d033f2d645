"""The envelope's window on the drawn page: what a postman would see through it.

Text extraction finds clipped text too, and knows nothing of what is drawn over it; so the page is drawn and looked at.
"""

from collections.abc import Iterator
from ctypes import c_double
from dataclasses import dataclass
from typing import cast

import pypdfium2
from PIL import Image, ImageDraw
from pypdfium2.raw import FPDFText_GetCharBox, FPDFText_GetUnicode

from mailmerge.letters.page.geometry import MM_A_POINT, PAGE_HEIGHT, Box, Envelope
from mailmerge.paper import pdfium

_DOTS_A_MM = 6
_POINTS_A_MM = 1 / MM_A_POINT
# Paler than this is no ink; a glyph's drawn edge may pass its box by a pixel or two.
_PAPER = 200
_EDGE = 2
_SLACK = 0.2
_READ_ON = 80


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on the page and the rectangle that its ink fills, in mm from the page's top left."""

    character: str
    box: Box


@dataclass(frozen=True, slots=True)
class WindowView:
    """What lies where the window can be: the characters, and the drawn picture of `area`."""

    glyphs: tuple[Glyph, ...]
    area: Box
    picture: Image.Image

    @property
    def text(self) -> str:
        """The characters in reading order, without spaces."""
        return "".join(glyph.character for glyph in self.glyphs)

    def undrawn(self) -> list[Glyph]:
        """Return the characters that text extraction finds and that are not drawn: clipped, covered or white."""
        dots, width = self.picture.tobytes(), self.picture.width
        return [glyph for glyph in self.glyphs if not self._is_drawn(glyph, dots, width)]

    def _is_drawn(self, glyph: Glyph, dots: bytes, width: int) -> bool:
        """Whether there is ink where a character is; its middle is looked at first, since most have some there."""
        left, top, right, bottom = self._pixels(glyph.box)
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, self.picture.height)
        middle = (top + bottom) // 2
        return left < right and any(
            min(dots[row * width + left : row * width + right]) < _PAPER
            for row in (*range(middle, bottom), *range(top, middle))
        )

    def outside(self, window: Box) -> list[Glyph]:
        """Return the characters that are not wholly inside `window`."""
        return [glyph for glyph in self.glyphs if not _within(glyph.box, window)]

    def has_other_ink(self) -> bool:
        """Return whether anything but these characters is drawn in the area."""
        rest = self.picture.copy()
        pen = ImageDraw.Draw(rest)
        for glyph in self.glyphs:
            left, top, right, bottom = self._pixels(glyph.box)
            pen.rectangle((left - _EDGE, top - _EDGE, right + _EDGE, bottom + _EDGE), fill=255)
        return _has_ink(rest)

    def _pixels(self, box: Box) -> tuple[int, int, int, int]:
        left = int((box.left - self.area.left) * _DOTS_A_MM)
        top = int((box.top - self.area.top) * _DOTS_A_MM)
        right = int((box.right - self.area.left) * _DOTS_A_MM) + 1
        bottom = int((box.bottom - self.area.top) * _DOTS_A_MM) + 1
        return left, top, right, bottom


def look_through(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, envelope: Envelope, expected: int) -> WindowView:
    """Return what the envelope's window can show of a letter's first page.

    Args:
        page: the first page.
        text: its words, which stay open.
        envelope: whose window.
        expected: how many characters the address has; what comes long after them is seen as ink, not read.
    """
    area = envelope.clear
    return WindowView(tuple(_glyphs_in(text, page.get_height(), area, expected)), area, _drawn(page, area))


def is_printed_on(pdf: bytes, envelope: Envelope) -> bool:
    """Return whether the first page of a PDF has ink where the envelope's window shows the address."""
    with pdfium.opened(pdf) as document:
        return _has_ink(_drawn(document[0], envelope.clear))


def _drawn(page: pypdfium2.PdfPage, area: Box) -> Image.Image:
    """Return the picture of an area of a page, in shades of grey."""
    crop = (
        area.left * _POINTS_A_MM,
        (PAGE_HEIGHT - area.bottom) * _POINTS_A_MM,
        page.get_width() - area.right * _POINTS_A_MM,
        area.top * _POINTS_A_MM,
    )
    picture: Image.Image = page.render(scale=_DOTS_A_MM * MM_A_POINT, crop=crop, grayscale=True).to_pil()
    return picture


def _glyphs_in(text: pypdfium2.PdfTextPage, height: float, area: Box, expected: int) -> Iterator[Glyph]:
    """Yield the characters whose ink touches the area, until well after as many as expected were found."""
    # Compared in the page's own points from its bottom: hundreds of characters are passed over for each that is meant.
    edge_left, edge_right = area.left * _POINTS_A_MM, area.right * _POINTS_A_MM
    edge_top, edge_bottom = height - area.top * _POINTS_A_MM, height - area.bottom * _POINTS_A_MM
    found, since = 0, 0
    # In the same four numbers: `get_charbox` makes new ones.
    left, bottom, right, top = (c_double() for _ in range(4))
    for index in range(text.count_chars()):
        if not FPDFText_GetCharBox(text, index, left, right, bottom, top):
            raise pypdfium2.PdfiumError("A character has no box.")
        if bottom.value >= edge_top or top.value <= edge_bottom or right.value <= edge_left or left.value >= edge_right:
            since += 1
            if found >= expected and since > _READ_ON:
                return
            continue
        character = chr(FPDFText_GetUnicode(text, index))
        if character.strip():
            found, since = found + 1, 0
            yield Glyph(character, _from_top(left.value, bottom.value, right.value, top.value, height))


def _from_top(left: float, bottom: float, right: float, top: float, height: float) -> Box:
    """Return a rectangle of PDF points as mm from the page's top left."""
    return Box(left * MM_A_POINT, (height - top) * MM_A_POINT, right * MM_A_POINT, (height - bottom) * MM_A_POINT)


def _within(box: Box, window: Box) -> bool:
    return (
        box.left >= window.left - _SLACK
        and box.top >= window.top - _SLACK
        and box.right <= window.right + _SLACK
        and box.bottom <= window.bottom + _SLACK
    )


def _has_ink(picture: Image.Image) -> bool:
    # Of shades of grey, the darkest and the palest; of a picture without dots, nothing.
    extrema = cast("tuple[int, int] | None", picture.getextrema())
    return extrema is not None and extrema[0] < _PAPER
