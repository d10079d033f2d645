"""The page around a letter's words in the Word copy: A4, letterhead in the header, the address in the window."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from lxml import etree

from mailmerge.letters.geometry import (
    LETTERHEAD_BOTTOM,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Box,
    Envelope,
)
from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.picture import Picture
from mailmerge.letters.tags import W, w
from mailmerge.letters.wordfile import CONTENT_TYPES, MAIN, RELATIONSHIPS

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{_R}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_HEAD_TOP = 10.0
_TWIPS_A_MM = 1440 / 25.4
_EMU_A_MM = 36_000
_FONT = "Noto Sans"

# The machine's own parts of the package; a template has no header or footer of its own (docs/templates.md).
_HEAD, _NEXT_HEAD, _FOOT = "headMailmerge1.xml", "headMailmerge2.xml", "footMailmerge.xml"
_LOGO = "logoMailmerge.png"

_ADDRESS = (
    "{% for line in address.lines %}"
    '<w:r><w:rPr><w:sz w:val="{{ address.half_points }}"/><w:szCs w:val="{{ address.half_points }}"/></w:rPr>'
    '<w:t xml:space="preserve">{{ line }}</w:t></w:r>{% if not loop.last %}<w:r><w:br/></w:r>{% endif %}'
    "{% endfor %}"
)


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point, Word's unit."""
    return round(millimetres * _TWIPS_A_MM)


def place_details(tree: etree._Element, envelope: Envelope) -> None:
    """Stand the `Reference` and `Date` paragraphs beside the window, where the envelope leaves room there."""
    if envelope.details is None:
        return
    for paragraph in tree.iter(w("p")):
        if paragraph_style(paragraph) in ("Reference", "Date"):
            _frame(paragraph, envelope.details)


def address_frame(envelope: Envelope) -> etree._Element:
    """Return the paragraph that shows the address in the window, with tags for its lines."""
    window = envelope.window
    frame = " ".join(f'w:{name}="{value}"' for name, value in _frame_attributes(window).items())
    return etree.fromstring(
        f'<w:p {_NAMESPACES}><w:pPr><w:pStyle w:val="Address"/><w:framePr {frame}/>'
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:left="0" w:right="0"/>'
        f'<w:jc w:val="left"/></w:pPr>{_ADDRESS}</w:p>'
    )


def dress(
    tree: etree._Element, parts: Mapping[str, bytes], letterhead: Letterhead, logo: Picture | None, envelope: Envelope
) -> dict[str, bytes]:
    """Give the main part its page and letterhead, and return all other parts with what that needs.

    Args:
        tree: the main part; its section is changed.
        parts: the template's other parts.
        letterhead: the school's.
        logo: its logo as a PNG.
        envelope: where the text of the first page begins.
    """
    dressed = {name: part for name, part in parts.items() if not _is_own_head_or_foot(name)}
    dressed[f"word/{_HEAD}"] = _head(letterhead, logo, envelope.text_top)
    dressed[f"word/{_NEXT_HEAD}"] = _part("hdr", "<w:p/>")
    dressed[f"word/{_FOOT}"] = _foot(letterhead)
    if logo is not None:
        dressed[f"word/media/{_LOGO}"] = logo.png
        dressed[f"word/_rels/{_HEAD}.rels"] = _relationships({"rIdLogo": ("image", f"media/{_LOGO}")})
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
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True, standalone=True)


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
    for name, value in _frame_attributes(box).items():
        frame.set(w(name), str(value))
    # The schema wants it after the style and the keep settings.
    before = [properties.find(w(name)) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore")]
    properties.insert(sum(element is not None for element in before), frame)


def _part(root: str, content: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{root} {_NAMESPACES}>{content}</w:{root}>'
    ).encode()


def _head(letterhead: Letterhead, logo: Picture | None, text_top: float) -> bytes:
    """Return the first page's header: logo, name and contact in a row, then as much space as the window needs."""
    picture = _drawing(logo, letterhead.name) if logo is not None else ""
    name = _paragraph(letterhead.name, 18, letterhead.main_colour, bold=True)
    strapline = _paragraph(letterhead.strapline, 10, letterhead.accent_colour) if letterhead.strapline else ""
    contact = "".join(_paragraph(line, 8, "#333333", align="right") for line in letterhead.contact_lines)
    row_height = twips(LETTERHEAD_BOTTOM - _HEAD_TOP)
    widths = (twips(logo.width + 4) if logo is not None else 0, 0, twips(58))
    total = twips(PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT)
    columns = [width for width in (widths[0], total - widths[0] - widths[2], widths[2]) if width]
    contents = [
        content
        for content in (f"<w:p><w:r>{picture}</w:r></w:p>" if picture else "", name + strapline, contact)
        if content
    ]
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
        for width, content in zip(columns, contents, strict=True)
    )
    rule = f'<w:bottom w:val="single" w:sz="12" w:space="0" w:color="{letterhead.main_colour[1:]}"/>'
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:tblBorders>{rule}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{''.join(f'<w:gridCol w:w={chr(34)}{width}{chr(34)}/>' for width in columns)}</w:tblGrid>"
        f'<w:tr><w:trPr><w:trHeight w:val="{row_height}" w:hRule="exact"/></w:trPr>{cells}</w:tr></w:tbl>'
    )
    space = twips(text_top - LETTERHEAD_BOTTOM)
    spacer = f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="{space}" w:lineRule="exact"/></w:pPr></w:p>'
    return _part("hdr", table + spacer)


