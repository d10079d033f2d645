"""Tagged PDF (PDF/UA-1) that is written page by page, each put together by hand from lines, rules and pictures.

For long lists whose places are known: WeasyPrint takes time by the box, and memory by the page; here a page is written
and forgotten. Each element of the structure is shown as one piece, in the order in which it is read.
Source of the form: ISO 32000-1, 14.7 (logical structure) and 14.8 (tagged PDF); ISO 14289-1.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from mailmerge.paper.growing import GrowingPdf

if TYPE_CHECKING:
    from mailmerge.paper.lettering import Lettering, Line

_POINTS_A_MM = 72 / 25.4
WIDTH, HEIGHT = 210.0, 297.0  # mm: A4
_PICTURE = b"Picture"
_BLACK_ON_WHITE = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode"


def points(*mm: float) -> tuple[float, ...]:
    """Return lengths in points."""
    return tuple(value * _POINTS_A_MM for value in mm)


class Words(NamedTuple):
    """A line of text, `size` points large: mm from the page's left edge, and from its upper edge to where it stands."""

    line: Line
    size: float
    left: float
    base: float


class Rule(NamedTuple):
    """A filled oblong: its place and size in mm from the page's upper left corner, and how white it is, of 1."""

    left: float
    top: float
    wide: float
    high: float
    white: float = 0


class Bitmap(NamedTuple):
    """A square picture of black and white dots: what gives its rows, its place and its side in mm.

    A row has a bit a dot, 1 for white, and is filled up to whole bytes.
    """

    rows: Callable[[], Sequence[bytes]]
    left: float
    top: float
    side: float


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure: its type, what shows it, and what it holds.

    Attributes:
        type: a standard type, such as `P`.
        shown: lines, or one picture, which is the page's.
        kids: elements in it.
        words: what is read aloud in the place of a picture.
        scope: what a heading cell heads, such as `Column`.
    """

    type: str
    shown: tuple[Words | Bitmap, ...] = ()
    kids: tuple[Element, ...] = ()
    words: str = ""
    scope: str = ""

    def lines(self) -> Iterator[Line]:
        """Yield the lines of text in it."""
        for one in self.shown:
            if isinstance(one, Words):
                yield one.line
        for kid in self.kids:
            yield from kid.lines()


class TaggedPdf:
    """Writes one PDF into a file; `finish` makes it whole. The same pages give the same bytes."""

    def __init__(self, file: BinaryIO, letters: Lettering) -> None:
        self._letters = letters
        self._growing = GrowingPdf(file)
        self._fonts = self._growing.take(letters.frame, letters.fonts)
        self._root, self._document, self._branch = (self._growing.number() for _ in range(3))
        self._pages: list[int] = []
        self._kids: list[int] = []
        self._parents: list[int] = []

    def add_page(self, element: Element, rules: Sequence[Rule]) -> None:
        """Write a page of A4: its structure, and the rules that are nothing but decoration."""
        page = _Page(self._growing, self._letters)
        self._kids.append(page.put(element, self._document))
        content = b"/Artifact BMC\n%s\nEMC\n%s" % (b"\n".join(map(_rule, rules)), b"\n".join(page.content))
        drawn, parents = self._growing.number(), self._growing.number()
        self._growing.put_stream(drawn, b"<< /Filter /FlateDecode >>", zlib.compress(content))
        self._growing.put(parents, b"[ %s ]" % _references(page.parents))
        self._parents.append(parents)
        picture = b" /XObject << /%s %d 0 R >>" % (_PICTURE, page.picture) if page.picture else b""
        self._growing.put(
            page.number,
            b"<< /Type /Page /Parent %d 0 R /MediaBox [ 0 0 %s ] /Contents %d 0 R /StructParents %d /Tabs /S"
            b" /Resources << /Font %d 0 R%s >> >>"
            % (self._branch, b"%.3f %.3f" % points(WIDTH, HEIGHT), drawn, len(self._pages), self._fonts, picture),
        )
        self._pages.append(page.number)

    def finish(self) -> None:
        """Write what leads to the pages and their structure; title, language and day are the lettering's."""
        growing, frame = self._growing, self._letters.frame
        tree = b"<< /Type /Pages /Kids [ %s ] /Count %d >>" % (_references(self._pages), len(self._pages))
        growing.hang(self._branch, tree, len(self._pages))
        growing.put(
            self._document,
            b"<< /Type /StructElem /S /Document /P %d 0 R /K [ %s ] >>" % (self._root, _references(self._kids)),
        )
        numbers = b" ".join(b"%d %d 0 R" % (page, parents) for page, parents in enumerate(self._parents))
        growing.put(
            self._root,
            b"<< /Type /StructTreeRoot /K [ %d 0 R ] /ParentTree << /Nums [ %s ] >> /ParentTreeNextKey %d >>"
            % (self._document, numbers, len(self._pages)),
        )
        catalog = b"/Lang %s /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>" % (
            frame.Root.Lang.unparse()
        )
        metadata = growing.take(frame, frame.Root.Metadata)
        growing.finish(
            b"%s /Metadata %d 0 R /StructTreeRoot %d 0 R " % (catalog, metadata, self._root),
            growing.take(frame, frame.trailer.Info),
        )


