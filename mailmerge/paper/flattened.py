"""PDFs that others made, for the printer: what is filled in, stamped or noted on a page becomes part of the page."""

import io
from itertools import zip_longest

from PIL import Image, ImageChops

_DPI = 200
_LOOK_DPI = 50
_POINTS_AN_INCH = 72
# How far a dot may differ, of 255: the same lines drawn by another way.
_NEARLY = 60


def flattened(pdf: bytes) -> bytes:
    """Return a PDF whose pages look as they do on a screen, and hold nothing but what is drawn.

    One without forms, notes and layers is returned as it is. Where flattening would change what is seen, the pages
    become pictures of themselves.
    """
    import pikepdf  # heavy, and only where a paper is made flat

    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        if "/OCProperties" not in root and "/AcroForm" not in root and not any("/Annots" in p for p in document.pages):
            return pdf
        layered = "/OCProperties" in root
        if "/AcroForm" in root:
            document.generate_appearance_streams()
        document.flatten_annotations("screen")
        if "/AcroForm" in root:
            del root.AcroForm
        target = io.BytesIO()
        document.save(target, static_id=True)
    flat = target.getvalue()
    seen = _drawn(pdf, _LOOK_DPI)
    if not layered and all(_alike(one, other) for one, other in zip_longest(seen, _drawn(flat, _LOOK_DPI))):
        return flat
    pages = _drawn(pdf, _DPI)
    target = io.BytesIO()
    # Without the times of making, the bytes repeat.
    pages[0].save(
        target, "PDF", resolution=_DPI, save_all=True, append_images=pages[1:], creationDate=None, modDate=None
    )
    return target.getvalue()


def _drawn(pdf: bytes, dpi: int) -> list[Image.Image]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        return [page.render(scale=dpi / _POINTS_AN_INCH).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def _alike(one: Image.Image | None, other: Image.Image | None) -> bool:
    if one is None or other is None or one.size != other.size:
        return False
    histogram = ImageChops.difference(one, other).convert("L").histogram()
    return not any(histogram[_NEARLY + 1 :])
