"""What Word's styles say of a run or a paragraph: whether it shows, and of which list it is."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from lxml import etree

from mailmerge.letters.word.tags import W, w

STYLES = "word/styles.xml"
_OFF = ("0", "false", "off")
_MOST_DEEP = 20  # a style that is based on itself, by way of others, ends here
_WHITE = "FFFFFF"

# A list and a level, as `w:numPr` gives them; None: not given.
_Listed = tuple[str | None, str | None]


class WordStyles:
    """The styles of one Word file, by id, and what follows from them (ECMA-376 part 1, 17.7)."""

    def __init__(self, part: bytes | None) -> None:
        tree = etree.fromstring(part) if part else etree.Element("none")
        self._styles = {style.get(w("styleId"), ""): style for style in tree.iter(w("style"))}
        self._default = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on")
            ),
            "",
        )
        self._lists: dict[str, _Listed] = {}

    def hides(self, run: etree._Element) -> bool:
        """Return whether a run's words do not show in Word: hidden text, or white letters on no ground of their own."""
        return self._vanishes(run) or self._is_white(run)

    def hides_some(self, paragraph: etree._Element) -> bool:
        """Return whether words of a paragraph, its mark or its row do not show in Word."""
        mark = paragraph.find(f"{w('pPr')}/{w('rPr')}")
        row = next((row.find(f"{w('trPr')}/{w('hidden')}") for row in paragraph.iterancestors(w("tr"))), None)
        return (
            bool(_toggle(mark, "vanish"))
            or row is not None
            or any(self.hides(run) for run in paragraph.iter(w("r")) if _shows_something(run))
        )

    def is_named(self, paragraph: etree._Element, names: Collection[str]) -> bool:
        """Return whether a paragraph has a style of one of these names."""
        style = self._styles.get(_style_of(paragraph.find(w("pPr")), "pStyle"))
        return style is not None and (_value(style, "name") or "") in names

    def numbering(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Return the list (its `w:numId`) and the level (from 0) that a paragraph is numbered in, if it is in one."""
        own = paragraph.find(w("pPr"))
        number, level = _listed(own)
        by_style = self._listed_by(_style_of(own, "pStyle"))
        number = by_style[0] if number is None else number
        level = by_style[1] if level is None else level
        if number in (None, "0"):
            return None
        return str(number), int(level) if level and level.isdigit() else 0

    def _listed_by(self, style: str) -> _Listed:
        """Return the list and the level that a style gives, or those that it is based on; worked out once."""
        if style not in self._lists:
            given = [_listed(each.find(w("pPr"))) for each in self._chain(style)]
            number = next((number for number, _ in given if number is not None), None)
            self._lists[style] = number, next((level for _, level in given if level is not None), None)
        return self._lists[style]

    def _vanishes(self, run: etree._Element) -> bool:
        own = run.find(w("rPr"))
        for name in ("vanish", "specVanish"):
            direct = _toggle(own, name)
            if direct is not None:
                if direct:
                    return True
                continue
            # Set by both a paragraph's style and a run's, a toggle is undone again (17.7.3).
            by_run = self._toggled(_style_of(own, "rStyle"), name)
            by_paragraph = self._toggled(_paragraph_style(run) or self._default, name)
            if by_run != by_paragraph:
                return True
        return False

    def _toggled(self, style: str, name: str) -> bool:
        values = (_toggle(each.find(w("rPr")), name) for each in self._chain(style))
        return next((value for value in values if value is not None), False)

    def _is_white(self, run: etree._Element) -> bool:
        own = run.find(w("rPr"))
        styles = (*self._chain(_style_of(own, "rStyle")), *self._chain(_paragraph_style(run) or self._default))
        told = [own, *(style.find(w("rPr")) for style in styles)]
        colours = [colour for each in told if each is not None and (colour := each.find(w("color"))) is not None]
        if not colours or colours[0].get(w("val"), "").upper() != _WHITE:
            return False
        grounds = [*told, *(properties for style in styles if (properties := style.find(w("pPr"))) is not None)]
        cells = [cell for name in ("p", "tc") for cell in run.iterancestors(w(name))]
        grounds += [inner for cell in cells for inner in cell if inner.tag in (w("pPr"), w("tcPr"))]
        return not any(each is not None and each.find(w("shd")) is not None for each in grounds)

    def _chain(self, style: str) -> Iterator[etree._Element]:
        """Yield a style and those that it is based on, nearest first."""
        for _ in range(_MOST_DEEP):
            element = self._styles.get(style)
            if element is None:
                return
            yield element
            style = _value(element, "basedOn") or ""


@lru_cache(maxsize=64)
def _of_part(part: bytes | None) -> WordStyles:
    return WordStyles(part)


def names_of_styles(part: bytes) -> bytes:
    """Return a styles part with the names and the lists of its styles alone, which is all that mammoth asks of it.

    A file that Word saved can hold thousands of elements there, and mammoth would build each of them twice.
    """
    lean = etree.Element(w("styles"), nsmap={"w": W})
    for style in etree.fromstring(part).iter(w("style")):
        kept = etree.SubElement(lean, w("style"), dict(style.attrib))
        kept.extend(style.findall(w("name")))
        if (listed := style.find(f"{w('pPr')}/{w('numPr')}")) is not None:
            etree.SubElement(kept, w("pPr")).append(listed)
    written: bytes = etree.tostring(lean, encoding="utf-8", xml_declaration=True)
    return written


def styles_of(parts: Mapping[str, bytes]) -> WordStyles:
    """Return the styles of a Word file, by its parts."""
    return _of_part(parts.get(STYLES))


def _shows_something(run: etree._Element) -> bool:
    return any((text.text or "").strip() for text in run.iter(w("t"), w("delText"))) or (
        next(run.iter(w("drawing")), None) is not None
    )


def _paragraph_style(run: etree._Element) -> str:
    paragraph = next(run.iterancestors(w("p")), None)
    return "" if paragraph is None else _style_of(paragraph.find(w("pPr")), "pStyle")


def _style_of(properties: etree._Element | None, name: str) -> str:
    return (_value(properties, name) or "") if properties is not None else ""


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(w(name))
    return None if found is None else found.get(w("val"))


def _listed(properties: etree._Element | None) -> _Listed:
    listed = None if properties is None else properties.find(w("numPr"))
    return (None, None) if listed is None else (_value(listed, "numId"), _value(listed, "ilvl"))


def _toggle(properties: etree._Element | None, name: str) -> bool | None:
    found = None if properties is None else properties.find(w(name))
    return None if found is None else found.get(w("val"), "true") not in _OFF
