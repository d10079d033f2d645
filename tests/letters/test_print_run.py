"""The print run: every page, in order, each letter on a sheet of its own."""

import io
import random
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from mailmerge.errors import NotFitError
from mailmerge.letters.letter import Letter
from mailmerge.letters.page import print_run as page_print_run
from mailmerge.letters.page.print_run import (
    Seen,
    _pages_of,
    make_print_run,
    print_run,
    require_joined,
    write_print_run,
)
from mailmerge.letters.page.shelf import Shelf
from mailmerge.letters.render import make_letter
from mailmerge.paper.growing import GrowingPdf
from tests.letters.paper import LETTER, LETTERHEAD, letter_job


def require_same(run: bytes, papers: Sequence[bytes], *, duplex: bool) -> None:
    """Prove a run to be of these papers."""
    require_joined(run, write_print_run(papers, io.BytesIO(), duplex=duplex), papers.__getitem__, duplex=duplex)


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
    ],
)
def test_pages_of_a_print_run(documents: list[tuple[int, ...]], duplex: bool, pages: list[int], reason: str) -> None:
    run = print_run([_pdf(*widths) for widths in documents], duplex=duplex)
    with pikepdf.open(io.BytesIO(run)) as document:
        assert [int(page.mediabox[2]) for page in document.pages] == pages, reason


def test_the_same_letters_give_the_same_bytes() -> None:
    documents = [_pdf(500), _pdf(510, 511)]
    assert print_run(documents, duplex=True) == print_run(documents, duplex=True)


@pytest.fixture(scope="module")
def letters() -> list[bytes]:
    """Two letters of one school, one of them of two pages, and one of another school."""
    other = replace(LETTERHEAD, name="Oak Tree School")
    long = (*LETTER, *(("Body", f"Paragraph {number}.") for number in range(40)))
    jobs = (letter_job(), letter_job(letterhead=other), letter_job(long), letter_job(letterhead=other))
    made = [make_letter(job) for job in jobs]
    return [letter.pdf for letter in made if isinstance(letter, Letter)]


def test_the_pages_look_as_in_the_letters(letters: list[bytes]) -> None:
    alone = [page for pdf in letters for page in _pictures(pdf)]
    run = _pictures(print_run(letters, duplex=False))

    assert len(alone) == len(run) == 5
    assert all(ImageChops.difference(one, other).getbbox() is None for one, other in zip(alone, run, strict=True))


def test_a_letterhead_is_held_once(letters: list[bytes]) -> None:
    with pikepdf.open(io.BytesIO(print_run(letters, duplex=False))) as run:
        forms = [each for each in run.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form"]

    # The first page's of each school, and that of the pages that follow.
    assert len(forms) == 3


def test_fonts_are_held_once(letters: list[bytes]) -> None:
    with pikepdf.open(io.BytesIO(print_run(letters * 20, duplex=True))) as run:
        files = [each for each in run.objects if isinstance(each, pikepdf.Stream) and "/Length1" in each]

    # Of each kind of page the letters' two, and those of its letterhead.
    assert len(files) <= 3 * 4


def test_a_letterhead_is_held_once_however_many_letters_there_are(
    letters: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_print_run, "_PAPERS", 1)
    monkeypatch.setattr(page_print_run, "_PROVED_AT_A_TIME", 1)
    run = print_run(letters * 2, duplex=True)
    require_same(run, letters * 2, duplex=True)
    with pikepdf.open(io.BytesIO(run)) as read:
        forms = [each for each in read.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form"]
    assert len(forms) == 3


def _drawing(name: str, content: bytes, font: str = "Helvetica") -> bytes:
    """Return a page that draws a form of this name."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    form = document.make_stream(content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 200, 200])
    base = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(f"/{font}"))
    form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(base)))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({f"/{name}": form}))
    page.Contents = document.make_stream(f"/{name} Do".encode())
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


SQUARE, WORD = b"20 20 100 100 re f", b"BT /F1 24 Tf 20 100 Td (Own) Tj ET"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (_drawing("LetterheadA", SQUARE), _drawing("LetterheadA", WORD), "another drawing by the same name"),
        (_drawing("LetterheadA", WORD), _drawing("LetterheadA", WORD, "Courier"), "the same words in another font"),
        (_drawing("LetterheadA", SQUARE), _drawing("LetterheadA", SQUARE), "the same"),
    ],
)
def test_nothing_of_one_paper_appears_in_another_by_its_name(one: bytes, other: bytes, why: str) -> None:
    run = print_run([one, other, one], duplex=True)
    require_same(run, [one, other, one], duplex=True)
    alone = [_pictures(pdf)[0] for pdf in (one, other, one)]
    joined = _pictures(run)[::2]
    assert all(ImageChops.difference(a, b).getbbox() is None for a, b in zip(alone, joined, strict=True)), why


@pytest.mark.parametrize(
    ("given", "joined", "why"),
    [
        ([_drawing("A", WORD)], [_drawing("A", SQUARE)], "another drawing"),
        ([_drawing("A", WORD)], [_drawing("A", WORD, "Courier")], "another font"),
        ([_pdf(500)], [_pdf(501)], "another size"),
        ([_pdf(500), _pdf(501)], [_pdf(501), _pdf(500)], "another order"),
        ([_pdf(500)], [_pdf(500), _pdf(500)], "a page too many"),
        ([_pdf(500, 501, 502)], [_pdf(500, 501)], "a page too few"),
        ([], [_pdf(500)], "a page of nobody's"),
    ],
)
def test_a_run_that_is_not_its_papers_is_refused(
    given: list[bytes], joined: list[bytes], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = print_run(joined, duplex=True)
    with pytest.raises(NotFitError, match="is not what its letters are"):
        require_same(run, given, duplex=True)
    # Of a long run the second reader sees a few pages alone; the first sees each.
    monkeypatch.setattr(page_print_run, "_look", lambda *_: None)
    with pytest.raises(NotFitError, match="is not what its letters are"):
        require_same(run, given, duplex=True)


def test_the_second_reader_looks_for_itself() -> None:
    file = io.BytesIO()
    seen = write_print_run([_drawing("A", SQUARE)], file, duplex=False)
    with pytest.raises(NotFitError):
        require_joined(file.getvalue(), seen, lambda _number: _drawing("A", WORD), duplex=False)


def _with_palette(colour: bytes) -> bytes:
    """Return a page with a picture of one dot, whose colour stands in a palette."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    palette = pikepdf.Array([pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, 0, pikepdf.String(colour)])
    dot = document.make_stream(b"\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
    dot.BitsPerComponent, dot.ColorSpace = 8, palette
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=dot))
    page.Contents = document.make_stream(b"200 0 0 200 0 0 cm /I Do")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_papers_that_differ_by_bytes_which_stand_for_no_character_share_nothing() -> None:
    grey, other = _with_palette(b"\x7f\x00\x7f"), _with_palette(b"\xad\x00\xad")
    papers = [grey] * 31 + [other] + [grey] * 18
    with closing(pypdfium2.PdfDocument(print_run(papers, duplex=False))) as run:
        assert run[31].render().to_pil().getpixel((9, 9)) == (0xAD, 0, 0xAD)
        assert run[32].render().to_pil().getpixel((9, 9)) == (0x7F, 0, 0x7F)


def _scan(dots: bytes) -> bytes:
    """Return a page with a picture of noise, as a scan has."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    picture = document.make_stream(dots, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=len(dots))
    picture.Height, picture.BitsPerComponent, picture.ColorSpace = 1, 8, pikepdf.Name.DeviceGray
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
    page.Contents = document.make_stream(b"200 0 0 200 0 0 cm /I Do")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_what_letters_share_is_not_crowded_out_by_their_enclosures(letters: list[bytes]) -> None:
    scans = [_scan(random.Random(number).randbytes(2_000)) for number in range(120)]
    papers = [paper for number in range(40) for paper in (letters[1], *scans[number * 3 : number * 3 + 3])]
    plain, mixed = print_run([letters[1]] * 40, duplex=False), print_run(papers, duplex=False)
    assert len(mixed) < len(plain) + 120 * 2_500


def test_the_shelf_forgets_what_does_not_come_again() -> None:
    shelf = Shelf()
    for number in range(30):
        with pikepdf.new() as document:
            tray = shelf.tray(document)
            with pikepdf.open(io.BytesIO(_scan(bytes([number]) * 99))) as paper:
                for page in [*paper.pages] * 2:
                    tray.add(page, bytes([number]))
            file = io.BytesIO()
            shelf.keep(tray, GrowingPdf(file).add(document, tray.written))
    with pikepdf.new() as document:
        assert list(shelf.tray(document).shared) == [bytes([number]) for number in range(22, 30)]


def test_a_letterhead_that_leads_back_to_itself_lies_under_every_page() -> None:
    def letter(word: bytes) -> bytes:
        document = pikepdf.new()
        form = document.make_stream(SQUARE, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 200, 200])
        form.Resources = document.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(Back=form)))
        shared = document.make_indirect(
            pikepdf.Dictionary(XObject=pikepdf.Dictionary(LetterheadA=form), Font=document.make_stream(word))
        )
        for _ in range(2):
            page = document.add_blank_page(page_size=(200, 200))
            page.obj.Resources, page.Contents = shared, document.make_stream(b"/LetterheadA Do")
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()

    papers = [letter(b"a"), letter(b"b")]
    run = _pictures(print_run(papers, duplex=False))
    assert [page.getbbox() for page in run] == [page.getbbox() for pdf in papers for page in _pictures(pdf)]


def test_a_run_of_letters_is_proved(letters: list[bytes]) -> None:
    for duplex in (True, False):
        require_same(print_run(letters, duplex=duplex), letters, duplex=duplex)


def test_papers_are_printed_from_their_files_and_proved(tmp_path: Path, letters: list[bytes]) -> None:
    papers = [tmp_path / f"{number}.pdf" for number in range(len(letters))]
    for paper, letter in zip(papers, letters, strict=True):
        paper.write_bytes(letter)

    make_print_run(papers, tmp_path / "run.pdf", duplex=True)

    assert (tmp_path / "run.pdf").read_bytes() == print_run(letters, duplex=True)


def test_a_run_that_comes_out_otherwise_is_refused_where_it_is_made(
    tmp_path: Path, letters: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "letter.pdf"
    paper.write_bytes(letters[0])

    def twice(papers: Iterable[bytes], file: BinaryIO, *, duplex: bool) -> list[Seen]:
        return write_print_run([*papers] * 2, file, duplex=duplex)[:1]

    monkeypatch.setattr(page_print_run, "write_print_run", twice)

    with pytest.raises(NotFitError, match="print run is not what its letters are"):
        make_print_run([paper], tmp_path / "run.pdf", duplex=False)


def test_a_paper_whose_pages_have_their_size_from_their_tree_is_the_same() -> None:
    document = pikepdf.open(io.BytesIO(_pdf(500, 500)))
    document.Root.Pages.MediaBox = document.pages[0].mediabox
    for page in document.pages:
        del page.obj.MediaBox
    target = io.BytesIO()
    document.save(target)
    require_same(print_run([target.getvalue()], duplex=True), [target.getvalue()], duplex=True)


def _pictures(pdf: bytes) -> list[Image.Image]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [page.render(scale=1).to_pil() for page in document]


def test_a_long_run_is_proved_a_few_papers_at_a_time(monkeypatch: pytest.MonkeyPatch, letters: list[bytes]) -> None:
    monkeypatch.setattr(page_print_run, "_PAPERS", 2)
    monkeypatch.setattr(page_print_run, "_PROVED_AT_A_TIME", 3)
    papers = letters * 3
    run = print_run(papers, duplex=True)
    require_same(run, papers, duplex=True)

    for wrong in ([*papers[:-2], *papers[:-3:-1]], [*papers[1:], papers[0]], papers[:-1]):
        with pytest.raises(NotFitError):
            require_same(run, wrong, duplex=True)


class _Counting(io.BytesIO):
    """A file that knows how much of it was read."""

    count = 0

    def readinto(self, target: Any) -> int:
        read = super().readinto(target)
        self.count += read
        return read


def test_no_page_is_read_but_those_that_are_due() -> None:
    run = print_run([_pdf(*range(500, 540)) for _ in range(100)], duplex=True)

    def read_of(first: int) -> int:
        file = _Counting(run)
        with pikepdf.open(file, inherit_page_attributes=False) as joined:
            before = file.count
            assert [int(page.mediabox[2]) for page in _pages_of(joined.Root.Pages, first)][-1] == 539
            return file.count - before

    assert read_of(3990) * 3 < read_of(0)
