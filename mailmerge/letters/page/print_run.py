"""The print run: all letters of a school in one PDF for the printer, in the order of the posting sheet."""

from __future__ import annotations

import io
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from mailmerge.errors import NotFitError
from mailmerge.letters.letterhead import FORM_NAME
from mailmerge.paper import pdfium
from mailmerge.paper.growing import GrowingPdf

if TYPE_CHECKING:
    from pathlib import Path

    import pikepdf

_PAPERS = 20  # that are put together at a time
_PROVED_AT_A_TIME = 100
_LOOKED_AT = 20  # papers of a run
_LOOK_SCALE = 0.5  # of 72 dots an inch
_DEEPEST = 50  # trees of pages in trees of pages
_DRAWN_WITH = ("/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Group", "/UserUnit")


def print_run(pdfs: Iterable[bytes], *, duplex: bool) -> bytes:
    """Return one PDF of all the given ones, as `write_print_run` writes it."""
    file = io.BytesIO()
    write_print_run(pdfs, file, duplex=duplex)
    return file.getvalue()


def write_print_run(pdfs: Iterable[bytes], file: BinaryIO, *, duplex: bool) -> None:
    """Write one PDF of all the given ones, as they come; the same bytes every time.

    Paper needs no tags: structure is left out. With `duplex`, each document is padded to an even number of pages
    with a blank one of its own size, so that the next begins on a new sheet.

    Args:
        pdfs: the letters, with their enclosures behind them, in order.
        file: where it is written; what was written is not held.
        duplex: whether the printer prints both sides.
    """
    import pikepdf  # heavy, and only where something is printed

    growing, shelf = GrowingPdf(file), pikepdf.new()
    held: dict[str, tuple[pikepdf.Object, int]] = {}  # each letterhead, on the shelf, and its number in the run
    papers = iter(pdfs)
    while batch := list(islice(papers, _PAPERS)):
        with pikepdf.new() as document:
            letterheads = {name: document.copy_foreign(form) for name, (form, _) in held.items()}
            written = {letterheads[name].objgen[0]: number for name, (_, number) in held.items()}
            for pdf in batch:
                _add_paper(document, pdf, letterheads, duplex=duplex)
            numbers = growing.add(document, written)
            new = {name: form for name, form in letterheads.items() if name not in held}
            held |= {name: (shelf.copy_foreign(form), numbers[form.objgen[0]]) for name, form in new.items()}
    growing.finish()


def make_print_run(papers: Sequence[Path], target: Path, *, duplex: bool) -> None:
    """Write one PDF of all these, in order, and prove it; the disk keeps it when this returns.

    Args:
        papers: where the letters lie, with their enclosures behind them.
        target: where it is written, in a folder that is there.
        duplex: whether the printer prints both sides.

    Raises:
        NotFitError: a page differs: the run must not go out.
    """
    with target.open("wb") as file:
        write_print_run((paper.read_bytes() for paper in papers), file, duplex=duplex)
        file.flush()
        os.fsync(file.fileno())
    require_joined(target, (paper.read_bytes() for paper in papers), duplex=duplex)


def _add_paper(document: pikepdf.Pdf, pdf: bytes, letterheads: dict[str, pikepdf.Object], *, duplex: bool) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as paper:
        for page in paper.pages:
            _add(document, page, letterheads)
        if duplex and len(paper.pages) % 2:
            document.add_blank_page(page_size=_size(paper.pages[-1]))


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


