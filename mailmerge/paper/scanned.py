"""Pictures from scanners and telephones: opened with care, and put upright onto a page.

Whoever filed or dropped one may mean ill: only PNG and JPEG are opened, and their size is looked at before they are.
"""

import io

from PIL import Image, ImageFile, ImageOps

MOST_PIXELS = 60_000_000  # an A3 page at 400 dots an inch, with room
_DPI = 200
_MM_AN_INCH = 25.4
_A4 = (210, 297)
_MARGIN = 10  # printers leave the edge of a page white
_QUALITY = 90
_FAX = (0.47, 0.53)  # its coarser dots an inch to its finer: 98 or 100 to 204 or 200, 204 to 391 (ITU-T T.4)


class UnreadablePictureError(Exception):
    """A file is no PNG or JPEG that can be looked at; the message says what to do."""


def read_picture(data: bytes, most: int | None = None) -> Image.Image:
    """Return a PNG or JPEG upright, grey or in colour, on white where it lets light through.

    Args:
        data: the file's bytes.
        most: the most dots a side that are wanted: a larger picture is made smaller, and read faster.

    Raises:
        UnreadablePictureError: it is neither, is damaged, or is larger than any scan.
    """
    # WeasyPrint, once imported, lets Pillow pass half a picture for a whole one, anywhere in the process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            width, height = even = _even(image)
            if width * height > MOST_PIXELS:
                raise UnreadablePictureError("This picture is larger than any scan. Scan the page at 150 to 300 dpi.")
            shaped = image if image.size == even else _blending(image).resize(even)
            return _on_white(ImageOps.exif_transpose(_smaller(shaped, most) if most else shaped))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise UnreadablePictureError("This picture is damaged. Scan the page again.") from None


def picture_page(data: bytes) -> bytes:
    """Return a PNG or JPEG as a PDF of one A4 page, as large as it goes; the same bytes every time.

    The page lies on its side where the picture does.

    Raises:
        UnreadablePictureError: it cannot be read, see `read_picture`.
    """
    width, height = map(_dots, _A4)
    picture = read_picture(data, max(width, height))
    if picture.width > picture.height:
        width, height = height, width
    margin = _dots(_MARGIN)
    fitted = ImageOps.contain(picture, (width - 2 * margin, height - 2 * margin))
    page = Image.new(fitted.mode, (width, height), "white")
    page.paste(fitted, ((width - fitted.width) // 2, (height - fitted.height) // 2))
    target = io.BytesIO()
    # Without the times of making, the bytes repeat.
    page.save(target, "PDF", resolution=_DPI, quality=_QUALITY, creationDate=None, modDate=None)
    return target.getvalue()


def _dots(mm: float) -> int:
    return round(mm / _MM_AN_INCH * _DPI)


def _even(image: Image.Image) -> tuple[int, int]:
    """Return the width and height that a picture has with dots as wide as high: a fax's are twice as fine one way."""
    across, down = map(float, image.info.get("dpi", (1, 1)))
    finer = max(across, down)
    if not 0 < finer * _FAX[0] <= min(across, down) <= finer * _FAX[1]:
        return image.size
    return round(image.width * finer / across), round(image.height * finer / down)


def _smaller(image: Image.Image, most: int) -> Image.Image:
    """Return a picture with at most so many dots a side."""
    image = _blending(image)
    image.thumbnail((most, most))
    return image


def _blending(image: Image.Image) -> Image.Image:
    """Return a picture of a kind whose dots Pillow blends: of others it leaves lines out."""
    return image.convert("L" if image.mode == "1" else "RGBA") if image.mode in ("1", "P") else image


def _on_white(image: Image.Image) -> Image.Image:
    grey = image.mode in ("1", "L", "LA") or image.mode.startswith("I")
    if image.mode.startswith("I"):
        # Grey of 16 bits, which `convert` would cut off at the lowest eight instead of making coarser.
        image = image.point(lambda level: level * (1 / 256))
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        image = Image.new("RGBA", clear.size, "white")
        image.alpha_composite(clear)
    return image.convert("L" if grey else "RGB")
