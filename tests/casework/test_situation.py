"""Which situation a case is in, where the office left that open."""

from datetime import date
from typing import Any

import pytest

from mailmerge.casework.case import Contract, Leave, Nti, Situation
from mailmerge.casework.situation import infer_situation, shows_leave, shows_nti

_DAY = date(2025, 11, 17)
_OPEN, _LEAVE, _NTI = Contract(status="open"), Leave(first_day=_DAY), Nti(requested=True)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, False),
        ({"requested_on": _DAY}, True),
        ({"decision": "refused"}, True),
        ({"decided_on": _DAY}, True),
        ({"first_day": _DAY}, True),
        ({"last_day": _DAY}, True),
        ({"returned_on": _DAY}, True),
        ({"reason": "a wedding"}, False),
    ],
)
def test_what_shows_leave(given: dict[str, Any], shown: bool) -> None:
    assert shows_leave(Leave(**given)) is shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, False),
        ({"requested": True}, True),
        ({"requested": False}, False),
        ({"issued_on": _DAY}, True),
        ({"starts_on": _DAY}, True),
        ({"ends_on": _DAY}, True),
        ({"outcome": "met"}, True),
        ({"target": "none missed"}, False),
    ],
)
def test_what_shows_a_notice(given: dict[str, Any], shown: bool) -> None:
    assert shows_nti(Nti(**given)) is shown


@pytest.mark.parametrize(
    ("typed", "contract", "nti", "leave", "expected", "why"),
    [
        (None, Contract(), Nti(), Leave(), "attendance", "nothing else is shown"),
        (None, Contract(status="declined"), Nti(), Leave(), "attendance", "a contract that is not open"),
        (None, _OPEN, Nti(), Leave(), "contract", "an open contract"),
        (None, Contract(), _NTI, Leave(), "nti", "a notice"),
        (None, _OPEN, _NTI, Leave(), "nti", "a notice before a contract"),
        (None, Contract(), Nti(), _LEAVE, "leave", "leave"),
        (None, _OPEN, Nti(), _LEAVE, "conflict", "leave, and an open contract"),
        (None, Contract(), _NTI, _LEAVE, "conflict", "leave, and a notice"),
        ("leave", _OPEN, _NTI, _LEAVE, "leave", "typed: that is meant"),
        ("contract", Contract(), Nti(), _LEAVE, "contract", "typed, whatever is shown"),
        ("attendance", Contract(), Nti(), _LEAVE, "attendance", "typed"),
        ("attendance", _OPEN, Nti(), Leave(), "conflict", "typed, while a contract is open"),
    ],
)
def test_the_situation(
    typed: Situation | None, contract: Contract, nti: Nti, leave: Leave, expected: str, why: str
) -> None:
    assert infer_situation(typed, contract, nti, leave) == expected, why
