"""A Word file as a trust manager would make it: the named styles, paragraphs, a table; the same bytes each time."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

FONT, SUBSTITUTE = "Noto Sans", "Arial"
INK, SLATE, PALE = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x44, 0x4B, 0x54), RGBColor(0x8A, 0x93, 0x9E)
MADE_ON = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)
_STYLES_KEPT = {
    *("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "heading 1", "heading 2"),
    *("List Bullet", "List Number", "Address", "Reference", "Date", "Language", "Salutation", "Subject", "Body"),
    *("Table Text", "Warning", "Signature", "Enclosures", "header", "footer"),
}
_PARTS_LEFT_OUT = ("/thumbnail", "/customXml", "/stylesWithEffects", "/webSettings")
_ZIP_DATE = (2025, 9, 1, 9, 0, 0)
_TAG = "{%p"
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph: its style's name, and its text, in which `**…**` is bold and a line feed a line break."""

    style: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row is its heading."""

    rows: tuple[tuple[str, ...], ...]


Block = Para | Table


def write(blocks: Iterable[Block], path: Path, *, title: str) -> None:
    """Write the blocks as a Word file at `path`."""
    document = Document()
    _set_page(document)
    _set_styles(document)
    _name_substitute_font(document)
    _leave_out_the_unused(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "Kingfisher Learning Trust", "en-GB"
    properties.comments = ""
    properties.created = properties.modified = MADE_ON
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Table):
            _add_table(document, block.rows)
        else:
            paragraph = document.add_paragraph(style=block.style)
            _add_text(paragraph, block.text)
            _space(paragraph, block, before)
            if block.text.startswith(_TAG):
                continue  # it is gone when the letter is made: what stands above it stays the neighbour
        before = block
    buffer = io.BytesIO()
    document.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_with_fixed_dates(buffer.getvalue()))


def _add_text(paragraph: Paragraph, text: str) -> None:
    for position, piece in enumerate(_BOLD.split(text)):
        lines = piece.split("\n")
        for number, line in enumerate(lines):
            if not line and len(lines) == 1:
                continue
            run = paragraph.add_run(line)
            run.bold = True if position % 2 else None
            if line.startswith((_TAG, "{%tr")):
                run.font.size, run.font.color.rgb = Pt(8), PALE
            if number < len(lines) - 1:
                run.add_break()


def _space(paragraph: Paragraph, block: Para, before: Block | None) -> None:
    """Leave room for the signature above the name, for a picture, and a little below a table."""
    if "qr(" in block.text:
        paragraph.paragraph_format.line_spacing = 1.0
    if isinstance(before, Table) and not block.text.startswith(_TAG):
        paragraph.paragraph_format.space_before = Pt(8)
    elif block.style == "Signature" and before == Para("Signature", "Yours sincerely"):
        paragraph.paragraph_format.space_before = Mm(11)


def _add_table(document: WordDocument, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, texts in enumerate(rows):
        row = table.add_row()
        for cell, text in zip(row.cells, texts, strict=False):
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles["Table Text"]
            _add_text(paragraph, f"**{text}**" if number == 0 and text else text)
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)


def _set_styles(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    _set_font(normal, size=11)
    normal.paragraph_format.space_after = Pt(6)
    # The lines of the PDF: 1.28 of the letters' size, of which the font's own lines take 1.362.
    normal.paragraph_format.line_spacing = 0.94
    language = normal.element.get_or_add_rPr()
    language.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="en-GB"/>'))

    _style(document, "Address", size=11, after=18)
    _style(document, "Reference", size=11, after=4)
    _style(document, "Date", size=11, after=2)
    _style(document, "Language", size=10.5, after=6)
    _style(document, "Salutation", size=11, after=8)
    _style(document, "Subject", size=11.5, after=8, bold=True)
    _style(document, "Body", size=11, after=6)
    _style(document, "Table Text", size=10, after=2)
    _style(document, "Warning", size=10.5, after=5, framed=True)
    _style(document, "Signature", size=11, after=6, together=True)
    _style(document, "Enclosures", size=9.5, after=0, colour=SLATE)
    _style(document, "List Bullet", size=11, after=3)
    for name, size in (("Heading 1", 12), ("Heading 2", 11)):
        heading = _style(document, name, size=size, after=4, bold=True, together=True)
        heading.paragraph_format.space_before = Pt(8)


def _style(
    document: WordDocument,
    name: str,
    *,
    size: float,
    after: float,
    bold: bool = False,
    together: bool = False,
    framed: bool = False,
    colour: RGBColor = INK,
) -> ParagraphStyle:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    if not name.startswith(("List", "Heading")):
        style.base_style = styles["Normal"]
    _set_font(style, size=size, bold=bold, colour=colour)
    style.quick_style = True
    if framed:
        _frame(style)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.keep_with_next = together
    return style


def _set_font(style: ParagraphStyle, *, size: float, bold: bool = False, colour: RGBColor = INK) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = FONT, Pt(size), bold, colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _frame(style: ParagraphStyle) -> None:
    """Give a style a rule at its left and a pale ground; neighbours share it. Word wants these before the spacing."""
    properties = style.element.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="444B54"/></w:pBdr>')
    )
    properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F3F4F6"/>'))
    style.paragraph_format.left_indent = Mm(4)


def _name_substitute_font(document: WordDocument) -> None:
    """Tell Word which font to take on a computer that has no Noto Sans."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            entry = (
                f'<w:font w:name="{FONT}"><w:altName w:val="{SUBSTITUTE}"/><w:family w:val="swiss"/></w:font></w:fonts>'
            )
            part._blob = part.blob.replace(b"</w:fonts>", entry.encode())


def _leave_out_the_unused(document: WordDocument) -> None:
    """Take out what python-docx's own template brings along: a hundred styles, a thumbnail, custom XML."""
    styles = document.styles.element
    for style in list(styles.style_lst):
        if style.name_val not in _STYLES_KEPT:
            styles.remove(style)
        elif (link := style.find(qn("w:link"))) is not None:
            style.remove(link)  # to a character style that is gone
    _leave_out_the_unused_lists(document, {style.styleId for style in styles.style_lst})
    for part in (document.part, document.part.package):
        for key, relationship in list(part.rels.items()):
            if relationship.reltype.endswith(_PARTS_LEFT_OUT):
                del part.rels[key]


def _leave_out_the_unused_lists(document: WordDocument, styles: set[str]) -> None:
    numbering = document.part.numbering_part.element
    gone = set()
    for definition in numbering.findall(qn("w:abstractNum")):
        named = {style.get(qn("w:val")) for style in definition.iter(qn("w:pStyle"))}
        if named - styles:
            gone.add(definition.get(qn("w:abstractNumId")))
            numbering.remove(definition)
    for number in numbering.findall(qn("w:num")):
        if number.find(qn("w:abstractNumId")).get(qn("w:val")) in gone:
            numbering.remove(number)


def _with_fixed_dates(archive: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
