"""The page around a letter's words in the Word copy: A4, letterhead in the header, the address in the window."""

from collections.abc import Mapping

from lxml import etree

from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.page.geometry import (
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Box,
    Envelope,
)
from mailmerge.letters.page.head import HEAD_TOP
from mailmerge.letters.word import author
from mailmerge.letters.word.tags import w
from mailmerge.letters.word.wordfile import CONTENT_TYPES, MAIN, RELATIONSHIPS
from mailmerge.letters.word.wordhead import NAMESPACES, PICTURE_RELATIONSHIP, R, foot, heads, twips

_PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
# The machine's own parts of the package; a template has no header or footer of its own (docs/templates.md).
_HEAD, _NEXT_HEAD, _FOOT = "headMailmerge1.xml", "headMailmerge2.xml", "footMailmerge.xml"

_DETAILS = ("Reference", "Date", "Language")
_ADDRESS = (
    "{% for line in address.lines %}"
    '<w:r><w:rPr><w:sz w:val="{{ address.half_points }}"/><w:szCs w:val="{{ address.half_points }}"/></w:rPr>'
    '<w:t xml:space="preserve">{{ line }}</w:t></w:r>{% if not loop.last %}<w:r><w:br/></w:r>{% endif %}'
    "{% endfor %}"
)


def place_details(tree: etree._Element, envelope: Envelope) -> None:
    """Stand reference, date and language line beside the window, where the envelope leaves room there.

    Where they are longer than the window is deep, the text begins below them.
    """
    if envelope.details is None:
        return
    for paragraph in tree.iter(w("p")):
        if paragraph_style(paragraph) in _DETAILS:
            _frame(paragraph, envelope.details)


def keep_with_tables(tree: etree._Element) -> None:
    """Keep the paragraph before a table on the table's page, as the PDF's stylesheet does."""
    for table in tree.iter(w("tbl")):
        before = table.getprevious()
        if before is None or before.tag != w("p") or before.find(f"{w('pPr')}/{w('keepNext')}") is not None:
            continue
        properties = before.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            before.insert(0, properties)
        # The schema wants it just after the style.
        properties.insert(int(properties.find(w("pStyle")) is not None), etree.Element(w("keepNext")))


def address_frame(envelope: Envelope) -> etree._Element:
    """Return the paragraph that shows the address in the window, with tags for its lines, their size and leading."""
    window = envelope.window
    frame = " ".join(f'w:{name}="{value}"' for name, value in _frame_attributes(window).items())
    return etree.fromstring(
        f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="Address"/><w:framePr {frame}/>'
        '<w:spacing w:before="0" w:after="0" w:line="{{ address.leading }}" w:lineRule="exact"/>'
        '<w:ind w:left="0" w:right="0"/>'
        f'<w:jc w:val="left"/></w:pPr>{_ADDRESS}</w:p>'
    )


def dress(
    tree: etree._Element,
    parts: Mapping[str, bytes],
    letterhead: Letterhead,
    envelope: Envelope,
    watermark: str | None,
) -> dict[str, bytes]:
    """Give the main part its page and letterhead, and return all other parts with what that needs.

    Args:
        tree: the main part; its section is changed.
        parts: the template's other parts.
        letterhead: the school's.
        envelope: where the text of the first page begins.
        watermark: what the foot of a proof says.

    Raises:
        LetterheadError: the logo cannot be used.
    """
    dressed = {name: part for name, part in parts.items() if not _is_own_head_or_foot(name)}
    for name, head in zip((_HEAD, _NEXT_HEAD), heads(letterhead, envelope.text_top), strict=True):
        dressed[f"word/{name}"] = head.xml
        if head.picture is not None:
            picture = f"media/{name.removesuffix('.xml')}.png"
            dressed[f"word/{picture}"] = head.picture.png
            dressed[f"word/_rels/{name}.rels"] = _relationships({PICTURE_RELATIONSHIP: ("image", picture)})
    if letterhead.author and author.PART in dressed:
        dressed[author.PART] = author.authored(dressed[author.PART], letterhead.author)
    dressed[f"word/{_FOOT}"] = foot(letterhead, watermark)
    dressed[CONTENT_TYPES] = _content_types(parts[CONTENT_TYPES], dressed)
    dressed[RELATIONSHIPS] = _with_relationships(parts.get(RELATIONSHIPS))
    _set_section(tree)
    return dressed


def paragraph_style(paragraph: etree._Element) -> str:
    """Return the id of a paragraph's style, or an empty string."""
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"), "")


