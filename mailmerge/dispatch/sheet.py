"""The posting sheet: what goes over the Post Office counter with the envelopes, is stamped there and comes back.

Every page stands for itself: it names its own envelopes, has its own room for the stamp, and its own code, so that a
page that comes back alone is still proof for the letters on it. Source: what Royal Mail puts on a certificate of
posting for many items.

WeasyPrint's cost is by the cell and the line of text. So a row has few cells, and one line where its words allow; they
are broken into lines here; and the rules between cells are the table's ground, which shows between its white rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from unicodedata import bidirectional

from jinja2 import Template

from mailmerge.casework.calendar import in_words
from mailmerge.collector import collector_at_rest
from mailmerge.dispatch.code import SheetCode
from mailmerge.dispatch.services import SERVICE_NAMES
from mailmerge.dispatch.sheet_key import SheetKey
from mailmerge.dispatch.times import local
from mailmerge.law.delivery import Service
from mailmerge.ledger.chain.event import Head
from mailmerge.markup import shipped_page
from mailmerge.paper.fonts import text_width
from mailmerge.paper.pdfium import count_pages

# In mm on A4, and points. Number and reference share a cell, as columns of a tab stop; what the others leave is the
# addressee's. A reference of wide letters may reach into the cell's padding.
_MARGIN, _RULE, _PADDING = 9.0, 0.25, 1.2
_NUMBER, _REFERENCE, _DATE, _SERVICE, _ITEM = 9.5, 34.0, 29.0, 41.0, 28.0
_SERVICE_BESIDE_DATE = 29.0
_TEXT_SIZE, _LINE_HEIGHT, _ROW_EDGE = 9.0, 3.9, 2.6
_TABLE_HEIGHT, _HEADING_HEIGHT = 178.0, 6.0
_RIGHT_TO_LEFT = ("R", "AL", "AN")
_BOLD = 1.05  # how much wider bold letters are, at most
_QR_SIZE, _QR_MARGIN, _QR_PIXELS = 32, 4, 4  # mm; modules; pixels a module: whole, so that its edges are sharp
_QR_RIGHT, _TOP, _WIDE, _HEAD = 4.0, 11.0, 210.0, 36.0
_STAMP_WIDTH, _STAMP_HEIGHT, _STAMP_LABEL, _STAMP_EDGE = 61.0, 46.0, 7.0, 4.0


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One envelope: its number on the sheet, the letter's reference, whom and where it goes, how, and its date.

    `service` is what is planned; `item_reference` is blank until the counter gives one. `needs_proof` marks a letter
    that only counts with Royal Mail's proof; `enclose` one that staff put something into by hand.
    """

    number: int
    ref: str
    addressee: str = field(repr=False)
    first_line: str = field(repr=False)
    postcode: str = field(repr=False)
    service: Service
    letter_date: date
    item_reference: str = ""
    needs_proof: bool = False
    enclose: bool = False


@dataclass(frozen=True, slots=True)
class PostingSheet:
    """A posting sheet: its PDF, and the references on each of its pages, which each page's code stands for."""

    pdf: bytes = field(repr=False)
    pages: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """An envelope as its row shows it; `height` is how deep that is, in mm. A line break in a text is a line's end."""

    line: SheetLine
    whom: str = field(repr=False)
    service: str
    item: str
    height: float


