"""The print run: all letters of a school in one PDF for the printer, in the order of the posting sheet."""

import io
from collections.abc import Iterable

import pikepdf


def print_run(pdfs: Iterable[bytes], *, duplex: bool) -> bytes:
    """Return one PDF of all the given ones; the same bytes every time.

    Paper needs no tags: structure is left out. With `duplex`, each document is padded to an even number of pages
    with a blank one of its own size, so that the next begins on a new sheet.

    Args:
        pdfs: the letters, with their enclosures behind them, in order.
        duplex: whether the printer prints both sides.
    """
    run = pikepdf.new()
    for pdf in pdfs:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            run.pages.extend(document.pages)
            if duplex and len(document.pages) % 2:
                run.add_blank_page(page_size=_size(document.pages[-1]))
    for page in run.pages:
        for key in ("/StructParents", "/Tabs", "/Annots"):
            if key in page:
                del page[key]
    target = io.BytesIO()
    run.save(target, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    return right - left, top - bottom
