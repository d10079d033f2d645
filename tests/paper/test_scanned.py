"""Pictures from scanners and telephones: what is opened, what is not, and how it lies on the page."""

import io
import zlib

import pypdfium2
import pytest
from PIL import Image, ImageFile

from mailmerge.paper.scanned import UnreadablePictureError, picture_page, read_picture

SIDEWAYS = 6  # EXIF: the picture's first row is the page's right edge
ORIENTATION = 0x0112
WHITE, BLACK = 255, 0
INK = 100  # darker than this


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def sideways(image: Image.Image) -> bytes:
    """Return a photograph as a telephone that was held upright writes it: lying, and a note to turn it."""
    exif = Image.Exif()
    exif[ORIENTATION] = SIDEWAYS
    return saved(image, "JPEG", exif=exif)


@pytest.mark.parametrize(
    ("image", "level", "because"),
    [
        (Image.new("L", (40, 30), 200), 200, "grey stays grey"),
        (Image.new("1", (40, 30), 1), WHITE, "black and white, as fax and copier write"),
        (Image.new("RGB", (40, 30), (200, 200, 200)), 200, "colour"),
        (Image.new("RGBA", (40, 30), (0, 0, 0, 0)), WHITE, "what lets light through lies on white paper"),
        (Image.new("LA", (40, 30), (0, 0)), WHITE, "in grey too"),
        (Image.new("P", (40, 30), 0), BLACK, "a palette"),
        (Image.new("I;16", (40, 30), 200 * 256), 200, "sixteen bits are made coarser, not cut off"),
    ],
    ids=["L", "1", "RGB", "RGBA", "LA", "P", "I;16"],
)
def test_every_kind_of_picture_reads_as_it_looks(image: Image.Image, level: int, because: str) -> None:
    assert read_picture(saved(image)).convert("L").getpixel((20, 15)) == level, because


@pytest.mark.parametrize("mode", ["1", "P", "L"])
def test_thin_lines_stay_when_a_picture_is_made_smaller(mode: str) -> None:
    fax = Image.new("L", (900, 300), WHITE)
    for left in range(0, 900, 9):
        fax.paste(BLACK, (left, 0, left + 1, 300))
    smaller = read_picture(saved(fax.convert(mode)), most=300).convert("L")
    columns = smaller.crop((9, 9, 291, 91)).resize((94, 1), Image.Resampling.BOX).tobytes()
    assert max(columns) < WHITE, "a line in every third column"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (saved(Image.linear_gradient("L"))[:-40], "damaged"),
        (saved(Image.linear_gradient("L"), "JPEG")[:-200], "damaged"),
        (saved(Image.new("L", (30, 30)), "GIF"), "damaged"),
        (saved(Image.new("1", (10_000, 10_000))), "larger than any scan"),
    ],
    ids=["nothing", "a beginning", "half a PNG", "half a JPEG", "another format", "a bomb"],
)
@pytest.mark.parametrize("most", [None, 100])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_cannot_be_read_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, data: bytes, said: str, most: int | None
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    with pytest.raises(UnreadablePictureError, match=f"{said}.* Scan the page"):
        read_picture(data, most)


def test_a_hidden_bomb_beside_the_picture_is_not_opened() -> None:
    text = b"Comment\0\0" + zlib.compress(bytes(50_000_000))
    chunk = b"zTXt" + text
    bomb = len(text).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4)
    whole = saved(Image.new("L", (30, 30)))
    with pytest.raises(UnreadablePictureError):
        read_picture(whole[:33] + bomb + whole[33:])


@pytest.mark.parametrize(
    ("data", "lying", "because"),
    [
        (saved(Image.new("L", (300, 400))), False, "an upright scan"),
        (saved(Image.new("L", (400, 300))), True, "a register is often printed across the page"),
        (sideways(Image.new("L", (400, 300))), False, "a photograph that says how the telephone was held"),
        (saved(Image.new("L", (9, 9))), False, "however small"),
        (saved(Image.new("L", (6000, 8)), "JPEG"), True, "however long"),
    ],
    ids=["upright", "across", "turned", "tiny", "long"],
)
def test_a_picture_fills_an_a4_page_and_keeps_its_shape(data: bytes, lying: bool, because: str) -> None:
    pdf = picture_page(data)
    (page,) = pypdfium2.PdfDocument(pdf)
    sides = tuple(round(side / 72 * 25.4) for side in page.get_size())
    assert sides == ((297, 210) if lying else (210, 297)), because
    shape = read_picture(data)
    left, top, right, bottom = page.render(scale=1, grayscale=True).to_pil().point(lambda dot: dot < INK).getbbox()
    assert left == pytest.approx(page.get_width() - right, abs=2), "in the middle"
    assert top == pytest.approx(page.get_height() - bottom, abs=2)
    assert min(left, top) == pytest.approx(10 / 25.4 * 72, abs=2), "a margin of 10 mm on two sides at least"
    assert bottom - top == pytest.approx((right - left) * shape.height / shape.width, abs=2)


@pytest.mark.parametrize(
    ("data", "shape", "because"),
    [
        (saved(Image.new("1", (1728, 1143), 1), dpi=(204, 98)), (1728, 2379), "a fax of standard fineness"),
        (saved(Image.new("L", (1728, 4560)), "JPEG", dpi=(204, 391)), (3312, 4560), "the finest there is"),
        (saved(Image.new("P", (400, 283)), dpi=(200, 100)), (400, 566), "a palette"),
        (saved(Image.new("L", (400, 300)), dpi=(204, 196)), (400, 300), "nearly even is even"),
        (saved(Image.new("L", (400, 300)), "JPEG", dpi=(300, 72)), (400, 300), "no fax has such dots"),
        (saved(Image.new("L", (400, 300)), dpi=(0, 0)), (400, 300), "it says nothing"),
        (saved(Image.new("I;16", (400, 300)), dpi=(100, 200)), (800, 300), "sixteen bits"),
    ],
    ids=["standard", "superfine", "palette", "fine", "nonsense", "nothing", "I;16"],
)
def test_a_fax_has_the_shape_of_its_sheet(data: bytes, shape: tuple[int, int], because: str) -> None:
    read = read_picture(data)
    assert read.size == pytest.approx(shape, abs=1), because
    assert max(read_picture(data, 500).size) <= 500


def test_a_fax_that_was_turned_has_the_shape_of_its_sheet() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = SIDEWAYS
    lying = saved(Image.new("L", (200, 400)), "JPEG", exif=exif, dpi=(100, 200))
    assert read_picture(lying).size == (400, 400)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_fax_counts_with_the_dots_that_it_gets() -> None:
    data = saved(Image.new("1", (8_000, 4_000)), dpi=(204, 98))
    with pytest.raises(UnreadablePictureError, match="larger than any scan"):
        read_picture(data)


def test_a_turned_photograph_stands_upright() -> None:
    scene = Image.new("L", (400, 300), WHITE)
    scene.paste(BLACK, (0, 0, 200, 300))  # the left half, which is the upper one once it stands
    page = picture_page(sideways(scene))
    picture = pypdfium2.PdfDocument(page)[0].render(scale=1, grayscale=True).to_pil()
    middle = picture.width // 2
    assert picture.getpixel((middle, picture.height // 4)) < INK
    assert picture.getpixel((middle, picture.height * 3 // 4)) > INK


def test_the_same_bytes_every_time() -> None:
    data = saved(Image.linear_gradient("L"), "JPEG")
    assert picture_page(data) == picture_page(data)
    assert b"Date" not in picture_page(data), "no clock stands in it"