def require_joined(run: Path | bytes, pdfs: Iterable[bytes], *, duplex: bool) -> None:
    """Prove a print run: each page is drawn with what the paper's own page is, and so has its words and its picture.

    A second reader, of another make, looks at some of the pages, spread over the run, and compares both.

    Args:
        run: what `print_run` returned, or the file that was written.
        pdfs: what it was given.
        duplex: likewise.

    Raises:
        NotFitError: a page differs: the run must not go out.
    """
    at, count_of_run, papers = 0, pdfium.count_pages(run), iter(pdfs)
    every = max(1, count_of_run // _LOOKED_AT)
    # What the first reader has read is held until it is closed: so it opens the run anew now and then, and reads no
    # page but those that are due.
    while batch := list(islice(papers, _PROVED_AT_A_TIME)):
        with _opened(run) as joined:
            pages = _pages_of(joined.Root.Pages, at)
            for pdf in batch:
                count = _require_same(pages, pdf)
                if at % every < count:
                    _look(run, at, pdf, count)
                blank = count % 2 if duplex else 0
                deque(islice(pages, blank), maxlen=0)
                at += count + blank
    if at != count_of_run:
        raise _differs()


def _pages_of(tree: Any, skip: int, deep: int = 0) -> Iterator[pikepdf.Page]:
    """Yield the pages of a tree but for the first ones; of a branch that holds only those, nothing is read."""
    import pikepdf

    for kid in tree.Kids if deep < _DEEPEST else ():
        count = int(kid.get("/Count", 1))
        if skip >= count:
            skip -= count
        elif "/Kids" in kid:
            yield from _pages_of(kid, skip, deep + 1)
            skip = 0
        else:
            yield pikepdf.Page(kid)


def _require_same(pages: Iterator[pikepdf.Page], pdf: bytes) -> int:
    """Prove the pages of one paper, which are the next, and return how many there are."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as paper:
        own = paper.pages
        there = list(islice(pages, len(own)))
        if len(there) < len(own) or not all(map(_is_same, own, there)):
            raise _differs()
        return len(own)


def _opened(run: Path | bytes) -> pikepdf.Pdf:
    import pikepdf

    # What pages have from the tree is looked for where it is wanted: to hand it down, every page would be read.
    return pikepdf.open(io.BytesIO(run) if isinstance(run, bytes) else run, inherit_page_attributes=False)


def _is_same(own: pikepdf.Page, page: pikepdf.Page) -> bool:
    """Whether a page is drawn with the same as a paper's own, at the same size and turned alike."""
    return _content(own) == _content(page) and _drawn_with(own) == _drawn_with(page)


def _content(page: pikepdf.Page) -> bytes:
    """Return what draws a page, its parts joined as they are drawn: ISO 32000-1, table 30."""
    import pikepdf

    content = page.obj.get("/Contents", ())
    parts: Any = [content] if isinstance(content, pikepdf.Stream) else content
    return b"\n".join(part.read_bytes() for part in parts)


def _drawn_with(page: pikepdf.Page) -> dict[str, Any]:
    """Return what a page is drawn with; what it lacks it has from the tree that it hangs in: ISO 32000-1, 7.7.3.4."""
    held: dict[str, Any] = {}
    holder: Any = page.obj
    for _ in range(_DEEPEST):
        if holder is None:
            break
        keys = holder.keys()
        held |= {key: holder[key] for key in _DRAWN_WITH if key in keys and key not in held}
        holder = holder["/Parent"] if "/Parent" in keys else None
    return held


def _look(run: Path | bytes, at: int, pdf: bytes, count: int) -> None:
    """Compare words and picture of the first page of a paper, and of its last, as the second reader has them."""
    with pdfium.opened(run) as joined, pdfium.opened(pdf) as own:
        for number in {0, count - 1}:
            if _seen(joined[at + number]) != _seen(own[number]):
                raise _differs()


def _seen(page: Any) -> tuple[str, bytes]:
    return page.get_textpage().get_text_bounded(), bytes(page.render(scale=_LOOK_SCALE, grayscale=True).buffer)


def _differs() -> NotFitError:
    return NotFitError(
        "The print run is not what its letters are, so nothing was made. Show this to whoever looks after the program."
    )


def _forms(page: pikepdf.Page) -> pikepdf.Object:
    import pikepdf

    return page.resources.get("/XObject", pikepdf.Dictionary())


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    return right - left, top - bottom
