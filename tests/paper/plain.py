"""WeasyPrint as it is, to compare with."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from mailmerge.paper import pdf
from mailmerge.paper.replaced import lines, paragraphs, sizes, styles

weasyprint = pdf.weasyprint


@contextmanager
def weasyprint_as_it_is() -> Iterator[None]:
    """Let pages be read, dressed, broken into lines and drawn by WeasyPrint's own parts."""
    with (
        patch.object(pdf, "_page", lambda: weasyprint.HTML),
        patch.object(weasyprint.css, "StyleFor", styles.KeptStyles.__mro__[1]),
        patch.object(weasyprint.layout.inline, "split_first_line", lines.split_first_line),
        patch.object(weasyprint.text.line_break, "Layout", lines.Layout),
        patch.object(weasyprint.draw.text, "draw_first_line", lines.draw_first_line),
        patch.object(weasyprint.layout.block, "iter_line_boxes", paragraphs.iter_line_boxes),
        patch.object(weasyprint.draw, "draw_inline_level", paragraphs.draw_inline_level),
        patch.object(weasyprint.layout.block, "resolve_percentages", sizes.resolve_percentages),
        patch.object(weasyprint.layout.inline, "resolve_percentages", sizes.resolve_percentages),
        patch.object(weasyprint.layout.inline, "strut", sizes.strut),
        patch.object(weasyprint.layout.table, "resolve_percentages", sizes.resolve_percentages),
    ):
        yield
