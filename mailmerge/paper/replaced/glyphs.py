"""The glyphs of a line, read at once and written: WeasyPrint asks the drawing library for each, five times.

Steps of no width between glyphs, which WeasyPrint writes and `paper/streams.py` takes out of the page again, are left
out from the beginning.
"""

import struct
from collections.abc import Iterator
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango

# What Pango tells of a glyph: its number, its width, how far it is moved, and a mark that is of no use here.
_GLYPH = struct.Struct("=Iiiii")
_Glyph = tuple[int, int, int, int, int]
_Run = tuple[Any, list[_Glyph]]  # in one font
_SCALES_SINCE = 14802  # of Pango
_THOUSANDTHS = 1000 * FROM_UNITS  # of a font's size


def write_glyphs(stream: Any, textbox: Any, matrix: Any) -> bool:
    """Write a line as WeasyPrint's `draw_first_line` does; False where it takes more than glyphs side by side.

    Nothing is written then, and WeasyPrint's own function may do it.

    Args:
        stream: of the page, or what notes how a line is written on it.
        textbox: the line, which may not be cut off by an ellipsis.
        matrix: its place.
    """
    if not textbox.text.strip():
        return True
    line = textbox.pango_layout
    pango.pango_layout_set_single_paragraph_mode(line.layout, True)
    first, _ = line.get_first_line()
    runs = list(_runs(first))
    if not all(_is_plain(stream, run) for run in runs):
        return False
    stream.set_text_matrix(*matrix.values)
    # Pango gives glyphs room by the style's size; those that were measured in another are scaled.
    fonts_size = textbox.style["font_size"] if pango.pango_version() < _SCALES_SINCE else None
    shown, before, text = "", None, line.text.encode()
    for item, glyphs in runs:
        pango_font = item.item.analysis.font
        if pango_font != before:
            before = pango_font
            font, size = stream.add_font(pango_font)
            size = fonts_size or size
            if shown:
                stream.show_text(shown)
            shown = ""
            stream.set_font_size(font.hash, size)
        _note_characters(font, item, glyphs, text)
        shown += _shown(stream, font, size, pango_font, glyphs)
    stream.show_text(shown)
    return True


def _runs(line: Any) -> Iterator[_Run]:
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        count = item.glyphs.num_glyphs
        yield item, list(_GLYPH.iter_unpack(ffi.buffer(item.glyphs.glyphs, count * _GLYPH.size)))


def _is_plain(stream: Any, run: _Run) -> bool:
    """Whether a run is of glyphs that a font has, none higher or lower than the others, and none empty."""
    item, glyphs = run
    font, _ = stream.add_font(item.item.analysis.font)
    return not (font.bitmap or font.png or font.svg or font.colr) and all(
        not rise and not glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG and glyph != pango.PANGO_GLYPH_EMPTY
        for glyph, _, _, rise, _ in glyphs
    )


def _note_characters(font: Any, item: Any, glyphs: list[_Glyph], text: bytes) -> None:
    """Note in a font which characters its glyphs stand for, where it does not know yet."""
    known = font.to_unicode
    if all(glyph in known for glyph, *_ in glyphs):
        return
    clusters = ffi.unpack(item.glyphs.log_clusters, len(glyphs))
    backwards = item.item.analysis.level % 2
    whole, offset = item.item.length, item.item.offset
    for number, (glyph, *_) in enumerate(glyphs):
        if glyph in known:
            continue
        start = clusters[number]
        if backwards:
            end = whole if number == 0 else clusters[number - 1]
        else:
            end = whole if number == len(glyphs) - 1 else clusters[number + 1]
        known[glyph] = text[offset + start : offset + end].decode()


def _shown(stream: Any, font: Any, size: float, pango_font: Any, glyphs: list[_Glyph]) -> str:
    """Return the glyphs of a run as a page shows them: by their numbers, with the steps between them."""
    parts = ["<"]
    widths = font.widths
    for glyph, room, moved, _, _ in glyphs:
        offset = moved / size
        if offset:
            parts.append(f">{-offset}<")
        parts.append(f"{glyph:04x}")
        width = widths.get(glyph)
        if width is None:
            pango.pango_font_get_glyph_extents(pango_font, glyph, stream.ink_rect, stream.logical_rect)
            width = widths[glyph] = round(stream.logical_rect.width * _THOUSANDTHS / size)
        step = int(width + offset - room * _THOUSANDTHS / size)
        if step:
            parts.append(f">{step}<")
    shown = "".join(parts)
    return shown[:-1] if shown.endswith("<") else f"{shown}>"
