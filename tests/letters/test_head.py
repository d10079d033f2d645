"""The head of a letter: long names, mottoes and addresses keep to the page, in the PDF and in the Word copy."""

from dataclasses import replace

import pytest

from mailmerge.letters.errors import LetterheadError
from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.page.geometry import LETTERHEAD_BOTTOM, MARGIN_RIGHT, PAGE_WIDTH
from mailmerge.letters.page.head import fitted_head
from mailmerge.letters.page.stamp import letterhead_pdf
from mailmerge.paper import pdfium
from tests.letters.paper import LETTERHEAD

LONG = "The Most Reverend Archbishop Thomas Cranmer Church of England Voluntary Aided Primary School and Nursery"
MOTTO = "Sine labore nihil: nothing without work, since the year of our Lord 1549, for every child of the parish"
_MM_A_POINT = 25.4 / 72


def test_usual_words_stand_as_large_as_ever() -> None:
    head = fitted_head(LETTERHEAD)
    assert (head.name, head.strapline, head.contact) == (18.0, 10.0, 8.0)


@pytest.mark.parametrize(
    "letterhead",
    [
        replace(LETTERHEAD, name=LONG),
        replace(LETTERHEAD, name=LONG, strapline=MOTTO),
        replace(LETTERHEAD, name=LONG, logo=None),
        replace(LETTERHEAD, strapline=MOTTO),
        replace(LETTERHEAD, email="office@st-marys-church-of-england-primary.cambs.sch.uk"),
        replace(
            LETTERHEAD, address=("The Old Rectory", "1 Church Walk", "Little Snoring", "Fakenham", "Norfolk", "NR1 1AA")
        ),
    ],
    ids=["name", "name and motto", "name alone", "motto", "e-mail", "address"],
)
def test_whatever_is_long_keeps_above_the_rule_and_within_the_margins(letterhead: Letterhead) -> None:
    with pdfium.opened(letterhead_pdf(letterhead)) as document:
        page = document[0]
        text = page.get_textpage()
        rectangles = [text.get_rect(number) for number in range(text.count_rects())]
        top = page.get_height()
    head = [box for box in rectangles if box[1] > top / 2]
    assert head
    assert all(right * _MM_A_POINT <= PAGE_WIDTH - MARGIN_RIGHT + 1 for _left, _bottom, right, _top in head)
    assert all((top - bottom) * _MM_A_POINT <= LETTERHEAD_BOTTOM + 0.5 for _left, bottom, _right, _top in head)
    assert all((top - upper) * _MM_A_POINT >= 8 for _left, _bottom, _right, upper in head)


@pytest.mark.parametrize(
    ("letterhead", "said"),
    [
        (replace(LETTERHEAD, strapline=MOTTO * 20), "Shorten the strapline first"),
        (replace(LETTERHEAD, email=f"{'o' * 200}@school.example"), "shorten the longest"),
        (replace(LETTERHEAD, address=("Elm Lane",) * 30), "fewer lines"),
    ],
)
def test_what_fits_at_no_size_is_told_with_what_to_do(letterhead: Letterhead, said: str) -> None:
    with pytest.raises(LetterheadError, match=said):
        letterhead_pdf(letterhead)
