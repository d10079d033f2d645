"""The posting sheet: what goes over the Post Office counter with the envelopes, is stamped there and comes back.

Every page stands for itself: it names its own envelopes, has its own room for the stamp, and its own code, so that a
page that comes back alone is still proof for the letters on it. Source: what Royal Mail puts on a certificate of
posting for many items.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import pypdfium2
import segno
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from mailmerge.casework.calendar import in_words
from mailmerge.dispatch.code import SheetCode
from mailmerge.dispatch.services import SERVICE_NAMES
from mailmerge.dispatch.times import local
from mailmerge.law.delivery import Service
from mailmerge.paper.fonts import text_width

# In mm on A4, and points. The columns' widths add up to what the margins leave.
_COLUMNS = (9.0, 35.0, 43.0, 43.0, 27.0, 31.0)
_PADDING = 1.2
_TEXT_SIZE, _NOTE_SIZE = 9.0, 7.5
_LINE_HEIGHT, _ROW_EDGE = 3.9, 2.6
_TABLE_HEIGHT, _HEADING_HEIGHT = 174.0, 8.0
_SLACK = 1.03  # bold figures and rounding: a row is never deeper than was counted


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One envelope: its number on the sheet, the letter's reference, whom and where it goes, and how.

    `service` is what is planned; `item_reference` is blank until the counter gives one. `needs_proof` marks a letter
    that only counts with Royal Mail's proof; `enclose` one that staff put something into by hand.
    """

    number: int
    ref: str
    addressee: str = field(repr=False)
    first_line: str = field(repr=False)
    postcode: str = field(repr=False)
    service: Service
    item_reference: str = ""
    needs_proof: bool = False
    enclose: bool = False

    @property
    def service_name(self) -> str:
        """The service in the counter's words."""
        return SERVICE_NAMES[self.service]

    @property
    def height(self) -> float:
        """How deep its row is, in mm."""
        cells = (self.ref, self.addressee, self.first_line, self.service_name, self.item_reference)
        depths = [_wrapped(text, width - 2 * _PADDING) for text, width in zip(cells, _COLUMNS[1:], strict=True) if text]
        depths[0] += self.enclose
        depths[2] += 1  # the postcode has a line of its own
        depths[3] += self.needs_proof
        return max(depths) * _LINE_HEIGHT + _ROW_EDGE


@dataclass(frozen=True, slots=True)
class PostingSheet:
    """A posting sheet: its PDF, and the references on each of its pages, which each page's code stands for."""

    pdf: bytes = field(repr=False)
    pages: tuple[tuple[str, ...], ...]


def posting_sheet(
    trust: str,
    school: str,
    school_code: str,
    run: str,
    made_at: datetime,
    lines: Sequence[SheetLine],
    head_hash: str,
    making: int = 1,
) -> PostingSheet:
    """Return the posting sheet of a run and school, as PDF/UA on A4; the same arguments give the same bytes.

    Args:
        trust: the trust's name.
        school: the school's name.
        school_code: its code, which the QR codes name.
        run: the run's id.
        made_at: when the sheet was made, with its zone; it is printed in UK local time.
        lines: the envelopes, in the order of the print run; at least one.
        head_hash: the ledger's head, which paper keeps safe.
        making: 1 for the sheet that the run made, 2 for the one made again, and so on.
    """
    from mailmerge.paper.pdf import write_pdf  # heavy, and only where a sheet is drawn

    pages = tuple(_pages(lines))
    at = local(made_at)
    codes = [SheetCode(run, school_code, making, number, len(pages)) for number in range(1, len(pages) + 1)]
    body = _template().render(
        trust=trust,
        school=school,
        run=run,
        making=making,
        day=in_words(at.date()),
        time=f"{at:%H:%M %Z}",
        pages=list(zip(codes, map(_qr, codes), pages, strict=True)),
        total=len(lines),
        proofs=sum(line.needs_proof for line in lines),
        head=[head_hash[start : start + 8] for start in range(0, len(head_hash), 8)],
    )
    title = f"Posting sheet, {school}, run {run}"
    pdf = write_pdf(body, _css(), title=title, language="en-GB", day=at.date().isoformat())
    if _page_count(pdf) != len(pages):
        raise ValueError("a page of the posting sheet does not hold its lines")
    return PostingSheet(pdf, tuple(tuple(line.ref for line in page) for page in pages))


