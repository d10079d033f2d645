"""Fonts of a PDF that is put together by us: cut for its glyphs as WeasyPrint cuts them, once for the same glyphs."""

import copy
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pydyf
from weasyprint import DEFAULT_OPTIONS
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.text.fonts import get_hb_object_data

from mailmerge.paper.replaced.lines import FontUse, add_glyphs

_MOST_CUTS = 128
_OPTIONS = {**DEFAULT_OPTIONS, "pdf_version": "1.7"}
_OF_FONTS = ("/Font", "/FontDescriptor")
_FILES = ("ToUnicode", "FontFile2", "FontFile3")

_cuts: dict[tuple[str, frozenset[int]], bytes] = {}


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


def cut(fonts: Mapping[Any, Any], uses: Sequence[tuple[Any, FontUse]], first: int) -> list[Any] | None:
    """Return what a PDF holds of fonts, as objects with their numbers, which are yet to be compressed.

    None where other fonts are used, or in another order: a font comes into a document with the first line that uses it.

    Args:
        fonts: those of a document of WeasyPrint's (`fonts_of`).
        uses: what each line uses of them, in order.
        first: the number of the first object.
    """
    if list(dict(uses)) != list(fonts):
        return None
    own = {key: fresh(font, {}) for key, font in fonts.items()}
    for key, use in uses:
        add_glyphs(own[key], use)
    numbered = _Numbered(first)
    build_fonts_dictionary(numbered, own, True, True, _OPTIONS)
    return numbered.added


@lru_cache(maxsize=_MOST_CUTS)
def deflated(content: bytes) -> bytes:
    """Return what comes again in the next PDF, compressed: a font that was cut, the tree of structure."""
    return zlib.compress(content)


class _Font(Font):  # type: ignore[misc] # WeasyPrint has no types
    """A font that is cut once for the same glyphs: the few bold words of a letter come again and again."""

    def clean(self, to_unicode: Mapping[int, str], hinting: bool) -> None:
        """Cut the font for glyphs, as WeasyPrint does."""
        key = (self.hash, frozenset(to_unicode))
        kept = _cuts.pop(key, None)
        if kept is None:
            super().clean(to_unicode, hinting)
            kept = bytes(vars(self)["file_content"])
            if len(_cuts) >= _MOST_CUTS:
                del _cuts[next(iter(_cuts))]
        _cuts[key] = self.file_content = kept  # the last to be forgotten


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
    whole = copy.copy(font)
    whole.__class__ = _Font
    whole.file_content = get_hb_object_data(font.hb_face)
    whole.widths, whole.to_unicode, whole.missing = dict(font.widths), {}, {}
    return whole


def fresh(font: Any, widths: Mapping[int, int]) -> Any:
    """Return a font as a document has it that knows these widths of glyphs, and nothing else of them."""
    another = copy.copy(font)
    another.widths, another.to_unicode, another.missing = dict(widths), {}, {}
    return another
