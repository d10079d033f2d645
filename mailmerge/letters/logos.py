"""Logos before they are drawn: a drawing of a few kilobytes, or a picture, can ask for any time and memory."""

import base64
import io
import re
from collections.abc import Iterator

from lxml import etree
from PIL import Image

from mailmerge.letters.errors import LetterheadError

MOST_PIXELS = 25_000_000  # 5,000 a side, far more than prints on 45 mm
MOST_SHAPES = 20_000  # drawn, each as often as it is drawn
_LINK = re.compile(r"url\(\s*[\"']?#([^\"')]+)")
_DEEPEST = 200  # shapes in shapes
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


def check_picture(data: bytes, place: str) -> None:
    """Refuse a picture with more dots than any logo has; its head is read alone.

    Raises:
        LetterheadError: it has, or is none.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            pixels = image.width * image.height
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise LetterheadError(f"{place} cannot be read as a picture. Save it again as PNG or JPEG.") from None
    if pixels > MOST_PIXELS:
        raise LetterheadError(f"{place} has {pixels:,} dots, far more than print. Save it 2,000 dots wide at most.")


def check_svg(data: bytes, place: str) -> None:
    """Refuse a drawing that is damaged, draws on other files, or draws too much.

    Raises:
        LetterheadError: with what to do.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise LetterheadError(f"{place} is not a drawing that can be read. Save it again as plain SVG.") from None
    if root.getroottree().docinfo.internalDTD is not None and root.getroottree().docinfo.internalDTD.entities():
        raise LetterheadError(f"{place} declares entities. Save it again as plain SVG.")
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if etree.QName(name).localname != "href":
                continue
            if not value.startswith(("#", "data:")):
                raise LetterheadError(f"{place} draws on another file. Embed it, or save it as plain SVG.")
            if value.startswith("data:"):
                _check_embedded(value, place)
    if _Drawn(root).shapes(root, MOST_SHAPES) > MOST_SHAPES:
        raise LetterheadError(
            f"{place} draws more than {MOST_SHAPES:,} shapes, or a shape inside itself. Save it simpler, or as PNG."
        )


def _check_embedded(address: str, place: str) -> None:
    """Refuse a picture inside a drawing that is a drawing itself, or has too many dots."""
    head, _, text = address.partition(",")
    if not head.startswith("data:image/") or "svg" in head or not head.endswith("base64"):
        raise LetterheadError(f"{place} has something in it that is no picture. Save it again as plain SVG.")
    try:
        data = base64.b64decode(text)
    except ValueError:
        raise LetterheadError(f"{place} has a damaged picture in it. Save it again as plain SVG.") from None
    check_picture(data, f"A picture in {place}")


class _Drawn:
    """How many shapes a drawing comes to, what it draws again and again counted each time."""

    def __init__(self, root: etree._Element) -> None:
        self._by_id = {element.get("id"): element for element in root.iter(etree.Element) if element.get("id")}
        self._known: dict[etree._Element, int] = {}
        self._underway: set[etree._Element] = set()

    def shapes(self, element: etree._Element, most: int) -> int:
        """Return the number of shapes in an element; more than `most` where it is drawn inside itself."""
        if element in self._known:
            return self._known[element]
        if element in self._underway or len(self._underway) > _DEEPEST:
            return most + 1
        self._underway.add(element)
        inside = (*element.iterchildren(etree.Element), *self._drawn_by(element))
        count = 1 + sum(self.shapes(one, most) for one in inside)
        self._underway.discard(element)
        self._known[element] = count
        return count

    def _drawn_by(self, element: etree._Element) -> Iterator[etree._Element]:
        """Yield what an element draws by its name."""
        links = [value[1:] for name in ("href", _XLINK_HREF) if (value := element.get(name, "")).startswith("#")]
        for value in element.attrib.values():
            links += _LINK.findall(value)
        yield from (self._by_id[link] for link in links if link in self._by_id)
