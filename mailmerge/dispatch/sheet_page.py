"""A page of a posting sheet, put together by hand: what stands where, and what is read aloud in which order.

Every page is alike but for its code, its number and its rows. Places are in mm from the page's upper left corner.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate
from typing import Any

from mailmerge.casework.calendar import in_words
from mailmerge.dispatch.code import SheetCode
from mailmerge.dispatch.sheet_rows import (
    LINE_HEIGHT,
    MARGIN,
    NUMBER,
    PADDING,
    ROW_EDGE,
    RULE,
    TABLE_HEIGHT,
    TEXT_SIZE,
    Row,
    widths,
    wrapped,
)
from mailmerge.paper.fonts import line_base, text_width
from mailmerge.paper.lettering import Line
from mailmerge.paper.tagged import WIDTH, Bitmap, Element, Rule, Words

_QR_SIZE, _QR_MARGIN, _QR_PIXELS = 32, 4, 4  # mm; modules; dots a module: whole, so that its edges are sharp
_WHITE = 2**_QR_PIXELS - 1  # the dots of a module in one row
_QR_RIGHT, _TOP, _HEAD = 4.0, 11.0, 36.0
_QR_LEFT = WIDTH - MARGIN - _QR_RIGHT - _QR_SIZE
_HEADING_SIZE, _HEADING_EDGE, _HEADINGS_HEIGHT = 8.0, 0.7, 6.0
_STAMP_WIDTH, _STAMP_HEIGHT, _STAMP_LABEL, _STAMP_EDGE = 61.0, 46.0, 7.0, 4.0
_STAMP_FRAME, _STAMP_INSET = 0.5, (2.0, 1.4)  # what lies between frame and label, at its left and above
_FOOT = _TOP + _HEAD + TABLE_HEIGHT + _HEADINGS_HEIGHT
_TOLD, _FILL, _FILL_LINE = 80.0, 3.0, 0.2  # where what is told begins, beside the stamp; room to write; its line
_TOTAL = 5.4
_SMALL, _SMALL_HEIGHT, _SMALL_ABOVE = 7.5, 3.5, 1.2
_GREY = 0.467
_WIDER = 1.1  # how much wider bold letters are at most than those that are measured


@dataclass(frozen=True, slots=True)
class Heading:
    """What each page of a sheet says: whose, which run's and when it was made, and what is counted on all of it.

    `date` is the one that all letters bear; `made` and `head` are as they are printed.
    """

    trust: str
    school: str
    run: str
    making: int
    made: str
    date: date | None
    total: int
    proofs: int
    head: str


def page_of(heading: Heading, code: SheetCode, rows: Sequence[Row]) -> tuple[Element, list[Rule]]:
    """Return a page of a sheet: its structure, and its rules.

    Args:
        heading: what each page says.
        code: what its code names.
        rows: its envelopes.
    """
    columns = _columns(is_dated=heading.date is None)
    tops = _tops(rows)
    said = (*_head(heading, code), _table(heading, rows, columns, tops), _label(), *_told(heading, len(rows)))
    return Element("Sect", kids=said), [*_grid(columns, tops), *_frame(), *_lines_to_fill()]


def code_place(code: SheetCode) -> tuple[float, float, float, float]:
    """Return where a page's code lies on it, without the white round it: left, top, right and bottom edge, in mm."""
    modules = _symbol(code).symbol_size(border=0)[0]
    white = _QR_SIZE * _QR_MARGIN / (modules + 2 * _QR_MARGIN)
    left, top = _QR_LEFT + white, _TOP + white
    side = _QR_SIZE - 2 * white
    return (left, top, left + side, top + side)


def stamp_place() -> tuple[float, float, float, float]:
    """Return where a page's box for the stamp lies, without its frame and its label: the four edges, in mm."""
    return (MARGIN + _STAMP_EDGE, _FOOT + _STAMP_LABEL, MARGIN + _STAMP_WIDTH, _FOOT + _STAMP_HEIGHT)


