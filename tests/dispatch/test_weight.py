"""What letters weigh and measure, at the edges of Royal Mail's letter format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.dispatch.weight import layers_in, sheets_of, too_much


@pytest.mark.parametrize(
    ("pages", "duplex", "sheets", "reason"),
    [
        ((), True, 0, "nothing"),
        ((1,), True, 1, "one side of one sheet"),
        ((2,), True, 1, "both sides"),
        ((2,), False, 2, "one side each"),
        ((1, 1), True, 2, "a record never stands on the back of its letter"),
        ((3, 2, 1), True, 4, "two, one and one"),
    ],
)
def test_each_document_begins_on_a_sheet_of_its_own(
    pages: tuple[int, ...], duplex: bool, sheets: int, reason: str
) -> None:
    assert sheets_of(pages, duplex=duplex) == sheets, reason


@pytest.mark.parametrize(
    ("sheets", "envelope", "much", "reason"),
    [
        (1, "dl", None, "5 g, 0.3 mm"),
        (16, "dl", None, "80 g, folded twice: 4.8 mm"),
        (17, "dl", "thick", "folded twice: 5.1 mm"),
        (17, "notify", "thick", "folded twice too"),
        (20, "c5", None, "100 g, folded once: 4 mm"),
        (21, "c5", "heavy", "105 g"),
        (21, "dl", "heavy", "both; the weight is told"),
    ],
)
def test_a_letter_is_at_most_100_g_and_5_mm(sheets: int, envelope: str, much: str | None, reason: str) -> None:
    assert too_much(sheets, layers_in(envelope)) == much, reason


@given(st.lists(st.integers(1, 40), max_size=6))
def test_printing_both_sides_never_takes_more_paper(pages: list[int]) -> None:
    assert sheets_of(pages, duplex=True) <= sheets_of(pages, duplex=False) == sum(pages)
