"""A page that is one JPEG and nothing else is read as it is; a page with anything beside it is drawn."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageDraw

from mailmerge.referral import flat
from mailmerge.referral.scan_image import scans_in

_A4 = (595.2, 841.92)
_SCALE = 130 / 72


def jpeg(colour: str = "L", size: tuple[int, int] = (620, 877)) -> bytes:
    picture = Image.new(colour, size, 240 if colour == "L" else (240, 230, 220))
    ImageDraw.Draw(picture).rectangle((60, 90, 300, 200), 20 if colour == "L" else (200, 20, 20))
    target = io.BytesIO()
    # What a camera says of the picture is no part of what is seen.
    picture.save(target, "JPEG", quality=90, comment=b"Bartholomew Quillfeather")
    return target.getvalue()


Change = Callable[[pikepdf.Pdf, pikepdf.Page, pikepdf.Object], object]


def scan(change: Change = lambda *_: None, *, colour: str = "L", data: bytes | None = None) -> bytes:
    """Return a PDF of one page as a copier makes it, with a change to the page or its picture."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=_A4)
        (page,) = document.pages
        image = document.make_stream(
            jpeg(colour) if data is None else data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=620,
            Height=877,
            ColorSpace=Name.DeviceGray if colour == "L" else Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        page.obj.Resources = Dictionary(XObject=Dictionary(Scan=image))
        page.Contents = document.make_stream(f"q {_A4[0]} 0 0 {_A4[1]} 0 0 cm /Scan Do Q".encode())
        change(document, page, image)
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


def content(words: str) -> Change:
    def change(document: pikepdf.Pdf, page: pikepdf.Page, _image: pikepdf.Object) -> None:
        page.Contents = document.make_stream(words.encode())

    return change


def of_page(key: str, value: object) -> Change:
    return lambda _document, page, _image: page.obj.__setitem__(key, value)


def of_image(key: str, value: object) -> Change:
    return lambda _document, _page, image: image.__setitem__(key, value)


def masked(document: pikepdf.Pdf, _page: pikepdf.Page, image: pikepdf.Object) -> None:
    image.SMask = document.make_stream(b"\x00", Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)


def of_parent(document: pikepdf.Pdf, _page: pikepdf.Page, _image: pikepdf.Object) -> None:
    document.Root.Pages.Rotate = 90


SHOW = f"q {_A4[0]} 0 0 {_A4[1]} 0 0 cm /Scan Do Q"
# What is beside the picture, or done to it; the page is drawn for it.
DRAWN: tuple[tuple[bytes, str], ...] = (
    (scan(content(f"{SHOW} 1 0 0 rg 0 0 300 300 re f")), "something is drawn over it"),
    (scan(content(f"{SHOW} {SHOW}")), "it is shown twice"),
    (scan(content("q 300 0 0 400 0 0 cm /Scan Do Q")), "it does not fill the page"),
    (scan(content(f"q -{_A4[0]} 0 0 {_A4[1]} {_A4[0]} 0 cm /Scan Do Q")), "it is shown mirrored"),
    (scan(content(f"q 0 0 100 100 re W n {_A4[0]} 0 0 {_A4[1]} 0 0 cm /Scan Do Q")), "all but a corner is cut off"),
    (scan(content(f"/OC /Layer BDC {SHOW} EMC")), "it lies on a layer that may be hidden"),
    (scan(of_page("/Rotate", 90)), "the page is turned"),
    (scan(of_parent), "every page is turned"),
    (scan(of_page("/CropBox", Array([0, 0, 300, 400]))), "the page is cropped"),
    (scan(of_page("/UserUnit", 2)), "the page is measured otherwise"),
    (scan(of_page("/Annots", Array())), "something may be stuck on the page"),
    (scan(of_image("/Decode", Array([1, 0]))), "black is shown as white"),
    (scan(of_image("/ColorSpace", Name.DeviceRGB)), "its colours are not those of the JPEG"),
    (scan(of_image("/Width", 310)), "its size is not that of the JPEG"),
    (scan(of_image("/OC", Dictionary())), "the picture itself may be hidden"),
    (scan(masked), "part of it lets light through"),
    (scan(data=jpeg()[:4_000]), "the JPEG is cut off"),
    (scan(data=b"no JPEG"), "it is no JPEG"),
    (b"%PDF-1.7 and then nothing", "it is no PDF"),
)


@pytest.mark.parametrize(("pdf", "why"), DRAWN, ids=[why for _, why in DRAWN])
def test_a_page_with_anything_beside_its_picture_is_left_to_be_drawn(pdf: bytes, why: str) -> None:
    with scans_in(pdf) as found:
        assert found(0, _SCALE) is None, why


@pytest.mark.parametrize("colour", ["L", "RGB"])
def test_a_scan_looks_as_it_does_when_it_is_drawn(colour: str) -> None:
    pdf = scan(colour=colour)
    with scans_in(pdf) as found:
        assert found(0, _SCALE) is not None
    (read,) = flat.flat_pages(pdf)
    (drawn,) = flat.flat_pages(scan(of_page("/Annots", Array()), colour=colour))
    with Image.open(io.BytesIO(read.jpeg)) as one, Image.open(io.BytesIO(drawn.jpeg)) as other:
        assert one.mode == other.mode == colour
        # A dot on an edge may fall to either side; seen from a little further away, the two are one.
        small = [picture.convert("L").resize((100, 141), Image.Resampling.BOX) for picture in (one, other)]
    assert max(ImageChops.difference(*small).tobytes()) < 40


@pytest.mark.parametrize("data", [scan(), jpeg(), jpeg("RGB")], ids=["a scan", "a picture", "one in colour"])
def test_nothing_of_the_filed_jpeg_goes_on_but_what_is_seen(data: bytes) -> None:
    (page,) = flat.flat_pages(data)
    assert b"Quillfeather" in jpeg()
    assert b"Quillfeather" not in page.jpeg


@pytest.mark.parametrize(("size", "kept"), [((620, 877), True), ((1240, 1754), True), ((2480, 3508), False)])
def test_a_scan_of_far_more_dots_than_are_wanted_is_made_smaller(size: tuple[int, int], kept: bool) -> None:
    def resized(_document: pikepdf.Pdf, _page: pikepdf.Page, image: pikepdf.Object) -> None:
        image.Width, image.Height = size

    with scans_in(scan(resized, data=jpeg(size=size))) as found:
        picture = found(0, _SCALE)
    assert picture is not None
    assert picture.size == (size if kept else (1075, 1520))
