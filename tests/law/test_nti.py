from datetime import date, time
from typing import Any

import pytest

from mailmerge.casework.case import AttendanceFigures, Leave, Meeting, Needs
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.history import History, SentLetter
from mailmerge.law.nti import nti_sessions
from mailmerge.law.periods import Length, Period
from mailmerge.law.profile_tables import NtiSessions, Within
from tests.law.build import (
    CALENDAR,
    DOWNS,
    MONDAY,
    OAKFIELD,
    TemplatesInForce,
    a_parent,
    codes,
    context,
    decided,
    leave,
    nti,
    said,
)


@pytest.mark.parametrize(
    ("changes", "expected", "why"),
    [
        ({}, "NTI", "all stages done, 14 sessions, 28 days"),
        ({"sessions": 9}, "hold: nti-below-threshold", "one short"),
        ({"sessions": 10}, "NTI", "ten are enough"),
        ({"sessions": 29}, "NTI", "29 are not too many"),
        ({"sessions": 30}, "hold: nti-refer-instead", "from 30 on a referral is asked for"),
        ({"sessions": None}, "hold: facts-missing", "the count is needed"),
        ({"needs": Needs(social_care=True)}, "hold: complex-needs-consult-first", "advice first"),
        ({"needs": Needs(ehcp=True), "complex_needs_advice_on": date(2025, 10, 30)}, "NTI", "advice was taken"),
        (
            {"needs": Needs(ehcp=True), "complex_needs_advice_on": date(2025, 11, 11)},
            "hold: complex-needs-consult-first",
            "later",
        ),
        ({"needs": Needs(ehcp=True)}, "hold: complex-needs-consult-first", "a plan"),
        ({"needs": Needs(reduced_timetable=True)}, "hold: complex-needs-consult-first", "a reduced timetable"),
        ({"needs": Needs(other_complex_need=True)}, "hold: complex-needs-consult-first", "any other"),
        ({"needs": Needs(sen_support=True)}, "NTI", "support in school is no complex need"),
        ({"phone_call_on": None}, "hold: nti-stages-incomplete", "no phone call"),
        ({"written_concern_on": None}, "hold: nti-stages-incomplete", "no written concern"),
        ({"support_offered": None}, "hold: nti-stages-incomplete", "no practical support"),
        ({"meeting": Meeting(date(2025, 11, 11), time(9))}, "hold: nti-stages-incomplete", "a future meeting is none"),
        ({"ends_on": date(2025, 12, 2)}, "hold: nti-period", "20 days"),
        ({"ends_on": date(2025, 12, 3)}, "NTI", "21 days"),
        ({"ends_on": date(2025, 12, 24)}, "NTI", "42 days"),
        ({"ends_on": date(2025, 12, 25)}, "hold: nti-period", "43 days"),
        ({"starts_on": date(2025, 11, 9)}, "hold: nti-period", "it begins before the letter"),
        ({"starts_on": None}, "hold: nti-details-missing", "no start"),
        ({"target": None}, "hold: nti-details-missing", "no target"),
        ({"before": 1}, "NTI", "a second notice is allowed"),
        ({"before": 2}, "hold: nti-third", "a third is not"),
        ({"criterion": None}, "NTI", "no condition is asked for"),
        ({"criterion": "meeting-failed"}, "hold: nti-non-engagement-record", "the support is not on record"),
        (
            {"criterion": "meeting-failed", "support_that_would_have_been_offered": "mentor"},
            "NTI",
            "date, time and support are on record",
        ),
        (
            {"leave": Leave(first_day=date(2025, 11, 17)), "situation": "nti"},
            "hold: nti-not-for-leave",
            "never for leave",
        ),
        ({"leave": Leave(first_day=date(2025, 11, 17))}, "hold: conflicting-situation", "which is meant?"),
        (
            {"requested": None, "starts_on": None, "ends_on": None, "situation": "nti"},
            "hold: facts-missing",
            "nothing asked",
        ),
        ({"issued_on": date(2025, 11, 1)}, "no-letter: nti-monitoring", "it is running"),
        ({"issued_on": date(2025, 11, 11)}, "NTI", "issued later is not issued yet"),
        ({"outcome": "met"}, "no-letter: nti-met", "the target was met"),
    ],
)
def test_hampshire_notice(changes: dict[str, object], expected: str, why: str) -> None:
    assert said(nti(**changes)) == expected, why


