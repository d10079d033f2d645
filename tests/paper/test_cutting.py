"""Fonts that are cut for the common characters too: letters that are printed together have the same ones."""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from mailmerge.letters.reading import page_texts
from mailmerge.paper.pdf import write_pdf
from mailmerge.paper.replaced import formes
from tests.paper.plain import weasyprint_as_it_is

COMMON = ("<p>Dear Ms Whitlock</p>", "<p>Dear Mr O’Dowd, £80 – or £160</p>", "<p>(1\u00a0of\u00a02) “So…”</p>")
OWN = ("<p>Dear Ms Łucja Nowak</p>", "<p>Dear Zoe\u0308 Grey</p>", "<p>Dear Mr Ștefan</p>")


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formes, "_shapes", {})


def drawn(body: str, *, for_many: bool = True) -> bytes:
    return write_pdf(body, "p { font-size: 11pt }", title="A", language="en-GB", day="2025-11-10", for_many=for_many)


def fonts(pdf: bytes) -> Iterator[Any]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield from document.pages[0].resources.Font.values()


def files(pdf: bytes) -> list[tuple[bytes, bytes, str]]:
    """Return of each font its file, what its glyphs stand for, and how wide they are."""
    return [
        (
            font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes(),
            font.ToUnicode.read_bytes(),
            str(font.DescendantFonts[0].W.unparse()),
        )
        for font in fonts(pdf)
    ]


def test_letters_of_common_characters_have_the_same_fonts() -> None:
    made = [drawn(body) for body in COMMON * 2]
    assert all(files(one) == files(another) for one, another in pairwise(made))


def test_the_same_font_is_cut_whatever_came_before() -> None:
    made = [drawn(body) for body in (*OWN, *COMMON)]
    with weasyprint_as_it_is():
        assert made == [drawn(body) for body in (*OWN, *COMMON)]


@pytest.mark.parametrize("body", OWN)
def test_a_letter_with_other_characters_has_them_beside_the_common_ones(body: str) -> None:
    [(common, *_)], [(own, *_)] = files(drawn(COMMON[0])), files(drawn(body))
    glyphs = [TTFont(io.BytesIO(data))["glyf"] for data in (common, own)]
    drawn_of = [{name for name in each.glyphs if each[name].numberOfContours} for each in glyphs]
    assert len(drawn_of[1]) > len(drawn_of[0])


@pytest.mark.parametrize("body", [*COMMON, *OWN])
def test_what_a_letter_says_is_read_back(body: str) -> None:
    said = body.removeprefix("<p>").removesuffix("</p>").replace("\u00a0", " ")
    [read] = page_texts(drawn(body))
    assert read.strip().replace("\u00a0", " ") == said


def test_what_is_not_printed_with_others_has_what_it_needs_and_no_more() -> None:
    assert len(drawn(COMMON[0], for_many=False)) + 3000 < len(drawn(COMMON[0]))


def test_widths_are_those_that_the_drawing_library_finds() -> None:
    # They would else differ with the first letter of a page, and no two pages have the same fonts.
    every = "".join(map(chr, range(0x21, 0x7F))).replace("&", "&amp;").replace("<", "&lt;")
    [(_, _, exact)] = files(drawn(f"<p>{every} “‘’”…£–—•\u00a0.</p>", for_many=False))
    [(_, _, common)] = files(drawn(COMMON[0]))
    assert exact == common
