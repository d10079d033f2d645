"""The letterhead in the Word copy: the headers of first and following pages, and the foot, as Word's own XML."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.page.geometry import LETTERHEAD_BOTTOM
from mailmerge.letters.page.head import HEAD_TOP, HEAD_WIDTH, LOGO_GAP, fitted_head
from mailmerge.letters.picture import Picture, logo_picture, page_pictures
from mailmerge.letters.word.tags import W

PICTURE_RELATIONSHIP = "rIdPicture"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_TWIPS_A_MM = 1440 / 25.4
_EMU_A_MM = 36_000
_FONT = "Noto Sans"
_SINGLE = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point, Word's unit."""
    return round(millimetres * _TWIPS_A_MM)


@dataclass(frozen=True, slots=True)
class Head:
    """A header part, and the picture in it, if any, under the relationship `PICTURE_RELATIONSHIP`."""

    xml: bytes
    picture: Picture | None = None


def heads(letterhead: Letterhead, text_top: float) -> tuple[Head, Head]:
    """Return the header of the first page, as deep as the window needs, and that of those that follow.

    Args:
        letterhead: the school's.
        text_top: where the text of the first page begins, in mm.

    Raises:
        LetterheadError: the logo cannot be used.
    """
    if letterhead.whole_page is None:
        return _fields_head(letterhead, text_top), Head(part("hdr", _page_number()))
    first, *following = page_pictures(letterhead.whole_page)
    behind = _behind_text(first, letterhead.name)
    next_behind = _behind_text(following[0], letterhead.name) if following else ""
    return (
        Head(part("hdr", _spacer(text_top - HEAD_TOP, behind)), first),
        Head(part("hdr", _page_number(next_behind)), following[0] if following else None),
    )


def foot(letterhead: Letterhead, watermark: str | None) -> bytes:
    """Return the foot of every page; a proof says there that it is one, and a designed page has a foot of its own."""
    own = () if letterhead.whole_page else letterhead.foot_lines
    lines = [_paragraph(line, 8, "#555555", align="center") for line in own]
    if watermark:
        lines.insert(0, _paragraph(watermark, 20, "#c00000", align="center", bold=True))
    return part("ftr", "".join(lines) or "<w:p/>")


def part(root: str, content: str) -> bytes:
    """Return a part of the package whose root is `w:root`."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{root} {NAMESPACES}>{content}</w:{root}>'
    ).encode()


def drawing(relationship: str, width: float, height: float, alternative: str, number: int) -> str:
    """Return a picture in the line of text; `width` and `height` in mm."""
    size = f'cx="{round(width * _EMU_A_MM)}" cy="{round(height * _EMU_A_MM)}"'
    return (
        f'<w:drawing><wp:inline {NAMESPACES} distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f"{_graphic(relationship, size, alternative, number)}</wp:inline></w:drawing>"
    )


def _behind_text(picture: Picture, name: str) -> str:
    """Return a run with a picture of the whole page, behind the text."""
    size = f'cx="{round(picture.width * _EMU_A_MM)}" cy="{round(picture.height * _EMU_A_MM)}"'
    corner = "".join(
        f'<wp:position{way} relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:position{way}>' for way in "HV"
    )
    return (
        f'<w:r><w:drawing><wp:anchor {NAMESPACES} distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        ' relativeHeight="0" behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f"{corner}<wp:extent {size}/><wp:wrapNone/>"
        f"{_graphic(PICTURE_RELATIONSHIP, size, f'Letterhead of {name}', 1)}</wp:anchor></w:drawing></w:r>"
    )


def _graphic(relationship: str, size: str, alternative: str, number: int) -> str:
    text = escape(alternative, {'"': "&quot;"})
    named = f'id="{9000 + number}" name="Picture {number}" descr="{text}"'
    return (
        f"<wp:docPr {named}/>"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic>"
    )


def _fields_head(letterhead: Letterhead, text_top: float) -> Head:
    """Return the first page's header: logo, name and contact in a row."""
    logo = logo_picture(letterhead.logo) if letterhead.logo else None
    fitted = fitted_head(letterhead)
    strapline = (
        _paragraph(letterhead.strapline, fitted.strapline, letterhead.accent_colour) if letterhead.strapline else ""
    )
    contact = "".join(_paragraph(line, fitted.contact, "#333333", align="right") for line in letterhead.contact_lines)
    logo_width = logo.width + LOGO_GAP if logo else 0.0
    columns = [
        (
            fitted.who_width,
            _paragraph(letterhead.name, fitted.name, letterhead.main_colour, bold=True) + strapline,
        ),
        (fitted.contact_width, contact),
    ]
    if logo:
        picture = drawing(PICTURE_RELATIONSHIP, logo.width, logo.height, f"Logo of {letterhead.name}", 1)
        # Lines closer than a single one, as a template may set them, would cut the picture off.
        columns.insert(0, (logo_width, f"<w:p><w:pPr>{_SINGLE}</w:pPr><w:r>{picture}</w:r></w:p>"))
    row = _row(columns, HEAD_WIDTH, letterhead.main_colour)
    return Head(part("hdr", row + _spacer(text_top - LETTERHEAD_BOTTOM)), logo)


def _spacer(depth: float, content: str = "") -> str:
    """Return a paragraph of a depth in mm."""
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{twips(depth)}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{spacing}</w:pPr>{content}</w:p>"


def _page_number(content: str = "") -> str:
    return (
        f'<w:p><w:pPr><w:jc w:val="right"/></w:pPr>{content}<w:r><w:t xml:space="preserve">Page </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def _row(columns: list[tuple[float, str]], total: float, rule_colour: str) -> str:
    """Return a table of one row with a rule below, from each column's width in mm and content."""
    rule = f'<w:bottom w:val="single" w:sz="12" w:space="0" w:color="{rule_colour[1:]}"/>'
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width, _ in columns)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
        for width, content in columns
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(total)}" w:type="dxa"/><w:tblBorders>{rule}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr>"
        f'<w:trHeight w:val="{twips(LETTERHEAD_BOTTOM - HEAD_TOP)}" w:hRule="exact"/></w:trPr>{cells}</w:tr></w:tbl>'
    )


def _paragraph(text: str, points: float, colour: str, *, align: str = "left", bold: bool = False) -> str:
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:p><w:pPr>{_SINGLE}<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>'
        f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}"/>{weight}'
        f'<w:color w:val="{colour[1:]}"/><w:sz w:val="{round(points * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )
