"""The print run: all letters of a school in one PDF for the printer, in the order of the posting sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mailmerge.errors import NotFitError
from mailmerge.letters.letterhead import FORM_NAME

if TYPE_CHECKING:
    import pikepdf

_LOOKED_AT = 20  # papers of a run
_LOOK_SCALE = 0.5  # of 72 dots an inch
_DEEPEST = 50  # trees of pages in trees of pages
_DRAWN_WITH = ("/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Group", "/UserUnit")


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
    return _saved(run)


def _add(run: pikepdf.Pdf, page: pikepdf.Page, letterheads: dict[str, pikepdf.Object]) -> None:
    """Add a page; a letterhead that lies under an earlier one is not held again, which is half of what a page takes.

    It is the same where all that it is drawn with is the same: a name alone would let one paper's lie under another's.
    """
    for key in ("/StructParents", "/Tabs", "/Annots"):
        if key in page:
            del page[key]
    own = _forms(page)
    names = [name for name in map(str, own) if name.startswith(f"/{FORM_NAME}")]
    held = [name for name in names if name in letterheads and own[name] == letterheads[name]]
    for name in held:
        del own[name]
    run.pages.append(page)
    forms = _forms(run.pages[-1])
    for name in names:
        if name in held:
            forms[name] = letterheads[name]
        else:
            letterheads.setdefault(name, forms[name])


def _saved(document: pikepdf.Pdf) -> bytes:
    import pikepdf

    target = io.BytesIO()
    document.save(target, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def require_joined(run: bytes, pdfs: Iterable[bytes], *, duplex: bool) -> None:
    """Prove a print run: each page is drawn with what the paper's own page is, and so has its words and its picture.

    A second reader, of another make, looks at some of the pages, spread over the run, and compares both.

    Args:
        run: what `print_run` returned.
        pdfs: what it was given.
        duplex: likewise.

    Raises:
        NotFitError: a page differs: the run must not go out.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(run)) as joined:
        pages, at = joined.pages, 0
        every = max(1, len(pages) // _LOOKED_AT)
        for pdf in pdfs:
            count = count_pages(pdf)
            there = pages[at : at + count]
            # What was stored without compression is compressed as a run is written: then the paper is, too.
            if len(there) < count or not (_is_same(pdf, there) or _is_same(_written(pdf), there)):
                raise _differs()
            if at % every < count:
                _look(run, at, pdf, count)
            at += count + (count % 2 if duplex else 0)
        if at != len(pages):
            raise _differs()


def _written(pdf: bytes) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return _saved(document)


def _is_same(pdf: bytes, joined: Sequence[pikepdf.Page]) -> bool:
    """Whether pages are drawn with the same as those of a paper, at the same size and turned alike."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return all(
            _content(own) == _content(page) and all(_held(own, key) == _held(page, key) for key in _DRAWN_WITH)
            for own, page in zip(document.pages, joined, strict=True)
        )


def _content(page: pikepdf.Page) -> bytes:
    """Return what draws a page, its parts joined as they are drawn: ISO 32000-1, table 30."""
    import pikepdf

    content = page.obj.get("/Contents", ())
    parts: Any = [content] if isinstance(content, pikepdf.Stream) else content
    return b"\n".join(part.read_bytes() for part in parts)


def _held(page: pikepdf.Page, key: str) -> Any:
    """Return what a page holds under a key, or what it has from the tree that it hangs in: ISO 32000-1, 7.7.3.4."""
    holder: Any = page.obj
    for _ in range(_DEEPEST):
        if holder is None or key in holder:
            break
        holder = holder.get("/Parent")
    return None if holder is None else holder.get(key)


def _look(run: bytes, at: int, pdf: bytes, count: int) -> None:
    """Compare words and picture of the first page of a paper, and of its last."""
    import pypdfium2

    joined, own = pypdfium2.PdfDocument(run), pypdfium2.PdfDocument(pdf)
    try:
        for number in {0, count - 1}:
            if _seen(joined[at + number]) != _seen(own[number]):
                raise _differs()
    finally:
        joined.close()
        own.close()


def _seen(page: Any) -> tuple[str, bytes]:
    return page.get_textpage().get_text_bounded(), bytes(page.render(scale=_LOOK_SCALE, grayscale=True).buffer)


def _differs() -> NotFitError:
    return NotFitError(
        "The print run is not what its letters are, so nothing was made. Show this to whoever looks after the program."
    )


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
