"""The posting sheet: what goes over the Post Office counter with the envelopes, is stamped there and comes back.

Every page stands for itself: it names its own envelopes, has its own room for the stamp, and its own code, so that a
page that comes back alone is still proof for the letters on it. Source: what Royal Mail puts on a certificate of
posting for many items.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailmerge.casework.calendar import in_words
from mailmerge.dispatch.code import SheetCode
from mailmerge.dispatch.sheet_key import SheetKey
from mailmerge.dispatch.sheet_page import Heading, page_of
from mailmerge.dispatch.sheet_rows import SheetLine, pages_of, row_of
from mailmerge.dispatch.times import local
from mailmerge.ledger.chain.event import Head
from mailmerge.paper.lettering import lettering
from mailmerge.paper.pdfium import count_pages
from mailmerge.paper.tagged import Element, Rule, TaggedPdf


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
    dates = {line.letter_date for line in lines}
    is_dated = len(dates) > 1
    pages = tuple(pages_of([row_of(line, is_dated=is_dated) for line in lines]))
    at = local(made_at)
    heading = Heading(
        trust=trust,
        school=school,
        run=run,
        making=making,
        made=f"{in_words(at.date())} at {at:%H:%M %Z}",
        date=None if is_dated else min(dates),
        total=len(lines),
        proofs=sum(line.needs_proof for line in lines),
        head=head.printed,
    )
    codes = [SheetCode(run, school_code, making, number, len(pages)) for number in range(1, len(pages) + 1)]
    codes = [key.tagged(code) for code in codes] if key else codes

    def drawn() -> Iterator[tuple[Element, list[Rule]]]:
        # Twice, since it takes less to put a page together again than to hold all of them.
        return (page_of(heading, code, page) for code, page in zip(codes, pages, strict=True))

    words = (line for element, _ in drawn() for line in element.lines())
    title = f"Posting sheet, {school}, run {run}"
    file = io.BytesIO()
    with lettering(words, title=title, language="en-GB", day=at.date().isoformat()) as letters:
        document = TaggedPdf(file, letters)
        for element, rules in drawn():
            document.add_page(element, rules)
        document.finish()
    pdf = file.getvalue()
    if count_pages(pdf) != len(pages):
        raise ValueError("the posting sheet is not read as it was written")
    return PostingSheet(pdf, tuple(tuple(row.line.ref for row in page) for page in pages))