def _head(heading: Heading, code: SheetCode) -> Iterator[Element]:
    again = f", sheet made again (no. {heading.making})" if heading.making > 1 else ""
    dated = (
        f"Letters dated {in_words(heading.date)}. They must not be posted before."
        if heading.date
        else "Letters of several dates. None must be posted before its own."
    )
    advice = "Please check the envelopes against this list, stamp each page in the box below and put your initials."
    lines = (
        ("H1", Line("Posting sheet", bold=True), 17, 8, 0),
        ("P", Line(heading.trust, bold=True), 11, 5.4, 0),
        ("P", Line(heading.school, bold=True), 11, 5.4, 0),
        ("P", Line(f"Run {heading.run}{again}. Made on {heading.made}"), TEXT_SIZE, LINE_HEIGHT, 0),
        ("P", Line(dated, bold=True), TEXT_SIZE, LINE_HEIGHT, 0),
        ("P", Line(advice), 8, 3.6, 1.4),
    )
    top = _TOP
    for kind, line, size, height, above in lines:
        top += above
        fitted = _fitted(line.text, size, _QR_LEFT - MARGIN)
        yield Element(kind, (Words(line, fitted, MARGIN, top + line_base(height, fitted)),))
        top += height
    picture = Bitmap(partial(_dots, code), _QR_LEFT, _TOP, _QR_SIZE)
    yield Element("Figure", (picture,), words=f"QR code of this page: {code.text}")
    number = f"Page {code.page} of {code.pages}"
    left = _QR_LEFT + (_QR_SIZE - text_width(number, 8)) / 2
    yield Element("P", (Words(Line(number), 8, left, _TOP + _QR_SIZE + line_base(LINE_HEIGHT, 8)),))


def _fitted(text: str, size: float, width: float) -> float:
    """Return the size at which a line is no wider than `width` mm: a school's name may be long."""
    return size * width / max(width, text_width(text, size) * _WIDER)


def _columns(*, is_dated: bool) -> list[float]:
    """Return where each column begins, and what is right of the last; left of each lies a rule."""
    return list(accumulate((width + RULE for width in widths(is_dated=is_dated)), initial=MARGIN + RULE))


def _tops(rows: Sequence[Row]) -> list[float]:
    """Return where the headings begin, each row, and what is below the last; each begins with a rule."""
    headings = RULE + 2 * _HEADING_EDGE + LINE_HEIGHT
    return list(accumulate((headings, *(row.height for row in rows)), initial=_TOP + _HEAD))


def _grid(columns: Sequence[float], tops: Sequence[float]) -> Iterator[Rule]:
    for top in tops:
        yield Rule(MARGIN, top, columns[-1] - MARGIN, RULE, _GREY)
    for left in columns:
        yield Rule(left - RULE, tops[0], RULE, tops[-1] + RULE - tops[0], _GREY)


def _table(heading: Heading, rows: Sequence[Row], columns: Sequence[float], tops: Sequence[float]) -> Element:
    is_dated = heading.date is None
    body = tuple(_row(row, top, columns, is_dated=is_dated) for row, top in zip(rows, tops[1:], strict=False))
    head = _headings(tops[0], columns, is_dated=is_dated)
    return Element("Table", kids=(Element("THead", kids=(head,)), Element("TBody", kids=body)))


def _headings(top: float, columns: Sequence[float], *, is_dated: bool) -> Element:
    base = top + RULE + _HEADING_EDGE + line_base(LINE_HEIGHT, _HEADING_SIZE)
    dated = ("Letter’s date",) if is_dated else ()
    texts = ("No. ", "Addressee, address, postcode", *dated, "Service", "Item reference")
    cells = [
        _lines((text,), left + PADDING, base, _HEADING_SIZE, bold=True)
        for text, left in zip(texts, columns, strict=False)
    ]
    cells[0] += (_beside_number(Line("Our reference", bold=True), _HEADING_SIZE, base),)
    return Element("TR", kids=tuple(Element("TH", shown, scope="Column") for shown in cells))


def _row(row: Row, top: float, columns: Sequence[float], *, is_dated: bool) -> Element:
    base = top + (RULE + ROW_EDGE) / 2 + line_base(LINE_HEIGHT, TEXT_SIZE)
    line = row.line
    day = line.letter_date
    dated = [(f"{day:%a} {day.day} {day:%b} {day.year}",)] if is_dated else []
    texts = ((f"{line.number} ",), row.whom, *dated, row.service, row.item)
    service = len(texts) - 2
    cells = [
        _lines(text, left + PADDING, base, bold=line.needs_proof and at == service)
        for at, (text, left) in enumerate(zip(texts, columns, strict=False))
    ]
    after = " " if line.enclose else ""
    cells[0] += (_beside_number(Line(f"{line.ref}{after}"), TEXT_SIZE, base),)
    if line.enclose:
        cells[0] += (_beside_number(Line("Put the enclosure in", bold=True), _SMALL, base + LINE_HEIGHT),)
    return Element("TR", kids=tuple(Element("TD", shown) for shown in cells))


