"""What changed between two Word files: which paragraphs, which words, and where on the page."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mailmerge.letters.errors import TemplateError
from mailmerge.letters.letter import Letter
from mailmerge.letters.render import make_letter
from mailmerge.letters.templates.changes import Change, pictures_as_pdf, pictures_as_png, side_by_side, word_changes
from tests.letters.paper import LETTER, letter_job, word_file

HELLO, THANKS, BYE = ("Body", "Hello to you all."), ("Body", "Thank you for your call."), ("Body", "Goodbye.")
ONE, TWO, THREE = "Hello to you all.", "Thank you for your call.", "Goodbye."


@pytest.mark.parametrize(
    ("before", "after", "changes", "reason"),
    [
        ((HELLO, THANKS), (HELLO, THANKS), (), "nothing"),
        ((HELLO, THANKS), (HELLO, ("Warning", TWO)), (), "looks are no words"),
        ((HELLO,), (HELLO, THANKS), (Change(2, "", TWO),), "a paragraph came"),
        ((HELLO, THANKS, BYE), (HELLO, BYE), (Change(2, TWO, ""),), "one went; another stands in its place"),
        ((HELLO, THANKS), (HELLO,), (Change(2, TWO, ""),), "the last one went"),
        (
            (HELLO, THANKS),
            (HELLO, ("Body", "Thank you for your letter.")),
            (Change(2, TWO, "Thank you for your letter."),),
            "a word",
        ),
        ((HELLO, THANKS), (THANKS, HELLO), (Change(1, "", TWO), Change(3, TWO, "")), "their order"),
        ((HELLO,), (("Body", "Xyz."),), (Change(1, ONE, ""), Change(1, "", "Xyz.")), "nothing in common"),
        (
            (("Body", "{{ pupil.name }} is away."),),
            (("Body", "{{ pupil.forename }} is away."),),
            (Change(1, "{{ pupil.name }} is away.", "{{ pupil.forename }} is away."),),
            "a field",
        ),
        ((("Body", ""), HELLO), (HELLO,), (), "an empty paragraph"),
    ],
)
def test_paragraphs_that_changed(
    before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...], changes: tuple[object, ...], reason: str
) -> None:
    assert word_changes(word_file(before), word_file(after)) == changes, reason


def test_the_words_of_a_change_are_marked() -> None:
    change = Change(2, "Thank you for your call.", "Thank you kindly for your call!")
    assert change.pieces == (
        ("same", "Thank you "),
        ("new", "kindly "),
        ("same", "for your "),
        ("gone", "call."),
        ("new", "call!"),
    )


@given(st.lists(st.sampled_from(["a", "b", "c "])), st.lists(st.sampled_from(["a", "b", "d"])))
def test_the_pieces_make_up_both_wordings(before: list[str], after: list[str]) -> None:
    change = Change(1, " ".join(before), " ".join(after))
    kept = {side: "".join(words for kind, words in change.pieces if kind in ("same", side)) for side in ("gone", "new")}
    assert kept["new"].split() == change.after.split()
    assert kept["gone"].split() == change.before.split()


def test_what_is_no_word_file_is_said() -> None:
    with pytest.raises(TemplateError):
        word_changes(b"nonsense", word_file())


def pdf_of(*extra: tuple[str, str]) -> bytes:
    made = make_letter(letter_job((*LETTER, *extra)))
    assert isinstance(made, Letter)
    return made.pdf


def red_rows(page: Image.Image) -> list[int]:
    """The rows of the right-hand page that are marked as different."""
    middle = (page.width + 14) // 2
    return [row for row in range(page.height) if page.getpixel((middle + 2, row)) == (190, 40, 40)]


def test_pages_stand_side_by_side_and_a_bar_marks_what_differs() -> None:
    (same,) = side_by_side(pdf_of(), pdf_of())
    assert red_rows(same) == []
    (other,) = side_by_side(pdf_of(), pdf_of(("Body", "One more thing.")))
    assert 5 < len(red_rows(other)) < other.height / 4


def test_a_page_that_only_one_of_them_has_stands_alone() -> None:
    long = tuple(("Body", f"Paragraph {number}.") for number in range(40))
    pages = side_by_side(pdf_of(), pdf_of(*long))
    assert len(pages) == 2
    assert {page.size for page in pages} == {pages[0].size}


def test_pictures_as_one_file() -> None:
    pages = side_by_side(pdf_of(), pdf_of(("Body", "More.")))
    assert pictures_as_pdf(pages).startswith(b"%PDF")
    with Image.open(io.BytesIO(pictures_as_png((*pages, *pages)))) as sheet:
        assert sheet.size == (pages[0].width, 2 * pages[0].height)
