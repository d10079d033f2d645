"""What changed between two Word files: in words, and as pages side by side."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from lxml import etree
from PIL import Image, ImageChops, ImageDraw, ImageFont

from mailmerge.letters.errors import TemplateError
from mailmerge.letters.lint.finding import paragraphs
from mailmerge.letters.word.wordfile import MAIN, read_word
from mailmerge.paper import pdfium
from mailmerge.paper.fonts import FOLDER

Piece = tuple[Literal["same", "gone", "new"], str]

_ALIKE = 0.4  # below this, two paragraphs are one that went and one that came
_WORDS = re.compile(r"\S+\s*")
_DOTS_A_POINT = 100 / 72
_STRIP, _GAP, _BAR = 34, 14, 6
_RED = (190, 40, 40)


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph that changed: its number from the top of the newer file, and its words before and after.

    `before` is empty for a paragraph that is new, `after` for one that is gone; a gone one's number is that of the
    paragraph that now stands in its place.
    """

    paragraph: int
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The words, each marked as the same, gone or new."""
        before, after = _WORDS.findall(self.before), _WORDS.findall(self.after)
        return tuple(_pieces(before, after))


def word_changes(before: bytes, after: bytes) -> tuple[Change, ...]:
    """Return the paragraphs of two Word files whose words or tags differ, in order; looks and layout do not count.

    Raises:
        TemplateError: one of the files is no Word file.
    """
    old, new = _lines(before), _lines(after)
    matcher = SequenceMatcher(None, [words for _, words in old], [words for _, words in new], autojunk=False)
    return tuple(
        change
        for kind, start, end, new_start, new_end in matcher.get_opcodes()
        if kind != "equal"
        for change in _changes(old[start:end], new[new_start:new_end], _number(new, new_start))
    )


def side_by_side(before: bytes, after: bytes) -> tuple[Image.Image, ...]:
    """Return the pages of two PDFs as pictures, pair by pair; a bar marks the lines where the newer page differs."""
    pairs = zip_longest(_pages(before), _pages(after))
    return tuple(_pair(old, new, number) for number, (old, new) in enumerate(pairs, start=1))


def pictures_as_pdf(pages: Sequence[Image.Image]) -> bytes:
    """Return pictures as the pages of one PDF."""
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=72 * _DOTS_A_POINT)
    return target.getvalue()


def pictures_as_png(pages: Sequence[Image.Image]) -> bytes:
    """Return pictures one below the other as one PNG."""
    sheet = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        sheet.paste(page, (0, top))
        top += page.height
    target = io.BytesIO()
    sheet.save(target, "PNG", optimize=True)
    return target.getvalue()


def _lines(data: bytes) -> list[tuple[int, str]]:
    """Return the number and the words of each paragraph that has some."""
    try:
        tree = etree.fromstring(read_word(data)[MAIN], etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise TemplateError("The Word file is damaged. Open it in Word, and save it anew.") from None
    found = ((paragraph.number, " ".join(paragraph.text.split())) for paragraph in paragraphs(tree))
    return [(number, words) for number, words in found if words]


def _number(lines: Sequence[tuple[int, str]], at: int) -> int:
    return lines[at][0] if at < len(lines) else lines[-1][0] + 1 if lines else 1


def _changes(old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]], place: int) -> Iterator[Change]:
    """Yield the changes of a stretch in which no paragraph stayed as it was."""
    for gone, came in zip_longest(old, new):
        before, after = gone[1] if gone else "", came[1] if came else ""
        number = came[0] if came else place
        if before and after and SequenceMatcher(None, before, after, autojunk=False).ratio() < _ALIKE:
            yield Change(number, before, "")
            yield Change(number, "", after)
        else:
            yield Change(number, before, after)


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(after[new_start:new_end])
            continue
        if start < end:
            yield "gone", "".join(before[start:end])
        if new_start < new_end:
            yield "new", "".join(after[new_start:new_end])


def _pages(pdf: bytes) -> list[Image.Image]:
    with pdfium.opened(pdf) as document:
        return [page.render(scale=_DOTS_A_POINT).to_pil().convert("RGB") for page in document]


def _pair(old: Image.Image | None, new: Image.Image | None, number: int) -> Image.Image:
    size = (old or new or Image.new("RGB", (1, 1))).size
    sheet = Image.new("RGB", (2 * size[0] + _GAP, size[1] + _STRIP), "#d5d8dc")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(FOLDER / "NotoSans-Regular.ttf"), 20)
    for page, words, left in ((old, "before", 0), (new, "now", size[0] + _GAP)):
        draw.text((left + 12, 4), f"{words}, page {number}" if page else f"{words}: no page {number}", "black", font)
        if page is not None:
            sheet.paste(page, (left, _STRIP))
    if old is not None and new is not None and old.size == new.size:
        for top, bottom in _different_rows(old, new):
            draw.rectangle((size[0] + _GAP, _STRIP + top, size[0] + _GAP + _BAR, _STRIP + bottom), fill=_RED)
    return sheet


def _different_rows(old: Image.Image, new: Image.Image) -> Iterator[tuple[int, int]]:
    """Yield the stretches of rows, first and last, in which two pages of one size differ."""
    difference = ImageChops.difference(old, new).convert("L").point(lambda value: 255 if value > 32 else 0)
    rows = difference.reduce((difference.width, 1)).tobytes()
    begin: int | None = None
    for at, differs in enumerate((*rows, 0)):
        if differs and begin is None:
            begin = at
        elif not differs and begin is not None:
            yield begin, at - 1
            begin = None
