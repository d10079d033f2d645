"""The print run: all letters of a school in one PDF for the printer, in the order of the posting sheet."""

from __future__ import annotations

import io
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from mailmerge.errors import NotFitError
from mailmerge.paper import pdfium
from mailmerge.paper.fingerprints import DEEPEST, Fingerprint, Fingerprints, TooDeepError
from mailmerge.paper.growing import GrowingPdf

if TYPE_CHECKING:
    from pathlib import Path

    import pikepdf

    from mailmerge.letters.page.shelf import Tray

_PAPERS = 20  # that are put together at a time
_PROVED_AT_A_TIME = 100
_LOOKED_AT = 20  # papers of a run
_LOOK_SCALE = 0.5  # of 72 dots an inch

# What each page of a paper is, as it was read before it was put into the run.
Seen = tuple[Fingerprint, ...]


def print_run(pdfs: Sequence[bytes], *, duplex: bool) -> bytes:
    """Return one PDF of all the given ones, as `write_print_run` writes it, proved.

    Raises:
        NotFitError: a page differs: the run must not go out.
    """
    file = io.BytesIO()
    seen = write_print_run(pdfs, file, duplex=duplex)
    run = file.getvalue()
    require_joined(run, seen, pdfs.__getitem__, duplex=duplex)
    return run


def write_print_run(pdfs: Iterable[bytes], file: BinaryIO, *, duplex: bool) -> list[Seen]:
    """Write one PDF of all the given ones, as they come; the same bytes every time.

    Paper needs no tags: structure is left out. With `duplex`, each document is padded to an even number of pages
    with a blank one of its own size, so that the next begins on a new sheet.

    Args:
        pdfs: the letters, with their enclosures behind them, in order.
        file: where it is written; what was written is not held.
        duplex: whether the printer prints both sides.

    Returns:
        What each of them was, page by page, before it was put into the run.
    """
    import pikepdf  # heavy, and only where something is printed

    from mailmerge.letters.page.shelf import Shelf

    growing, shelf, seen = GrowingPdf(file), Shelf(), list[Seen]()
    papers = iter(pdfs)
    while batch := list(islice(papers, _PAPERS)):
        with pikepdf.new() as document:
            tray = shelf.tray(document)
            seen += [_add_paper(document, pdf, tray, duplex=duplex) for pdf in batch]
            shelf.keep(tray, growing.add(document, tray.written))
    growing.finish()
    return seen


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
        seen = write_print_run((paper.read_bytes() for paper in papers), file, duplex=duplex)
        file.flush()
        os.fsync(file.fileno())
    require_joined(target, seen, lambda number: papers[number].read_bytes(), duplex=duplex)


def _add_paper(document: pikepdf.Pdf, pdf: bytes, tray: Tray, *, duplex: bool) -> Seen:
    """Add the pages of a paper, and return what they were."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as paper:
        pages = list(paper.pages)
        # Before any is added: a letterhead is then taken out of what several may be drawn with.
        seen = _fingerprints(Fingerprints(paper), pages)
        for page, own in zip(pages, seen, strict=True):
            _add(tray, page, own)
        if duplex and len(paper.pages) % 2:
            document.add_blank_page(page_size=_size(paper.pages[-1]))
    return seen


def _fingerprints(taken: Fingerprints, pages: Iterable[pikepdf.Page]) -> Seen:
    try:
        return tuple(map(taken.of, pages))
    except TooDeepError:
        raise _differs() from None


def _add(tray: Tray, page: pikepdf.Page, own: Fingerprint) -> None:
    for key in ("/StructParents", "/Tabs", "/Annots"):
        if key in page:
            del page[key]
    tray.add(page, own.resources)


def require_joined(run: Path | bytes, seen: Iterable[Seen], paper: Callable[[int], bytes], *, duplex: bool) -> None:
    """Prove a print run: each page is drawn with what the paper's own page is, and so has its words and its picture.

    A second reader, of another make, looks at some of the pages, spread over the run, and compares both.

    Args:
        run: what was written, or the file.
        seen: what its papers were, as `write_print_run` returned it.
        paper: returns a paper by its place among them.
        duplex: as it was written.

    Raises:
        NotFitError: a page differs: the run must not go out.
    """
    at, count_of_run, papers = 0, pdfium.count_pages(run), enumerate(seen)
    every = max(1, count_of_run // _LOOKED_AT)
    # What the first reader has read is held until it is closed: so it opens the run anew now and then, and reads no
    # page but those that are due.
    while batch := list(islice(papers, _PROVED_AT_A_TIME)):
        with _opened(run) as joined:
            pages, fingerprints = _pages_of(joined.Root.Pages, at), Fingerprints(joined)
            for number, own in batch:
                count = len(own)
                if _fingerprints(fingerprints, islice(pages, count)) != own:
                    raise _differs()
                if at % every < count:
                    _look(run, at, paper(number), count)
                blank = count % 2 if duplex else 0
                deque(islice(pages, blank), maxlen=0)
                at += count + blank
    if at != count_of_run:
        raise _differs()


def _pages_of(tree: Any, skip: int, deep: int = 0) -> Iterator[pikepdf.Page]:
    """Yield the pages of a tree but for the first ones; of a branch that holds only those, nothing is read."""
    import pikepdf

    for kid in tree.Kids if deep < DEEPEST else ():
        count = int(kid.get("/Count", 1))
        if skip >= count:
            skip -= count
        elif "/Kids" in kid:
            yield from _pages_of(kid, skip, deep + 1)
            skip = 0
        else:
            yield pikepdf.Page(kid)


def _opened(run: Path | bytes) -> pikepdf.Pdf:
    import pikepdf

    # What pages have from the tree is looked for where it is wanted: to hand it down, every page would be read.
    return pikepdf.open(io.BytesIO(run) if isinstance(run, bytes) else run, inherit_page_attributes=False)


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


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    return right - left, top - bottom
