"""Scans of stamped posting sheets: which of our sheets' pages are on them.

A scan comes from an office copier: crooked, grey, speckled, at 150 dots an inch, several sheets in one PDF, other
papers among them. What is no picture that can be read safely is refused: pictures are bounded before they are drawn.
"""

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from PIL import Image, ImageFilter

from mailmerge.confined import Limits, OutranError, confined
from mailmerge.dispatch.code import SheetCode
from mailmerge.dispatch.media_types import media_type
from mailmerge.dispatch.sheet_page import code_place, stamp_place
from mailmerge.dispatch.stamp import has_ink
from mailmerge.paper import pdfium
from mailmerge.paper.scanned import MOST_PIXELS, UnreadablePictureError, read_picture

MOST_PAGES = 500
_DPI = 200
_POINTS_AN_INCH = 72
# Two codes are one where their middles are as near as this: one attempt reads what another finds damaged.
_SAME_PLACE = 0.05
# A line of A4 at 300 dots an inch: more would only make the reading slow.
_MOST_DOTS = 2500


class UnreadableScanError(Exception):
    """A file is no PDF, JPEG or PNG that can be looked at; the message says what to do, `code` what it is."""

    code = "unreadable"


class DemandingScanError(UnreadableScanError):
    """To look at a file takes more memory or time than one file may take."""

    code = "file-too-demanding"


@dataclass(frozen=True, slots=True)
class Scan:
    """What is on a scan: `codes` holds our codes with the page each was found on, counted from 1; `pages` all pages.

    `unstamped` are those of `codes` whose box for the stamp is blank, `unread` the pages on which there is a code
    beside ours that can't be read: a second sheet on the glass, say, that the copier saw faintly.
    """

    media_type: str
    pages: int
    codes: tuple[tuple[int, SheetCode], ...]
    unstamped: frozenset[tuple[int, SheetCode]] = frozenset()
    unread: tuple[int, ...] = ()

    @property
    def other_pages(self) -> tuple[int, ...]:
        """The pages without a code of ours."""
        ours = {page for page, _ in self.codes}
        return tuple(page for page in range(1, self.pages + 1) if page not in ours)


def read_scan(data: bytes, *, thorough: bool = True) -> Scan:
    """Find our codes on every page of a PDF, JPEG or PNG.

    Args:
        data: the file's bytes.
        thorough: look at each page without a code again, cleaned of what scanners add: far slower.

    Raises:
        UnreadableScanError: it is none of these, is damaged or locked, or is larger than any scan.
    """
    kind = media_type(data)
    if kind is None:
        raise UnreadableScanError("This is no PDF, JPEG or PNG. Scan the posting sheet as one of these.")
    codes: list[tuple[int, SheetCode]] = []
    unstamped: set[tuple[int, SheetCode]] = set()
    unread: list[int] = []
    count = 0
    for count, picture in enumerate(_pictures(data, kind), start=1):
        found = _codes(picture, thorough=thorough)
        codes += [(count, code) for code in found.stamped]
        unstamped |= {(count, code) for code, is_stamped in found.stamped.items() if not is_stamped}
        if found.stamped and found.has_another:
            unread.append(count)
    return Scan(kind, count, tuple(codes), frozenset(unstamped), tuple(unread))


def confined_scan(data: bytes, limits: Limits, *, thorough: bool = True) -> Scan:
    """Find our codes as `read_scan` does, in a process with limits.

    Raises:
        UnreadableScanError: as `read_scan`; a DemandingScanError where it takes more than the limits.
    """
    try:
        return confined(partial(read_scan, thorough=thorough), data, limits=limits)
    except OutranError:
        raise DemandingScanError(
            "This paper takes more memory or time than one file may. Scan it again at 300 dots an inch, in black and "
            "white, and send fewer pages at a time."
        ) from None


def _pictures(data: bytes, kind: str) -> Iterator[Image.Image]:
    return _pdf_pages(data) if kind == "application/pdf" else iter((_image(data),))