class _Page:
    """A page as it is put together: its number, what draws it, which element each mark is of, and its picture."""

    def __init__(self, growing: GrowingPdf, letters: Lettering) -> None:
        self._growing, self._letters = growing, letters
        self.number = growing.number()
        self.content: list[bytes] = []
        self.parents: list[int] = []
        self.picture = 0

    def put(self, element: Element, parent: int) -> int:
        """Show an element and all in it, write it, and return its number."""
        own = self._growing.number()
        tag, held = element.type.encode(), b""
        if element.shown:
            held = b"%d " % len(self.parents)
            shown = b"\n".join(map(self._shown, element.shown))
            self.content.append(b"/%s << /MCID %d >> BDC\n%s\nEMC" % (tag, len(self.parents), shown))
            self.parents.append(own)
        held += _references([self.put(kid, own) for kid in element.kids])
        more = b"".join(_attributes(element))
        self._growing.put(
            own,
            b"<< /Type /StructElem /S /%s /P %d 0 R /Pg %d 0 R%s /K [ %s ] >>" % (tag, parent, self.number, more, held),
        )
        return own

    def _shown(self, one: Words | Bitmap) -> bytes:
        if isinstance(one, Words):
            left, low = points(one.left, HEIGHT - one.base)
            return self._letters.shown(one.line, one.size, left, low)
        rows = one.rows()
        self.picture = self._growing.number()
        dictionary = b"<< %s /Width %d /Height %d >>" % (_BLACK_ON_WHITE, len(rows), len(rows))
        self._growing.put_stream(self.picture, dictionary, zlib.compress(b"".join(rows)))
        side, left, low = points(one.side, one.left, HEIGHT - one.top - one.side)
        return b"q %.3f 0 0 %.3f %.3f %.3f cm /%s Do Q" % (side, side, left, low, _PICTURE)


def _attributes(element: Element) -> Iterator[bytes]:
    if element.words:
        import pikepdf  # heavy, and only where something is drawn

        yield b" /Alt %s" % pikepdf.String(element.words).unparse()
    for one in element.shown:
        if isinstance(one, Bitmap):
            edges = points(one.left, HEIGHT - one.top - one.side, one.left + one.side, HEIGHT - one.top)
            yield b" /A << /O /Layout /Placement /Block /BBox [ %.3f %.3f %.3f %.3f ] >>" % edges
    if element.scope:
        yield b" /A << /O /Table /Scope /%s >>" % element.scope.encode()


def _rule(rule: Rule) -> bytes:
    low = HEIGHT - rule.top - rule.high
    return b"%g g %.3f %.3f %.3f %.3f re f" % (rule.white, *points(rule.left, low, rule.wide, rule.high))


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
