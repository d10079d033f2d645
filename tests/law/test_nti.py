from datetime import date, time

import pytest

from mailmerge.casework.case import Leave, Meeting, Needs
from mailmerge.law.history import History, SentLetter
from tests.law.build import OAKFIELD, TemplatesInForce, a_parent, codes, context, decided, leave, nti, said


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
def test_hampshire_notice(changes, expected, why) -> None:
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
def test_letter_10_follows_a_posted_notice(posted, ends, reason, expected, why) -> None:
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
    from mailmerge.casework.case import AttendanceFigures

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
