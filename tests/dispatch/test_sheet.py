"""The posting sheet: what stands on each page, page by page, and that its bytes repeat."""

import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailmerge.dispatch.code import SheetCode
from mailmerge.dispatch.sheet import PostingSheet, posting_sheet
from mailmerge.dispatch.sheet_page import code_place
from mailmerge.dispatch.sheet_rows import SheetLine
from mailmerge.ledger.chain.event import Head
from tests.dispatch.samples import MONDAY, sheet_lines

HEAD = Head(1_234_567, "0123456789abcdef" * 4)
MADE_AT = datetime(2025, 9, 15, 8, 12, tzinfo=UTC)


def made(lines: list[SheetLine], **other: Any) -> PostingSheet:
    arguments: dict[str, Any] = {
        "trust": "Kingfisher Learning Trust",
        "school": "Oakfield Primary School",
        "school_code": "oakfield",
        "run": "run-1",
        "made_at": MADE_AT,
        "lines": lines,
        "head": HEAD,
    }
    return posting_sheet(**arguments | other)


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in document]


@pytest.fixture(scope="module")
def sheet() -> PostingSheet:
    return made(sheet_lines(40))


@pytest.mark.parametrize(
    "text",
    [
        *("Kingfisher Learning Trust", "Oakfield Primary School", "Run run-1"),
        *("Monday 15 September 2025 at 09:12 BST", "Post Office date stamp and initials"),
        *("On the whole sheet: 40.", "01234567 89abcdef 01234567 89abcdef"),
    ],
)
def test_every_page_can_stand_for_itself(sheet: PostingSheet, text: str) -> None:
    pages = words(sheet.pdf)
    assert len(pages) == len(sheet.pages) > 1
    assert all(text in page for page in pages)


def test_each_envelope_stands_once_in_the_order_given_on_the_page_that_its_code_stands_for(sheet: PostingSheet) -> None:
    assert list(itertools.chain(*sheet.pages)) == [line.ref for line in sheet_lines(40)]
    for page, refs in zip(words(sheet.pdf), sheet.pages, strict=True):
        assert re.findall(r"OAK-\w{5}-\w{5}", page) == list(refs)
        assert f"On this page: {len(refs)}." in page


def test_a_line_says_whom_where_how_and_what_to_do() -> None:
    line = SheetLine(
        *(
            7,
            "OAK-7Q2M9-K4TX1",
            "Mrs Zofia Nowak",
            "14 Mill Lane",
            "PE29 3TN",
            "signed-for-first",
            MONDAY,
            "AB100000025GB",
        ),
        needs_proof=True,
        enclose=True,
    )
    (page,) = words(made([line]).pdf)
    assert (
        "7 OAK-7Q2M9-K4TX1 Put the enclosure in Mrs Zofia Nowak, 14 Mill Lane, PE29 3TN "
        "Signed For 1st proof needed AB100000025GB" in page
    )


def test_a_letter_that_needs_nothing_is_not_marked() -> None:
    (page,) = words(made(sheet_lines(1)).pdf)
    assert "proof needed" not in page.lower()
    assert "enclosure" not in page


def test_a_sheet_that_proves_what_needs_no_proof_says_so() -> None:
    (page,) = words(made(sheet_lines(2)).pdf)
    assert "no letter on this sheet needs proof of posting. Each may go by post or e-mail" in page
    lines = sheet_lines(2)
    (page,) = words(made([lines[0], replace(lines[1], needs_proof=True)]).pdf)
    assert "“Proof needed” (1 on the whole sheet): the letter counts only with this stamp or a receipt." in page
    assert "no letter on this sheet" not in page


def test_a_date_that_all_letters_bear_stands_in_the_head_of_each_page(sheet: PostingSheet) -> None:
    for page in words(sheet.pdf):
        assert page.count("Letters dated Monday 15 September 2025. They must not be posted before.") == 1
        assert _short(MONDAY) not in page