@pytest.mark.parametrize(
    ("posted", "ends", "reason", "expected", "why"),
    [
        (date(2025, 9, 15), date(2025, 10, 22), None, [], "posted, over, not met"),
        (None, date(2025, 10, 22), None, ["nti-not-posted"], "no posting to this parent"),
        (date(2025, 9, 15), date(2025, 11, 10), None, ["early-referral-needs-reason"], "the last day is not over"),
        (date(2025, 9, 15), date(2025, 11, 24), "no contact at all", [], "early, with a reason"),
        (None, date(2025, 11, 24), None, ["nti-not-posted", "early-referral-needs-reason"], "both are told"),
    ],
)
def test_letter_10_follows_a_posted_notice(
    posted: date | None, ends: date, reason: str | None, expected: list[str], why: str
) -> None:
    case = nti(
        a_parent(nti_letter_on=posted),
        outcome="not met",
        starts_on=date(2025, 9, 17),
        ends_on=ends,
        early_referral_reason=reason,
    )
    assert [code for code in codes(case) if code != "referral-unknown"] == expected, why


def test_letter_10_needs_the_dates_of_the_notice() -> None:
    case = nti(a_parent(nti_letter_on=date(2025, 9, 15)), outcome="not met", starts_on=None, ends_on=None)
    assert said(case) == "hold: facts-missing"


def test_cambridgeshire_supplies_its_own_notice() -> None:
    case = nti(school=OAKFIELD)
    assert said(case) == "hold: nti-template-from-authority"
    assert "no-template-for-authority" not in codes(case)
    assert said(case, within=context(OAKFIELD, templates=TemplatesInForce(own="approved"))) == "NTI"


def test_cambridgeshire_asks_for_the_criterion_beside_its_template() -> None:
    case = nti(school=OAKFIELD, criterion=None, early_intervention_on=date(2025, 10, 1))
    assert codes(case) == ["nti-template-from-authority", "nti-criterion-missing"]


def test_missing_early_intervention_is_told_beside_the_authoritys_own_notice() -> None:
    assert codes(nti(school=OAKFIELD)) == ["nti-template-from-authority", "early-intervention-not-shown"]


def test_a_notice_on_record_is_monitored_for_the_parent_who_got_it() -> None:
    one, other = a_parent(), a_parent(2)
    sent = SentLetter("notice-to-improve", one.key, date(2025, 11, 10), "2025-11-12")
    first, second = decided(nti(one, other), History((sent,)))
    assert first.because.code == "nti-monitoring"
    assert second.letter.appendix == "NTI"


def test_a_notice_tells_of_a_holiday_inside_it_and_of_persistent_absence() -> None:
    starts_on = date(2025, 11, 14)
    case = nti(
        starts_on=starts_on,
        ends_on=date(2025, 12, 24),
        attendance=AttendanceFigures(percent=90.0, unauthorised_sessions=14),
    )
    assert codes(case) == ["persistent-absence-consider-referral", "nti-holiday-inside"]


def test_leave_with_a_notice_asked_for_is_a_conflict_that_holds_everyone() -> None:
    from mailmerge.casework.case import Nti

    case = leave(
        a_parent(), a_parent(2, relationship="step-parent", parental_responsibility=False), nti=Nti(requested=True)
    )
    assert [parent.outcome for parent in decided(case)] == ["hold", "hold"]


def test_a_notice_that_begins_before_it_is_delivered_is_told() -> None:
    assert codes(nti()) == ["notice-begins-before-delivery"]
    assert codes(nti(starts_on=date(2025, 11, 14))) == []


# --- how the sessions are counted ---------------------------------------------------------------------------------

_FIRST = date(2025, 4, 22)


def _absent_on(*days: date) -> AttendanceFigures:
    known = CALENDAR.school_days(_FIRST, MONDAY)
    marks = (Mark(day, session, "O" if day in days else "/") for day in known for session in ("AM", "PM"))
    return AttendanceFigures(percent=91.0, unauthorised_sessions=99, register=Register(tuple(marks)))


@pytest.mark.parametrize(
    ("sessions", "figures", "expected", "why"),
    [
        ({"in_last": 100}, _absent_on(_FIRST, MONDAY), 2, "of the last hundred"),
        ({}, _absent_on(_FIRST, MONDAY), 4, "of all that are known"),
        ({"within": Within(count=2)}, _absent_on(_FIRST, date(2025, 11, 3), MONDAY), 4, "in two school weeks together"),
        ({"within": Within(count=1)}, _absent_on(_FIRST, date(2025, 11, 3), MONDAY), 2, "in one"),
        ({"within": Within(count=6, unit="weeks")}, _absent_on(_FIRST, MONDAY), 2, "in six weeks"),
        (
            {"within": Within(count=2, unit="months")},
            _absent_on(_FIRST, date(2025, 9, 11), MONDAY),
            4,
            "in two months: to the day before the same day",
        ),
        ({"in_last": 100}, AttendanceFigures(unauthorised_sessions=7), 7, "as typed, without marks"),
        ({"within": Within(count=2)}, AttendanceFigures(unauthorised_sessions=7), 7, "as typed"),
        (None, _absent_on(MONDAY), None, "the authority counts none"),
    ],
)
def test_the_sessions_that_count_towards_a_notice(sessions: Any, figures: Any, expected: Any, why: Any) -> None:
    assert nti_sessions(_facts(sessions, figures)) == expected, why


