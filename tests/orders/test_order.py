"""What an order says of its letter: what stands in the window, and which letters of the same identity went before."""

from collections.abc import Mapping

import pytest

from mailmerge.filing.records import entries
from mailmerge.intake.rows.records import Note
from mailmerge.law.anew import Again
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.orders.order import Order
from mailmerge.runs import run as walk
from mailmerge.runs.orders import plan_orders
from mailmerge.setup.configuration import Configuration, load_configuration
from mailmerge.workspace import load_workspace
from tests.dispatch.samples import LEAVE, issue
from tests.runs.test_run import MONDAY, ROW, csv_of

NAME = "Mr Zofia Tran"
NOWHERE = {"parent 1 address line 1": "", "parent 1 town": "", "parent 1 postcode": ""}
CONFIDENTIAL = {**NOWHERE, "parent 1 address confidential": "yes"}


def ordered(
    house: Configuration, ledger: Ledger, cells: Mapping[str, str] | None = None, again: Again | None = None
) -> list[Order]:
    file = walk.DroppedFile("cases.csv", csv_of({**ROW, **(cells or {})}))
    checked = walk.check(file, house, ledger, MONDAY, again=again)
    return list(plan_orders(checked.decided_cases, ledger))


@pytest.mark.parametrize(
    ("cells", "lines", "why"),
    [
        ({}, (NAME, "150 Mill Lane", "Cambridge", "CB1 2JW"), "the name first"),
        (CONFIDENTIAL, (NAME, "Address withheld"), "whoever posts it knows where to"),
    ],
)
def test_what_stands_in_the_window(
    new_house: Configuration, ledger: Ledger, cells: dict[str, str], lines: tuple[str, ...], why: str
) -> None:
    lead = sorted(new_house.workspace.leads)[0]
    released = Note(2, ROW["upn"], "release", MONDAY, by=lead, text="by hand", code="address-confidential")
    ledger.append([entry.event for entry in entries([released], ledger) if entry.event])
    (order,) = ordered(new_house, ledger, cells)
    assert tuple(line.casefold() for line in order.address_lines) == tuple(line.casefold() for line in lines), why


def test_a_letter_made_again_knows_the_one_that_went_and_no_other(new_house: Configuration, ledger: Ledger) -> None:
    (due,) = ordered(new_house, ledger)
    assert due.identity is not None
    assert due.former == ()
    of_the_mother = {"upn": ROW["upn"], "parent": due.identity.parent, "parent_name": "zofia tran"}
    went = issue(ledger, 1, facts={**of_the_mother, "trigger": due.identity.trigger})
    issue(ledger, 2, facts={**of_the_mother, "trigger": LEAVE})
    (again,) = ordered(new_house, ledger, again=Again(all=True))
    assert [letter.ref for letter in again.former] == [went]


def test_a_proof_is_nobodys_letter(new_house: Configuration, ledger: Ledger) -> None:
    issue(ledger, 1, facts={"upn": ROW["upn"], "parent": "name:zofia tran", "parent_name": "zofia tran"})
    catalogue = new_house.workspace.root / "templates" / "catalogue.toml"
    before, after = catalogue.read_text("utf-8").split('letter = "leave-refused"')
    after = after.replace('status = "approved"', 'status = "draft"', 1)
    catalogue.write_text(f'{before}letter = "leave-refused"{after}', "utf-8")
    (proof,) = ordered(load_configuration(load_workspace(new_house.workspace.root)), ledger)
    assert (proof.ref, proof.identity, proof.former) == ("PROOF", None, ())
