"""A booklet: many documents in one PDF, with an index in front and a bookmark for each. For looking at, not to send."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby

import pikepdf
from markupsafe import Markup

from mailmerge.letters.page.geometry import (
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
)
from mailmerge.paper.pdfium import count_pages

_CSS = f"""@page {{ size: {PAGE_WIDTH}mm {PAGE_HEIGHT}mm;
  margin: {MARGIN_TOP}mm {MARGIN_RIGHT}mm {MARGIN_BOTTOM}mm {MARGIN_LEFT}mm; }}
html {{ font-size: 9.5pt; line-height: 1.3; color: #111; hyphens: none; }}
body {{ margin: 0; }}
h1 {{ font-size: 1.5em; margin: 0 0 2mm; }}
h2 {{ font-size: 1.1em; margin: 4mm 0 1mm; break-after: avoid; }}
p {{ margin: 0 0 2mm; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; }}
th, td {{ border-bottom: 0.2mm solid #bbb; padding: 0.5mm 1.5mm; text-align: left; vertical-align: top; }}
th:last-child, td:last-child {{ width: 12mm; text-align: right; }}
.faulty {{ font-weight: bold; }}
del {{ color: #a11; }}
ins {{ color: #060; font-weight: bold; }}
"""
_MADE = "2000-01-01"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One document of a booklet: the part it belongs to, what it is, a note, and its PDF.

    `faults` say why there is no such document; a page with them then stands in its place, and `pdf` is empty.
    """

    part: str
    title: str
    note: str = ""
    pdf: bytes = field(default=b"", repr=False)
    faults: tuple[str, ...] = ()


def booklet(title: str, chapters: Sequence[Chapter]) -> bytes:
    """Return the chapters in one PDF, behind an index with their page numbers; the same bytes every time."""
    documents = [chapter.pdf or _fault_page(chapter) for chapter in chapters]
    counts = [count_pages(document) for document in documents]
    index = _index(title, chapters, _starts(counts, 1))
    if (front := count_pages(index)) > 1:
        index = _index(title, chapters, _starts(counts, front))
    starts = _starts(counts, front)
    book = pikepdf.new()
    for document in (index, *documents):
        with pikepdf.open(io.BytesIO(document)) as opened:
            book.pages.extend(opened.pages)
    for page in book.pages:
        for key in ("/StructParents", "/Tabs", "/Annots"):
            if key in page:
                del page[key]
    _add_bookmarks(book, chapters, starts)
    book.docinfo["/Title"] = title
    book.remove_unreferenced_resources()
    target = io.BytesIO()
    book.save(target, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def note_page(title: str, body: Markup) -> bytes:
    """Return a document in a booklet's own style, from the HTML inside its body."""
    from mailmerge.paper.pdf import write_pdf

    return write_pdf(body, _CSS, title=title, language="en-GB", day=_MADE)


def _starts(counts: Sequence[int], front: int) -> tuple[int, ...]:
    """Return the number of each document's first page, from 1, behind `front` pages of index."""
    return tuple(accumulate(counts[:-1], initial=front + 1))


def _index(title: str, chapters: Sequence[Chapter], starts: Sequence[int]) -> bytes:
    body = Markup("<h1>{0}</h1>").format(title)
    for part, entries in groupby(zip(chapters, starts, strict=True), key=lambda entry: entry[0].part):
        rows = Markup("").join(
            Markup("<tr{3}><td>{0}</td><td>{1}</td><td>{2}</td></tr>").format(
                chapter.title, chapter.note, start, Markup(' class="faulty"') if chapter.faults else ""
            )
            for chapter, start in entries
        )
        head = Markup("<thead><tr><th>Case</th><th>Made from</th><th>Page</th></tr></thead>")
        body += Markup("<h2>{0}</h2><table>{1}<tbody>{2}</tbody></table>").format(part, head, rows)
    return note_page(title, body)


def _fault_page(chapter: Chapter) -> bytes:
    faults = Markup("").join(Markup("<p>{0}</p>").format(fault) for fault in chapter.faults)
    body = Markup("<h1>{0}</h1><p>{1}. This one cannot be made:</p>{2}").format(chapter.part, chapter.title, faults)
    return note_page(chapter.part, body)


def _add_bookmarks(book: pikepdf.Pdf, chapters: Sequence[Chapter], starts: Sequence[int]) -> None:
    """Give the booklet a bookmark for each part, and under it one for each of its chapters."""
    with book.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Index", 0))
        for part, entries in groupby(zip(chapters, starts, strict=True), key=lambda entry: entry[0].part):
            inside = [(chapter.title, start - 1) for chapter, start in entries]
            item = pikepdf.OutlineItem(part, inside[0][1])
            item.children.extend(pikepdf.OutlineItem(title, page) for title, page in inside)
            outline.root.append(item)
