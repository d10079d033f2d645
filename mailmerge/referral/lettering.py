"""Our font for lines that are put into a PDF by hand: had from one line that is laid out as any other page of ours."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from markupsafe import escape

from mailmerge.paper.pdf import write_pdf

WIDTH, HEIGHT = 595.276, 841.89  # points: A4
_THOUSAND = 1000  # widths of letters are told in thousandths of the size
_CSS = """
@page { size: 297mm 210mm; margin: 0; }
p { margin: 0; font-size: 6pt; font-kerning: none; font-variant-ligatures: none; }
"""
_OF_LETTER = re.compile(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4})>")


@dataclass(frozen=True, slots=True)
class Letters:
    """A font in a PDF: `font` is the object, `codes` and `widths` those of each letter that may be written with it."""

    font: Any
    codes: Mapping[str, int]
    widths: Mapping[int, float]

    def width(self, text: str, size: float) -> float:
        """Return how long a line is, in points."""
        return sum(self.widths[self.codes[letter]] for letter in text) * size / _THOUSAND

    def shown(self, text: str, size: float, left: float, low: float) -> bytes:
        """Return what draws a line from a place in points, with this font under the name `F`."""
        codes = "".join(f"{self.codes[letter]:04x}" for letter in text)
        return f"BT 0.2 0.2 0.2 rg /F {size} Tf {left:.3f} {low:.3f} Td <{codes}> Tj ET".encode()


def letters_of(target: pikepdf.Pdf, sample: str, day: str) -> Letters:
    """Return our font in a PDF, with the letters of a sample.

    Args:
        target: where lines are to be written.
        sample: every letter that they may have.
        day: the day of the file that the font is had from, as YYYY-MM-DD: it is kept nowhere.
    """
    pdf = write_pdf(f"<p>{escape(sample)}</p>", _CSS, title="letters", language="en-GB", day=day)
    with pikepdf.open(io.BytesIO(pdf)) as drawn:
        (font,) = drawn.pages[0].obj.Resources.Font.values()
        told = font.ToUnicode.read_bytes().decode("ascii")
        codes = {chr(int(letter, 16)): int(code, 16) for code, letter in _OF_LETTER.findall(told)}
        widths: dict[int, float] = {}
        of_codes = list(font.DescendantFonts[0].W)
        for first, several in zip(of_codes[::2], of_codes[1::2], strict=True):
            widths |= {int(first) + place: float(width) for place, width in enumerate(several)}
        return Letters(target.copy_foreign(font), codes, widths)
