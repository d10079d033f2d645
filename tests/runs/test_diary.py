"""The diary from the record: parents have the numbers of their rows, and clocks are those of the latest course."""

from collections.abc import Iterable
from datetime import date

import pytest

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.referral.due import Due
from mailmerge.runs.diary import diary
from mailmerge.setup.configuration import Configuration
from tests.referral.stories import DECIDED, OTHER, PARENT, PUPIL, REQUEST, UPN, Office


@pytest.fixture
def office(new_house: Configuration, ledger: Ledger, executor: object) -> Office:
    """An office with a workspace of its own."""
    return Office(new_house, ledger, executor)


def told(office: Office, on: str, *codes: str) -> list[Due]:
    """Return the items of these codes as the diary has them on a day."""
    day = date.fromisoformat(on)
    found: Iterable[Due] = diary(office.ledger, office.configuration.workspace, office.configuration.law, day)
    return [item for item in found if item.code in codes]


LEAVE = {**PUPIL, **PARENT, **OTHER, **REQUEST, **DECIDED, "leave from": "2025-10-13", "leave to": "2025-10-17"}


def test_a_parent_has_the_number_of_the_row_and_answers_for_nobody_else(office: Office) -> None:
    sent = {"upn": UPN, "letter": "1", "sent on": "2025-09-08", "posted on": "2025-09-08"}
    office.drop("2025-09-08", {**sent, "parent": "Zofia Tran"}, {**sent, "parent": "Bartholomew Quillfeather"})
    first, second = office.letters("2025-09-22", LEAVE, "8a", "8a")
    replies = told(office, "2025-09-29", "reply-due")
    assert {(item.parent, item.ref) for item in replies} == {(1, first), (2, second)}
    office.note("2025-09-24", "reply", parent="Zofia Tran")
    assert [(item.parent, item.ref) for item in told(office, "2025-09-29", "reply-due")] == [(2, second)]


def test_the_one_parent_who_gets_a_letter_keeps_the_number_of_the_row(office: Office) -> None:
    (ref,) = office.letters("2025-09-22", {**LEAVE, "parent 1 do not contact": "yes"}, "8a")
    assert [(item.parent, item.ref) for item in told(office, "2025-09-29", "reply-due")] == [(2, ref)]


def test_a_notice_of_the_authority_has_its_clocks_until_its_outcome_is_told(office: Office) -> None:
    row = {
        **PUPIL,
        **PARENT,
        "nti issued on": "2025-11-03",
        "nti starts on": "2025-11-05",
        "nti ends on": "2025-12-03",
        "nti target": "no unauthorised absence",
    }
    codes = ("nti-start", "nti-half-way", "nti-end", "nti-weekly")
    office.drop("2025-11-03", row)
    days = {(item.code, item.on.isoformat()) for item in told(office, "2025-11-04", *codes)}
    assert days >= {("nti-start", "2025-11-05"), ("nti-half-way", "2025-11-19"), ("nti-end", "2025-12-03")}
    assert ("nti-weekly", "2025-11-12") in days
    office.drop("2025-12-04", {**row, "nti outcome": "met"})
    assert told(office, "2025-12-05", *codes) == []
    again = {"nti issued on": "2026-01-12", "nti starts on": "2026-01-14", "nti ends on": "2026-02-11"}
    office.drop("2026-01-12", {**row, **again})
    assert {item.on.isoformat() for item in told(office, "2026-01-13", "nti-start", "nti-end")} == {
        "2026-01-14",
        "2026-02-11",
    }


def test_the_review_of_a_contract_is_that_of_the_contract_agreed_last(office: Office) -> None:
    row = {**PUPIL, **PARENT, "attendance": "85", "phone call on": "2025-09-08", "contract status": "open"}
    first = {"contract agreed on": "2025-09-10", "contract review on": "2025-10-15"}
    office.drop("2025-09-11", {**row, **first})
    assert [item.on.isoformat() for item in told(office, "2025-09-12", "contract-review")] == ["2025-10-15"]
    office.drop("2025-12-01", {**row, "contract agreed on": "2025-12-01"})
    assert [item.on.isoformat() for item in told(office, "2025-12-02", "contract-review")] == ["2026-01-12"]
    office.drop("2026-01-05", {**row, "contract agreed on": "2025-12-01", "contract status": "closed"})
    assert told(office, "2026-01-06", "contract-review") == []
