"""A booklet: an index that is right, a bookmark for each document, and a page for what could not be made."""

import io
import re

import pikepdf
import pypdfium2
import pytest

from mailmerge.letters.page.booklet import Chapter, booklet


def a_pdf(pages: int) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def chapters(count: int, pages: int = 2) -> list[Chapter]:
    return [Chapter(f"Part {number // 2}", f"case {number}", "a.docx", a_pdf(pages)) for number in range(count)]


def opened(pdf: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(pdf)


def words(document: pypdfium2.PdfDocument, page: int) -> str:
    return " ".join(document[page].get_textpage().get_text_bounded().split())


@pytest.mark.parametrize(("count", "front"), [(1, 1), (4, 1), (50, 3)])
def test_the_index_says_on_which_page_each_document_begins(count: int, front: int) -> None:
    document = opened(booklet("Letters", chapters(count)))
    index = "".join(words(document, page) for page in range(front)).replace(" ", "")
    assert len(document) == front + 2 * count
    for number in range(count):
        assert re.search(rf"case{number}a\.docx{front + 1 + 2 * number}(?!\d)", index)


def test_every_document_has_a_bookmark_below_that_of_its_part() -> None:
    document = opened(booklet("Letters", chapters(4)))
    marks = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    assert marks == [
        (0, "Index", 0),
        *((0, "Part 0", 1), (1, "case 0", 1), (1, "case 1", 3)),
        *((0, "Part 1", 5), (1, "case 2", 5), (1, "case 3", 7)),
    ]


def test_what_could_not_be_made_has_a_page_that_says_why() -> None:
    faulty = Chapter("8a", "first notice", "a.docx", faults=("The address does not fit <here>.",))
    document = opened(booklet("Letters", [faulty, *chapters(1)]))
    assert "The address does not fit <here>." in words(document, 1)
    assert words(document, 0).endswith("case 0 a.docx3")


def test_the_same_documents_make_the_same_bytes() -> None:
    assert booklet("Letters", chapters(3)) == booklet("Letters", chapters(3))