def posting_sheet(
    trust: str,
    school: str,
    school_code: str,
    run: str,
    made_at: datetime,
    lines: Sequence[SheetLine],
    head: Head,
    making: int = 1,
    key: SheetKey | None = None,
) -> PostingSheet:
    """Return the posting sheet of a run and school, as PDF/UA on A4; the same arguments give the same bytes.

    The date that the letters bear stands once in the head of each page or, where they differ, in each row.

    Args:
        trust: the trust's name.
        school: the school's name.
        school_code: its code, which the QR codes name.
        run: the run's id.
        made_at: when the sheet was made, with its zone; it is printed in UK local time.
        lines: the envelopes, in the order of the print run; at least one.
        head: the ledger's head, which paper keeps safe: `ledger verify --head` takes what is printed.
        making: 1 for the sheet that the run made, 2 for the one made again, and so on.
        key: by which its codes are tagged; without one they are as before there were keys.
    """
    from mailmerge.paper.pdf import write_pdf  # heavy, and only where a sheet is drawn

    dates = {line.letter_date for line in lines}
    is_dated = len(dates) > 1
    pages = tuple(_pages([_row(line, is_dated=is_dated) for line in lines]))
    at = local(made_at)
    codes = [SheetCode(run, school_code, making, number, len(pages)) for number in range(1, len(pages) + 1)]
    codes = [key.tagged(code) for code in codes] if key else codes
    body = _template().render(
        trust=trust,
        school=school,
        run=run,
        making=making,
        made=f"{in_words(at.date())} at {at:%H:%M %Z}",
        date=None if is_dated else in_words(min(dates)),
        pages=list(zip(codes, map(_qr, codes), pages, strict=True)),
        total=len(lines),
        proofs=sum(line.needs_proof for line in lines),
        head=head.printed,
    )
    title = f"Posting sheet, {school}, run {run}"
    with collector_at_rest():
        pdf = write_pdf(body, _css(is_dated=is_dated), title=title, language="en-GB", day=at.date().isoformat())
    if count_pages(pdf) != len(pages):
        raise ValueError("a page of the posting sheet does not hold its lines")
    return PostingSheet(pdf, tuple(tuple(row.line.ref for row in page) for page in pages))


def _widths(*, is_dated: bool) -> tuple[float, ...]:
    """Return the columns' widths; with a date in each row there is one more."""
    service = _SERVICE_BESIDE_DATE if is_dated else _SERVICE
    others = [_DATE, service, _ITEM] if is_dated else [service, _ITEM]
    rules = _RULE * (len(others) + 3)
    reference = _NUMBER + _REFERENCE
    return (reference, 210.0 - 2 * _MARGIN - rules - reference - sum(others), *others)


def _row(line: SheetLine, *, is_dated: bool) -> _Row:
    _, whom_width, *_, service_width, item_width = (width - 2 * _PADDING for width in _widths(is_dated=is_dated))
    address = ", ".join(filter(None, (line.first_line, line.postcode)))
    whom = _broken((line.addressee, address), whom_width)
    marks = (SERVICE_NAMES[line.service], "proof needed" if line.needs_proof else "")
    service = _broken(marks, service_width / _BOLD)
    item = _broken((line.item_reference,), item_width)
    deepest = max(1 + line.enclose, *map(len, (whom, service, item)))
    height = deepest * _LINE_HEIGHT + _ROW_EDGE
    return _Row(line, "\n".join(whom), "\n".join(service), "\n".join(item), height)


def _pages(rows: Sequence[_Row]) -> Iterator[tuple[_Row, ...]]:
    """Yield the rows page by page, as many to each as its table has room for."""
    page: list[_Row] = []
    left = _TABLE_HEIGHT
    for row in rows:
        if row.height > left and page:
            yield tuple(page)
            page, left = [], _TABLE_HEIGHT
        page.append(row)
        left -= row.height
    if page:
        yield tuple(page)


def _broken(parts: Sequence[str], width: float) -> list[str]:
    """Return texts as the lines of a column `width` mm wide: as one with commas where that fits, else each anew.

    A name that runs from right to left has a line of its own: in one with a house number, it would draw it in.
    """
    there = [part for part in parts if part]
    together = ", ".join(there)
    turns = any(bidirectional(sign) in _RIGHT_TO_LEFT for sign in together)
    if not turns and text_width(together, _TEXT_SIZE) <= width:
        return [together]
    return [line for part in there for line in _wrapped(part, width)]


def _wrapped(text: str, width: float) -> Iterator[str]:
    """Yield the lines of a text; a word that is wider than a line is broken."""
    line = ""
    for word in text.split():
        for piece in _pieces(word, width):
            longer = f"{line} {piece}" if line else piece
            if line and text_width(longer, _TEXT_SIZE) > width:
                yield line
                longer = piece
            line = longer
    if line:
        yield line


def _pieces(word: str, width: float) -> Iterator[str]:
    """Yield a word in pieces that each fit; nearly always in one."""
    piece = ""
    for character in word:
        if piece and text_width(piece + character, _TEXT_SIZE) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def _qr(code: SheetCode) -> str:
    """Return a page's QR code as a picture inside a `data:` address; a quarter of it may be stamped over."""
    return str(_symbol(code).png_data_uri(border=_QR_MARGIN, scale=_QR_PIXELS))


