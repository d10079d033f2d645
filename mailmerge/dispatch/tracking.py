"""What comes back from the postal account: tracking numbers, matched to letters by their order references."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mailmerge.dispatch.entry import Entry
from mailmerge.dispatch.posting import PostingVerdict, RuleOf, judge_postings
from mailmerge.dispatch.remarks import remark
from mailmerge.law.delivery import Service
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.post_records import orders_exported
from mailmerge.ledger.record.reference import normal_reference


@dataclass(frozen=True, slots=True)
class Tracked:
    """One row of the postal account's spreadsheet; the day of despatch may be missing, or the number be blank.

    `service` is the one that it names, if letters go by it.
    """

    order_reference: str
    tracking_number: str
    despatched_on: date | None = None
    row: int | None = None
    service: Service | None = None


def judge_tracking(ledger: Ledger, rows: Iterable[Tracked], rule_of: RuleOf, today: date) -> tuple[PostingVerdict, ...]:
    """Judge the rows as postings, in order.

    A row with a day of despatch is a posting by the service that it names, else by the one that was ordered.
    One without it adds the tracking number to the posting on record; where there is none, it is held.
    """
    services = ordered_services(ledger)
    understood = [_entry(ledger, row, services) for row in rows]
    entries = [one for one in understood if isinstance(one, Entry)]
    verdicts = iter(judge_postings(ledger, entries, rule_of, today))
    return tuple(next(verdicts) if isinstance(one, Entry) else one for one in understood)


def ordered_services(ledger: Ledger) -> Mapping[str, str]:
    """Return the service that was last ordered for each letter, by reference."""
    services: dict[str, str] = {}
    for exported in orders_exported(ledger):
        services |= exported.services
    return services


def _entry(ledger: Ledger, row: Tracked, services: Mapping[str, str]) -> Entry | PostingVerdict:
    ref = normal_reference(row.order_reference)
    record = letter_records.letter(ledger, ref) if ref else None
    if record is None or ref is None or row.despatched_on is not None:
        service = row.service or services.get(ref or "", "")
        return Entry(row.order_reference, row.despatched_on, service, row.tracking_number, row=row.row)
    if record.posted_on is None:
        return PostingVerdict(ref, "held", (remark("no-despatch-date", ref=ref),), row=row.row)
    return Entry(ref, record.posted_on, "", row.tracking_number, row=row.row)