def _foot(letterhead: Letterhead) -> bytes:
    lines = letterhead.foot_lines
    return _part("ftr", "".join(_paragraph(line, 8, "#555555", align="center") for line in lines) or "<w:p/>")


def _paragraph(text: str, points: int, colour: str, *, align: str = "left", bold: bool = False) -> str:
    weight = "<w:b/>" if bold else ""
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}"/>{weight}'
        f'<w:color w:val="{colour[1:]}"/><w:sz w:val="{points * 2}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _drawing(logo: Picture, name: str) -> str:
    return drawing("rIdLogo", logo.width, logo.height, f"Logo of {name}", 1)


def drawing(relationship: str, width: float, height: float, alternative: str, number: int) -> str:
    """Return a picture in the line of text; `width` and `height` in mm."""
    size = f'cx="{round(width * _EMU_A_MM)}" cy="{round(height * _EMU_A_MM)}"'
    text = escape(alternative, {'"': "&quot;"})
    return (
        f'<w:drawing><wp:inline {_NAMESPACES} distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{9000 + number}" name="Picture {number}" descr="{text}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{9000 + number}" name="Picture {number}" descr="{text}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _set_section(tree: etree._Element) -> None:
    """Make the document one A4 section with our margins, headers and footers."""
    body = tree.find(w("body"))
    for section in list(tree.iter(w("sectPr"))):
        section.getparent().remove(section)
    content = (
        f"<w:sectPr {_NAMESPACES}>"
        '<w:headerReference w:type="first" r:id="rIdHead"/><w:headerReference w:type="default" r:id="rIdNextHead"/>'
        '<w:footerReference w:type="first" r:id="rIdFoot"/><w:footerReference w:type="default" r:id="rIdFoot"/>'
        f'<w:pgSz w:w="{twips(PAGE_WIDTH)}" w:h="{twips(PAGE_HEIGHT)}"/>'
        f'<w:pgMar w:top="{twips(MARGIN_TOP)}" w:right="{twips(MARGIN_RIGHT)}" w:bottom="{twips(MARGIN_BOTTOM)}"'
        f' w:left="{twips(MARGIN_LEFT)}" w:header="{twips(_HEAD_TOP)}" w:footer="{twips(9)}" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr>"
    )
    body.append(etree.fromstring(content))


def _is_own_head_or_foot(name: str) -> bool:
    file = name.rpartition("/")[2]
    return name.startswith("word/") and file.startswith(("header", "footer")) and file.endswith((".xml", ".xml.rels"))


def _relationships(targets: Mapping[str, tuple[str, str]]) -> bytes:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()
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
        etree.SubElement(tree, f"{{{_PACKAGE_RELATIONSHIPS}}}Relationship", Id=key, Type=f"{_R}/{kind}", Target=target)
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True, standalone=True)


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
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True, standalone=True)