def _beside_number(line: Line, size: float, base: float) -> Words:
    """Return a line beside the number, in the same cell."""
    return Words(line, size, MARGIN + RULE + PADDING + NUMBER, base)


def _lines(
    texts: Sequence[str],
    left: float,
    base: float,
    size: float = TEXT_SIZE,
    height: float = LINE_HEIGHT,
    *,
    bold: bool = False,
) -> tuple[Words, ...]:
    """Return a text's lines; each but the last ends with a blank, which parts its words from the next."""
    blanks = (" ",) * (len(texts) - 1) + ("",)
    return tuple(
        Words(Line(f"{text}{blank}", bold), size, left, base + number * height)
        for number, (text, blank) in enumerate(zip(texts, blanks, strict=False))
    )


def _label() -> Element:
    inset, above = _STAMP_INSET
    base = _FOOT + _STAMP_FRAME + above + line_base(LINE_HEIGHT, TEXT_SIZE)
    label = Line("Post Office date stamp and initials", bold=True)
    return Element("P", (Words(label, TEXT_SIZE, MARGIN + _STAMP_FRAME + inset, base),))


def _frame() -> Iterator[Rule]:
    """Yield the four sides of the box for the stamp."""
    inset, above = (2 * (_STAMP_FRAME + each) for each in _STAMP_INSET)
    wide, high = _STAMP_WIDTH + inset, _STAMP_HEIGHT + above
    for top in (_FOOT, _FOOT + high - _STAMP_FRAME):
        yield Rule(MARGIN, top, wide, _STAMP_FRAME)
    for left in (MARGIN, MARGIN + wide - _STAMP_FRAME):
        yield Rule(left, _FOOT, _STAMP_FRAME, high)


def _fill_tops() -> Iterator[float]:
    """Yield where each line that is filled in by hand begins."""
    for number in range(3):
        yield _FOOT + _TOTAL + number * (_FILL + LINE_HEIGHT + _FILL_LINE)


def _lines_to_fill() -> Iterator[Rule]:
    for top in _fill_tops():
        yield Rule(_TOLD, top + _FILL + LINE_HEIGHT, WIDTH - MARGIN - _TOLD, _FILL_LINE)


def _told(heading: Heading, count: int) -> Iterator[Element]:
    """Yield what stands beside the stamp."""
    total = Line(f"On this page: {count}. On the whole sheet: {heading.total}.", bold=True)
    yield Element("P", (Words(total, 11, _TOLD, _FOOT + line_base(_TOTAL, 11)),))
    for top, what in zip(_fill_tops(), ("Posted on", "Posted by (name)", "At (Post Office)"), strict=True):
        yield Element("P", (Words(Line(what), TEXT_SIZE, _TOLD, top + _FILL + line_base(LINE_HEIGHT, TEXT_SIZE)),))
    top = _FOOT + _TOTAL + 3 * (_FILL + LINE_HEIGHT + _FILL_LINE)
    for text in (_what_to_do(heading), f"Head of the record when this was made: {heading.head}"):
        lines = list(wrapped(text, WIDTH - MARGIN - _TOLD, _SMALL))
        top += _SMALL_ABOVE
        yield Element("P", _lines(lines, _TOLD, top + line_base(_SMALL_HEIGHT, _SMALL), _SMALL, _SMALL_HEIGHT))
        top += len(lines) * _SMALL_HEIGHT


def _what_to_do(heading: Heading) -> str:
    if not heading.proofs:
        return (
            "For the school: no letter on this sheet needs proof of posting. Each may go by post or e-mail; the sheet "
            "need not be stamped."
        )
    days = "" if heading.date else "; have the page stamped on each day on which letters of it go"
    return (
        f"“Proof needed” ({heading.proofs} on the whole sheet): the letter counts only with this stamp or a receipt. "
        f"For the school: strike out what is not handed over{days}; scan the stamped pages and drop the scan into the "
        "inbox."
    )


def _dots(code: SheetCode) -> list[bytes]:
    """Return the rows of a page's QR code; a quarter of it may be stamped over."""
    rows = []
    for modules in _symbol(code).matrix_iter(border=_QR_MARGIN):
        bits, dots = 0, len(modules) * _QR_PIXELS
        for is_black in modules:
            bits = bits << _QR_PIXELS | (0 if is_black else _WHITE)
        rows += [(bits << -dots % 8).to_bytes((dots + 7) // 8, "big")] * _QR_PIXELS
    return rows


def _symbol(code: SheetCode) -> Any:
    import segno  # wanted where a sheet is drawn or looked at, and nowhere else

    return segno.make(code.text, error="q", micro=False)
