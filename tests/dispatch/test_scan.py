"""Scans of stamped sheets: crooked, grey, speckled, 150 dots an inch, several pages, among other papers."""

import io
from collections.abc import Sequence
from itertools import pairwise

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from mailmerge.confined import Limits
from mailmerge.dispatch import scan as scan_module
from mailmerge.dispatch.code import SheetCode
from mailmerge.dispatch.scan import DemandingScanError, UnreadableScanError, confined_scan, read_scan
from mailmerge.paper import scanned
from tests.dispatch.samples import made_sheet, with_stamp
from tests.sampled import sampled

CODES = [SheetCode("run-1", "oakfield", 1, page, 2) for page in (1, 2)]


@pytest.fixture(scope="module")
def pages() -> list[Image.Image]:
    """A sheet of two pages as a copier sees it, at 150 dots an inch."""
    document = pypdfium2.PdfDocument(made_sheet(40).pdf)
    return [page.render(scale=150 / 72, grayscale=True).to_pil().convert("L") for page in document]


def spoilt(
    page: Image.Image, turned: float = 0, noise: float = 0, blur: float = 0, grey: tuple[int, int] = (0, 255)
) -> Image.Image:
    """Return a page as a bad scanner gives it; `grey` is what black and white become."""
    black, white = grey
    picture = page.rotate(turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    picture = picture.point([black + (white - black) * value // 255 for value in range(256)])
    picture = picture.filter(ImageFilter.GaussianBlur(blur)) if blur else picture
    return ImageChops.add(picture, Image.effect_noise(picture.size, noise), 1, -128) if noise else picture


def saved(pictures: Sequence[Image.Image], form: str) -> bytes:
    target = io.BytesIO()
    if form == "PDF":
        pictures[0].save(target, form, save_all=True, append_images=pictures[1:], resolution=150)
    else:
        pictures[0].save(target, form, quality=60)
    return target.getvalue()


def tiled(page: Image.Image, tiles: int, dots_an_inch: int) -> bytes:
    """Return a PDF of a page in so many strips across and down, its size stated by so many dots an inch."""
    document = pypdfium2.PdfDocument.new()
    points = 72 / dots_an_inch
    sheet = document.new_page(page.width * points, page.height * points)
    for left, right in pairwise(range(0, page.width + 1, page.width // tiles)):
        for top, bottom in pairwise(range(0, page.height + 1, page.height // tiles)):
            tile = pypdfium2.PdfImage.new(document)
            tile.set_bitmap(pypdfium2.PdfBitmap.from_pil(page.crop((left, top, right, bottom))))
            tile.set_matrix(
                pypdfium2.PdfMatrix()
                .scale((right - left) * points, (bottom - top) * points)
                .translate(left * points, (page.height - bottom) * points)
            )
            sheet.insert_obj(tile)
    sheet.gen_content()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def stamped(page: Image.Image) -> Image.Image:
    """Return a page with a stamp that slipped onto a corner of the code."""
    picture = page.copy()
    width = picture.width
    ImageDraw.Draw(picture).ellipse((width - 170, 150, width - 110, 210), outline=60, width=8)
    return picture


@pytest.mark.parametrize(
    ("turned", "form"),
    sampled(
        [(12, "PDF"), (1.5, "PDF"), (-4, "PNG"), (178, "PNG"), (90, "PDF"), (12, "JPEG"), (270, "JPEG"), (0, "JPEG")],
        one_in=3,
    ),
)
def test_a_crooked_page_is_read(pages: list[Image.Image], turned: float, form: str) -> None:
    found = read_scan(saved([spoilt(pages[0], turned, noise=15, grey=(60, 200))], form))
    assert found.codes == ((1, CODES[0]),)


@pytest.mark.parametrize(
    ("noise", "blur", "grey", "reason"),
    sampled(
        [
            (45, 0, (0, 255), "speckles"),
            (0, 1.2, (0, 255), "out of focus"),
            (0, 0, (120, 180), "hardly any contrast"),
            (25, 0.8, (70, 190), "all at once"),
            (60, 0.8, (0, 255), "more speckles than anybody would send"),
        ],
        one_in=3,
    ),
)
def test_a_bad_page_is_read(
    pages: list[Image.Image], noise: float, blur: float, grey: tuple[int, int], reason: str
) -> None:
    found = read_scan(saved([spoilt(pages[0], 3, noise, blur, grey)], "JPEG"))
    assert found.codes == ((1, CODES[0]),), reason


def test_a_stamp_over_a_part_of_the_code_does_no_harm(pages: list[Image.Image]) -> None:
    assert read_scan(saved([spoilt(stamped(pages[0]), 2, noise=15)], "JPEG")).codes == ((1, CODES[0]),)


def test_several_sheets_among_other_papers_are_each_found(pages: list[Image.Image]) -> None:
    other = Image.new("L", pages[0].size, 250)
    ImageDraw.Draw(other).text((200, 300), "Certificate of posting")
    found = read_scan(saved([other, pages[1].rotate(180), other, spoilt(pages[0], 2, noise=15)], "PDF"))
    assert found.codes == ((2, CODES[1]), (4, CODES[0]))
    assert found.other_pages == (1, 3)


def test_two_pages_on_one_picture_are_both_found(pages: list[Image.Image]) -> None:
    assert {code for _, code in read_scan(saved([on_one(*pages)], "PNG")).codes} == set(CODES)


def on_one(*sheets: Image.Image) -> Image.Image:
    """Return sheets that lie side by side on the glass."""
    both = Image.new("L", (sheets[0].width * len(sheets), sheets[0].height), 255)
    for at, sheet in enumerate(sheets):
        both.paste(sheet, (at * sheet.width, 0))
    return both


def worn(page: Image.Image) -> Image.Image:
    """Return a page whose code a blot has covered, so that it is seen and can't be read."""
    position = zxingcpp.read_barcodes(page)[0].position
    blot = int((position.top_right.x - position.top_left.x) * 0.5)
    picture = page.copy()
    left, top = position.top_left.x + blot // 2, position.top_left.y + blot // 2
    picture.paste(255, (left, top, left + blot, top + blot))
    return picture


def test_a_second_sheet_whose_code_cannot_be_read_is_told(pages: list[Image.Image]) -> None:
    found = read_scan(saved([on_one(pages[0], worn(pages[1]))], "PNG"))
    assert (found.codes, found.unread) == (((1, CODES[0]),), (1,))
    assert read_scan(saved([on_one(*pages)], "PNG")).unread == ()


def test_of_two_sheets_on_one_page_the_one_without_a_stamp_is_told(pages: list[Image.Image]) -> None:
    found = read_scan(saved([on_one(with_stamp(pages[0]).convert("L"), pages[1])], "PNG"))
    assert found.unstamped == {(1, CODES[1])}


@pytest.mark.parametrize(
    ("dots_an_inch", "tiles", "reason"),
    [
        (1200, 1, "stated eight times as fine as it is"),
        (72, 1, "stated half as fine"),
        (1200, 4, "stored in tiles, each a picture of its own"),
    ],
)
def test_a_page_whose_stated_size_is_wrong_is_read_by_its_own_dots(
    pages: list[Image.Image], dots_an_inch: int, tiles: int, reason: str
) -> None:
    scan = tiled(pages[0], tiles, dots_an_inch)
    assert read_scan(scan, thorough=False).codes == ((1, CODES[0]),), reason


def test_a_pdf_with_something_before_its_mark_is_read(pages: list[Image.Image]) -> None:
    scan = saved([pages[0]], "PDF")
    for before in (b"\r\n", b"\xef\xbb\xbf", b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1000):
        assert read_scan(before + scan, thorough=False).codes == ((1, CODES[0]),)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "nothing"),
        (b"GIF89a", "another kind of picture"),
        (b"PK\x03\x04", "a workbook"),
        (b"%PDF-1.7 and then nothing", "a broken PDF"),
        (b"\x89PNG\r\n\x1a\n broken", "a broken picture"),
        (b"\xff\xd8\xff\xe0 broken", "a broken photograph"),
    ],
)
def test_what_can_not_be_looked_at_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableScanError, match=r"[Ss]can"):
        read_scan(data)


def test_a_picture_larger_than_any_scan_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanned, "MOST_PIXELS", 100)
    with pytest.raises(UnreadableScanError, match="larger than any scan"):
        read_scan(saved([Image.new("L", (11, 10))], "PNG"))


def test_a_huge_page_of_a_pdf_is_drawn_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_module, "MOST_PIXELS", 10_000)
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_000, 14_000)
    target = io.BytesIO()
    document.save(target)
    assert read_scan(target.getvalue()).codes == ()


def test_a_pdf_of_too_many_pages_is_refused(pages: list[Image.Image], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_module, "MOST_PAGES", 1)
    with pytest.raises(UnreadableScanError, match="more than 1 pages"):
        read_scan(saved(pages, "PDF"))


def test_a_scan_that_takes_more_than_it_may_is_told_with_what_to_do() -> None:
    target = io.BytesIO()
    # More than what this process may have freed and not given back yet.
    Image.new("L", (7500, 7500)).save(target, "PNG")
    with pytest.raises(DemandingScanError, match="send fewer pages at a time") as told:
        confined_scan(target.getvalue(), Limits(memory_mb=1, cpu_seconds=1, clock_seconds=20))
    assert told.value.code == "file-too-demanding"
