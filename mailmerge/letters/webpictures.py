"""The pictures of a template on the web page: as large as Word shows them, and said to be what they show."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from mailmerge.letters.page.geometry import (
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
)
from mailmerge.letters.shown import WP
from mailmerge.letters.word.tags import w

_EMU_A_MM = 36_000
_MARK = "mailmerge-picture-"
_MARKED = re.compile(rf'<img alt="{_MARK}(\d+)"')
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_OFF = ("0", "false")
_MOST_WIDE = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
_MOST_HIGH = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as Word shows it: its alternative text, empty where it is decorative, and its size in mm."""

    words: str
    width: float
    height: float


def is_decorative(drawing: etree._Element) -> bool:
    """Return whether a drawing is marked as decorative: nothing that a screen reader needs to tell."""
    return any(mark.get("val", "1") not in _OFF for mark in drawing.iter(_DECORATIVE))


def alternative_text(drawing: etree._Element) -> str:
    """Return what a drawing is said to show; empty where nothing is said."""
    return " ".join(str(each.get("descr") or "").strip() for each in drawing.iter(f"{WP}docPr")).strip()


def mark_pictures(tree: etree._Element) -> Sequence[ShownPicture]:
    """Return the drawings of a main part in order; each is marked with its place, to be known again.

    A picture that is larger than the page has room for is made smaller, its shape kept.
    """
    pictures: list[ShownPicture] = []
    for drawing in tree.iter(w("drawing")):
        extent = next(drawing.iter(f"{WP}extent"), None)
        width, height = (0.0, 0.0) if extent is None else (_mm(extent, "cx"), _mm(extent, "cy"))
        scale = min(1.0, _MOST_WIDE / (width or 1), _MOST_HIGH / (height or 1))
        words = "" if is_decorative(drawing) else alternative_text(drawing)
        for properties in drawing.iter(f"{WP}docPr"):
            properties.set("descr", f"{_MARK}{len(pictures)}")
        pictures.append(ShownPicture(words, width * scale, height * scale))
    return pictures


def with_pictures(source: str, pictures: Sequence[ShownPicture]) -> str:
    """Return HTML in which the marked pictures have their words and size."""

    def sized(marked: re.Match[str]) -> str:
        picture = pictures[int(marked[1])]
        size = f"width: {picture.width:.2f}mm; height: {picture.height:.2f}mm; max-height: none"
        return f'<img alt="{html.escape(picture.words)}"' + (f' style="{size}"' if picture.width else "")

    return _MARKED.sub(sized, source)


def _mm(extent: etree._Element, side: str) -> float:
    value = extent.get(side, "")
    return int(value) / _EMU_A_MM if value.isdigit() else 0.0
