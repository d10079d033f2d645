"""A run's orders for the postal account: each letter once, on record, and beside the run's other files."""

import csv
from datetime import date
from pathlib import Path

import pytest

from mailmerge.dispatch.clickdrop import Account
from mailmerge.dispatch.export import Exported, Posting, export_orders
from mailmerge.dispatch.tracking import ordered_services
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.event_kinds import ORDERS_EXPORTED
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted
from mailmerge.ledger.record.posting_events import LetterNoted
from mailmerge.workspace.posting_settings import ClickAndDrop
from tests.dispatch.samples import MONDAY, issue

SETTINGS = ClickAndDrop()
ACCOUNT = Account(SETTINGS.columns, SETTINGS.service_codes, SETTINGS.package_size)
POSTING = Posting(ACCOUNT, lambda _letter: "signed-for-second", duplex=True)


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    (tmp_path / "outbox" / "run-1").mkdir(parents=True)
    return tmp_path / "outbox"


def export(ledger: Ledger, outbox: Path, school: str | None = None, *, again: bool = False) -> Exported:
    return export_orders(ledger, outbox, ["run-1"], POSTING, date(2025, 9, 15), school=school, again=again)


def ordered(exported: Exported) -> list[str]:
    assert exported.file
    with exported.file.open(newline="", encoding="utf-8") as file:
        return [row["order reference"] for row in csv.DictReader(file)]


def test_what_waits_is_ordered_and_on_record(ledger: Ledger, outbox: Path) -> None:
    waits, posted, gone = (issue(ledger, number) for number in (1, 2, 3))
    ledger.append([Posted(posted, MONDAY, "first-class").event(), LetterWithdrawn(gone, "address-changed").event()])
    exported = export(ledger, outbox)
    assert exported.file == outbox / "run-1" / "postal-orders.csv"
    assert ordered(exported) == list(exported.refs) == [waits]
    (event,) = ledger.events(ORDERS_EXPORTED, "run-1")
    assert event.payload["files"] == {"run-1/postal-orders.csv": sha256(exported.file.read_bytes())}
    assert ordered_services(ledger) == {waits: "signed-for-second"}


def test_a_letter_is_ordered_once_unless_it_is_asked_for_again(ledger: Ledger, outbox: Path) -> None:
    first = issue(ledger, 1)
    export(ledger, outbox)
    assert export(ledger, outbox) == Exported(None, (), (), 0)
    second = issue(ledger, 2)
    assert ordered(export(ledger, outbox)) == [second]
    again = export(ledger, outbox, again=True)
    assert ordered(again) == [first, second]
    assert again.file
    assert again.file.name == "postal-orders-3.csv"


def test_what_the_account_can_not_take_is_left_out_and_told(ledger: Ledger, outbox: Path) -> None:
    ref = issue(ledger, 1, facts={"address": ["14 Mill Lane", "PE29 3TN"]})
    heavy = issue(ledger, 2, facts={"pages": 60})
    exported = export(ledger, outbox)
    assert (exported.refs, exported.left_out) == ((heavy,), 1)
    assert [(told.code, ref in told.text) for told in exported.remarks] == [
        ("no-address", True),
        ("large-letter", False),
    ]


def test_a_letter_that_went_by_email_where_it_may_is_not_ordered(ledger: Ledger, outbox: Path) -> None:
    invited, refused = issue(ledger, 1, letter="contract-invite"), issue(ledger, 2)
    ledger.append([LetterNoted("email-copied", ref, MONDAY).event() for ref in (invited, refused)])
    assert ordered(export(ledger, outbox)) == [refused]


def test_another_school_is_not_ordered_for(ledger: Ledger, outbox: Path) -> None:
    issue(ledger, 1)
    assert export(ledger, outbox, "heath").file is None
