"""Pages that a scanner made: one JPEG over the whole page and nothing else, read without drawing the page.

To draw such a page takes most of the time that a long pack takes. What is read is made a JPEG anew, as every filed
picture is: no byte of the filed file goes on. A page with anything beside its one plain picture is left to be drawn.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageFile

from mailmerge.paper.scanned import MOST_PIXELS

if TYPE_CHECKING:
    import pikepdf

_POINT = 1.0  # by how much the picture may miss the page's edge
_ASPECT = 0.02  # by how much a picture's sides may be stretched before it counts as another picture
_NEARLY = 1.25  # of the dots that are wanted: so much more is kept as it is
_MOST_CONTENT = 2_000  # bytes: to show one picture takes forty
_MOST_PARENTS = 50
_BOXES = frozenset(("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"))
_OF_A_SCAN = _BOXES | {"/Type", "/Parent", "/Contents", "/Resources", "/Rotate"}
_OF_AN_IMAGE = frozenset(("/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter"))
_SAID_BESIDE = frozenset(("/Length", "/Name", "/Interpolate"))
_MODES = {"/DeviceGray": "L", "/DeviceRGB": "RGB"}

# Gives a page's picture at most so many dots a point, by the page's number from 0; None where the page is to be drawn.
Scans = Callable[[int, float], Image.Image | None]


@contextmanager
def scans_in(pdf: bytes) -> Iterator[Scans]:
    """Open a PDF, and give what reads its scanned pages.

    A file that this reader can't open has none: another may draw it.
    """
    import pikepdf  # heavy, and only where a paper is drawn

    try:
        document = pikepdf.open(io.BytesIO(pdf))
    except (pikepdf.PdfError, ValueError):
        yield lambda _number, _scale: None
        return

    def scan(number: int, scale: float) -> Image.Image | None:
        try:
            return _scan(document.pages[number], scale)
        except (pikepdf.PdfError, OSError, ValueError, TypeError, IndexError, AttributeError, KeyError, SyntaxError):
            return None  # damaged in some way: the drawing says how
        except Image.DecompressionBombError:
            return None

    with document:
        yield scan


def _scan(page: pikepdf.Page, scale: float) -> Image.Image | None:
    """Return a page's one picture, at about `scale` dots a point, or as many as it has."""
    if not _OF_A_SCAN.issuperset(page.obj.keys()) or _inherited(page, "/Rotate") not in (None, 0):
        return None
    left, low, right, high = (float(side) for side in page.mediabox)
    if [float(side) for side in page.cropbox] != [left, low, right, high]:
        return None
    shown = _shown(page, (left, low, right - left, high - low))
    if shown is None or not _is_plain(shown):
        return None
    data = shown.read_raw_bytes()
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
        if picture.size != (int(shown.Width), int(shown.Height)) or picture.width * picture.height > MOST_PIXELS:
            return None
        if picture.mode != _MODES[str(shown.ColorSpace)]:
            return None
        return _fitted(picture, (right - left, high - low), scale)


def _fitted(picture: Image.Image, page: tuple[float, float], scale: float) -> Image.Image | None:
    wide, high = (max(1, round(side * scale)) for side in page)
    # To make a picture a little smaller takes four times as long as to read it, and gains a quarter of the room.
    if picture.width <= _NEARLY * wide and picture.height <= _NEARLY * high:
        is_alike = abs(picture.width * high / (picture.height * wide) - 1) <= _ASPECT
        return picture.copy() if is_alike else None
    return picture.resize((wide, high), Image.Resampling.BICUBIC, reducing_gap=2.0)


def _inherited(page: pikepdf.Page, key: str) -> Any:
    holder: Any = page.obj
    for _ in range(_MOST_PARENTS):
        if key in holder:
            return holder[key]
        if "/Parent" not in holder:
            return None
        holder = holder["/Parent"]
    return holder


def _shown(page: pikepdf.Page, box: tuple[float, float, float, float]) -> Any:
    """Return the picture that a page shows over all of itself; None where it does anything else."""
    import pikepdf

    contents: Any = page.obj.get("/Contents")
    parts: list[Any] = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    if sum(len(part.read_bytes()) for part in parts) > _MOST_CONTENT:
        return None
    told = [(str(one.operator), list(one.operands)) for one in pikepdf.parse_content_stream(page)]
    match told:
        case [("q", []), ("cm", matrix), ("Do", [name]), ("Q", [])] | [("cm", matrix), ("Do", [name])]:
            left, low, wide, high = box
            wanted = (wide, 0.0, 0.0, high, left, low)
            if any(abs(float(is_) - want) > _POINT for is_, want in zip(matrix, wanted, strict=True)):
                return None
            return page.resources["/XObject"][str(name)]
    return None


def _is_plain(image: Any) -> bool:
    """Tell whether a picture is a JPEG in grey or red, green and blue, with no mask, layer or other colours."""
    keys = set(image.keys())
    coded = image.get("/Filter")
    names = [str(coded)] if not hasattr(coded, "as_list") or str(coded).startswith("/") else list(map(str, coded))
    return (
        _OF_AN_IMAGE <= keys <= _OF_AN_IMAGE | _SAID_BESIDE
        and str(image.Subtype) == "/Image"
        and names == ["/DCTDecode"]
        and int(image.BitsPerComponent) == 8
        and str(image.ColorSpace) in _MODES
    )
