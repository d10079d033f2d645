"""Sizes of boxes and lines that WeasyPrint works out of their styles once a process, not once a box.

Margins, padding, borders and what a style says of width and height follow from the style and the size of the block
around alone; two dozen of them are worked out for each box, and for some more than once. The least height of a line
follows from the style.
"""

from typing import Any

import weasyprint.layout.block
import weasyprint.layout.inline
import weasyprint.layout.table
from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.line_break import strut

_MOST_SIZES = 1_000

# The style of each is held, so that no other object can take the place of the one that the key names.
_kept: dict[tuple[Any, ...], tuple[Any, dict[str, Any]]] = {}
_struts: dict[int, tuple[Any, tuple[float, float]]] = {}


class _Sizes:
    """What WeasyPrint sets sizes of, in the place of a box."""

    def __init__(self, style: Any) -> None:
        self.style = style


def keep_sizes() -> None:
    """Let WeasyPrint, in this process, keep the sizes that it works out."""
    for layout in (weasyprint.layout.block, weasyprint.layout.inline, weasyprint.layout.table):
        layout.resolve_percentages = _resolve_percentages
    weasyprint.layout.inline.strut = _strut


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set the sizes of a box, as WeasyPrint's own function does.

    Where borders collapse, they are the table's to set.
    """
    style = box.style
    if style["border_collapse"] == "collapse" or isinstance(box, PageBox):
        resolve_percentages(box, containing_block)
        return
    width, height = (
        (containing_block.width, containing_block.height) if isinstance(containing_block, Box) else containing_block
    )
    key = (id(style), width, height)
    kept = _kept.get(key)
    if kept is None:
        if len(_kept) >= _MOST_SIZES:
            _kept.clear()
        sizes = _Sizes(style)
        resolve_percentages(sizes, (width, height))
        kept = _kept[key] = (vars(sizes).pop("style"), vars(sizes))
    vars(box).update(kept[1])


def _strut(style: Any) -> tuple[float, float]:
    """Return the least height of a line, and its baseline, as WeasyPrint's own function does."""
    kept = _struts.get(id(style))
    if kept is None:
        if len(_struts) >= _MOST_SIZES:
            _struts.clear()
        kept = _struts[id(style)] = (style, strut(style))
    return kept[1]
