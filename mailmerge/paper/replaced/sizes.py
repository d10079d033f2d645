"""Sizes of boxes that WeasyPrint works out of their styles once a process, not once a box.

Margins, padding, borders and what a style says of width and height follow from the style and the size of the block
around alone; two dozen of them are worked out for each box, and for some more than once.
"""

from typing import Any

import weasyprint.layout.block
import weasyprint.layout.inline
import weasyprint.layout.table
from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout.percent import resolve_percentages

_MOST_SIZES = 1_000

# The style is held, so that no other object can take the place of the one that the key names.
_kept: dict[tuple[Any, ...], tuple[Any, dict[str, Any]]] = {}


class _Sizes:
    """What WeasyPrint sets sizes of, in the place of a box."""

    def __init__(self, style: Any) -> None:
        self.style = style


def keep_sizes() -> None:
    """Let WeasyPrint, in this process, keep the sizes that it works out."""
    for layout in (weasyprint.layout.block, weasyprint.layout.inline, weasyprint.layout.table):
        layout.resolve_percentages = _resolve_percentages


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
