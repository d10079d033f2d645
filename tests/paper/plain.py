"""WeasyPrint as it is, to compare with."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import ModuleType
from typing import Any
from unittest.mock import patch

from mailmerge.paper import pdf
from mailmerge.paper.replaced import lines, noting, pictures, sizes, styles

# As it was read with exact fonts.
weasyprint: Any = vars(pdf)["weasyprint"]


@contextmanager
def weasyprint_as_it_is() -> Iterator[None]:
    """Let pages be read, dressed, broken into lines and drawn by WeasyPrint's own parts."""
    with (
        patch.object(pdf, "_page", lambda: weasyprint.HTML),
        patch.object(weasyprint.css, "StyleFor", styles.KeptStyles.__mro__[1]),
        _put_back(weasyprint.layout.inline, "split_first_line", lines),
        _put_back(weasyprint.text.line_break, "Layout", lines),
        _put_back(weasyprint.draw.text, "draw_first_line", lines),
        _put_back(weasyprint.layout.block, "iter_line_boxes", noting),
        _put_back(weasyprint.draw, "draw_inline_level", noting),
        _put_back(weasyprint.layout.block, "resolve_percentages", sizes),
        _put_back(weasyprint.layout.inline, "resolve_percentages", sizes),
        _put_back(weasyprint.layout.inline, "strut", sizes),
        _put_back(weasyprint.layout.table, "resolve_percentages", sizes),
        patch.object(weasyprint.images.RasterImage, "_get_png_data", staticmethod(pictures._get_png_data)),
    ):
        yield


def _put_back(module: ModuleType, part: str, replacing: ModuleType) -> AbstractContextManager[object]:
    """Let a module of WeasyPrint's have its own part again, which ours that replaces it has kept."""
    return patch.object(module, part, getattr(replacing, part))
