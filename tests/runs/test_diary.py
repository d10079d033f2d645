"""The diary from the record: parents have the numbers of their rows, and clocks are those of the latest course."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mailmerge.casework.calendar import working_days_after
from mailmerge.dispatch.waiting import DAYS_TO_POST
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.referral.due import Due
from mailmerge.runs.diary import diary, this_week_in_words
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


# The day before the amounts changed.
_CHANGED = date(2024, 8, 18)
_LATE = (True, *(12 * (False,)))
# From which day a letter waits, by the day on which the diary is looked at.
_MADE = {"2025-09-24": "2025-09-22", "2025-10-03": "2025-09-25"}
LEAVE = {**PUPIL, **PARENT, **OTHER, **REQUEST, **DECIDED, "leave from": "2025-10-13", "leave to": "2025-10-17"}


def test_a_parent_has_the_number_of_the_row_and_answers_for_nobody_else(office: Office) -> None:
    sent = {"upn": UPN, "letter": "1", "sent on": "2025-09-08", "posted on": "2025-09-08"}
    office.drop("2025-09-08", {**sent, "parent": "Zofia Tran"}, {**sent, "parent": "Bartholomew Quillfeather"})
    first, second = office.letters("2025-09-22", LEAVE, "8a", "8a")
    replies = told(office, "2025-09-29", "reply-due")
    assert {(item.parent, item.ref) for item in replies} == {(1, first), (2, second)}
    office.note("2025-09-23", "reply", parent="Nobody Atall")
    assert told(office, "2025-09-29", "reply-due") == replies, "what is said of somebody unknown ends no clock"
    office.note("2025-09-24", "reply", parent="Zofia Tran")
    assert [(item.parent, item.ref) for item in told(office, "2025-09-29", "reply-due")] == [(2, second)]


def test_a_change_of_the_law_is_told_to_every_school_and_not_with_single_pupils(office: Office) -> None:
    workspace, law, before = office.configuration.workspace, office.configuration.law, date(2024, 8, 12)
    changes = [item for item in diary(office.ledger, workspace, law, before, "oakfield") if item.on == _CHANGED]
    assert {(item.code, item.school, item.upn) for item in changes} == {("value-changes", None, None)}
    assert diary(office.ledger, workspace, law, before, pupils=[UPN]) == ()


def test_a_letter_on_a_sheet_wants_its_proof_where_it_needs_one(office: Office) -> None:
    eight = office.letters("2025-09-22", LEAVE, "8a", "8a")
    one = {**PUPIL, **PARENT, **OTHER, "attendance": "93", "phone call on": "2025-09-19"}
    assert len(office.letters("2025-09-22", one, "1", "1")) == 2
    assert {item.ref for item in told(office, "2025-10-20", "not-proved")} == set(eight)


def test_a_letter_waits_from_the_day_that_it_was_made_on_if_that_has_come(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.ledger, "_clock", lambda: datetime(2025, 9, 25, 9, tzinfo=UTC))
    office.letters("2025-09-25", {**LEAVE, "letter date": "2025-09-22"}, "8a", "8a")
    days = {day: {item.on for item in told(office, day, "not-posted")} for day in ("2025-09-24", "2025-10-03")}
    late = {looked: working_days_after(date.fromisoformat(made), DAYS_TO_POST) for looked, made in _MADE.items()}
    assert days == {looked: {day} for looked, day in late.items()}


def test_a_letter_of_before_and_one_that_was_withdrawn_have_no_days(office: Office) -> None:
    office.drop("2025-09-08", {"upn": UPN, "letter": "8b", "sent on": "2025-09-08", "posted on": "2025-09-08"})
    first, second = office.letters("2025-09-22", LEAVE, "8a", "8a")
    office.drop("2025-09-22", {"letter ref": first, "withdraw because": "wrong parent", "by": "Jo Bell"})
    assert {item.ref for item in told(office, "2025-09-29", "reply-due", "not-posted")} == {second}


def test_a_receipt_tells_a_few_lines_of_the_week_and_how_many_more() -> None:
    day = date(2025, 9, 22)
    items = [Due("reply-due", day, late, "A reply is due.", "the letter", ref=f"R{n}") for n, late in enumerate(_LATE)]
    few, many = this_week_in_words(items[:12], day), this_week_in_words(items, day)
    assert few == (
        "LATE, 22/09/2025  reply-due  R0  A reply is due.",
        *(f"22/09/2025  reply-due  R{n}  A reply is due." for n in range(1, 12)),
    )
    assert many == (*few, "and 1 more: see the diary (mailmerge due)")


def test_a_school_that_a_row_names_in_full_is_the_pupils(office: Office) -> None:
    row = {**PUPIL, **PARENT, "school": "Oakfield Primary School", "contract status": "open"}
    office.drop("2025-09-22", {**row, "contract agreed on": "2025-09-12", "attendance": "93"})
    assert {item.school for item in told(office, "2025-09-23", "contract-review")} == {"oakfield"}


def test_where_the_trust_has_one_school_that_is_the_pupils(office: Office) -> None:
    office.note("2025-09-22", "meeting-missed")
    workspace, law, day = office.configuration.workspace, office.configuration.law, date(2025, 9, 23)
    office.drop("2025-09-22", {"upn": UPN, "date": "2025-09-22", "session": "AM", "mark": "N"})
    alone = replace(workspace, schools={"oakfield": workspace.schools["oakfield"]})
    assert {item.school for item in diary(office.ledger, alone, law, day) if item.upn} == {"oakfield"}
    assert not [item for item in diary(office.ledger, workspace, law, day) if item.upn]


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


@pytest.mark.parametrize(
    "said", [{"late reason": "x"}, {"suspicion source": "a friend"}, {"returned on": "2025-10-20"}], ids=str
)
def test_the_limit_of_a_suspected_leave_is_not_that_of_the_leave_before(office: Office, said: dict[str, str]) -> None:
    row = {**PUPIL, **PARENT, "parent 1 court order": "yes", "situation": "leave"}
    first = {"leave from": "2025-09-15", "leave to": "2025-09-19", "returned on": "2025-09-22"}
    office.drop("2025-09-23", {**row, **first, "suspicion source": "a neighbour"})
    (limit,) = told(office, "2025-09-24", "letter-8b-limit")
    assert limit.on > date(2025, 9, 24)
    office.drop("2025-09-24", {**row, **first, "absence reason": "away"})
    assert told(office, "2025-09-24", "letter-8b-limit") == [limit], "of the same leave, what was said holds"
    office.drop("2025-10-21", {**row, "leave from": "2025-10-13", "leave to": "2025-10-17", **said})
    assert told(office, "2025-10-21", "letter-8b-limit") == []


def test_what_begins_anew_ends_nothing_of_another_kind(office: Office) -> None:
    who = {**PUPIL, **PARENT}
    contract = {"contract status": "open", "contract agreed on": "2025-09-10", "contract review on": "2025-12-15"}
    notice = {"nti issued on": "2025-11-03", "nti starts on": "2025-12-05", "nti ends on": "2026-01-14"}
    leave = {"situation": "leave", "leave from": "2025-12-01", "leave to": "2025-12-02", "suspicion source": "x"}
    begun = {
        "contract-review": contract,
        "nti-start": notice,
        "letter-8b-limit": {**leave, "returned on": "2025-12-03"},
    }
    for row in (
        *begun.values(),
        {**contract, "contract agreed on": "2025-12-02"},
        {**notice, "nti starts on": "2025-12-08"},
    ):
        office.drop("2025-12-03", {**who, "parent 1 court order": "yes", "attendance": "85", **row})
    assert {item.code for item in told(office, "2025-12-03", *begun)} == {*begun}
    office.drop("2025-12-10", {**who, "parent 1 court order": "yes", **leave, "leave from": "2025-12-02"})
    assert {item.code for item in told(office, "2025-12-10", *begun)} == {"contract-review", "nti-start"}
