"""Lines of text for pages that are put together by hand, set in our fonts as WeasyPrint sets them.

WeasyPrint lays out boxes, and that takes by far the most of its time. Where places are known beforehand, all that is
wanted of it is which glyph a letter is, and how near two letters stand. So it draws a strip, on which each pair of
letters that the lines have stands once, and both are read off that. A line whose letters are joined, run from right to
left or bear marks is drawn there as a whole, and taken as it is.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from markupsafe import escape

from mailmerge.paper.fonts import stand_alone

if TYPE_CHECKING:
    import pikepdf

_SIZE = 100  # CSS pixels: so large that nothing is lost in rounding
_CSS = f"""
@page {{ size: 5000mm 5000mm; margin: 0; }}
p {{ margin: 0; font-size: {_SIZE}px; line-height: 1; white-space: pre; }}
.bold {{ font-weight: bold; }}
.pairs {{ font-variant-ligatures: none; }}
"""
_BLANK = re.compile(r"\s")
_BYTES = 2  # of a glyph's number


class Line(NamedTuple):
    """A line of text, and whether it is bold."""

    text: str
    bold: bool = False


# What shows a line, between the beginning of a text and its end: operands and operator of each instruction.
_Shown: TypeAlias = "list[tuple[list[Any], pikepdf.Operator]]"


@dataclass(frozen=True, slots=True)
class _Face:
    """A font's name on a page; each letter's glyph; and the same with the way to the next letter, by both letters."""

    name: bytes
    glyphs: dict[str, bytes]
    steps: dict[str, bytes]

    def glyphs_of(self, text: str) -> bytes:
        return b"<%s%s>" % (b"".join(map(self.steps.__getitem__, map(add, text, text[1:]))), self.glyphs[text[-1]])


@dataclass(frozen=True, slots=True)
class Lettering:
    """Lines that can be shown. `frame` is the document of the strip: PDF/UA, with the fonts, title and day."""

    frame: pikepdf.Pdf
    _faces: dict[bool, _Face]
    _wholes: dict[Line, bytes]

    @property
    def fonts(self) -> Any:
        """The fonts, by the names that lines use for them."""
        return self.frame.pages[0].obj.Resources.Font

    def shown(self, line: Line, size: float, left: float, low: float) -> bytes:
        """Return what draws a line.

        Args:
            line: one of those that this was made for.
            size: in points.
            left: where it begins, in points from the page's left edge.
            low: where it stands, in points from the page's lower edge.
        """
        if line in self._wholes:
            scale = size / _SIZE
            return b"BT %.5f 0 0 %.5f %.3f %.3f Tm %s ET" % (scale, scale, left, low, self._wholes[line])
        face = self._faces[line.bold]
        return b"BT /%s %g Tf %.3f %.3f Td [%s] TJ ET" % (face.name, size, left, low, face.glyphs_of(line.text))


@contextmanager
def lettering(lines: Iterable[Line], *, title: str, language: str, day: str) -> Iterator[Lettering]:
    """Give what draws lines, for the length of a block.

    Args:
        lines: all that will be drawn, each of one character or more; a line break in one is a blank.
        title: the frame's title.
        language: the frame's language, such as `en-GB`.
        day: the day that the frame bears as that of its making, `YYYY-MM-DD`.
    """
    import pikepdf  # heavy both, and only where something is drawn

    from mailmerge.paper.pdf import write_pdf

    wholes: set[Line] = set()
    pairs: dict[bool, set[str]] = {False: set(), True: set()}
    for text, bold in lines:
        if text.strip() and stand_alone(text, bold=bold):
            pairs[bold] |= set(map(add, text, text[1:])) or {text}
        else:
            wholes.add(Line(text, bold))
    strips = [Line("".join(sorted(found)), bold) for bold, found in pairs.items() if found]
    pdf = write_pdf(_body(strips, sorted(wholes)), _CSS, title=title, language=language, day=day)
    with pikepdf.open(io.BytesIO(pdf)) as frame:
        drawn = list(_drawn(frame))
        faces = {strip.bold: _face(strip.text, shown) for strip, shown in zip(strips, drawn, strict=False)}
        there = zip(sorted(wholes), drawn[len(strips) :], strict=True)
        yield Lettering(frame, faces, {line: pikepdf.unparse_content_stream(shown) for line, shown in there})


def _body(strips: Iterable[Line], wholes: Iterable[Line]) -> str:
    kinds = [("pairs", line) for line in strips] + [("whole", line) for line in wholes]
    return "".join(
        f'<p class="{kind}{" bold" * bold}">{escape(_BLANK.sub(" ", text))}</p>' for kind, (text, bold) in kinds
    )


def _drawn(frame: pikepdf.Pdf) -> Iterator[_Shown]:
    """Yield what shows each line of the strip, in order, without its place."""
    import pikepdf

    for page in frame.pages:
        shown: _Shown = []
        for one in pikepdf.parse_content_stream(page):
            operator = str(one.operator)
            if operator == "BT":
                shown = []
            elif operator == "ET":
                yield shown
                shown = []
            elif operator != "Tm":
                shown.append((list(one.operands), one.operator))


def _face(text: str, shown: _Shown) -> _Face:
    """Read a font off a strip of text.

    Raises:
        ValueError: the strip is not one letter, one glyph, in one font.
    """
    import pikepdf

    (((name, _size), _), ((items,), _)) = shown
    glyphs: list[bytes] = []
    ways: list[bytes] = []
    for item in items:
        if isinstance(item, pikepdf.String):
            codes = bytes(item)
            glyphs += (codes[at : at + _BYTES].hex().encode() for at in range(0, len(codes), _BYTES))
            ways += [b""] * (len(glyphs) - len(ways))
        elif int(item):
            ways[-1] = b">%d<" % int(item)
    pairs = zip(map(add, text, text[1:]), glyphs, ways, strict=False)
    return _Face(
        str(name).removeprefix("/").encode(),
        dict(zip(text, glyphs, strict=True)),
        {pair: glyph + way for pair, glyph, way in pairs},
    )
