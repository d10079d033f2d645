"""Fonts of a PDF that is put together by us: cut for its glyphs as WeasyPrint cuts them, once for the same glyphs.

Where many PDFs are printed together, a font is cut for the common characters too, whichever of them a page has: so
most pages have the same fonts, which are cut once, and held once by a print run.
"""

import io
import string
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import pydyf
from fontTools.ttLib import TTFont
from weasyprint import DEFAULT_OPTIONS
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.text.fonts import get_hb_object_data

from mailmerge.paper.replaced.lines import FontUse, another
from mailmerge.paper.replaced.remembering import remembered
from mailmerge.paper.streams import compress, deflate
from mailmerge.paper.written import Written, written

_COMMON = " " + string.ascii_letters + string.digits + string.punctuation + "\u00a0£–—‘’“”•…"
_MOST_CUTS = 128
_OPTIONS = {**DEFAULT_OPTIONS, "pdf_version": "1.7"}
_OF_FONTS = ("/Font", "/FontDescriptor")
_WIDTHS = "W"
_FILES = ("ToUnicode", "FontFile2", "FontFile3")

_cuts: dict[tuple[str, frozenset[int]], bytes] = {}
_common_cuts: dict[tuple[tuple[str, ...], int], Sequence[Written]] = {}
_common: dict[str, FontUse] = {}


def fonts_of(document: Any) -> dict[Any, Any] | None:
    """Return the fonts of a document as they were before they were cut for it; None where one lacked a character."""
    fonts = document.fonts
    return None if any(font.missing for font in fonts.values()) else {key: _whole(font) for key, font in fonts.items()}


def first_of_fonts(objects: Iterable[Any]) -> int | None:
    """Return the number of the first object that WeasyPrint made for fonts; None where they lie not side by side."""
    numbers = set()
    for element in objects:
        if isinstance(element, pydyf.Dictionary) and element.get("Type") in _OF_FONTS:
            numbers.add(element.number)
            numbers.update(int(element[name].split()[0]) for name in _FILES if name in element)
    first = min(numbers, default=0)
    return first if numbers and len(numbers) == max(numbers) - first + 1 else None


def cut_for_many(document: Any, objects: list[Any]) -> None:
    """Cut the fonts of a document that WeasyPrint drew anew, for the common characters too.

    Those stay as they are that do not lie side by side, or of which one lacked a character.

    Args:
        document: WeasyPrint's.
        objects: of its PDF, by their numbers; those of fonts are replaced.
    """
    first, fonts = first_of_fonts(objects), fonts_of(document)
    if first is None or fonts is None:
        return
    for key, font in fonts.items():
        font.to_unicode = document.fonts[key].to_unicode
        _widen(font)
    own = _built(fonts, first)
    objects[first : first + len(own)] = own


def cut(
    fonts: Mapping[Any, Any], uses: Sequence[tuple[Any, FontUse]], first: int, *, for_many: bool
) -> Sequence[Written] | None:
    """Return what a PDF holds of fonts, as objects with their numbers.

    None where other fonts are used, or in another order: a font comes into a document with the first line that uses it.

    Args:
        fonts: those of a document of WeasyPrint's (`fonts_of`).
        uses: what each line uses of them, in order.
        first: the number of the first object.
        for_many: whether they are cut for the common characters too.
    """
    of_fonts: dict[Any, list[FontUse]] = {}
    for key, use in uses:
        of_fonts.setdefault(key, []).append(use)
    if list(of_fonts) != list(fonts):
        return None
    used = {key: _used(fonts[key], own) for key, own in of_fonts.items()}
    if not for_many:
        return _made(used, first)
    is_common = list(map(_widen, used.values()))
    if not all(is_common):
        return _made(used, first)
    key = tuple(font.hash for font in used.values()), first
    return remembered(_common_cuts, key, lambda: _made(used, first), _MOST_CUTS)


def _made(fonts: Mapping[Any, Any], first: int) -> Sequence[Written]:
    """Return what a PDF holds of fonts, compressed."""
    objects = _built(fonts, first)
    compress(objects, deflated)
    return tuple(map(written, objects))