def _pages(lines: Sequence[SheetLine]) -> Iterator[tuple[SheetLine, ...]]:
    """Yield the lines page by page, as many to each as its table has room for."""
    page: list[SheetLine] = []
    left = _TABLE_HEIGHT
    for line in lines:
        if line.height > left and page:
            yield tuple(page)
            page, left = [], _TABLE_HEIGHT
        page.append(line)
        left -= line.height
    if page:
        yield tuple(page)


def _wrapped(text: str, width: float) -> int:
    """Return on how many lines `text` stands in a column `width` mm wide; a word that is wider is broken."""
    lines, used = 1, 0.0
    space = text_width(" ", _TEXT_SIZE)
    for word in text.split():
        long = text_width(word, _TEXT_SIZE) * _SLACK
        if used and used + space + long > width:
            lines, used = lines + 1, 0.0
        used += space * bool(used) + long
        while used > width:
            lines, used = lines + 1, used - width * 0.9
    return lines


def _qr(code: SheetCode) -> str:
    """Return a page's QR code as a drawing inside a `data:` address; a quarter of it may be stamped over."""
    return str(segno.make(code.text, error="q", micro=False).svg_data_uri(border=4, scale=4, omitsize=True))


def _page_count(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return len(document)
    finally:
        document.close()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("mailmerge.dispatch", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("sheet.html.jinja")


def _css() -> str:
    columns = "\n".join(f"col.c{n} {{ width: {width}mm }}" for n, width in enumerate(_COLUMNS, start=1))
    return f"""@page {{ size: 210mm 297mm; margin: 11mm; }}
html {{ font-size: {_TEXT_SIZE}pt; line-height: {_LINE_HEIGHT}mm; color: #000; hyphens: none; }}
body, p, h1 {{ margin: 0; }}
section + section {{ break-before: page; }}
.head {{ display: flex; height: 36mm; }}
.what {{ flex: 1; }}
h1 {{ font-size: 17pt; line-height: 8mm; }}
.who {{ font-size: 11pt; line-height: 5.4mm; font-weight: bold; }}
.when {{ margin-top: 1.4mm; }}
.advice {{ margin-top: 1.4mm; font-size: 8pt; line-height: 3.6mm; }}
.code {{ width: 40mm; text-align: center; font-size: 8pt; line-height: 3.4mm; }}
.code img {{ width: 32mm; height: 32mm; display: block; margin: 0 4mm; }}
.table {{ height: {_TABLE_HEIGHT + _HEADING_HEIGHT}mm; }}
table {{ width: 100%; border-collapse: collapse; table-layout: fixed; }}
{columns}
th {{ height: 5.6mm; border-bottom: 0.5mm solid #000; text-align: left; padding: 0 {_PADDING}mm; font-size: 8pt; }}
td {{ border-bottom: 0.2mm solid #777; padding: {_ROW_EDGE / 2 - 0.1}mm {_PADDING}mm;
  vertical-align: top; overflow-wrap: anywhere; }}
td.ref {{ white-space: nowrap; }}
td.item {{ border-left: 0.2mm solid #777; border-right: 0.2mm solid #777; }}
.mark {{ display: block; font-size: {_NOTE_SIZE}pt; font-weight: bold; }}
.foot {{ display: flex; height: 50mm; }}
.stamp {{ width: 66mm; border: 0.5mm solid #000; padding: 1.4mm 2mm; }}
.told {{ flex: 1; padding-left: 5mm; }}
.fill {{ display: flex; line-height: 5.5mm; margin-bottom: 1.6mm; }}
.fill span {{ flex: 1; border-bottom: 0.2mm solid #000; margin-left: 2mm; }}
.total {{ font-size: 11pt; font-weight: bold; line-height: 5.4mm; margin-bottom: 1.6mm; }}
.small {{ font-size: 7.5pt; line-height: 3.5mm; }}
.hash {{ font-size: 8pt; line-height: 3.6mm; font-variant-numeric: tabular-nums; }}
"""