def enlarge(tree: etree._Element, factor: float) -> None:
    """Multiply every font size of a part: for large print."""
    for element in tree.iter(w("sz"), w("szCs")):
        value = element.get(w("val"), "")
        if value.isdigit():
            element.set(w("val"), str(round(int(value) * factor)))


def enlarged(part: bytes, factor: float) -> bytes:
    """Return a part with every font size multiplied."""
    tree = etree.fromstring(part)
    enlarge(tree, factor)
    return bytes(etree.tostring(tree, encoding="utf-8", xml_declaration=True, standalone=True))


def _frame_attributes(box: Box) -> dict[str, object]:
    return {
        "w": twips(box.width),
        "h": twips(box.height),
        "hRule": "exact",
        "hSpace": 0,
        "wrap": "around",
        "vAnchor": "page",
        "hAnchor": "page",
        "x": twips(box.left),
        "y": twips(box.top),
    }


def _frame(paragraph: etree._Element, box: Box) -> None:
    properties = paragraph.find(w("pPr"))
    frame = etree.Element(w("framePr"))
    for name, value in (_frame_attributes(box) | {"hRule": "atLeast", "wrap": "notBeside"}).items():
        frame.set(w(name), str(value))
    # The schema wants it after the style and the keep settings.
    before = [properties.find(w(name)) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore")]
    properties.insert(sum(element is not None for element in before), frame)


def _set_section(tree: etree._Element) -> None:
    """Make the document one A4 section with our margins, headers and footers."""
    body = tree.find(w("body"))
    for section in list(tree.iter(w("sectPr"))):
        section.getparent().remove(section)
    content = (
        f"<w:sectPr {NAMESPACES}>"
        '<w:headerReference w:type="first" r:id="rIdHead"/><w:headerReference w:type="default" r:id="rIdNextHead"/>'
        '<w:footerReference w:type="first" r:id="rIdFoot"/><w:footerReference w:type="default" r:id="rIdFoot"/>'
        f'<w:pgSz w:w="{twips(PAGE_WIDTH)}" w:h="{twips(PAGE_HEIGHT)}"/>'
        f'<w:pgMar w:top="{twips(MARGIN_TOP)}" w:right="{twips(MARGIN_RIGHT)}" w:bottom="{twips(MARGIN_BOTTOM)}"'
        f' w:left="{twips(MARGIN_LEFT)}" w:header="{twips(HEAD_TOP)}" w:footer="{twips(9)}" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr>"
    )
    body.append(etree.fromstring(content))


def _is_own_head_or_foot(name: str) -> bool:
    file = name.rpartition("/")[2]
    return name.startswith("word/") and file.startswith(("header", "footer")) and file.endswith((".xml", ".xml.rels"))


def _relationships(targets: Mapping[str, tuple[str, str]]) -> bytes:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="{_PACKAGE_RELATIONSHIPS}">{entries}</Relationships>'
    ).encode()


def _with_relationships(part: bytes | None) -> bytes:
    """Return the main part's relationships without those to the template's headers and footers, and with ours."""
    tree = etree.fromstring(part or _relationships({}))
    for entry in list(tree):
        if entry.get("Type", "").endswith(("/header", "/footer")):
            tree.remove(entry)
    for key, (kind, target) in {
        "rIdHead": ("header", _HEAD),
        "rIdNextHead": ("header", _NEXT_HEAD),
        "rIdFoot": ("footer", _FOOT),
    }.items():
        etree.SubElement(tree, f"{{{_PACKAGE_RELATIONSHIPS}}}Relationship", Id=key, Type=f"{R}/{kind}", Target=target)
    return bytes(etree.tostring(tree, encoding="utf-8", xml_declaration=True, standalone=True))


def _content_types(part: bytes, parts: Mapping[str, bytes]) -> bytes:
    tree = etree.fromstring(part)
    for entry in list(tree):
        name = entry.get("PartName", "").lstrip("/")
        if name and name != MAIN and name not in parts:
            tree.remove(entry)
    if not any(entry.get("Extension", "").lower() == "png" for entry in tree):
        etree.SubElement(tree, f"{{{_TYPES}}}Default", Extension="png", ContentType="image/png")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    for name, suffix in ((_HEAD, "header"), (_NEXT_HEAD, "header"), (_FOOT, "footer")):
        etree.SubElement(tree, f"{{{_TYPES}}}Override", PartName=f"/word/{name}", ContentType=f"{kind}.{suffix}+xml")
    return bytes(etree.tostring(tree, encoding="utf-8", xml_declaration=True, standalone=True))
