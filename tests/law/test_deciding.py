"""Each rule of a profile that decides, by two values of it that decide one case otherwise."""

import pytest

from mailmerge.law.decision import ParentDecision
from mailmerge.law.profile_files import own_profile
from mailmerge.law.profile_meanings import meanings
from tests.law.build import TemplatesInForce, context, decided
from tests.law.deciding import DECIDES, Told


def _decided(rule: str, value: str, told: Told) -> tuple[object, ...]:
    # Of Hampshire's, which is complete, what the rule says is all that differs.
    profile = own_profile("hampshire", f"{told.beside}{rule} = {value}\n", approved=True)
    (made,) = decided(told.case, within=context(profile=profile, templates=TemplatesInForce()))
    return _said(made)


def _said(made: ParentDecision) -> tuple[object, ...]:
    reasons = [(told.code, told.text) for told in (made.because, *made.reasons)]
    return made.outcome, made.letter, made.reply_by, reasons


@pytest.mark.parametrize("rule", DECIDES)
def test_another_value_decides_otherwise(rule: str) -> None:
    told = DECIDES[rule]
    assert _decided(rule, told.one, told) != _decided(rule, told.other, told)


def test_only_rules_are_named() -> None:
    assert set(DECIDES) <= set(meanings())
