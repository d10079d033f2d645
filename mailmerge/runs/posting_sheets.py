"""From orders to the counter: a school's posting sheet for one run, and the event that says it was made."""

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from datetime import datetime

from mailmerge.casework.school import School
from mailmerge.dispatch.clickdrop import ENCLOSED_BY_HAND
from mailmerge.dispatch.sheet import PostingSheet, posting_sheet
from mailmerge.dispatch.sheet_key import key_for_drawing
from mailmerge.dispatch.sheet_rows import SheetLine
from mailmerge.law.delivery import Service
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.record.posting_events import SheetMade
from mailmerge.orders.order import Order
from mailmerge.runs.folder import RunFolder
from mailmerge.setup.configuration import Configuration

_FIRST = 1


def draw_posting_sheet(
    school: School,
    orders: Sequence[Order],
    configuration: Configuration,
    run: str,
    head: Head,
    now: datetime,
    executor: Executor,
) -> Future[PostingSheet]:
    """Have the posting sheet of one school's letters drawn: it takes a second for each three hundred letters.

    Args:
        school: whose letters they are.
        orders: the letters, in the order of the school's print run; at least one.
        configuration: the workspace and its posting service.
        run: the run's id.
        head: the ledger's head, which the sheet keeps safe on paper.
        now: when the sheet is made.
        executor: where it is drawn.
    """
    settings = configuration.workspace.settings
    lines = [
        _line(number, order, settings.posting.service_for(order.kind.key))
        for number, order in enumerate(orders, start=1)
    ]
    key = key_for_drawing(configuration.workspace.record.path, head.seq)
    return executor.submit(
        posting_sheet, settings.trust.name, school.name, school.code, run, now, lines, head, _FIRST, key
    )


def add_posting_sheet(school: School, sheet: PostingSheet, folder: RunFolder, *, needs_proof: bool) -> SheetMade:
    """Write a school's posting sheet into the run's folder; whether it must be stamped is said with its name."""
    name = f"posting-sheet-{school.code}.pdf"
    what_for = ", to be stamped at the Post Office" if needs_proof else ", which need not be stamped"
    folder.add(name, sheet.pdf, f"Posting sheet of {school.name}{what_for}")
    return SheetMade(folder.run, school.code, _FIRST, sheet.pages, f"{folder.run}/{name}", sheet.pdf)


def _line(number: int, order: Order, service: Service) -> SheetLine:
    address = order.parent.address
    return SheetLine(
        number=number,
        ref=order.ref,
        addressee=order.parent.name.full,
        first_line=next(iter(address.lines), "") if address else "",
        postcode=(address.postcode or "") if address else "",
        service=service,
        letter_date=order.case.letter_date,
        needs_proof=order.kind.posted,
        enclose=any(reason.code in ENCLOSED_BY_HAND for reason in order.decision.reasons),
    )
