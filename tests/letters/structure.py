"""What a screen reader is told of a PDF: our own look at its structure, beside the independent checker's."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pikepdf

# Operators that put something on the page: text, lines and areas, pictures and forms, shadings.
_DRAWS = frozenset(("Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "EI"))
_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


@dataclass(frozen=True)
class Element:
    """One element of the structure tree: its tag, attributes, and what is in it, elements and pieces of pages."""

    tag: str
    inner: tuple["Element | Piece", ...]
    attributes: Any
    alternative: str
    language: str

    def all(self, *tags: str) -> list["Element"]:
        """Return the elements of these tags in it, in reading order."""
        found = [self] if self.tag in tags else []
        return found + [each for part in self.inner if isinstance(part, Element) for each in part.all(*tags)]

    def pieces(self) -> Iterator["Piece"]:
        """Yield the pieces of pages in it, in reading order."""
        for part in self.inner:
            if isinstance(part, Element):
                yield from part.pieces()
            else:
                yield part


@dataclass(frozen=True)
class Piece:
    """Marked content: the page's number from 0, and its own number there."""

    page: int
    number: int


def faults_in(pdf: bytes) -> list[str]:
    """Return what a screen reader would stumble over; nothing, where the structure is sound."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        tree = _tree(document)
        drawn = [list(_drawn(page)) for page in document.pages]
        return [
            *_document_faults(document),
            *_heading_faults(tree),
            *_table_faults(tree),
            *_list_faults(tree),
            *("a picture without words" for figure in tree.all("Figure") if not figure.alternative),
            *(
                f"page {number}: something is neither tagged nor an artifact"
                for number, page in enumerate(drawn, start=1)
                if None in page
            ),
            *_order_faults(tree, drawn),
        ]


def outline_of(pdf: bytes) -> list[str]:
    """Return the tags of headings, paragraphs, lists, tables and pictures, in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [element.tag for element in _tree(document).all(*_HEADINGS, "P", "L", "Table", "Figure")]


def languages_of(pdf: bytes) -> set[str]:
    """Return the languages that elements of a PDF declare, and its own."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        elements = _elements(_tree(document))
        return {str(document.Root.Lang), *(element.language for element in elements if element.language)}


def _elements(element: Element) -> Iterator[Element]:
    yield element
    for part in element.inner:
        if isinstance(part, Element):
            yield from _elements(part)


def _tree(document: pikepdf.Pdf) -> Element:
    pages = {page.objgen: number for number, page in enumerate(document.pages)}
    return _read(document.Root.StructTreeRoot, pages, 0)


def _read(node: Any, pages: dict[tuple[int, int], int], page: int) -> Element:
    if "/Pg" in node:
        page = pages[node.Pg.objgen]
    inner = node.get("/K", [])
    parts = list(inner) if isinstance(inner, pikepdf.Array) else [inner]
    return Element(
        tag=str(node.get("/S", "/Root"))[1:],
        inner=tuple(_part(part, pages, page) for part in parts if not _is_object(part)),
        attributes=node.get("/A", {}),
        alternative=str(node.get("/Alt", "")),
        language=str(node.get("/Lang", "")),
    )


def _part(part: Any, pages: dict[tuple[int, int], int], page: int) -> Element | Piece:
    if not isinstance(part, pikepdf.Dictionary):
        return Piece(page, int(part))
    if "/MCID" in part:
        return Piece(pages[part.Pg.objgen] if "/Pg" in part else page, int(part.MCID))
    return _read(part, pages, page)


def _is_object(part: Any) -> bool:
    return isinstance(part, pikepdf.Dictionary) and part.get("/Type") == "/OBJR"


def _drawn(page: pikepdf.Page) -> Iterator[int | str | None]:
    """Yield for all that is drawn, once a run: its marked content's number, "artifact", or None where it is bare."""
    marks: list[int | str | None] = []
    last: object = object()
    for entry in pikepdf.parse_content_stream(page):
        operator = str(entry.operator)
        if operator in ("BDC", "BMC"):
            marks.append(_mark(entry.operands))
        elif operator == "EMC":
            marks.pop()
        elif operator in _DRAWS:
            mark = next((mark for mark in reversed(marks) if mark is not None), None)
            if mark != last or mark is None:
                yield mark
            last = mark


def _mark(operands: Any) -> int | str | None:
    if str(operands[0]) == "/Artifact":
        return "artifact"
    properties = operands[1] if len(operands) > 1 else {}
    return int(properties["/MCID"]) if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties else None


def _document_faults(document: pikepdf.Pdf) -> Iterator[str]:
    if not str(document.Root.get("/Lang", "")):
        yield "no language"
    if not str(document.docinfo.get("/Title", "")) or not document.Root.ViewerPreferences.DisplayDocTitle:
        yield "no title to show"


def _heading_faults(tree: Element) -> Iterator[str]:
    levels = [_HEADINGS.index(heading.tag) + 1 for heading in tree.all(*_HEADINGS)]
    if levels[:1] != [1]:
        yield "the first heading is not of the first level"
    if any(later > earlier + 1 for earlier, later in pairwise(levels)):
        yield "a level of headings is left out"


def _table_faults(tree: Element) -> Iterator[str]:
    for table in tree.all("Table"):
        rows = [row.all("TH", "TD") for row in table.all("TR")]
        if len({len(row) for row in rows}) != 1:
            yield "the rows of a table are not of one length"
        if not table.all("TH"):
            yield "a table without headings"
        if any("/Scope" not in heading.attributes for heading in table.all("TH")):
            yield "a heading of a table that does not say what it heads"


def _list_faults(tree: Element) -> Iterator[str]:
    for each in tree.all("L"):
        if any(isinstance(part, Element) and part.tag != "LI" for part in each.inner):
            yield "something in a list that is no item"
    if any(not item.all("LBody") for item in tree.all("LI")):
        yield "an item of a list without a body"


def _order_faults(tree: Element, drawn: list[list[int | str | None]]) -> Iterator[str]:
    """All that is drawn is read, once; words in the order in which they are drawn (bullets and pictures come last)."""
    apart = {piece for element in tree.all("Lbl", "Figure") for piece in element.pieces()}
    for page, shown in enumerate(drawn):
        told = [piece for piece in tree.pieces() if piece.page == page]
        if sorted(piece.number for piece in told) != sorted({mark for mark in shown if isinstance(mark, int)}):
            yield f"page {page + 1}: what is read is not what is drawn"
        words = [piece.number for piece in told if piece not in apart]
        if words != [mark for mark in dict.fromkeys(shown) if mark in words]:
            yield f"page {page + 1}: words are read in another order than they are drawn"