def test_dates_that_differ_stand_each_in_its_row() -> None:
    lines = [replace(line, letter_date=MONDAY + timedelta(days=line.number // 2)) for line in sheet_lines(40)]
    sheet = made([replace(line, needs_proof=True) for line in lines])
    dates = {line.ref: line.letter_date for line in lines}
    for page, refs in zip(words(sheet.pdf), sheet.pages, strict=True):
        assert "Letters of several dates. None must be posted before its own." in page
        assert "have the page stamped on each day on which letters of it go" in page
        assert re.findall(r"OAK-\w{5}-\w{5}", page) == list(refs)
        assert re.findall(r"\w{3} \d{1,2} \w{3} 2025", page) == [_short(dates[ref]) for ref in refs]


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def test_a_sheet_made_again_says_so() -> None:
    (page,) = words(made(sheet_lines(1), making=2).pdf)
    assert "sheet made again (no. 2)" in page


def test_each_page_has_its_own_code(sheet: PostingSheet) -> None:
    count = len(sheet.pages)
    found = []
    for page in pypdfium2.PdfDocument(sheet.pdf):
        (code,) = zxingcpp.read_barcodes(page.render(scale=2, grayscale=True).to_pil())
        found.append(SheetCode.read(code.text))
    assert found == [SheetCode("run-1", "oakfield", 1, number, count) for number in range(1, count + 1)]


def test_the_same_sheet_has_the_same_bytes(sheet: PostingSheet) -> None:
    assert made(sheet_lines(40)) == sheet


def test_it_is_tagged_and_its_fonts_are_inside(sheet: PostingSheet) -> None:
    with pikepdf.open(io.BytesIO(sheet.pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "en-GB"
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert document.docinfo["/Title"] == "Posting sheet, Oakfield Primary School, run run-1"


def test_an_independent_checker_finds_nothing(sheet: PostingSheet, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheet.pdf)
    assert list(pdfua.validate(str(file)).findings) == []


@pytest.mark.parametrize(("dates", "columns"), [(1, 4), (2, 5)])
def test_the_list_is_a_table_whose_cells_have_headings(dates: int, columns: int) -> None:
    lines = [replace(line, letter_date=MONDAY + timedelta(days=line.number % dates)) for line in sheet_lines(3)]
    with pikepdf.open(io.BytesIO(made(lines).pdf)) as document:
        elements = list(_elements(document.Root.StructTreeRoot))
        found = Counter(str(element.S) for element in elements)
        assert (found["/Table"], found["/TR"], found["/TH"], found["/TD"]) == (1, 4, columns, 3 * columns)
        assert all(element.A.Scope == "/Column" for element in elements if element.S == "/TH")


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for kid in element.K:
        if isinstance(kid, pikepdf.Dictionary):
            yield kid
            yield from _elements(kid)


@pytest.mark.parametrize("name", ["Oakfield Primary School", "Our Lady of the Sacred Heart and All Angels " * 3])
def test_however_long_its_name_is_a_school_does_not_reach_into_the_code(name: str) -> None:
    pdf = made(sheet_lines(1), school=name, trust=name).pdf
    (page,) = pypdfium2.PdfDocument(pdf)
    text = page.get_textpage()
    code_begins = code_place(SheetCode("run-1", "oakfield", 1, 1, 1))[0] / 25.4 * 72
    head = text.get_text_range().index("Page 1")
    assert max(text.get_charbox(number)[2] for number in range(head)) < code_begins
    (code,) = zxingcpp.read_barcodes(page.render(scale=2, grayscale=True).to_pil())
    assert SheetCode.read(code.text) == SheetCode("run-1", "oakfield", 1, 1, 1)


def test_what_stands_in_a_cell_is_read_aloud_as_one_and_in_the_order_of_the_columns() -> None:
    line = sheet_lines(1, addressee="Mrs Zofia Nowak-Featherstonehaugh of Somewhere Else")[0]
    with pikepdf.open(io.BytesIO(made([replace(line, enclose=True, needs_proof=True)]).pdf)) as document:
        cells = [element for element in _elements(document.Root.StructTreeRoot) if element.S == "/TD"]
        assert [len(element.K) for element in cells] == [1, 1, 1, 0]
        marks = [int(element.K[0]) for element in cells[:3]]
        assert marks == list(range(marks[0], marks[0] + 3))


def test_a_row_that_is_deeper_than_a_page_is_never_drawn_beyond_it() -> None:
    with pytest.raises(ValueError, match="does not hold its lines"):
        made(sheet_lines(1, addressee="Zofia Wilhelmina Nowak " * 100))


@pytest.mark.parametrize("name", ["محمد الزهراء", "Ẹ̀kọ́ Ọlá", "Nguyễn Thị Hường"])
def test_a_name_in_other_letters_is_a_line_like_any_other(name: str) -> None:
    lines = sheet_lines(2, addressee=name)
    (page,) = words(made(lines).pdf)
    assert re.findall(r"OAK-\w{5}-\w{5}", page) == [line.ref for line in lines]
    assert page.count(sorted(name.split(), key=len)[-1][-2:]) >= 2


def test_names_are_text_and_never_markup() -> None:
    (page,) = words(made(sheet_lines(1, addressee="Mrs <b>Bold</b> & {{ 7 * 7 }}")).pdf)
    assert "Mrs <b>Bold</b> & {{ 7 * 7 }}" in page


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(st.sampled_from("WMwmil -'éŁ"), min_size=1, max_size=110).filter(str.strip), min_size=1, max_size=30
    )
)
def test_however_long_the_names_are_each_page_holds_its_own_lines(names: list[str]) -> None:
    lines = [
        SheetLine(n, f"OAK-00000-{n:05}", name, name[::-1], "PE29 3TN", "second-class", MONDAY)
        for n, name in enumerate(names, start=1)
    ]
    sheet = made(lines)
    for page, refs in zip(words(sheet.pdf), sheet.pages, strict=True):
        assert re.findall(r"OAK-\d{5}-\d{5}", page) == list(refs)