def _built(fonts: Mapping[Any, Any], first: int) -> list[Any]:
    """Return what a PDF holds of fonts, as WeasyPrint makes it."""
    numbered = _Numbered(first)
    build_fonts_dictionary(numbered, fonts, True, True, _OPTIONS)
    for element in numbered.added:
        if isinstance(element, pydyf.Dictionary) and _WIDTHS in element:
            # As pydyf writes it, which takes an object for each number.
            element[_WIDTHS] = repr(element[_WIDTHS]).replace(",", "").encode()
    return numbered.added


def _widen(font: Any) -> bool:
    """Add the common characters to what is used of a font; return whether that is now all, as every page has it."""
    common = _common_of(font)
    font.to_unicode = {**common.to_unicode, **font.to_unicode}
    font.widths = {**common.widths, **font.widths}
    return bool(font.to_unicode == common.to_unicode and font.widths == common.widths)


def _common_of(font: Any) -> FontUse:
    """Return what the common characters use of a font."""
    if font.hash not in _common:
        whole = TTFont(io.BytesIO(get_hb_object_data(font.hb_face)), fontNumber=font.index, lazy=True)
        # Numbers for names: to work out the names of the glyphs takes longer than all the rest.
        whole.setGlyphOrder(range(whole["maxp"].numGlyphs))
        numbers, widths = whole.getBestCmap(), whole["hmtx"].metrics
        glyphs = {numbers[ord(one)]: one for one in _COMMON if ord(one) in numbers}
        wide = {glyph: round(widths[glyph][0] * 1000 / font.upem) for glyph in sorted(glyphs)}
        _common[font.hash] = FontUse(glyphs, wide)
    return _common[font.hash]


def _used(font: Any, uses: Sequence[FontUse]) -> Any:
    """Return a font as it is used; what its glyphs stand for, and how wide they are, whoever says so first is heard."""
    used, to_unicode = fresh(font, {}), dict[int, str]()
    for use in reversed(uses):
        used.widths.update(use.widths)
        to_unicode.update(use.to_unicode)
    in_order = dict.fromkeys(chain.from_iterable(use.to_unicode for use in uses))
    used.to_unicode = {glyph: to_unicode[glyph] for glyph in in_order}
    return used


@lru_cache(maxsize=_MOST_CUTS)
def deflated(content: bytes) -> bytes:
    """Return what comes again in the next PDF, compressed: a font that was cut, the tree of structure."""
    return deflate(content)


class _Font(Font):  # type: ignore[misc] # WeasyPrint has no types
    """A font that is cut once for the same glyphs: the few bold words of a letter come again and again."""

    def clean(self, to_unicode: Mapping[int, str], hinting: bool) -> None:
        """Cut the font for glyphs, as WeasyPrint does."""
        key = (self.hash, frozenset(to_unicode))
        self.file_content = remembered(_cuts, key, lambda: self._cut(to_unicode, hinting), _MOST_CUTS)

    def _cut(self, to_unicode: Mapping[int, str], hinting: bool) -> bytes:
        super().clean(to_unicode, hinting)
        return bytes(vars(self)["file_content"])


class _Numbered:
    """Takes objects for a PDF in which others stand before them."""

    def __init__(self, first: int) -> None:
        self._first = first
        self.added: list[Any] = []

    def add_object(self, element: Any) -> None:
        element.number = self._first + len(self.added)
        self.added.append(element)


def _whole(font: Any) -> Any:
    """Return a font before it was cut; of the widths of its glyphs, what the document had found is kept."""
    whole = fresh(font, font.widths)
    whole.__class__ = _Font
    whole.file_content = get_hb_object_data(font.hb_face)
    return whole


def fresh(font: Any, widths: Mapping[int, int]) -> Any:
    """Return a font as a document has it that knows these widths of glyphs, and nothing else of them."""
    return another(font, widths=dict(widths), to_unicode={}, missing={})
