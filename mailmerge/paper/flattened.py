"""PDFs that others made, for the printer: page by page what is seen, and nothing that acts, asks or is attached.

What is filled in, stamped or noted on a page becomes part of the page. A page keeps its own drawing, and so its words,
where that is nothing but drawing; any other becomes a picture of itself.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops

from mailmerge.paper import pdfium

if TYPE_CHECKING:
    import pikepdf
    import pypdfium2

_DPI = 200
_LOOK_DPI = 50
_POINTS_AN_INCH = 72
# How far a dot may differ, of 255: the same lines drawn by another way.
_NEARLY = 60
_MOST_OBJECTS = 20_000  # that a page is drawn with

# What a page is: ISO 32000-1, table 30, without what acts, is attached or tells programs.
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_OF_A_PAGE = frozenset(("/Type", "/Parent", "/Contents", "/Resources", "/Group", "/Rotate", "/UserUnit", *_BOXES))
_OF_A_DOCUMENT = frozenset(("/Type", "/Pages", "/Version", "/Lang", "/PageLayout", "/MarkInfo", "/Metadata"))
# What a drawing may hold beside drawing: actions, scripts, attachments, layers, drawings of other files.
_MORE_THAN_DRAWING = frozenset(
    ("/AA", "/JS", "/JavaScript", "/OpenAction", "/EF", "/EmbeddedFiles", "/AF", "/Ref", "/OPI", "/OC", "/OCGs")
)
_OUTSIDE = ("/F", "/FFilter", "/FDecodeParms")  # of a stream: its bytes lie in another file


def flattened(pdf: bytes, own_name: str) -> bytes:
    """Return a PDF whose pages look as they do on a screen, and hold nothing but what is drawn.

    One that holds nothing else is returned as it is.

    Args:
        pdf: the paper.
        own_name: how the names begin of what we ourselves draw on pages; a page that has such a name is a picture.

    Raises:
        pikepdf.PdfError, pypdfium2.PdfiumError: it can't be drawn.
    """
    import pikepdf  # heavy, and only where a paper is made flat

    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        drawings = [_is_drawing(page, own_name) for page in document.pages]
        if all(drawings) and _OF_A_DOCUMENT.issuperset(root.keys()) and all(map(_has_no_more, document.pages)):
            return pdf
        layered = "/OCProperties" in root
        if "/AcroForm" in root:
            document.generate_appearance_streams()
        document.flatten_annotations("screen")
        kept = [not layered and _is_drawing(page, own_name) for page in document.pages]
        flat = _without_more(document)
    return _as_seen(pdf, flat, kept)


def _has_no_more(page: pikepdf.Page) -> bool:
    return _OF_A_PAGE.issuperset(page.obj.keys())


def _is_drawing(page: pikepdf.Page, own_name: str) -> bool:
    """Whether all that a page is drawn with is drawing, and none of it goes by a name of ours."""
    import pikepdf

    names = map(str, page.resources.get("/XObject", pikepdf.Dictionary()))
    if any(name.startswith(f"/{own_name}") for name in names):
        return False
    waiting: list[Any] = [page.obj.get("/Contents"), page.resources, page.obj.get("/Group")]
    seen: set[tuple[int, int]] = set()
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return True
        one = waiting.pop()
        if not isinstance(one, pikepdf.Object) or (one.is_indirect and one.objgen in seen):
            continue
        seen.add(one.objgen)
        if isinstance(one, pikepdf.Array):
            waiting += one.as_list()
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            keys = set(one.keys())
            is_outside = isinstance(one, pikepdf.Stream) and not keys.isdisjoint(_OUTSIDE)
            if is_outside or not keys.isdisjoint(_MORE_THAN_DRAWING) or one.get("/Subtype") == "/PS":
                return False
            waiting += [one[key] for key in keys if key != "/Parent"]
    return False


def _without_more(document: pikepdf.Pdf) -> bytes:
    """Return a new document of the pages alone, each with what it is drawn with."""
    import pikepdf

    target = io.BytesIO()
    with pikepdf.new() as made:
        for page in document.pages:
            for key in set(page.obj.keys()) - _OF_A_PAGE:
                del page.obj[key]
            made.pages.append(page)
        made.save(target, static_id=True)
    return target.getvalue()


def _as_seen(pdf: bytes, flat: bytes, kept: list[bool]) -> bytes:
    """Return the flat document, with a picture in place of each page that is not to be kept, or looks otherwise."""
    import pikepdf

    with pdfium.opened(pdf, with_forms=True) as seen, pdfium.opened(flat) as drawn:
        pictures = {
            number: _picture_page(_draw(seen[number], _DPI))
            for number, (keep, page) in enumerate(zip(kept, drawn, strict=True))
            if not keep or not _alike(_draw(seen[number], _LOOK_DPI), _draw(page, _LOOK_DPI))
        }
    if not pictures:
        return flat
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(flat)) as document, pikepdf.new() as made:
        for number, page in enumerate(document.pages):
            if number in pictures:
                with pikepdf.open(io.BytesIO(pictures[number])) as picture:
                    made.pages.extend(picture.pages)
            else:
                made.pages.append(page)
        made.save(target, static_id=True)
    return target.getvalue()


def _picture_page(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    # Without the times of making, the bytes repeat.
    picture.save(target, "PDF", resolution=_DPI, creationDate=None, modDate=None)
    return target.getvalue()


def _draw(page: pypdfium2.PdfPage, dpi: int) -> Image.Image:
    picture: Image.Image = page.render(scale=dpi / _POINTS_AN_INCH).to_pil()
    return picture.convert("RGB")


def _alike(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    histogram = ImageChops.difference(one, other).convert("L").histogram()
    return not any(histogram[_NEARLY + 1 :])
