"""What a finished letter truly says: the words taken back out of the PDF and the Word file."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pikepdf
import pypdfium2
from lxml import etree

from mailmerge.letters.numbering import NUMBERING, Counter, word_lists
from mailmerge.letters.word.tags import w
from mailmerge.letters.word.wordfile import MAIN
from mailmerge.letters.wordstyles import STYLES, styles_of
from mailmerge.paper import pdfium

# What PDFium puts where a line ends in a hyphen, and the marks that lists have on paper and not in Word's text.
_HYPHEN_MARKS = ("\x02", "\ufffe")
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle on a page, in points from the bottom left, as PDF counts."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class PageText:
    """One page of a PDF: its size in points, its words, and the rectangles that they fill."""

    width: float
    height: float
    text: str
    rectangles: tuple[Rectangle, ...]


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF declares: its fonts as (name, whether embedded), whether it is tagged and titled, its language."""

    fonts: tuple[tuple[str, bool], ...]
    tagged: bool
    titled: bool
    language: str


def squeezed(text: str) -> str:
    """Return `text` without white space and list bullets: lines break where they like, words stay the same."""
    return "".join(squeezed_words(text))


def squeezed_words(text: str) -> list[str]:
    """Return the words of `text`, each squeezed; a bullet that stands alone is a word without letters."""
    for mark in _HYPHEN_MARKS:
        text = text.replace(mark, "-")
    words = text.split()
    return [word.replace(_BULLET, "") for word in words] if _BULLET in text else words


def spaced(text: str) -> str:
    """Return `text` with each run of white space as one space."""
    return " ".join(text.split())


def read_page(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> PageText:
    """Return what stands on a page of an open PDF, by its words, which stay open."""
    # The rectangles can only be asked for once they were counted.
    rectangles = tuple(Rectangle(*text.get_rect(index)) for index in range(text.count_rects()))
    return PageText(page.get_width(), page.get_height(), text.get_text_range(), rectangles)


@lru_cache(maxsize=64)
def page_texts(pdf: bytes) -> tuple[str, ...]:
    """Return the words of each page of a PDF that is asked for again and again, such as a letterhead."""
    with pdfium.opened(pdf) as document:
        return tuple(page.get_textpage().get_text_range() for page in document)


def read_facts(pdf: bytes) -> PdfFacts:
    """Return what a PDF declares about itself and its fonts, those inside its letterhead included."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        fonts = {fact for page in document.pages for fact in _fonts(page.obj.get("/Resources"))}
        return PdfFacts(
            fonts=tuple(sorted(fonts)),
            tagged="/StructTreeRoot" in root and "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked", False)),
            titled=bool(str(document.docinfo.get("/Title", ""))),
            language=str(root.get("/Lang", "")),
        )


def read_word_copy(docx: bytes) -> tuple[etree._Element, dict[str, bytes]]:
    """Return the main part of a finished Word copy, and the parts that say how its lists are numbered."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        names = archive.namelist()
        lists = {name: archive.read(name) for name in (STYLES, NUMBERING) if name in names}
        return etree.fromstring(archive.read(MAIN)), lists


def word_text(tree: etree._Element, parts: Mapping[str, bytes] | None = None) -> str:
    """Return the words of a Word copy as they show on paper.

    Args:
        tree: its main part.
        parts: those that number its lists (`read_word_copy`); None: numbers are left out.
    """
    return "\n".join(_paragraphs(tree, parts or {}))


def _paragraphs(tree: etree._Element, parts: Mapping[str, bytes]) -> Iterator[str]:
    styles, counter = styles_of(parts), Counter(word_lists(parts.get(NUMBERING)))
    for paragraph in tree.iter(w("p")):
        listed = styles.numbering(paragraph) if parts else None
        label = counter.label(*listed) if listed else ""
        words = "".join(
            element.text or "" if element.tag == w("t") else "\n"
            for element in paragraph.iter(w("t"), w("br"), w("tab"))
            if element.getparent().tag == w("r")
        )
        yield f"{label} {words}" if label else words


def _fonts(resources: pikepdf.Object | None) -> Iterator[tuple[str, bool]]:
    if resources is None:
        return
    for font in resources.get("/Font", {}).values():
        yield str(font.get("/BaseFont", "")), _is_embedded(font)
    for form in resources.get("/XObject", {}).values():
        if form.get("/Subtype") == "/Form":
            yield from _fonts(form.get("/Resources"))


def _is_embedded(font: pikepdf.Object) -> bool:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    if str(font.get("/Subtype")) == "/Type3":
        return True
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    return "/FontDescriptor" in inner and any(key in inner.FontDescriptor for key in files)
