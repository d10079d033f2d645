"""The ladder of letters and the contract's table, read once more from the pages alone, against every pairing of facts.

Source: law 3 (the table of situations) and 6. The reading is written by cell and not by rule, so that it can disagree.
"""

from datetime import date
from itertools import product

from tests.law.build import AGREED, MONDAY, a_parent, attendance, contract, said

_TOMORROW, _THIS_YEAR, _LAST_YEAR = date(2025, 11, 11), date(2025, 9, 1), date(2025, 8, 31)
_STEPS = (None, _LAST_YEAR, _THIS_YEAR, MONDAY, _TOMORROW)


def _ladder(percent: float, called: date | None, letter_1: date | None, status: str | None, ended: date | None) -> str:
    if percent > 96:
        return "no-letter: above-threshold"
    if called in (None, _TOMORROW):
        return "hold: no-first-step"
    if letter_1 not in (_THIS_YEAR, MONDAY):
        return "1"
    if percent > 90:
        return "no-letter: already-sent"
    over = "hold: next-step-after-contract" if ended == _THIS_YEAR else "2"
    return {
        "offered": "no-letter: contract-offered",
        "declined": "hold: next-step-after-refusal",
        "closed": over,
    }.get(status or "none", "2")


def test_the_ladder_of_letters_at_each_of_its_limits() -> None:
    percents = (96.04, 96.0, 90.04, 90.0)
    closed = (("closed", ended) for ended in (None, _LAST_YEAR, _THIS_YEAR))
    states = ((None, None), ("offered", None), ("declined", None), *closed)
    for percent, called, letter_1, (status, ended) in product(percents, _STEPS, _STEPS, states):
        given = contract(status=status, agreed_on=None, ends_on=ended).contract
        case = attendance(percent, phone_call_on=called, early_intervention_on=letter_1, contract=given)
        expected = _ladder(percent, called, letter_1, status, ended)
        assert said(case) == expected, (percent, called, letter_1, status, ended)


_BEFORE_IT = date(2025, 9, 1)
_CAUSES = (None, "no fault", "poor engagement")


def _open(cause: str | None, own: str | None, warned: date | None, referred: bool | None) -> str:
    match own or cause:
        case "no fault":
            return "4"
        case "poor engagement" if warned in (None, _BEFORE_IT, _TOMORROW):
            return "5"
        case "poor engagement":
            return "9" if referred else "hold: referral-not-decided"
    return "hold: contract-needs-a-decision"


def test_an_open_contract_by_its_causes_and_its_warning() -> None:
    warnings = (None, _BEFORE_IT, AGREED, MONDAY, _TOMORROW)
    for cause, own, warned, referred in product(_CAUSES, _CAUSES, warnings, (None, True, False)):
        parent = a_parent(decline_cause=own, warning_letter_on=warned)
        case = contract(parent, decline_cause=cause, referral_decided=referred)
        assert said(case) == _open(cause, own, warned, referred), (cause, own, warned, referred)


def test_what_ends_a_contract_comes_before_any_cause() -> None:
    for cause, asked, outcome, at_start in product(
        _CAUSES, (None, MONDAY), (None, "successful"), (81.9, 82.0, 82.1, None)
    ):
        case = contract(
            decline_cause=cause, end_requested_on=asked, outcome=outcome, attendance_at_start=at_start
        )  # now 82
        if asked:
            expected = "6"
        elif outcome:
            risen = {81.9: "7", None: "hold: facts-missing"}
            expected = risen.get(at_start, "hold: success-not-shown")
        else:
            expected = _open(cause, None, None, None)
        assert said(case) == expected, (cause, asked, outcome, at_start)
