"""The letterhead in the Word copy: its first page's header, and the foot of every page, as Word's own XML."""

from xml.sax.saxutils import escape

from mailmerge.letters.geometry import LETTERHEAD_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT, PAGE_WIDTH
from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.picture import Picture
from mailmerge.letters.tags import W

HEAD_TOP = 10.0
LOGO_RELATIONSHIP = "rIdLogo"
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
_CONTACT_WIDTH, _LOGO_GAP = 58.0, 4.0


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point, Word's unit."""
    return round(millimetres * _TWIPS_A_MM)


def first_head(letterhead: Letterhead, logo: Picture | None, text_top: float) -> bytes:
    """Return the first page's header: logo, name and contact in a row, then as much space as the window needs.

    Args:
        letterhead: the school's.
        logo: its logo as a PNG, under the relationship `LOGO_RELATIONSHIP`.
        text_top: where the text of the first page begins, in mm.
    """
    strapline = _paragraph(letterhead.strapline, 10, letterhead.accent_colour) if letterhead.strapline else ""
    contact = "".join(_paragraph(line, 8, "#333333", align="right") for line in letterhead.contact_lines)
    total = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
    logo_width = logo.width + _LOGO_GAP if logo else 0.0
    columns = [
        (
            total - logo_width - _CONTACT_WIDTH,
            _paragraph(letterhead.name, 18, letterhead.main_colour, bold=True) + strapline,
        ),
        (_CONTACT_WIDTH, contact),
    ]
    if logo:
        picture = drawing(LOGO_RELATIONSHIP, logo.width, logo.height, f"Logo of {letterhead.name}", 1)
        columns.insert(0, (logo_width, f"<w:p><w:r>{picture}</w:r></w:p>"))
    space = twips(text_top - LETTERHEAD_BOTTOM)
    spacer = f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="{space}" w:lineRule="exact"/></w:pPr></w:p>'
    return part("hdr", _row(columns, total, letterhead.main_colour) + spacer)


def next_head() -> bytes:
    """Return the header of the pages that follow: their number."""
    return part(
        "hdr",
        '<w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:t xml:space="preserve">Page </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    )


def foot(letterhead: Letterhead, watermark: str | None) -> bytes:
    """Return the foot of every page; a proof says there that it is one."""
    lines = [_paragraph(line, 8, "#555555", align="center") for line in letterhead.foot_lines]
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
    text = escape(alternative, {'"': "&quot;"})
    return (
        f'<w:drawing><wp:inline {NAMESPACES} distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{9000 + number}" name="Picture {number}" descr="{text}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{9000 + number}" name="Picture {number}" descr="{text}"/>'
        "<pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
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


def _paragraph(text: str, points: int, colour: str, *, align: str = "left", bold: bool = False) -> str:
    weight = "<w:b/>" if bold else ""
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>'
        f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}"/>{weight}'
        f'<w:color w:val="{colour[1:]}"/><w:sz w:val="{points * 2}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )
