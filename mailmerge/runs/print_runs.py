"""From orders to paper: for each school one PDF for the printer and, in the same order, its posting sheet."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import groupby

from mailmerge.ledger.chain.event import Head, NewEvent
from mailmerge.letters.page.print_run import require_joined, write_print_run
from mailmerge.orders.order import Order
from mailmerge.runs.enclosures import Enclosures
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.posting_sheets import add_posting_sheet, draw_posting_sheet
from mailmerge.runs.request import Workbench


def add_paper(
    issued: Sequence[Order], behind: Enclosures, workbench: Workbench, folder: RunFolder, head: Head, now: datetime
) -> list[NewEvent]:
    """Add for each school one PDF for the printer and, in the same order, its posting sheet for the counter.

    Returns the events that say which sheets were made.
    """
    configuration = workbench.configuration
    by_code = groupby(sorted(issued, key=lambda order: order.case.school.code), lambda order: order.case.school.code)
    by_school = {configuration.workspace.schools[code]: tuple(orders) for code, orders in by_code}
    # The workers draw the sheets while the print runs are put together here.
    sheets = {
        school: draw_posting_sheet(school, envelopes, configuration, folder.run, head, now, workbench.executor)
        for school, orders in by_school.items()
        if (envelopes := [order for order in orders if not order.kind.is_form])
    }
    for school, orders in by_school.items():
        duplex = configuration.workspace.settings.print.duplex
        write = partial(write_print_run, folder.pdfs(orders, behind), duplex=duplex)
        name = f"print-run-{school.code}.pdf"
        paper = folder.add_written(name, write, f"All letters of {school.name}, to print")
        require_joined(paper, folder.pdfs(orders, behind), duplex=duplex)
    return [
        add_posting_sheet(
            school, sheet.result(), folder, needs_proof=any(o.kind.posted for o in by_school[school])
        ).event()
        for school, sheet in sheets.items()
    ]
