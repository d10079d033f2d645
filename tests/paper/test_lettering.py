"""Lettering: a line that is put together by hand stands as WeasyPrint would have set it, and reads as it was given."""

import io
import unicodedata
from typing import Any

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from mailmerge.paper.fonts import FOLDER, line_base, stand_alone
from mailmerge.paper.lettering import Line, lettering
from mailmerge.paper.pdf import write_pdf
from mailmerge.paper.tagged import Element, TaggedPdf, Words

SAID: dict[str, Any] = {"title": "Lines", "language": "en-GB", "day": "2025-09-15"}
LEFT, TOP, HEIGHT, SIZE = 10.0, 20.0, 8.0, 17.0  # mm, points
CSS = f"""
@page {{ size: 210mm 297mm; margin: 0 }}
p {{ position: absolute; left: {LEFT}mm; top: {TOP}mm; margin: 0; white-space: pre;
  font-size: {SIZE}pt; line-height: {HEIGHT}mm; }}
.bold {{ font-weight: bold }}
"""


def by_hand(*lines: Line) -> bytes:
    """Return a page with each line at the same place."""
    file = io.BytesIO()
    with lettering(lines, **SAID) as letters:
        document = TaggedPdf(file, letters)
        base = TOP + line_base(HEIGHT, SIZE)
        document.add_page(Element("P", tuple(Words(line, SIZE, LEFT, base) for line in lines)), ())
        document.finish()
    return file.getvalue()


def read(pdf: bytes) -> tuple[str, list[tuple[float, ...]]]:
    """Return the text of the first page, and where each of its letters lies; blanks lie where the reader has them."""
    (page,) = pypdfium2.PdfDocument(pdf)
    page_text = page.get_textpage()
    text = page_text.get_text_range()
    return text, [page_text.get_charbox(number) for number, letter in enumerate(text) if letter.strip()]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        *("Mrs Zofia Nowak, 14 Mill Lane, PE29 3TN", "AVATAR To Ty. WAVE, P.A. Yo", "office affluent fjord"),
        *("Nguyễn Thị Hường", "Ọlá Ẹ̀kọ́", "محمد الزهراء", "گھر 12 abc", "O’Brien–Łuk & <b>", "W"),
    ],
)
def test_a_line_stands_as_a_page_of_ours_has_it(text: str, bold: bool) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    wanted_text, wanted_places = read(write_pdf(f'<p class="{"bold" * bold}">{escaped}</p>', CSS, **SAID))
    found_text, found_places = read(by_hand(Line(text, bold)))
    assert found_text == wanted_text
    for found, wanted in zip(found_places, wanted_places, strict=True):
        assert found == pytest.approx(wanted, abs=0.1)


@pytest.mark.parametrize(("face", "bold"), [("NotoSans-Regular.ttf", False), ("NotoSans-Bold.ttf", True)])
def test_every_letter_that_stands_alone_is_read_as_itself(face: str, bold: bool) -> None:
    with TTFont(FOLDER / face) as font:
        letters = [chr(code) for code in font.getBestCmap()]
    alone = "".join(letter for letter in letters if stand_alone(letter, bold=bold) and letter.strip())
    assert len(alone) > 1000
    found = "".join(read(by_hand(*(Line(letter, bold) for letter in alone)))[0].split())
    # Two characters may share a letter, such as the Greek mu and the sign for a millionth.
    assert [_folded(letter) for letter in found] == [_folded(letter) for letter in alone]


def _folded(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter)


@pytest.mark.parametrize("text", ["a\nb", "a\u2028b", "\x00a b", "a\tb", "\u200ba b"])
def test_what_would_break_a_line_is_a_blank(text: str) -> None:
    assert read(by_hand(Line(text)))[0].strip() == "a b"


@pytest.mark.parametrize("text", [" ", "\u00a0", "\u3000", "\n"])
def test_a_line_of_blanks_shows_nothing(text: str) -> None:
    assert read(by_hand(Line(text), Line("a")))[0].strip() == "a"


def test_the_same_lines_give_the_same_bytes() -> None:
    lines = [Line("AVATAR"), Line("محمد"), Line("To", bold=True)]
    assert by_hand(*lines) == by_hand(*lines)
