"""What the rules know of one parent, under the names that the procedure uses."""

from datetime import date, timedelta
from typing import Any

import pytest

from mailmerge.casework.case import Case
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.history import History, SentLetter
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.prosecution_period import ProsecutionPeriod
from tests.law.build import AGREED, MONDAY, context, contract, leave, nti

_DAY = timedelta(days=1)


def facts_of(case: Case, history: History | None = None) -> ParentFacts:
    return CaseFacts.of(case, history or History(), context(case.school)).parents[0]


_LAST = date(2025, 11, 21)


@pytest.mark.parametrize(
    ("last_day", "returned_on", "expected", "why"),
    [
        (_LAST, None, _LAST, "not back yet, or not known"),
        (_LAST, date(2025, 11, 24), _LAST, "back on the next school day"),
        (_LAST, date(2025, 11, 22), _LAST, "back on the next day"),
        (_LAST, _LAST, date(2025, 11, 20), "back on the last day itself: away up to the day before"),
        (_LAST, date(2025, 11, 19), date(2025, 11, 18), "back early"),
        (None, date(2025, 11, 19), None, "no end of the leave is known"),
    ],
)
def test_the_last_day_away(last_day: date | None, returned_on: date | None, expected: date | None, why: str) -> None:
    assert facts_of(leave(last_day=last_day, returned_on=returned_on)).last_day_away == expected, why


@pytest.mark.parametrize(
    ("decision", "first_day", "expected", "why"),
    [
        ("refused", date(2025, 11, 17), [17, 18, 19, 20, 21], "none of it was agreed to"),
        ("part granted", date(2025, 11, 17), [19, 20, 21], "two days of it were"),
        ("refused", date(2031, 11, 17), None, "no term dates are known"),
        ("part granted", date(2031, 11, 17), None, "nor are they here"),
    ],
)
def test_the_days_that_were_not_agreed_to(decision: Any, first_day: date, expected: list[int] | None, why: str) -> None:
    last_day = first_day + 4 * _DAY
    case = leave(
        decision=decision,
        first_day=first_day,
        last_day=last_day,
        granted_from=first_day,
        granted_to=first_day + _DAY,
    )
    found = facts_of(case).refused_days
    assert (found if found is None else [day.day for day in found]) == expected, why


@pytest.mark.parametrize(
    ("chosen", "expected", "why"),
    [
        ((AGREED, MONDAY), ProsecutionPeriod(AGREED, MONDAY, proposed=False), "chosen"),
        ((AGREED, None), None, "without its end, none is chosen; without marks, none is proposed"),
        ((None, MONDAY), None, "nor without its start"),
    ],
)
def test_the_prosecution_period(chosen: tuple[Any, Any], expected: ProsecutionPeriod | None, why: str) -> None:
    assert facts_of(contract(period_from=chosen[0], period_to=chosen[1])).period == expected, why


@pytest.mark.parametrize(
    ("sent_on", "posted_on", "sent", "posted", "why"),
    [
        (MONDAY, MONDAY, True, MONDAY, "on the letter's own day"),
        (MONDAY, MONDAY + _DAY, False, None, "a posting to come is none yet"),
        (MONDAY, None, True, None, "made, and not posted"),
        (AGREED, AGREED, True, AGREED, "on the day of the contract"),
        (AGREED - _DAY, AGREED - _DAY, False, None, "before it: the warning of another contract"),
    ],
)
def test_the_warning_of_this_contract(
    sent_on: date, posted_on: date | None, sent: bool, posted: date | None, why: str
) -> None:
    facts = facts_of(contract(), History((SentLetter("contract-engagement", None, sent_on, None, posted_on),)))
    assert (facts.letter_5_sent, facts.letter_5_posted_on) == (sent, posted), why


@pytest.mark.parametrize(("trigger", "sent"), [(None, True), (AGREED.isoformat(), True), ("2025-09-01", False)])
def test_the_warning_of_another_contract_is_none_of_this_one(trigger: str | None, sent: bool) -> None:
    history = History((SentLetter("contract-engagement", None, MONDAY, trigger, MONDAY),))
    assert facts_of(contract(), history).letter_5_sent is sent


_STARTS, _ENDS, _POSTED = date(2025, 9, 17), date(2025, 11, 21), date(2025, 9, 15)


@pytest.mark.parametrize(
    ("starts_on", "trigger", "sent_on", "ends_on", "expected", "why"),
    [
        (_STARTS, "2025-09-17", _POSTED, _ENDS, True, "this very notice"),
        (_STARTS, "2025-03-03", _POSTED, _ENDS, False, "a notice before it"),
        (None, "2025-09-17", _POSTED, _ENDS, False, "which notice is not known"),
        (None, None, _POSTED, _ENDS, True, "known by its date alone"),
        (_STARTS, None, date(2025, 10, 22), date(2025, 10, 22), True, "sent on its last day"),
        (_STARTS, None, date(2025, 10, 23), date(2025, 10, 22), False, "sent after it"),
        (_STARTS, None, _STARTS - timedelta(days=42), _ENDS, True, "sent as long before its start as one may be"),
        (_STARTS, None, _STARTS - timedelta(days=43), _ENDS, False, "sent longer before: another notice"),
        (_STARTS, None, MONDAY, None, True, "no end is known"),
        (_STARTS, None, MONDAY + _DAY, None, False, "sent after the letter"),
    ],
)
def test_which_notice_on_record_is_this_one(
    starts_on: date | None, trigger: str | None, sent_on: date, ends_on: date | None, expected: bool, why: str
) -> None:
    sent = SentLetter("notice-to-improve", None, sent_on, trigger, posted_on=sent_on)
    facts = facts_of(nti(starts_on=starts_on, ends_on=ends_on), History((sent,)))
    assert facts.nti_sent is expected, why
    assert facts.nti_posted_on == (sent_on if expected else None), why


def test_a_notice_with_a_posting_to_come_is_not_posted_yet() -> None:
    sent = SentLetter("notice-to-improve", None, MONDAY, posted_on=MONDAY + _DAY)
    assert facts_of(nti(), History((sent,))).nti_sent is False
