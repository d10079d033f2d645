"""From a decided row to a letter's job: what the letter must say, and which earlier letter it looks back to."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mailmerge.law.letters import BY_KEY
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.letters.page.geometry import NO_ENVELOPE
from mailmerge.letters.wording import long_date
from mailmerge.orders.jobs import WATERMARK, Form, JobOffice
from mailmerge.orders.order import Order
from mailmerge.orders.school_facts import law_figures
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


_INVITED = {
    "leave requested on": "",
    "leave decision": "",
    "leave from": "",
    "leave to": "",
    "situation": "attendance",
    "attendance": "94.0",
    "phone call on": "2025-10-01",
}
_OTHER = {
    "parent 2 title": "Ms",
    "parent 2 forename": "Ines",
    "parent 2 surname": "Bello",
    "parent 2 parental responsibility": "yes",
    "parent 2 penalty notices": "none",
    "parent 2 town": "Wisbech",
    "parent 2 postcode": "PE13 1AR",
}
_NAMES = ("Ms Ines Bello", "Ines Bello", "Ms Bello")


@pytest.mark.parametrize(
    ("cells", "said", "why"),
    [
        ({"address line 1": "28 Fen Drove"}, (*_NAMES, "28 Fen Drove"), "name in three ways, and the house"),
        (
            {"address line 1": "Rose Cottage", "address line 2": "Fen Drove"},
            (*_NAMES, "Rose Cottage"),
            "a house's name",
        ),
        ({"address line 1": "28", "address line 2": "Fen Drove"}, (*_NAMES, "28 Fen Drove"), "a number is no address"),
        ({"address line 1": "Flat 2", "address line 2": "Fen Drove"}, (*_NAMES, "Flat 2 Fen Drove"), "so is a flat's"),
        (
            {"address line 1": "The Hut", "address line 2": "1 Fen Drove"},
            (*_NAMES, "The Hut"),
            "seven signs name it",
        ),
        (
            {"address line 1": "28 Fen Drove", "typed": "Ines told us"},
            (*_NAMES, "28 Fen Drove", "Ines"),
            "a forename typed",
        ),
        ({"address line 1": "28 Fen Drove", "typed": "fines follow"}, (*_NAMES, "28 Fen Drove"), "part of a word"),
        ({"forename": "", "address line 1": "28 Fen Drove"}, ("Ms Bello", "28 Fen Drove"), "no forename is known"),
    ],
)
def test_the_proof_forbids_what_another_parent_is_called_and_where_they_live(
    new_house: Configuration, ordered: Callable[..., Order], cells: Any, said: Any, why: Any
) -> None:
    reason = {"leave refusal reason": cells["typed"]} if "typed" in cells else {}
    other = {f"parent 2 {name}": cell for name, cell in cells.items() if name != "typed"}
    job = JobOffice(new_house).job(ordered(**_OTHER | other | reason))
    assert set(job.must_not_say) == set(said), why


@pytest.mark.parametrize(
    ("forename", "is_told", "why"),
    [
        ("Jo", True, "two letters are a name"),
        ("J", False, "an initial may be any word's"),
        ("April", False, "a month"),
        ("May", False, "a month"),
        ("June", False, "a month"),
        ("August", False, "a month"),
    ],
)
def test_a_forename_that_was_typed_may_be_another_parents(
    new_house: Configuration, ordered: Callable[..., Order], forename: str, is_told: bool, why: str
) -> None:
    typed = {"leave refusal reason": f"as {forename} said", "parent 2 address line 1": "28 Fen Drove"}
    job = JobOffice(new_house).job(ordered(**_OTHER | typed | {"parent 2 forename": forename}))
    assert (forename in job.must_not_say) is is_told, why


def test_the_proof_forbids_nothing_of_the_parents_own(new_house: Configuration, ordered: Callable[..., Order]) -> None:
    assert JobOffice(new_house).job(ordered()).must_not_say == ()


def test_a_letter_has_an_envelope_and_its_warning_and_is_no_proof(
    new_house: Configuration, ordered: Callable[..., Order]
) -> None:
    order = ordered()
    job = JobOffice(new_house).job(order)
    assert job.warning
    assert (job.envelope, job.watermark) == (new_house.envelope, None)
    invited = JobOffice(new_house).job(ordered(**_INVITED))
    assert invited.warning is None


def test_a_paper_that_is_nobodys_letter_has_no_envelope_and_is_marked_until_it_is_approved(
    new_house: Configuration,
) -> None:
    school = new_house.workspace.schools["oakfield"]
    leaflet = Form("leaflet", "Leaflet", school, MONDAY)
    job = JobOffice(new_house).form(leaflet, {})
    released = new_house.templates.is_released("leaflet", school, MONDAY)
    assert (job.envelope, job.watermark) == (NO_ENVELOPE, None if released else WATERMARK)
    assert not job.large_print
    assert "NOT APPROVED" in WATERMARK, "whoever finds it on paper knows that it must not go"


@pytest.mark.parametrize(
    ("day", "since", "why"),
    [
        (date(2024, 8, 18), None, "no window is in force yet"),
        (date(2024, 8, 19), date(2024, 8, 19), "notices count from the day on which it began"),
        (date(2027, 8, 18), date(2024, 8, 19), "it does not reach three years back yet"),
        (date(2027, 8, 19), None, "now it does, and the day says nothing more"),
    ],
)
def test_from_when_notices_count(new_house: Configuration, day: date, since: date | None, why: str) -> None:
    assert law_figures(new_house, "cambridgeshire", day).since == since, why
