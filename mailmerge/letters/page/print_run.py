"""The print run: all letters of a school in one PDF for the printer, in the order of the posting sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mailmerge.letters.letterhead import FORM_NAME

if TYPE_CHECKING:
    import pikepdf


def print_run(pdfs: Iterable[bytes], *, duplex: bool) -> bytes:
    """Return one PDF of all the given ones; the same bytes every time.

    Paper needs no tags: structure is left out. With `duplex`, each document is padded to an even number of pages
    with a blank one of its own size, so that the next begins on a new sheet.

    Args:
        pdfs: the letters, with their enclosures behind them, in order.
        duplex: whether the printer prints both sides.
    """
    import pikepdf  # heavy, and only where something is printed

    run = pikepdf.new()
    letterheads: dict[str, pikepdf.Object] = {}
    for pdf in pdfs:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            for page in document.pages:
                _add(run, page, letterheads)
            if duplex and len(document.pages) % 2:
                run.add_blank_page(page_size=_size(document.pages[-1]))
    target = io.BytesIO()
    run.save(target, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _add(run: pikepdf.Pdf, page: pikepdf.Page, letterheads: dict[str, pikepdf.Object]) -> None:
    """Add a page; a letterhead that lies under an earlier one is not held again, which is half of what a page takes."""
    for key in ("/StructParents", "/Tabs", "/Annots"):
        if key in page:
            del page[key]
    names = [name for name in map(str, _forms(page)) if name.startswith(f"/{FORM_NAME}")]
    for name in names:
        if name in letterheads:
            del _forms(page)[name]
    run.pages.append(page)
    forms = _forms(run.pages[-1])
    for name in names:
        if name not in letterheads:
            letterheads[name] = forms[name]
        forms[name] = letterheads[name]


def _forms(page: pikepdf.Page) -> pikepdf.Object:
    import pikepdf

    return page.resources.get("/XObject", pikepdf.Dictionary())


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    return right - left, top - bottom
