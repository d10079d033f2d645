"""From a decided row to a letter's job: what the letter must say, and which earlier letter it looks back to."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mailmerge.law.letters import BY_KEY
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.letters.wording import long_date
from mailmerge.orders.jobs import JobOffice
from mailmerge.orders.order import Order
from mailmerge.runs import run as walk
from mailmerge.runs.orders import plan_orders
from mailmerge.setup.configuration import Configuration
from tests.runs.test_run import MONDAY, ROW, csv_of

TERMINATED = {
    "leave requested on": "",
    "leave decision": "",
    "leave from": "",
    "leave to": "",
    "situation": "contract",
    "attendance": "82.0",
    "contract status": "open",
    "contract agreed on": "2025-09-04",
    "attendance at start": "80.0",
    "decline cause": "poor engagement",
    "referral decided": "yes",
    "parent 1 warning letter on": "2025-09-22",
    "parent 1 nti letter on": "2025-09-29",
}


@pytest.fixture
def ordered(new_house: Configuration, ledger: Ledger) -> Callable[..., Order]:
    """The first order of a row, in a workspace without a record."""

    def order(**cells: str) -> Order:
        checked = walk.check(walk.DroppedFile("cases.csv", csv_of(ROW | cells)), new_house, ledger, MONDAY)
        return plan_orders(checked.decided_cases, ledger)[0]

    return order


@pytest.mark.parametrize(
    ("notices", "amounts", "why"),
    [
        ("none", {"£80", "£160"}, "a first notice states both amounts"),
        ("2025-01-10", {"£160"}, "a second one states the higher alone"),
        ("2025-01-10; 2025-03-10", set(), "there is no third: nothing is to be paid"),
        ("2025-01-10 withdrawn", {"£80", "£160"}, "a notice withdrawn by the row does not count"),
    ],
)
def test_the_proof_demands_the_amounts_of_the_parents_tier(
    new_house: Configuration, ordered: Callable[..., Order], notices: Any, amounts: Any, why: Any
) -> None:
    job = JobOffice(new_house).job(ordered(**{"parent 1 penalty notices": notices}))
    assert {said for said in job.must_say if said.startswith("£")} == amounts, why


def test_the_proof_demands_addressee_child_reference_and_date(
    new_house: Configuration, ordered: Callable[..., Order]
) -> None:
    order = ordered()
    said = JobOffice(new_house).job(order).must_say
    assert {"Mr Zofia Tran", "150 Mill Lane", "Freya Tran", order.ref, long_date(MONDAY)} <= set(said)


def test_letter_9_prints_the_day_of_letter_5_and_not_the_notices(
    new_house: Configuration, ordered: Callable[..., Order]
) -> None:
    order = ordered(**TERMINATED)
    assert order.kind is BY_KEY["contract-terminated"]
    fields = JobOffice(new_house).job(order).fields
    assert order.facts.warned_on(order.kind) == date(2025, 9, 22)
    assert fields["warning"]["posted_on"] == long_date(date(2025, 9, 22))
