"""From orders to paper: for each school one PDF for the printer and, in the same order, its posting sheet."""

from collections.abc import Sequence
from concurrent.futures import Future, wait
from datetime import datetime
from itertools import groupby

from mailmerge.casework.school import School
from mailmerge.ledger.chain.event import Head, NewEvent
from mailmerge.letters.page.print_run import make_print_run
from mailmerge.letters.pool import on_this_machine, result_of
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
    # Where more than one worker is, a school's sheet and the print runs of two schools are made at the same time.
    runs = {school: _print_run(school, orders, behind, workbench, folder) for school, orders in by_school.items()}
    sheets = {
        school: draw_posting_sheet(school, envelopes, configuration, folder.run, head, now, workbench.executor)
        for school, orders in by_school.items()
        if (envelopes := [order for order in orders if not order.kind.is_form])
    }
    try:
        for school, made in runs.items():
            result_of(made)
            folder.keep(_file(school), f"All letters of {school.name}, to print")
    finally:
        # Whoever takes the folder away after an error finds nobody writing into it.
        wait(runs.values())
    return [
        add_posting_sheet(
            school, result_of(sheet), folder, needs_proof=any(o.kind.posted for o in by_school[school])
        ).event()
        for school, sheet in sheets.items()
    ]


def _print_run(
    school: School, orders: Sequence[Order], behind: Enclosures, workbench: Workbench, folder: RunFolder
) -> Future[None]:
    """Have all letters of a school, with what goes behind them, put into one PDF in the run's folder, and proved."""
    papers, target = tuple(folder.papers(orders, behind)), folder.place(_file(school))
    duplex = workbench.configuration.workspace.settings.print.duplex
    return on_this_machine(workbench.executor).submit(make_print_run, papers, target, duplex=duplex)


def _file(school: School) -> str:
    return f"print-run-{school.code}.pdf"