def test_sessions_outside_the_known_terms_are_counted_together() -> None:
    far = Mark(date(2021, 6, 7), "AM", "O")
    marks = Register((far, *(_absent_on(MONDAY).register or Register(())).marks))
    assert nti_sessions(_facts({"within": Within(count=1)}, AttendanceFigures(register=marks))) == 3


def _facts(sessions: Any, figures: Any) -> Any:
    wanted = None if sessions is None else NtiSessions(codes=("O", "U"), least=10, **sessions)
    return CaseFacts.of(nti(attendance=figures), History(), _within(sessions=wanted)).parents[0]


def _within(**rules: object) -> Any:
    plain = context(DOWNS)
    changed = plain.profile.nti.model_copy(update=rules)
    return context(DOWNS, profile=plain.profile.model_copy(update={"nti": changed}))


# --- an authority that takes an early referral only after so long -------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "expected", "why"),
    [
        ((date(2025, 10, 14), date(2026, 1, 9)), True, "28 sessions"),
        ((date(2025, 10, 13), date(2026, 1, 9)), False, "30 are enough"),
        ((date(2025, 11, 3), MONDAY), True, "the last day belongs to the period"),
        ((date(2025, 11, 3), date(2025, 11, 7)), False, "it is over"),
        ((date(2025, 11, 3), None), False, "no end is known"),
        ((None, date(2026, 1, 9)), False, "no start is known"),
        ((date(2029, 10, 8), date(2029, 12, 9)), True, "the term dates are not known"),
    ],
)
def test_an_early_referral_waits_for_the_authority(dates: Any, expected: Any, why: Any) -> None:
    starts_on, ends_on = dates
    changes = {"outcome": "not met", "early_referral_reason": "no contact", "starts_on": starts_on, "ends_on": ends_on}
    case = nti(a_parent(nti_letter_on=date(2025, 10, 6)), **changes)
    within = _within(early_from=Period(count=30, unit="sessions"))
    assert ("nti-too-early" in codes(case, within=within)) is expected, why


def test_a_period_outside_the_known_terms_is_not_fit() -> None:
    case = nti(starts_on=date(2029, 11, 12), ends_on=date(2029, 12, 12))
    assert "nti-period" in codes(case, within=_within(period=Length(least=1, most=999, unit="sessions")))


# --- the words of a hold ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "words", "why"),
    [
        ({"school": OAKFIELD, "criterion": None}, "nti-criterion-missing", "declined, meeting-failed or p", "a list"),
        ({"sessions": 30}, "nti-refer-instead", "Sessions coded O or U: 30. From 30 on", "the first that is too many"),
        ({"sessions": 9}, "nti-below-threshold", "Sessions coded O or U: 9. A notice to improve needs at least 10", ""),
    ],
)
def test_what_a_hold_of_a_notice_says(changes: Any, code: Any, words: Any, why: Any) -> None:
    (text,) = [reason.text for reason in decided(nti(**changes))[0].reasons if reason.code == code]
    assert words in text, why


@pytest.mark.parametrize("criterion", [None, "contract-declined"])
def test_a_single_condition_is_named_alone(criterion: Any) -> None:
    """Also where the row gives one that the authority does not take."""
    reasons = decided(nti(criterion=criterion), within=_within(criteria=("prosecuted",)))[0].reasons
    assert any(reason.text.endswith(": prosecuted.") for reason in reasons)


@pytest.mark.parametrize(
    ("criterion", "prosecuted", "meeting", "out"),
    [
        ("prosecuted", date(2022, 11, 10), date(2025, 10, 15), False),
        ("prosecuted", date(2022, 11, 9), date(2025, 10, 15), True),
        ("meeting-failed", None, date(2024, 4, 1), False),
        ("meeting-failed", None, date(2024, 3, 31), True),
        ("contract-declined", date(2020, 1, 1), date(2020, 1, 1), False),
    ],
)
def test_a_condition_for_a_notice_goes_out_of_date(criterion: Any, prosecuted: Any, meeting: Any, out: Any) -> None:
    case = nti(a_parent(prosecuted_on=prosecuted), school=OAKFIELD, criterion=criterion, meeting=Meeting(meeting))
    assert ("nti-criterion-out-of-date" in codes(case)) is out
