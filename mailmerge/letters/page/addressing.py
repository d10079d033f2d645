"""An address that is typed for one letter, drawn into the window of its PDF: for the printer, and kept nowhere.

Drawn as a picture and not by WeasyPrint, whose work is kept for the next letter: nothing of this is to stay behind.
"""

import io
from collections.abc import Sequence

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from mailmerge.letters.page.geometry import (
    ADDRESS_INSET,
    ADDRESS_LEADING,
    ADDRESS_SIZES,
    ENVELOPES,
    LARGEST_SIZE_WANTED,
    MM_A_POINT,
    PAGE_HEIGHT,
    Box,
)
from mailmerge.letters.page.window import look_through
from mailmerge.paper import pdfium
from mailmerge.paper.fonts import FOLDER

_DOTS_AN_INCH = 600
_DOTS_A_POINT = _DOTS_AN_INCH / 72
_DOTS_A_MM = _DOTS_AN_INCH / 25.4
# Of Noto Sans, in parts of its size: where its letters stand in a line that is as deep as the address's.
_BASELINE = ADDRESS_LEADING / 2 + (1.069 - 0.293) / 2
_ARABIC = range(0x600, 0x700)


def envelope_of(pdf: bytes, shown: Sequence[str], first: str) -> str | None:
    """Return for which envelope a letter was made, by the lines that its window shows; None: for none that is known.

    Args:
        pdf: the letter.
        shown: its lines in the window.
        first: the envelope that is tried before the others.
    """
    wanted = "".join("".join(shown).split())
    with pdfium.opened(pdf) as document:
        page = document[0]
        text = page.get_textpage()
        for key in dict.fromkeys((first, *ENVELOPES)):
            view = look_through(page, text, ENVELOPES[key], len(wanted))
            if wanted and view.text == wanted and not view.outside(ENVELOPES[key].window):
                return key
    return None


def with_address(pdf: bytes, lines: Sequence[str], envelope: str) -> bytes | None:
    """Return a letter whose window shows these lines and nothing else; None where they do not fit at 8 pt.

    Args:
        pdf: the letter, in whose window a name may stand.
        lines: the name first.
        envelope: the key of the envelope that the letter was made for.
    """
    window = ENVELOPES[envelope].window
    picture = _drawn(lines, window)
    if picture is None:
        return None
    with pikepdf.open(io.BytesIO(pdf)) as document:
        image = document.make_stream(picture.tobytes())
        image.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=picture.width,
                Height=picture.height,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
            )
        )
        page = document.pages[0]
        name = page.add_resource(image, pikepdf.Name.XObject)
        points = 1 / MM_A_POINT
        place = (window.width * points, window.height * points, window.left * points)
        content = "Q q {:.3f} 0 0 {:.3f} {:.3f} {:.3f} cm {} Do Q".format(
            *place, (PAGE_HEIGHT - window.bottom) * points, name
        )
        # The page's own marks end where they will: what they turned and moved is taken back first.
        page.contents_add(b"q", prepend=True)
        page.contents_add(content.encode())
        target = io.BytesIO()
        document.save(target, compress_streams=True)
        return target.getvalue()


def _drawn(lines: Sequence[str], window: Box) -> Image.Image | None:
    """Return the picture of a window, as large as it can be written, 11 pt at most; None where 8 pt is too large."""
    width, height = (round(length * _DOTS_A_MM) for length in (window.width, window.height))
    for size in (size for size in ADDRESS_SIZES if size <= LARGEST_SIZE_WANTED):
        dots = size * _DOTS_A_POINT
        fonts = [_font(line, dots) for line in lines]
        widest = max(font.getlength(line) for font, line in zip(fonts, lines, strict=True))
        if widest > width - ADDRESS_INSET * _DOTS_A_MM or len(lines) * dots * ADDRESS_LEADING > height:
            continue
        picture = Image.new("L", (width, height), 255)
        pen = ImageDraw.Draw(picture)
        for number, (font, line) in enumerate(zip(fonts, lines, strict=True)):
            baseline = (number * ADDRESS_LEADING + _BASELINE) * dots
            pen.text((ADDRESS_INSET * _DOTS_A_MM, baseline), line, 0, font, anchor="ls")
        return picture
    return None


def _font(line: str, dots: float) -> ImageFont.FreeTypeFont:
    family = "NotoSansArabic" if any(ord(character) in _ARABIC for character in line) else "NotoSans"
    return ImageFont.truetype(str(FOLDER / f"{family}-Regular.ttf"), dots)
