"""From orders to paper: for each school one PDF for the printer and, in the same order, its posting sheet."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from mailmerge.doors.enclosing import Enclosures
from mailmerge.doors.folder import RunFolder
from mailmerge.doors.jobs import Order
from mailmerge.doors.sheets import add_posting_sheet, draw_posting_sheet
from mailmerge.errand import Desk
from mailmerge.ledger.event import Head, NewEvent
from mailmerge.letters.print_run import print_run


def add_paper(
    issued: Sequence[Order], behind: Enclosures, desk: Desk, folder: RunFolder, head: Head, now: datetime
) -> list[NewEvent]:
    """Add for each school one PDF for the printer and, in the same order, its posting sheet for the counter.

    Returns the events that say which sheets were made.
    """
    house = desk.house
    by_code = groupby(sorted(issued, key=lambda order: order.case.school.code), lambda order: order.case.school.code)
    by_school = {house.workspace.schools[code]: tuple(orders) for code, orders in by_code}
    # The workers draw the sheets while the print runs are put together here.
    sheets = {
        school: draw_posting_sheet(envelopes, house, folder.run, head, now, desk.executor)
        for school, orders in by_school.items()
        if (envelopes := [order for order in orders if not order.kind.is_form])
    }
    for school, orders in by_school.items():
        paper = print_run(folder.pdfs(orders, behind), duplex=house.workspace.settings.print.duplex)
        folder.add(f"print-run-{school.code}.pdf", paper, f"All letters of {school.name}, to print")
    return [
        add_posting_sheet(
            school, sheet.result(), folder, needs_proof=any(o.kind.posted for o in by_school[school])
        ).event()
        for school, sheet in sheets.items()
    ]
