"""Orders written for the postal account, over runs: each letter is ordered once, unless it is asked for again."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mailmerge.dispatch.clickdrop import Account, Order, large_letter, order_file, order_of
from mailmerge.dispatch.joining import join
from mailmerge.dispatch.remarks import Remark
from mailmerge.dispatch.tracking import ordered_services
from mailmerge.dispatch.waiting import to_post
from mailmerge.law.delivery import Service
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record
from mailmerge.ledger.record.event_kinds import ORDERS_EXPORTED
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.posting_events import OrdersExported


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of letters that wait: the file (None where there was nothing to order), and who must be told what.

    `left_out` are the letters that the postal account can't take.
    """

    file: Path | None
    refs: tuple[str, ...]
    remarks: tuple[Remark, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Posting:
    """How letters are to go: each kind by which service, both sides or not, through which account, ordered by whom."""

    account: Account
    service_for: Callable[[str], Service]
    duplex: bool
    by: str | None = None


def export_orders(
    ledger: Ledger,
    outbox: Path,
    runs: Collection[str],
    posting: Posting,
    day: date,
    *,
    school: str | None = None,
    again: bool,
) -> Exported:
    """Write the orders of the letters that wait to be posted into one file, and record them.

    It lies beside the other files of the run of the last letter in it.

    Args:
        ledger: what is on record.
        outbox: where the runs' folders are.
        runs: only letters of these; none: of every run.
        posting: how the letters are to go.
        day: the day of the orders; a letter with a later date is ordered for that.
        school: only this school's letters.
        again: also those that were ordered before.
    """
    ordered = {} if again else ordered_services(ledger)
    letters = [
        letter
        for letter in to_post(ledger)
        if letter.ref not in ordered and school in (None, letter.school) and (not runs or letter.run in runs)
    ]
    made = [_order(letter, ledger, posting) for letter in letters]
    orders = [order for order in made if isinstance(order, Order)]
    refused = [told for told in made if isinstance(told, Remark)]
    large = [told for order in orders if (told := large_letter(order, posting.account))]
    in_order = {order.ref for order in orders}
    home = [letter.run for letter in letters if letter.run and letter.ref in in_order]
    file = _write(ledger, outbox, home[-1], orders, posting, day) if home else None
    return Exported(file, tuple(order.ref for order in orders), (*refused, *large), len(refused))


def _order(letter: LetterRecord, ledger: Ledger, posting: Posting) -> Order | Remark:
    facts = facts_on_record.of_letter(ledger, letter)
    return order_of(letter.ref, facts, posting.service_for(letter.letter), letter.letter_date, duplex=posting.duplex)


def _write(ledger: Ledger, outbox: Path, run: str, orders: list[Order], posting: Posting, day: date) -> Path:
    data = order_file(orders, posting.account, day)
    number = 1 + sum(1 for _ in ledger.events(ORDERS_EXPORTED, run))
    name = f"{run}/postal-orders{'' if number == 1 else f'-{number}'}.csv"
    event = OrdersExported(run, {order.ref: order.service for order in orders}, data, name).event()
    return join(ledger, outbox, name, data, event, posting.by)
