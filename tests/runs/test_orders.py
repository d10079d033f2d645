"""What letters are ordered from: the reference of each, and what becomes of one that can't be made."""

from datetime import date
from pathlib import Path

import pytest

from mailmerge.law.reasons import reason
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.runs import run as walk
from mailmerge.runs.orders import TEMPLATE_FAULT, plan_orders, without_unfit
from mailmerge.setup.configuration import Configuration, load_configuration
from mailmerge.workspace import load_workspace
from tests.runs.test_run import ROW, csv_of

MONDAY = date(2025, 10, 6)


@pytest.fixture
def with_draft(new_workspace: Path) -> Configuration:
    """A house in which the words of letter 8a are still a draft."""
    catalogue = new_workspace / "templates" / "catalogue.toml"
    before, after = catalogue.read_text("utf-8").split('letter = "leave-refused"')
    drafted = after.replace('status = "approved"', 'status = "draft"', 1)
    catalogue.write_text(f'{before}letter = "leave-refused"{drafted}')
    return load_configuration(load_workspace(new_workspace))


def decided(house: Configuration) -> walk.CheckedFile:
    return walk.check(walk.DroppedFile("cases.csv", csv_of(ROW)), house, None, MONDAY)


@pytest.mark.parametrize(
    ("is_draft", "code", "codes"),
    [
        (True, TEMPLATE_FAULT, ["template-not-approved"]),
        (True, "letter-not-fit", ["template-not-approved", "letter-not-fit"]),
        (False, TEMPLATE_FAULT, [TEMPLATE_FAULT]),
        (False, "letter-not-fit", ["letter-not-fit"]),
    ],
)
def test_a_letter_that_cannot_be_made_is_held_and_a_proof_stays_held_for_its_own_reason(
    new_house: Configuration, with_draft: Configuration, is_draft: bool, code: str, codes: list[str]
) -> None:
    cases = decided(with_draft if is_draft else new_house).decided_cases
    ((one,), (unfit,)) = cases, without_unfit(cases, {(cases[0].case.rows, 1): reason(code, {"faults": "A fault."})})
    (before,), (parent,) = one.decision.parents, unfit.decision.parents
    assert (before.outcome, parent.outcome) == ("hold" if is_draft else "letter", "hold")
    assert [because.code for because in parent.reasons if because.code in (*codes, code)] == codes
    assert parent.because.code == codes[0]


def test_a_proof_has_no_reference_and_no_number(with_draft: Configuration, ledger: Ledger) -> None:
    (order,) = plan_orders(decided(with_draft).decided_cases, ledger)
    assert (order.ref, order.issue) == ("PROOF", 0)
