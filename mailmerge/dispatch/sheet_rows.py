"""The rows of a posting sheet: how each envelope's words are broken into lines, and which rows a page has room for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from unicodedata import bidirectional

from mailmerge.dispatch.services import SERVICE_NAMES
from mailmerge.law.delivery import Service
from mailmerge.paper.fonts import TURNING, text_width

# In mm on A4, and points. What the other columns leave is the addressee's. A reference of wide letters may reach into
# the cell's padding.
MARGIN, RULE, PADDING = 9.0, 0.25, 1.2
NUMBER = 9.5  # in the cell of the reference
_REFERENCE, _DATE, _SERVICE, _ITEM = 34.0, 29.0, 41.0, 28.0
_SERVICE_BESIDE_DATE = 29.0
TEXT_SIZE, LINE_HEIGHT, ROW_EDGE = 9.0, 3.9, 2.6
TABLE_HEIGHT = 178.0  # without its headings
_BOLD = 1.05  # how much wider bold letters are, at most


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
class Row:
    """An envelope as its row shows it, each cell in lines; `height` is how deep that is, in mm, with a rule."""

    line: SheetLine
    whom: list[str] = field(repr=False)
    service: list[str]
    item: list[str]
    height: float


def widths(*, is_dated: bool) -> tuple[float, ...]:
    """Return the columns' widths; with a date in each row there is one more."""
    service = _SERVICE_BESIDE_DATE if is_dated else _SERVICE
    others = [_DATE, service, _ITEM] if is_dated else [service, _ITEM]
    rules = RULE * (len(others) + 3)
    reference = NUMBER + _REFERENCE
    return (reference, 210.0 - 2 * MARGIN - rules - reference - sum(others), *others)


def row_of(line: SheetLine, *, is_dated: bool) -> Row:
    """Return an envelope as its row shows it; `is_dated` as for `widths`."""
    _, whom_width, *_, service_width, item_width = (width - 2 * PADDING for width in widths(is_dated=is_dated))
    address = ", ".join(filter(None, (line.first_line, line.postcode)))
    whom = _broken((line.addressee, address), whom_width)
    marks = (SERVICE_NAMES[line.service], "proof needed" if line.needs_proof else "")
    service = _broken(marks, service_width / _BOLD)
    item = _broken((line.item_reference,), item_width)
    deepest = max(1 + line.enclose, *map(len, (whom, service, item)))
    height = deepest * LINE_HEIGHT + ROW_EDGE
    return Row(line, whom, service, item, height)


def pages_of(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Yield the rows page by page, as many to each as its table has room for.

    Raises:
        ValueError: a row is deeper than a page.
    """
    page: list[Row] = []
    left = TABLE_HEIGHT
    for row in rows:
        if row.height > TABLE_HEIGHT:
            raise ValueError("a page of the posting sheet does not hold its lines")
        if row.height > left and page:
            yield tuple(page)
            page, left = [], TABLE_HEIGHT
        page.append(row)
        left -= row.height
    if page:
        yield tuple(page)


def _broken(parts: Sequence[str], width: float) -> list[str]:
    """Return texts as the lines of a column `width` mm wide: as one with commas where that fits, else each anew.

    A name that runs from right to left has a line of its own: in one with a house number, it would draw it in.
    """
    there = [part for part in parts if part]
    if not there:
        return []
    together = ", ".join(there)
    turns = any(bidirectional(sign) in TURNING for sign in together)
    if not turns and text_width(together, TEXT_SIZE) <= width:
        return [together]
    return [line for part in there for line in wrapped(part, width)]


def wrapped(text: str, width: float, size: float = TEXT_SIZE) -> Iterator[str]:
    """Yield the lines of a text, `width` mm wide, `size` in points; a word that is wider than a line is broken."""
    line = ""
    for word in text.split():
        for piece in _pieces(word, width, size):
            longer = f"{line} {piece}" if line else piece
            if line and text_width(longer, size) > width:
                yield line
                longer = piece
            line = longer
    if line:
        yield line


def _pieces(word: str, width: float, size: float) -> Iterator[str]:
    """Yield a word in pieces that each fit; nearly always in one."""
    piece = ""
    for character in word:
        if piece and text_width(piece + character, size) > width:
            yield piece
            piece = ""
        piece += character
    yield piece
