"""What a person should know before a letter is posted or a case referred, on the day on which it turns."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mailmerge.casework.case import AttendanceFigures, Needs, PenaltyNotice
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.delivery import Service
from mailmerge.law.history import History
from mailmerge.law.letters import BY_KEY
from mailmerge.law.remarks import reply_time_short
from tests.law.build import CALENDAR, DOWNS, MONDAY, a_parent, attendance, codes, context, contract, decided, leave, nti


def _nine(parent: Any = None, **changes: Any) -> Any:
    parent = parent or a_parent(warning_letter_on=date(2025, 10, 6))
    return contract(parent, **({"decline_cause": "poor engagement", "referral_decided": True} | changes))


def _ten(posted: date = date(2025, 9, 16), **changes: Any) -> Any:
    days = {"issued_on": posted, "starts_on": posted, "ends_on": posted + timedelta(days=21)}
    return nti(a_parent(nti_letter_on=posted), outcome="not met", **(days | changes))


def _texts(case: Any, within: Any = None) -> dict[str, str]:
    return {reason.code: reason.text for reason in decided(case, within=within)[0].reasons}


@pytest.mark.parametrize(("weeks", "days", "old"), [(26, 0, False), (26, 1, True), (30, 0, True), (3, 0, False)])
def test_the_warning_that_a_letter_looks_back_to_grows_old(weeks: int, days: int, old: bool) -> None:
    posted = MONDAY - timedelta(weeks=weeks, days=days)
    nine = _nine(a_parent(warning_letter_on=posted), agreed_on=posted - timedelta(days=30))
    assert ("warning-old" in codes(nine)) is old
    assert ("warning-old" in codes(_ten(posted))) is old


def _register(first: date, last: date, code: str = "G", **but: Any) -> Register:
    days = CALENDAR.school_days(first, last)
    return Register(
        tuple(
            Mark(day, session, but.get(f"d{day:%d_%m}_{session}", but.get(f"d{day:%d_%m}", code)))
            for day in days
            for session in ("AM", "PM")
            if but.get(f"d{day:%d_%m}_{session}", "") is not None
        )
    )


_AWAY = {"first_day": date(2025, 11, 3), "last_day": date(2025, 11, 7), "requested_on": date(2025, 10, 1)}


@pytest.mark.parametrize(
    ("but", "unfinished", "why"),
    [
        ({}, False, "every session has its mark"),
        ({"d05_11": "N"}, True, "no reason known yet"),
        ({"d05_11_PM": "-"}, True, "a mark is missing"),
        ({"d05_11_PM": None}, True, "a session has no mark at all"),
        ({"d07_11_AM": None}, True, "on its last day"),
        ({"d03_11_PM": None}, True, "on its first day"),
        ({"d10_11": "N"}, False, "after the leave"),
        ({"d31_10": "N"}, False, "before it"),
    ],
)
def test_the_register_of_the_leave_is_finished(but: dict[str, Any], unfinished: bool, why: str) -> None:
    marks = _register(date(2025, 10, 20), MONDAY, **but)
    case = leave(**_AWAY, attendance=AttendanceFigures(register=marks))
    assert ("register-unfinished" in codes(case)) is unfinished, why


def test_the_register_of_the_letters_own_day_is_asked_for() -> None:
    marks = _register(date(2025, 10, 20), MONDAY, d10_11_PM=None)
    case = leave(**(_AWAY | {"last_day": date(2025, 11, 14)}), attendance=AttendanceFigures(register=marks))
    assert "register-unfinished" in codes(case)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"first_day": date(2025, 11, 17), "last_day": date(2025, 11, 21)}, "it has not begun"),
        ({"first_day": None}, "its first day is not known"),
        ({"last_day": None}, "its last is not"),
        ({"last_day": date(2025, 11, 14), "decision": "refused"}, "days to come have no marks yet"),
    ],
)
def test_a_register_is_no_further_than_its_day(changes: dict[str, Any], why: str) -> None:
    marks = _register(date(2025, 10, 20), MONDAY)
    case = leave(**(_AWAY | changes), attendance=AttendanceFigures(register=marks))
    assert "register-unfinished" not in codes(case), why


@pytest.mark.parametrize(
    ("notice", "told", "why"),
    [
        (PenaltyNotice(date(2025, 11, 9), date(2025, 11, 3)), True, "its first day"),
        (PenaltyNotice(date(2025, 11, 9), date(2025, 11, 7)), True, "its last day"),
        (PenaltyNotice(date(2025, 11, 9), date(2025, 11, 2)), False, "the day before"),
        (PenaltyNotice(date(2025, 11, 9), date(2025, 11, 8)), False, "the day after"),
        (PenaltyNotice(date(2025, 11, 9), date(2025, 11, 5), withdrawn=True), False, "a withdrawn one"),
        (PenaltyNotice(date(2025, 11, 5)), False, "its day of offence is not known"),
    ],
)
def test_an_absence_that_a_notice_covered_is_not_used_again(notice: PenaltyNotice, told: bool, why: str) -> None:
    case = leave(a_parent(penalty_notices=(notice,)), **_AWAY)
    assert ("absence-used-before" in codes(case)) is told, why


@pytest.mark.parametrize(("offence", "told"), [(date(2025, 9, 29), True), (date(2025, 9, 28), False)])
def test_an_absence_of_the_period_chosen_is_not_used_again(offence: date, told: bool) -> None:
    parent = a_parent(
        warning_letter_on=date(2025, 10, 6), penalty_notices=(PenaltyNotice(date(2025, 10, 30), offence),)
    )
    case = replace(_nine(parent), period_from=date(2025, 9, 29), period_to=date(2025, 11, 7))
    assert ("absence-used-before" in codes(case)) is told


_SUSPECTED = {"requested_on": None, "decision": None, "first_day": date(2025, 11, 3), "last_day": date(2025, 11, 7)}


@pytest.mark.parametrize(
    ("service", "day", "short", "why"),
    [
        ("second-class", MONDAY, True, "delivered on Friday, to be answered by Monday: one school day"),
        ("first-class", MONDAY, False, "delivered on Wednesday: three school days"),
        ("first-class", date(2025, 11, 13), False, "delivered on Monday: three"),
        ("first-class", date(2025, 11, 14), False, "delivered on Tuesday: three to the next Friday"),
        ("special-delivery", MONDAY, False, "delivered on the next day"),
    ],
)
def test_the_time_to_answer_a_suspicion(service: Any, day: date, short: bool, why: str) -> None:
    case = leave(**_SUSPECTED, returned_on=MONDAY, letter_date=day)
    within = replace(context(), service=service, reply_service=service, run_date=day)
    assert ("reply-time-short" in codes(case, within=within)) is short, why


def _short(reply_by: date, service: Service) -> Any:
    within = replace(context(), service=service, reply_service=service)
    facts = CaseFacts.of(leave(**_SUSPECTED, returned_on=MONDAY), History(), within).parents[0]
    return reply_time_short(facts, BY_KEY["suspected-leave"], reply_by)


def test_a_letter_that_leaves_few_days_to_answer_is_to_go_first_class() -> None:
    told = _short(date(2025, 11, 18), "signed-for-second")
    assert told["what_to_do"] == "Send it first class, or hand over a copy as well."


@pytest.mark.parametrize(
    ("reply_by", "short", "why"),
    [
        (date(2025, 11, 11), True, "the day before delivery"),
        (date(2025, 11, 12), True, "the day of delivery itself"),
        (date(2025, 11, 14), True, "two school days, from the day of delivery on"),
        (date(2025, 11, 17), False, "three"),
        (date(2029, 11, 17), False, "the term dates are not known"),
    ],
)
def test_school_days_to_answer_are_counted_from_delivery(reply_by: date, short: bool, why: str) -> None:
    told = _short(reply_by, "first-class")
    assert (told is not None) is short, why
    assert told is None or told["delivered"] == "12/11/2025"
    assert told is None or told["what_to_do"] == "Hand over a copy as well.", "it goes first class already"


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (lambda parent: attendance(88.0, parent, early_intervention_on=date(2025, 10, 1)), True),
        (lambda parent: contract(parent, decline_cause="no fault"), True),
        (lambda parent: contract(parent, decline_cause="poor engagement"), True),
        (lambda parent: attendance(92.0, parent), False),
        (lambda parent: leave(parent), False),
    ],
    ids=["2", "4", "5", "1", "8a"],
)
def test_an_invitation_to_a_family_that_speaks_another_language(case: Any, told: bool) -> None:
    assert ("interpreter-needed" in codes(case(a_parent(speaks_english=False)))) is told
    assert "interpreter-needed" not in codes(case(a_parent(speaks_english=True)))
    assert "interpreter-needed" not in codes(case(a_parent())), "not known"


_KNOWN = Needs(eha_offered_on=date(2025, 5, 1), ehcp=False, mental_health_support="none")
_MARKS = AttendanceFigures(register=_register(date(2025, 9, 2), MONDAY, "/"))


@pytest.mark.parametrize(
    ("needs", "figures", "unknown"),
    [
        (_KNOWN, _MARKS, None),
        (_KNOWN, AttendanceFigures(percent=82.0), "the register's marks"),
        (replace(_KNOWN, eha_offered_on=None), _MARKS, "whether early help was offered"),
        (replace(_KNOWN, ehcp=None), _MARKS, "whether there is an education, health and care plan"),
        (replace(_KNOWN, ehcp=True), _MARKS, "when the plan was last reviewed"),
        (replace(_KNOWN, ehcp=True, ehcp_reviewed_on=date(2025, 5, 1)), _MARKS, None),
        (replace(_KNOWN, mental_health_support=None), _MARKS, "mental-health support"),
        (replace(_KNOWN, eha_offered_on=None, eha_submitted_on=date(2025, 5, 1)), _MARKS, None),
    ],
)
def test_what_the_authority_will_ask_about_and_nobody_knows(
    needs: Needs, figures: AttendanceFigures, unknown: str | None
) -> None:
    text = _texts(_ten(needs=needs, attendance=figures), context(DOWNS)).get("referral-unknown")
    assert (text is None) if unknown is None else (unknown in (text or ""))


@pytest.mark.parametrize("case", [leave(), attendance(92.0), contract(decline_cause="poor engagement")], ids=str)
def test_what_is_told_of_a_referral_is_told_of_no_other_letter(case: Any) -> None:
    assert not {"referral-unknown", "period-proposed", "warning-old"} & set(codes(case))
