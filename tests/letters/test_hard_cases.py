"""Hard cases on the drawn page: names, addresses and lengths that break letters elsewhere."""

from typing import Any

import pypdfium2
import pytest
from PIL import ImageOps

from mailmerge.letters.letter import Letter
from mailmerge.letters.page.geometry import ENVELOPES, MM_A_POINT, NO_ENVELOPE, PAGE_HEIGHT, PAGE_WIDTH, Box
from mailmerge.letters.reading import page_texts, read_facts, read_word_copy, spaced, word_text
from mailmerge.letters.render import make_letter
from tests.letters.paper import FIELDS, LETTER, WARNED, WARNING, letter_job, word_file
from tests.letters.structure import faults_in
from tests.sampled import sampled

POSTED = sorted(set(ENVELOPES) - {NO_ENVELOPE})
LONGEST = "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley-Marjoribanks"
NAMES = [
    ("Mr Ng", "a very short name"),
    (f"Mrs {LONGEST}", "a name longer than the window is wide"),
    ("Pani Grażyna Gżegżółka-Brzęczyszczykiewicz", "Polish"),
    ("Dna Ștefania Țîrțău-Băjenaru", "Romanian, with commas below"),
    ("Mrs Siân Llŷr Gŵyneth ap Siôn", "Welsh, with circumflexes on w and y"),
    ("السيدة فاطمة الزهراء عبد الرحمن", "Arabic script, from right to left"),
    ("Mrs Nguyễn Thị Thanh Huyền", "Vietnamese, two marks on a letter"),
    ("Mrs O’Brien & Co {{ 7*7 }} <select>", "what a template or a page would take for its own"),
]
FOUR = ("12 Mill Lane", "HUNTINGDON", "PE29 3TN")
SEVEN = ("Flat 3b, Second Floor", "The Old Maltings", "128 Saint Augustine Street", "Hemingford Abbots", *FOUR[1:])


def _made(name: str, rest: tuple[str, ...] = FOUR, paragraphs: Any = WARNED, **values: Any) -> Letter:
    fields = {**FIELDS, "parent": {"greeting": name, "name": name}}
    warning = word_file(WARNING) if paragraphs is WARNED else None
    job = letter_job(paragraphs, fields=fields, address_lines=(name, *rest), warning=warning, **values)
    letter = make_letter(job)
    assert isinstance(letter, Letter), letter
    return letter


def _ink(pdf: bytes, page: int, area: Box) -> Box | None:
    """Return the rectangle that anything drawn in an area of a page fills, in mm from the page's top left."""
    document = pypdfium2.PdfDocument(pdf)
    scale = 6
    picture = document[page].render(scale=scale * MM_A_POINT, grayscale=True).to_pil()
    assert picture.width / scale == pytest.approx(PAGE_WIDTH, abs=0.3)
    assert picture.height / scale == pytest.approx(PAGE_HEIGHT, abs=0.3)
    part = picture.crop(tuple(round(side * scale) for side in (area.left, area.top, area.right, area.bottom)))
    found = ImageOps.invert(part).point(lambda shade: 255 if shade > 55 else 0).getbbox()
    if found is None:
        return None
    left, top, right, bottom = (side / scale for side in found)
    return Box(area.left + left, area.top + top, area.left + right, area.top + bottom)


def _assert_in_window(pdf: bytes, envelope: str) -> None:
    window = ENVELOPES[envelope].window
    ink = _ink(pdf, 0, ENVELOPES[envelope].clear)
    assert ink is not None
    assert ink.left >= window.left - 0.2
    assert ink.top >= window.top - 0.2
    assert ink.right <= window.right + 0.2
    assert ink.bottom <= window.bottom + 0.2


@pytest.mark.parametrize("envelope", sampled(POSTED, one_in=2))
@pytest.mark.parametrize(("name", "reason"), NAMES, ids=[reason for _, reason in NAMES])
def test_a_name_stands_in_every_window_and_after_dear(name: str, reason: str, envelope: str) -> None:
    letter = _made(name, envelope=envelope)
    _assert_in_window(letter.pdf, envelope)
    assert f"Dear {name}" in spaced(word_text(read_word_copy(letter.docx)[0])), reason


@pytest.mark.parametrize("envelope", POSTED)
@pytest.mark.parametrize("large_print", [False, True], ids=["ordinary print", "large print"])
def test_seven_lines_stand_in_every_window(envelope: str, large_print: bool) -> None:
    letter = _made("Mrs Siân Featherstonehaugh", SEVEN, envelope=envelope, large_print=large_print)
    _assert_in_window(letter.pdf, envelope)
    paper = spaced(page_texts(letter.pdf)[0])
    assert all(line in paper for line in SEVEN)
    assert faults_in(letter.pdf) == []


def test_arabic_is_drawn_in_the_font_that_ships_for_it() -> None:
    fonts = read_facts(_made("السيدة فاطمة الزهراء").pdf).fonts
    assert all(embedded for _, embedded in fonts)
    assert any("Arabic" in name for name, _ in fonts)
    assert not any("Arabic" in name for name, _ in read_facts(_made("Mrs Nowak").pdf).fonts)


@pytest.mark.parametrize("large_print", [False, True], ids=["ordinary print", "large print"])
def test_a_letter_of_three_pages_and_more_has_their_numbers_at_the_head(large_print: bool) -> None:
    long = tuple(("Body", f"Paragraph {number}. " + "Words and words. " * 20) for number in range(22))
    letter = _made("Mrs Nowak", paragraphs=(*LETTER[:5], *long, LETTER[5]), large_print=large_print)
    texts = page_texts(letter.pdf)
    assert len(texts) == letter.pages >= 3
    for number, text in enumerate(texts, start=1):
        assert (f"Page {number}" in text.replace("\xa0", " ")) == (number > 1)
        assert f"Page {number + 1}" not in text
    for page in range(1, letter.pages):
        ink = _ink(letter.pdf, page, Box(100, 0, PAGE_WIDTH, 21))
        assert ink is not None
        assert ink.right == pytest.approx(190, abs=1)
    assert faults_in(letter.pdf) == []


@pytest.mark.parametrize("start", ["ABCD", "EFGH", "IJKL", "MNOP", "QRST", "UVWX", "YZÅÞ", "1467", "fjty", "łßðœ"])
def test_a_line_may_begin_with_any_letter(start: str) -> None:
    lines = tuple(f"{letter}asmine Cottage" for letter in start)
    letter = _made("Mr Janusz Jopek", (*lines, "JE2 3AB"))
    _assert_in_window(letter.pdf, "dl")
