"""Pictures for the Word copy, which knows no SVG or PDF: logos, designed pages and QR codes as PNG; sizes in mm."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from mailmerge.letters.errors import LetterheadError
from mailmerge.letters.letterhead import Logo
from mailmerge.letters.page.geometry import PAGE_HEIGHT, PAGE_WIDTH
from mailmerge.paper import pdfium

if TYPE_CHECKING:
    import pypdfium2


LOGO_HEIGHT, LOGO_WIDTH = 24.0, 45.0
QR_SIZE = 26.0
_PIXELS_A_MM = 300 / 25.4
_PAGE_SCALE = 200 / 72


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and the size at which it is printed, in mm."""

    png: bytes = field(repr=False)
    width: float
    height: float


@lru_cache(maxsize=32)
def logo_picture(logo: Logo) -> Picture:
    """Return a logo as a PNG of 300 dots an inch, as large as the letterhead allows."""
    try:
        image = _drawn_svg(logo) if logo.media_type == "image/svg+xml" else Image.open(io.BytesIO(logo.data))
        image.load()
    except (OSError, ValueError, Image.DecompressionBombError):
        raise LetterheadError(
            "A school's logo cannot be read as a picture. Save it again as SVG, PNG or JPEG."
        ) from None
    scale = min(LOGO_WIDTH / image.width, LOGO_HEIGHT / image.height)
    width, height = image.width * scale, image.height * scale
    image.thumbnail((round(width * _PIXELS_A_MM), round(height * _PIXELS_A_MM)))
    target = io.BytesIO()
    image.convert("RGBA").save(target, "PNG", optimize=True)
    return Picture(target.getvalue(), width, height)


@lru_cache(maxsize=32)
def page_pictures(pdf: bytes) -> tuple[Picture, ...]:
    """Return the first page of a designed letterhead and, where there is one, its second, of 200 dots an inch."""
    with pdfium.opened(pdf) as document:
        return tuple(_drawn_page(document[number]) for number in range(min(len(document), 2)))


@lru_cache(maxsize=64)
def qr_png(address: str, pixels: int = 6) -> bytes:
    """Return the QR code of a web address as a PNG, each of its squares so many pixels wide: 6 where it is smoothed."""
    import segno

    target = io.BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind="png", scale=pixels, border=2)
    return target.getvalue()


def data_uri(data: bytes, media_type: str) -> str:
    """Return a picture as a `data:` address, so that a page needs nothing from outside."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def _drawn_page(page: pypdfium2.PdfPage) -> Picture:
    target = io.BytesIO()
    page.render(scale=_PAGE_SCALE).to_pil().convert("RGB").save(target, "PNG", optimize=True)
    return Picture(target.getvalue(), PAGE_WIDTH, PAGE_HEIGHT)


def _drawn_svg(logo: Logo) -> Image.Image:
    """Return an SVG drawn large on a clear ground, by way of a one-page PDF."""
    from mailmerge.paper.pdf import write_pdf  # heavy, and only where a drawing is drawn

    css = (
        f"@page {{ size: {LOGO_WIDTH}mm {LOGO_HEIGHT}mm; margin: 0 }} body {{ margin: 0 }}"
        f" img {{ max-width: 100%; max-height: {LOGO_HEIGHT}mm }}"
    )
    body = f'<img alt="" src="{data_uri(logo.data, logo.media_type)}"/>'
    with pdfium.opened(write_pdf(body, css, title="Logo", language="en", day="2000-01-01")) as document:
        bitmap = document[0].render(scale=600 / 72, fill_color=(255, 255, 255, 0))
        image: Image.Image = bitmap.to_pil().convert("RGBA")
    box = image.getbbox()
    if box is None:
        raise ValueError("nothing drawn")
    return image.crop(box)
