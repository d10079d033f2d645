"""The fonts of every letter: trimmed Noto Sans, with Arabic script behind it. System fonts are never used."""

from functools import cache, lru_cache
from pathlib import Path
from unicodedata import bidirectional, category

from PIL import ImageFont

FOLDER = Path(__file__).parent
FAMILY = "Mailmerge Sans"
ARABIC_FAMILY = "Mailmerge Arabic"
# How the names of these fonts begin inside a PDF.
FAMILIES = ("Mailmerge-Sans", "Mailmerge-Arabic")
# An empty fontconfig configuration: with it, fontconfig knows no font but those of our @font-face rules.
FONTCONFIG_FILE = FOLDER / "fonts.conf"

_FACES = (
    (FAMILY, "NotoSans-Regular.ttf", 400, "normal"),
    (FAMILY, "NotoSans-Bold.ttf", 700, "normal"),
    (FAMILY, "NotoSans-Italic.ttf", 400, "italic"),
    (FAMILY, "NotoSans-BoldItalic.ttf", 700, "italic"),
    (ARABIC_FAMILY, "NotoSansArabic-Regular.ttf", 400, "normal"),
    (ARABIC_FAMILY, "NotoSansArabic-Bold.ttf", 700, "normal"),
)

# Kinds of characters: those of lines that run from right to left; marks, and those that are not seen.
TURNING = ("R", "AL", "AN")
_DEPENDENT = ("Mn", "Mc", "Me", "Cf", "Cc", "Zl", "Zp")

_MM_A_POINT = 25.4 / 72
_MEASURED_AT = 1000


def font_faces() -> str:
    """Return the `@font-face` rules of all faces, with the addresses of the files in this package."""
    return "\n".join(
        f"@font-face {{ font-family: '{family}'; src: url('{(FOLDER / file).as_uri()}');"
        f" font-weight: {weight}; font-style: {style}; }}"
        for family, file, weight, style in _FACES
    )


@lru_cache(maxsize=5_000)
def text_width(text: str, size: float) -> float:
    """Return how wide `text` is in mm, in the regular face at `size` points: families share streets and towns."""
    return sum(map(_advance, text)) / _MEASURED_AT * size * _MM_A_POINT


def line_base(height: float, size: float) -> float:
    """Return how far below the top of a line its letters stand, in mm, as browsers have it (CSS 2.1, 10.8).

    Args:
        height: of the line, in mm.
        size: of its letters, in points.
    """
    ascent, descent = _face("NotoSans-Regular.ttf").getmetrics()
    return height / 2 + (ascent - descent) / 2 / _MEASURED_AT * size * _MM_A_POINT


def missing_characters(text: str) -> str:
    """Return the characters of `text` that no shipped font has, each once, in order; white space aside."""
    if text.isascii() and text.isprintable():
        return ""  # nearly all texts; the fonts have all of those
    return "".join(c for c in dict.fromkeys(text) if not c.isspace() and not _covered(c))


def stand_alone(text: str, *, bold: bool) -> bool:
    """Whether each character of `text` is one letter of our Latin face, drawn alike whatever stands beside it.

    Not so where letters are joined, run from right to left, or bear marks that are characters of their own.
    """
    if text.isascii() and text.isprintable():
        return True
    face = _characters("NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf")
    return all(ord(c) in face and category(c) not in _DEPENDENT and bidirectional(c) not in TURNING for c in text)


@cache
def _advance(character: str) -> float:
    """Return a character's width in thousandths of the size; kerning, which only narrows, is left out."""
    return _face("NotoSans-Regular.ttf" if _in_face("NotoSans-Regular.ttf", character) else _FACES[4][1]).getlength(
        character
    )


@cache
def _covered(character: str) -> bool:
    return any(_in_face(face, character) for face in ("NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf"))


def _in_face(file: str, character: str) -> bool:
    return ord(character) in _characters(file)


@cache
def _face(file: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FOLDER / file), _MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)


@cache
def _characters(file: str) -> frozenset[int]:
    """Return the code points that a face has, from its own character map."""
    from fontTools.ttLib import TTFont  # comes with WeasyPrint; slow to import, and needed once a process

    with TTFont(FOLDER / file, lazy=True) as font:
        # Numbers for names: to work out the names of the glyphs takes longer than all the rest.
        font.setGlyphOrder(range(font["maxp"].numGlyphs))
        return frozenset(font.getBestCmap())
