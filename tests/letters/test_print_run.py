"""The print run: every page, in order, each letter on a sheet of its own."""

import io

import pikepdf
import pytest

from mailmerge.letters.print_run import print_run


def _pdf(*widths: int) -> bytes:
    document = pikepdf.new()
    for width in widths:
        document.add_blank_page(page_size=(width, 842))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("documents", "duplex", "pages", "reason"),
    [
        ([(500,), (510,)], True, [500, 500, 510, 510], "one page is padded with a blank of its size"),
        ([(500, 501), (510,)], True, [500, 501, 510, 510], "two pages fill their sheet"),
        ([(500,), (510,)], False, [500, 510], "one-sided printing needs no padding"),
        ([(500, 501, 502)], True, [500, 501, 502, 502], "three pages are padded to four"),
        ([], True, [], "nothing to print"),
    ],
)
def test_pages_of_a_print_run(documents: list[tuple[int, ...]], duplex: bool, pages: list[int], reason: str) -> None:
    run = print_run([_pdf(*widths) for widths in documents], duplex=duplex)
    with pikepdf.open(io.BytesIO(run)) as document:
        assert [int(page.mediabox[2]) for page in document.pages] == pages, reason


def test_the_same_letters_give_the_same_bytes() -> None:
    documents = [_pdf(500), _pdf(510, 511)]
    assert print_run(documents, duplex=True) == print_run(documents, duplex=True)
