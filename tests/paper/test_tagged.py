"""A tagged PDF put together by hand: what it says, in which order, and what an independent checker finds."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdfium2
import pytest

from mailmerge.paper.lettering import Line, lettering
from mailmerge.paper.tagged import Bitmap, Element, Rule, TaggedPdf, Words

SAID: dict[str, Any] = {"title": "List (1)", "language": "en-GB", "day": "2025-09-15"}
RULES = (Rule(10, 10, 100, 0.5), Rule(10, 20, 100, 0.5, 0.5))
CHESS = Bitmap(lambda: [b"\x55", b"\xaa"] * 4, 150, 20, 30)


def cell(kind: str, text: str, left: float, base: float, **said: str) -> Element:
    return Element(kind, (Words(Line(text, bold=kind == "TH"), 9, left, base),), **said)


def page(number: int) -> Element:
    head = Element("TR", kids=(cell("TH", "No.", 10, 40, scope="Column"), cell("TH", "Name", 30, 40, scope="Column")))
    rows = tuple(
        Element("TR", kids=(cell("TD", f"{number}.{row}", 10, 50 + row * 5), cell("TD", "Zofia", 30, 50 + row * 5)))
        for row in range(3)
    )
    table = Element("Table", kids=(Element("THead", kids=(head,)), Element("TBody", kids=rows)))
    picture = Element("Figure", (CHESS,), words=f"Chess (board {number})")
    return Element("Sect", kids=(cell("H1", f"Page {number}", 10, 18), picture, table, Element("P")))


def written(count: int) -> bytes:
    pages, file = [page(number) for number in range(1, count + 1)], io.BytesIO()
    with lettering({line for each in pages for line in each.lines()}, **SAID) as letters:
        document = TaggedPdf(file, letters)
        for each in pages:
            document.add_page(each, RULES)
        document.finish()
    return file.getvalue()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return written(3)


def told(element: Any) -> Iterator[tuple[str, Any, list[int]]]:
    """Yield each element's type, page and marks, in the order in which they are read aloud."""
    kids = list(element.K)
    yield str(element.S), element.get("/Pg"), [int(kid) for kid in kids if not isinstance(kid, pikepdf.Dictionary)]
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary):
            assert element == kid.P
            yield from told(kid)


def test_it_says_what_it_was_given_page_by_page(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    assert [" ".join(each.get_textpage().get_text_range().split()) for each in document] == [
        f"Page {n} No. Name {n}.0 Zofia {n}.1 Zofia {n}.2 Zofia" for n in (1, 2, 3)
    ]
    assert [each.get_size() for each in document] == [pytest.approx((595.276, 841.89), abs=0.01)] * 3


def test_its_structure_is_what_it_was_given_in_the_order_in_which_it_is_drawn(pdf: bytes) -> None:
    row = ["/TR", "/TD", "/TD"]
    table = ["/Table", "/THead", "/TR", "/TH", "/TH", "/TBody", *row * 3]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (top,) = document.Root.StructTreeRoot.K
        elements = list(told(top))
        assert [kind for kind, _, _ in elements] == ["/Document", *["/Sect", "/H1", "/Figure", *table, "/P"] * 3]
        for page in document.pages:
            assert _marks(page) == [(kind, mark) for kind, on, marks in elements if on == page.obj for mark in marks]


def test_each_mark_on_a_page_is_known_to_be_of_its_element(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        entries = list(document.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(map(int, entries[::2]), entries[1::2], strict=True))
        for page in document.pages:
            elements = list(parents.pop(int(page.obj.StructParents)))
            assert [(str(each.S), int(each.K[0])) for each in elements] == _marks(page)
            assert all(each.Pg == page.obj for each in elements)
        assert parents == {}


def _marks(page: pikepdf.Page) -> list[tuple[str, int]]:
    """Return type and number of each mark of a page, as they are drawn."""
    drawn = [one for one in pikepdf.parse_content_stream(page) if str(one.operator) == "BDC"]
    return [(str(one.operands[0]), int(one.operands[1].MCID)) for one in drawn]


def test_what_is_no_text_is_told_in_words_and_headings_say_what_they_head(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        elements = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
        figures = [each for each in elements if each.S == "/Figure"]
        assert [str(each.Alt) for each in figures] == [f"Chess (board {n})" for n in (1, 2, 3)]
        assert [float(edge) for edge in figures[0].A.BBox] == pytest.approx(
            [425.197, 700.157, 510.236, 785.197], abs=0.01
        )
        assert {str(each.A.Scope) for each in elements if each.S == "/TH"} == {"/Column"}


def test_a_picture_is_black_and_white_as_its_dots_are(pdf: bytes) -> None:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=2, grayscale=True).to_pil()
    dot = 30 / 8

    def grey(column: int, row: int) -> int:
        middle = ((150 + (column + 0.5) * dot) / 25.4 * 144, (20 + (row + 0.5) * dot) / 25.4 * 144)
        return picture.getpixel((int(middle[0]), int(middle[1])))  # type: ignore[no-any-return]

    # The first row is 01010101, the next the other way round; 1 is white.
    assert [grey(column, 0) for column in range(4)] == [0, 255, 0, 255]
    assert [grey(column, 1) for column in range(4)] == [255, 0, 255, 0]


def test_an_independent_checker_finds_nothing(pdf: bytes, tmp_path: Path) -> None:
    file = tmp_path / "list.pdf"
    file.write_bytes(pdf)
    assert list(pdfua.validate(str(file)).findings) == []


def test_title_language_and_day_are_those_of_its_lettering(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []
        assert document.Root.Lang == "en-GB"
        assert document.docinfo["/Title"] == "List (1)"
        assert document.docinfo["/CreationDate"] == "D:20250915"
        with document.open_metadata() as metadata:
            assert (metadata["dc:title"], metadata["pdfuaid:part"]) == ("List (1)", "1")


def test_the_same_pages_give_the_same_bytes(pdf: bytes) -> None:
    assert written(3) == pdf
