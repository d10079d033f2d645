"""A template's main part as Word shows it: what is hidden or cropped is gone, links are words.

Both the PDF and the Word copy are made from what is left, so that neither tells what the other does not show.
"""

import io
from collections.abc import Mapping
from pathlib import PurePosixPath

from lxml import etree
from PIL import Image

from mailmerge.letters.errors import TemplateError
from mailmerge.letters.word.tags import w
from mailmerge.letters.word.wordfile import RELATIONSHIPS
from mailmerge.letters.wordstyles import styles_of

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_HYPERLINK = "/hyperlink"
_WHOLE = 100_000  # a crop is told in thousandths of a per cent
_SIDES = ("l", "t", "r", "b")
NO_BREAK_HYPHEN = "\N{NON-BREAKING HYPHEN}"


def show(tree: etree._Element, parts: dict[str, bytes]) -> None:
    """Change the main part, and the pictures among the parts, to what Word shows of them.

    Args:
        tree: the main part.
        parts: the other parts; pictures that are cropped are replaced by what is left of them.

    Raises:
        TemplateError: a cropped picture cannot be read.
    """
    drop_hidden(tree, parts)
    _unlink(tree)
    _spell_out(tree)
    _crop(tree, parts)
    if RELATIONSHIPS in parts:
        parts[RELATIONSHIPS] = _without_links(parts[RELATIONSHIPS])


def drop_hidden(tree: etree._Element, parts: Mapping[str, bytes]) -> None:
    """Take out the runs and rows that do not show; `parts` hold the styles by which they may be hidden."""
    styles = styles_of(parts)
    for row in list(tree.iter(w("tr"))):
        if row.find(f"{w('trPr')}/{w('hidden')}") is not None:
            row.getparent().remove(row)
    for run in list(tree.iter(w("r"))):
        if styles.hides(run):
            run.getparent().remove(run)


def cropped(picture: etree._Element) -> tuple[int, ...] | None:
    """Return how much of a drawing's picture is cut off at left, top, right and bottom, in 1/100,000; None: nothing."""
    area = next(picture.iter(f"{A}srcRect"), None)
    if area is None:
        return None
    cut = tuple(int(area.get(side, "0")) if area.get(side, "0").lstrip("-").isdigit() else 0 for side in _SIDES)
    return cut if any(side > 0 for side in cut) else None


def _unlink(tree: etree._Element) -> None:
    """Leave a link's words, as plain words: on paper nobody can follow it (Word makes links of itself)."""
    for link in list(tree.iter(w("hyperlink"))):
        for style in list(link.iter(w("rStyle"))):
            style.getparent().remove(style)
        for inner in list(link):
            link.addprevious(inner)
        parent, before = link.getparent(), link.getprevious()
        if link.tail:  # a tag that stood bare beside it
            if before is not None:
                before.tail = (before.tail or "") + link.tail
            else:
                parent.text = (parent.text or "") + link.tail
        link.tail = None
        parent.remove(link)


def _spell_out(tree: etree._Element) -> None:
    """Write as text what Word keeps as elements of its own, so that both copies have it."""
    for element in list(tree.iter(w("noBreakHyphen"), w("cr"), w("softHyphen"), w("ptab"))):
        if element.tag == w("noBreakHyphen"):
            element.tag = w("t")
            element.text = NO_BREAK_HYPHEN
        elif element.tag == w("cr"):
            element.tag = w("br")
        elif element.tag == w("ptab"):
            element.tag = w("tab")
            element.attrib.clear()
        else:
            element.getparent().remove(element)


def _crop(tree: etree._Element, parts: dict[str, bytes]) -> None:
    """Put what is left of a cropped picture in its place: what was cut off does not travel along unseen."""
    relationships = etree.fromstring(parts[RELATIONSHIPS]) if RELATIONSHIPS in parts else None
    made = 0
    for drawing in tree.iter(w("drawing")):
        cut, blip = cropped(drawing), next(drawing.iter(f"{A}blip"), None)
        if cut is None or blip is None or relationships is None:
            continue
        entry = next((each for each in relationships if each.get("Id") == blip.get(EMBED)), None)
        source = None if entry is None else PurePosixPath("/word", entry.get("Target", "")).relative_to("/")
        if entry is None or str(source) not in parts:
            continue
        made += 1
        target = f"media/cropped{made}.png"
        parts[f"word/{target}"] = _cut(parts[str(source)], cut)
        key = f"cropped{made}"
        etree.SubElement(relationships, entry.tag, Id=key, Type=entry.get("Type"), Target=target)
        blip.set(EMBED, key)
        for area in list(drawing.iter(f"{A}srcRect")):
            area.getparent().remove(area)
    if made and relationships is not None:
        _forget_unused(tree, relationships, parts)
        parts[RELATIONSHIPS] = etree.tostring(relationships)


def _forget_unused(tree: etree._Element, relationships: etree._Element, parts: dict[str, bytes]) -> None:
    """Leave out the whole pictures that nothing shows any more."""
    used = {element.get(EMBED) for element in tree.iter(etree.Element) if EMBED in element.attrib}
    kept = {entry.get("Target") for entry in relationships if entry.get("Id") in used}
    for entry in list(relationships):
        if entry.get("Type", "").endswith("/image") and entry.get("Id") not in used:
            relationships.remove(entry)
            if entry.get("Target") not in kept:
                parts.pop(str(PurePosixPath("/word", entry.get("Target", "")).relative_to("/")), None)


def _cut(data: bytes, cut: tuple[int, ...]) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            left, top, right, bottom = (max(side, 0) / _WHOLE for side in cut)
            box = (
                round(image.width * left),
                round(image.height * top),
                max(round(image.width * (1 - right)), round(image.width * left) + 1),
                max(round(image.height * (1 - bottom)), round(image.height * top) + 1),
            )
            target = io.BytesIO()
            image.crop(box).save(target, "PNG")
            return target.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise TemplateError(
            "A cropped picture can't be read. Insert it again, as PNG or JPEG.", "cropped-picture"
        ) from None


def _without_links(part: bytes) -> bytes:
    tree = etree.fromstring(part)
    links = [entry for entry in tree if entry.get("Type", "").endswith(_HYPERLINK)]
    if not links:
        return part
    for entry in links:
        tree.remove(entry)
    return bytes(etree.tostring(tree, encoding="utf-8", xml_declaration=True, standalone=True))
