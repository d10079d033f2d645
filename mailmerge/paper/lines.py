"""Lines of text that WeasyPrint breaks and measures once a process, not once a page.

What fits on a line follows from the text, its style and the room alone, and most of a letter's words are those of its
template. Shaping them anew was a twelfth of a letter's time.
"""

from typing import Any

import weasyprint.layout.inline
from weasyprint.text.line_break import split_first_line

_MOST_LINES = 4_000  # a few megabytes
_kept: dict[tuple[Any, ...], tuple[Any, ...]] = {}


def keep_lines() -> None:
    """Let WeasyPrint, in this process, keep the lines that it breaks."""
    weasyprint.layout.inline.split_first_line = _first_line


def _first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, ...]:
    """Return what WeasyPrint's own function does.

    Styles are told apart as objects, since ours are kept (`paper.styles`); each is held here, so that no other can take
    its place. `context` only knows the dictionaries for hyphens. What is returned is laid out anew where it is drawn,
    and never changed.
    """
    key = (text, id(style), max_width, justification_spacing, is_line_start, minimum)
    if key not in _kept:
        if len(_kept) >= _MOST_LINES:
            _kept.clear()
        line = split_first_line(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        _kept[key] = (style, *line)
    return _kept[key][1:]
