"""Tracking numbers that come back from the postal account, matched by order reference."""

from datetime import date
from typing import Any

import pytest

from mailmerge.dispatch.posting import Verdict
from mailmerge.dispatch.tracking import Tracked, judge_tracking, ordered_services
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.event_kinds import ORDERS_EXPORTED
from mailmerge.ledger.record.letter_events import Posted
from mailmerge.ledger.record.posting_events import OrdersExported
from tests.dispatch.samples import MONDAY, REF, issue

TODAY = date(2025, 9, 30)
NUMBER = "3200 1925 4000 221B B4EF C"


@pytest.mark.parametrize(
    ("ordered", "posted_by", "despatched_on", "verdict", "on_record", "reason"),
    [
        (True, None, MONDAY, "recorded", (MONDAY, "signed-for-second"), "a posting by the service that was ordered"),
        (False, None, MONDAY, "recorded", (MONDAY, "second-class"), "never ordered by us: as a court would take it"),
        (True, "first-class", MONDAY, "held", (MONDAY, "first-class"), "on record by another service"),
        (True, "first-class", None, "recorded", (MONDAY, "first-class"), "only the number is new"),
        (True, None, None, "held", (None, None), "when was it posted?"),
    ],
)
def test_a_row_is_matched_by_its_order_reference(
    ledger: Ledger,
    ordered: bool,
    posted_by: str | None,
    despatched_on: date | None,
    verdict: Verdict,
    on_record: tuple[Any, ...],
    reason: str,
) -> None:
    ref = issue(ledger, 1)
    ledger.append([OrdersExported("run-1", {ref: "signed-for-second"}, b"").event()] if ordered else [])
    ledger.append([Posted(ref, MONDAY, posted_by).event()] if posted_by else [])
    (one,) = judge_tracking(ledger, [Tracked(ref, NUMBER, despatched_on, row=3)], lambda _: "pd1985", TODAY)
    ledger.append(one.events)
    letter = letter_records.letter(ledger, ref)
    assert letter is not None
    assert (one.verdict, one.row) == (verdict, 3), reason
    assert (letter.posted_on, letter.service) == on_record, reason
    assert (letter.item_reference == "320019254000221BB4EFC") == (verdict == "recorded"), reason


def test_a_plain_service_has_no_number_and_is_posted_all_the_same(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    ledger.append([OrdersExported("run-1", {ref: "second-class"}, b"").event()])
    (one,) = judge_tracking(ledger, [Tracked(ref, "", MONDAY)], lambda _: "pd1985", TODAY)
    ledger.append(one.events)
    letter = letter_records.letter(ledger, ref)
    assert letter is not None
    assert (letter.posted_on, letter.service, letter.item_reference) == (MONDAY, "second-class", None)


def test_verdicts_stand_in_the_order_of_the_rows(ledger: Ledger) -> None:
    first, second = issue(ledger, 1), issue(ledger, 2)
    never = Tracked(REF, NUMBER)
    rows = [Tracked("Nowak", NUMBER, MONDAY), Tracked(first, NUMBER), Tracked(second, NUMBER, MONDAY), never]
    verdicts = judge_tracking(ledger, rows, lambda _: "pd1985", TODAY)
    assert [one.verdict for one in verdicts] == ["refused", "held", "recorded", "refused"]


def test_the_latest_order_says_the_service(ledger: Ledger) -> None:
    for services in ({"A": "first-class", "B": "first-class"}, {"A": "second-class"}):
        ledger.append([NewEvent(ORDERS_EXPORTED, "run-1", {"services": services})])
    assert ordered_services(ledger) == {"A": "second-class", "B": "first-class"}