def _image(data: bytes) -> Image.Image:
    try:
        return read_picture(data).convert("L")
    except UnreadablePictureError as error:
        raise UnreadableScanError(str(error)) from None


def _pdf_pages(data: bytes) -> Iterator[Image.Image]:
    import pypdfium2  # heavy, and only where a scan is read

    try:
        pages = pdfium.count_pages(data)
    except pypdfium2.PdfiumError:
        raise UnreadableScanError("This PDF is damaged or needs a password. Scan the pages again.") from None
    if pages > MOST_PAGES:
        raise UnreadableScanError(f"This PDF has more than {MOST_PAGES} pages. Scan the posting sheets alone.")
    for number in range(pages):
        with pdfium.opened(data) as document:
            picture = _drawn(document, number)
        yield picture


def _drawn(document: Any, number: int) -> Image.Image:
    """Return a page as a grey picture of 200 dots an inch, or as many as its own pictures have.

    Some scanners state the size of a page wrongly; the dots of the pictures on it are what they are.
    """
    import pypdfium2

    try:
        page = document[number]
        width, height = page.get_size()
        most = (MOST_PIXELS / max(width * height, 1)) ** 0.5
        scale = min(
            max(_DPI / _POINTS_AN_INCH, min(_own_scale(page, width * height), _MOST_DOTS / max(width, 1))), most
        )
        picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    except pypdfium2.PdfiumError:
        raise UnreadableScanError(f"Page {number + 1} of this PDF is damaged. Scan the pages again.") from None
    return picture.convert("L")


def _own_scale(page: Any, area: float) -> float:
    """Return how many dots a point the pictures on a page have, taken together; 0 where there are none.

    Some programs store a scan in strips or tiles, so that no single picture is as wide as the page.
    """
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    sizes = (one.get_px_size() for one in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3))
    dots = sum(int(width) * int(height) for width, height in sizes)
    return math.sqrt(dots / max(area, 1))


@dataclass(frozen=True, slots=True)
class _Found:
    """Our codes on a picture, with each whether its sheet bears a stamp, and whether another lies there unread."""

    stamped: dict[SheetCode, bool]
    has_another: bool


def _codes(picture: Image.Image, *, thorough: bool) -> _Found:
    """Return what is found on a picture: as it is and, to find what is faint too, cleaned of what scanners add."""
    ours: dict[SheetCode, bool] = {}
    read: set[tuple[float, float]] = set()
    damaged: set[tuple[float, float]] = set()
    for attempt in _attempts(picture) if thorough else (picture,):
        for barcode in _barcodes(attempt):
            (read if barcode.valid else damaged).add(_middle(attempt, barcode.position))
            code = SheetCode.read(barcode.text) if barcode.valid else None
            if code and not ours.get(code):
                ours[code] = _is_stamped(attempt, code, barcode.position)
    has_another = any(all(math.dist(one, other) > _SAME_PLACE for other in read) for one in damaged)
    return _Found(ours, has_another)


def _middle(picture: Image.Image, position: Any) -> tuple[float, float]:
    """Return where a code's middle lies, across and down, as parts of the picture's longer side."""
    corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    longer = max(picture.size)
    return sum(corner.x for corner in corners) / 4 / longer, sum(corner.y for corner in corners) / 4 / longer


def _is_stamped(picture: Image.Image, code: SheetCode, position: Any) -> bool:
    corners = [(corner.x, corner.y) for corner in (position.top_left, position.top_right, position.bottom_left)]
    return has_ink(picture, corners, code_place(code), stamp_place())


def _attempts(picture: Image.Image) -> Iterator[Image.Image]:
    yield picture
    yield picture.filter(ImageFilter.GaussianBlur(1.2))
    if picture.width * picture.height * 4 <= MOST_PIXELS:
        larger = picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)
        yield larger.filter(ImageFilter.GaussianBlur(2))


def _barcodes(picture: Image.Image) -> list[Any]:
    import zxingcpp  # only where a scan is read

    with suppress(ValueError):  # a picture too small to hold any code
        formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        return list(zxingcpp.read_barcodes(picture, formats=formats, return_errors=True))
    return []