def _symbol(code: SheetCode) -> Any:
    import segno  # wanted where a sheet is drawn or looked at, and nowhere else

    return segno.make(code.text, error="q", micro=False)


def code_place(code: SheetCode) -> tuple[float, float, float, float]:
    """Return where a page's code lies on it, without the white round it: left, top, right and bottom edge, in mm."""
    modules = _symbol(code).symbol_size(border=0)[0]
    white = _QR_SIZE * _QR_MARGIN / (modules + 2 * _QR_MARGIN)
    right, top = _WIDE - _MARGIN - _QR_RIGHT - white, _TOP + white
    side = _QR_SIZE - 2 * white
    return (right - side, top, right, top + side)


def stamp_place() -> tuple[float, float, float, float]:
    """Return where a page's box for the stamp lies, without its frame and its label: the four edges, in mm."""
    top = _TOP + _HEAD + _TABLE_HEIGHT + _HEADING_HEIGHT
    return (
        _MARGIN + _STAMP_EDGE,
        top + _STAMP_LABEL,
        _MARGIN + _STAMP_WIDTH,
        top + _STAMP_HEIGHT,
    )


@cache
def _template() -> Template:
    return shipped_page(
        "mailmerge.dispatch", "sheet.html.jinja", short=lambda day: f"{day:%a} {day.day} {day:%b} {day.year}"
    )


@cache
def _css(*, is_dated: bool) -> str:
    columns = "\n".join(
        f"col.c{number} {{ width: {width}mm }}" for number, width in enumerate(_widths(is_dated=is_dated), start=1)
    )
    return f"""@page {{ size: 210mm 297mm; margin: {_TOP:g}mm {_MARGIN}mm; }}
html {{ font-size: {_TEXT_SIZE}pt; line-height: {_LINE_HEIGHT}mm; hyphens: none; }}
body, p, h1 {{ margin: 0; }}
section {{ position: relative; height: 270mm; }}
section + section {{ break-before: page; }}
.head {{ height: {_HEAD:g}mm; }}
h1 {{ font-size: 17pt; line-height: 8mm; }}
.who {{ font-size: 11pt; line-height: 5.4mm; font-weight: bold; }}
.date {{ font-weight: bold; }}
.advice {{ margin-top: 1.4mm; font-size: 8pt; line-height: 3.6mm; }}
img {{ position: absolute; top: 0; right: {_QR_RIGHT:g}mm;
  width: {_QR_SIZE}mm; height: {_QR_SIZE}mm; image-rendering: pixelated; }}
.page {{ position: absolute; top: {_QR_SIZE}mm; right: 0; width: 40mm; text-align: center; font-size: 8pt; }}
.table {{ height: {_TABLE_HEIGHT + _HEADING_HEIGHT}mm; }}
table {{ width: 100%; border-spacing: {_RULE}mm; table-layout: fixed; background: #777; }}
{columns}
tr {{ background: #fff; }}
th {{ text-align: left; padding: 0.7mm {_PADDING}mm; font-size: 8pt; white-space: pre; }}
td {{ padding: {(_ROW_EDGE - _RULE) / 2}mm {_PADDING}mm; vertical-align: top; white-space: pre; }}
.ref {{ tab-size: {_NUMBER}mm; }}
td b {{ display: block; margin-left: {_NUMBER}mm; font-size: 7.5pt; }}
.proof {{ font-weight: bold; }}
.stamp {{ position: absolute; width: {_STAMP_WIDTH:g}mm; height: {_STAMP_HEIGHT:g}mm;
  border: 0.5mm solid #000; padding: 1.4mm 2mm;
  font-weight: bold; }}
.told {{ margin-left: 71mm; }}
.total {{ font-size: 11pt; font-weight: bold; line-height: 5.4mm; }}
.fill {{ border-bottom: 0.2mm solid #000; padding-top: 3mm; }}
.small {{ margin-top: 1.2mm; font-size: 7.5pt; line-height: 3.5mm; }}
"""
