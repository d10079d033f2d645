"""What the trust has settled where it says nothing."""

import pytest

from mailmerge.law.context import TrustRules
from mailmerge.law.letters import BY_KEY
from tests.law.build import context


def test_letter_1_is_due_at_96_percent_and_a_contract_at_90() -> None:
    rules = TrustRules()
    assert (rules.early_intervention_at_most, rules.contract_at_most) == (96.0, 90.0)


@pytest.mark.parametrize(
    ("letter", "service"), [("early-intervention", "first-class"), ("contract-invite", "second-class")]
)
def test_a_letter_that_asks_for_an_answer_goes_the_sooner_way(letter: str, service: str) -> None:
    assert context().service_for(BY_KEY[letter]) == service
