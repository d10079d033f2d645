"""Filed papers for the pack: drawn flat, so that nothing in them runs, and read for whom they name.

A PDF that staff file may hold scripts, attachments or a form; only a picture of each of its pages goes on.
"""

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageChops

from mailmerge.confined import Limits, OutranError, confined
from mailmerge.dispatch.media_types import media_type
from mailmerge.paper import pdfium
from mailmerge.paper.scanned import MOST_PIXELS, UnreadablePictureError, read_picture
from mailmerge.referral.scan_image import Scans, scans_in

# One of more is asked about: the page that stands for it says so.
MOST_PAGES = 100
_MOST_READ = 300
_DPI = 130
_POINTS_AN_INCH = 72
_MOST_DOTS = 1600  # the long side of A4 at that measure, with room
_QUALITY = 72


class UnreadablePaperError(Exception):
    """A filed paper can't be drawn: it is damaged, locked, or far too long; the message says which."""


@dataclass(frozen=True, slots=True)
class FlatPage:
    """One page as a JPEG."""

    jpeg: bytes = field(repr=False)


def confined_pages(data: bytes, only: int | None, limits: Limits) -> tuple[FlatPage, ...]:
    """Return the pages of a filed paper as `flat_pages` does, drawn in a process with limits.

    Raises:
        UnreadablePaperError: nothing can be drawn of it within them.
    """
    try:
        return confined(flat_pages, data, only, limits=limits)
    except OutranError:
        raise UnreadablePaperError("To draw it takes more memory or time than one paper may.") from None


def confined_words(data: bytes, limits: Limits) -> str:
    """Return what can be read of a filed paper as `words_in` does, in a process with limits; nothing past them."""
    try:
        return confined(words_in, data, limits=limits)
    except OutranError:
        return ""


def is_drawable(data: bytes, limits: Limits) -> bool:
    """Tell whether a filed paper can be looked into, as `can_be_drawn` does, in a process with limits."""
    try:
        return confined(can_be_drawn, data, limits=limits)
    except OutranError:
        return False


def flat_pages(data: bytes, only: int | None = None) -> tuple[FlatPage, ...]:
    """Return the pages of a PDF, PNG or JPEG as pictures; the same bytes every time.

    Args:
        data: the filed file.
        only: the one page that is wanted, counted from 1.

    Raises:
        UnreadablePaperError: nothing can be drawn of it.
    """
    try:
        if media_type(data) == "application/pdf":
            return tuple(_page(picture) for picture in _pdf_pages(data, only))
        return (_page(read_picture(data, _MOST_DOTS)),)
    except UnreadablePictureError as error:
        raise UnreadablePaperError(str(error)) from None


def can_be_drawn(data: bytes) -> bool:
    """Tell whether a filed paper can be looked into; nothing is drawn. An e-mail is no picture of anything."""
    if media_type(data) != "application/pdf":
        return media_type(data) is not None
    try:
        with _opened(data) as document:
            return 0 < len(document) <= MOST_PAGES
    except UnreadablePaperError:
        return False


def words_in(data: bytes) -> str:
    """Return what can be read of a filed PDF by a machine; nothing of a picture, or where it is damaged or locked."""
    if media_type(data) != "application/pdf":
        return ""
    try:
        with _opened(data) as document:
            return "\n".join(_text(document, number) for number in range(min(len(document), _MOST_READ)))
    except UnreadablePaperError:
        return ""


def _text(document: Any, number: int) -> str:
    import pypdfium2

    try:
        return str(document[number].get_textpage().get_text_bounded())
    except pypdfium2.PdfiumError:
        return ""


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2  # heavy, and only where a paper is read

    with ExitStack() as open_:
        try:
            document = open_.enter_context(pdfium.opened(data))
        except pypdfium2.PdfiumError:
            raise UnreadablePaperError("This PDF is damaged or needs a password.") from None
        yield document


def _pdf_pages(data: bytes, only: int | None) -> Iterator[Image.Image]:
    with _opened(data) as document, scans_in(data) as scans:
        if len(document) > MOST_PAGES and only is None:
            raise UnreadablePaperError(
                f"It has {len(document)} pages, more than {MOST_PAGES}: file those that matter as a paper of their own."
            )
        numbers = range(len(document)) if only is None else [only - 1]
        for number in numbers:
            yield _drawn(document, number, scans)


def _drawn(document: Any, number: int, scans: Scans) -> Image.Image:
    import pypdfium2

    try:
        width, height = document.get_page_size(number)
        wanted = _DPI / _POINTS_AN_INCH
        scale = min(wanted, _MOST_DOTS / max(width, height, 1), (MOST_PIXELS / max(width * height, 1)) ** 0.5)
        scan = scans(number, scale)
        if scan is not None:
            return scan
        page = document[number]
        picture: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil()
    except (pypdfium2.PdfiumError, IndexError):
        raise UnreadablePaperError(f"Page {number + 1} of this PDF is damaged.") from None
    return picture.convert("RGB")


def _page(picture: Image.Image) -> FlatPage:
    target, plain = io.BytesIO(), picture.convert("L") if _is_grey(picture) else picture.copy()
    # What a camera or a program wrote beside the dots (comments, colour profiles) may name anybody: Pillow copies it.
    plain.info = {}
    plain.save(target, "JPEG", quality=_QUALITY)
    return FlatPage(target.getvalue())


def _is_grey(picture: Image.Image) -> bool:
    """Tell whether no point of a picture has a colour, as in most scans: that takes half the time and less room."""
    if picture.mode != "RGB":
        return picture.mode == "L"
    red, green, blue = picture.split()
    return ImageChops.difference(red, green).getbbox() is None and ImageChops.difference(red, blue).getbbox() is None
