"""Lines of text that WeasyPrint breaks, measures and draws once a process, not once a page.

What fits on a line follows from the text, its style and the room alone, and how it is drawn from the line alone; most
of a letter's words are those of its template. To shape them anew was a sixth of a letter's time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import weasyprint.draw.text
import weasyprint.layout.inline
import weasyprint.text.line_break
from weasyprint.draw.text import draw_first_line
from weasyprint.text.line_break import Layout, split_first_line

from mailmerge.paper.replaced.glyphs import write_glyphs

_MOST_LINES = 4_000  # a few megabytes
_GLYPHS = re.compile("<([0-9a-f]+)>")
_DIGITS = 4  # of a glyph's number

_kept: dict[tuple[Any, ...], tuple[Any, ...]] = {}


def keep_lines() -> None:
    """Let WeasyPrint, in this process, keep the lines that it breaks, and how it draws them."""
    weasyprint.text.line_break.Layout = _Line
    weasyprint.layout.inline.split_first_line = _first_line
    weasyprint.draw.text.draw_first_line = _draw_first_line


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

    Styles are told apart as objects, since ours are kept (`styles.py`); each is held here, so that no other can take
    its place. `context` only knows the dictionaries for hyphens.
    """
    key = (text, id(style), max_width, justification_spacing, is_line_start, minimum)
    if key not in _kept:
        if len(_kept) >= _MOST_LINES:
            _kept.clear()
        line = split_first_line(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        _kept[key] = (style, *line)
    return _kept[key][1:]


@dataclass(frozen=True, slots=True)
class FontUse:
    """What a line uses of a font: what each glyph stands for, and how wide it is."""

    to_unicode: Mapping[int, str]
    widths: Mapping[int, int]


def add_glyphs(font: Any, use: FontUse) -> None:
    """Note in a document's font what a line uses of it."""
    for mine, theirs in ((font.to_unicode, use.to_unicode), (font.widths, use.widths)):
        if theirs.keys() <= mine.keys():
            continue  # as mostly
        for glyph, value in theirs.items():
            mine.setdefault(glyph, value)


def another(font: Any, **changed: Any) -> Any:
    """Return a font that is like one of WeasyPrint's but for some of what it knows."""
    like = object.__new__(type(font))
    vars(like).update(vars(font), **changed)
    return like


@dataclass(frozen=True, slots=True)
class _Drawing:
    """How a line is drawn: calls of the page's stream, by name, and what it uses of each font."""

    calls: tuple[tuple[str, tuple[Any, ...]], ...]
    fonts: Mapping[Any, FontUse]

    def repeat(self, stream: Any, matrix: Any) -> None:
        """Draw the line again at its place, on a page of a document that has the fonts."""
        if self.calls:
            stream.set_text_matrix(*matrix.values)
        for name, arguments in self.calls:
            getattr(stream, name)(*arguments)
        for key, use in self.fonts.items():
            add_glyphs(stream._fonts[key], use)


class _Line(Layout):  # type: ignore[misc] # WeasyPrint has no types
    """A line as WeasyPrint lays it out, which is shaped again only if it has to be drawn anew."""

    drawing: _Drawing | None = None
    _awaited: Any = None

    def reactivate(self, style: Any) -> None:
        """Be ready to be shaped in this style."""
        self._awaited = style

    def deactivate(self) -> None:
        """Let go of what the line was shaped with."""
        self._awaited = None
        if "layout" in vars(self):
            super().deactivate()

    def __getattr__(self, name: str) -> Any:
        if self._awaited is None:
            raise AttributeError(name)
        style, self._awaited = self._awaited, None
        super().reactivate(style)
        return getattr(self, name)


class _Recorder:
    """A page's stream that notes how a line is drawn on it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._calls: list[tuple[str, tuple[Any, ...]]] = []
        # Each font of the document, as the line uses it, and its glyphs, in the order in which they come; those of the
        # font asked for last, and in use.
        self._fonts: dict[int, tuple[Any, Any, dict[int, None]]] = {}
        self._asked: dict[int, None] = {}
        self._glyphs: dict[int, None] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        whole, size = self._stream.add_font(pango_font)
        if id(whole) not in self._fonts:
            # A glyph may stand for several characters: for which in this line, it must not learn from another.
            font = another(whole, to_unicode={})
            self._fonts[id(whole)] = (whole, font, {})
        _, font, self._asked = self._fonts[id(whole)]
        return font, size

    def set_font_size(self, font: str, size: float) -> None:
        # What was to be shown in the font before comes between the two.
        self._glyphs = self._asked
        self._call("set_font_size", font, size)

    def set_text_rise(self, rise: float) -> None:
        self._call("set_text_rise", rise)

    def show_text(self, text: str) -> None:
        for run in _GLYPHS.findall(text):
            glyphs = (int(run[start : start + _DIGITS], 16) for start in range(0, len(run), _DIGITS))
            self._glyphs.update(dict.fromkeys(glyphs))
        self._call("show_text", text)

    def drawing(self) -> _Drawing | None:
        """Return what was noted; none where a font lacked a character, which takes more than these calls."""
        for whole, font, _glyphs in self._fonts.values():
            whole.to_unicode |= {**font.to_unicode, **whole.to_unicode}
        if any(font.missing for _whole, font, _glyphs in self._fonts.values()):
            return None
        keys = {id(font): key for key, font in self._stream._fonts.items()}
        uses = {
            keys[number]: FontUse(
                {glyph: font.to_unicode[glyph] for glyph in glyphs}, {glyph: font.widths[glyph] for glyph in glyphs}
            )
            for number, (_whole, font, glyphs) in self._fonts.items()
        }
        return _Drawing(tuple(self._calls), uses)

    def _call(self, name: str, *arguments: Any) -> None:
        self._calls.append((name, arguments))
        getattr(self._stream, name)(*arguments)


def _draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
    """Draw a line as WeasyPrint does, or as it was drawn before."""
    line = textbox.pango_layout
    if text_overflow != "clip" or block_ellipsis != "none":
        return draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    if line.drawing is not None and line.drawing.fonts.keys() <= stream._fonts.keys():
        line.drawing.repeat(stream, matrix)
        return []
    recorder = _Recorder(stream)
    pictures = []
    if not write_glyphs(recorder, textbox, matrix):
        pictures = draw_first_line(recorder, textbox, text_overflow, block_ellipsis, matrix)
    drawing = recorder.drawing()
    if not pictures:
        line.drawing = drawing
    return pictures
