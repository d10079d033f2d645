from datetime import date

import pytest

from mailmerge.casework.case import AttendanceFigures, Meeting, Needs
from mailmerge.law.history import History, SentLetter
from tests.law.build import AGREED, RIVERSIDE, TemplatesInForce, a_parent, codes, context, contract, decided, said

WARNED = date(2025, 10, 13)


@pytest.mark.parametrize(
    ("changes", "expected", "why"),
    [
        ({"status": "closed", "situation": "contract"}, "hold: contract-not-open", "nothing open to write about"),
        ({"status": None, "situation": "contract"}, "hold: contract-not-open", "a blank status is not open"),
        ({"end_requested_on": date(2025, 11, 7)}, "6", "a parent may end it when they like"),
        ({"end_requested_on": date(2025, 11, 7), "agreed_on": None}, "hold: facts-missing", "6 names the contract"),
        ({"end_requested_on": date(2025, 11, 11)}, "hold: contract-needs-a-decision", "not asked for yet"),
        ({"outcome": "successful"}, "7", "82% is above 80%"),
        ({"outcome": "successful", "attendance_at_start": 82.0}, "hold: success-not-shown", "no better than before"),
        ({"outcome": "successful", "attendance_at_start": None}, "hold: facts-missing", "success needs both figures"),
        ({"decline_cause": "no fault"}, "4", "barriers are looked for together"),
        ({"decline_cause": "no fault", "meeting": Meeting()}, "hold: meeting-details-missing", "4 invites"),
        ({"decline_cause": "no fault", "agreed_on": None}, "hold: facts-missing", "4 names the contract"),
        ({"decline_cause": "poor engagement"}, "5", "a warning comes before the end"),
        ({}, "hold: contract-needs-a-decision", "nothing says what should happen"),
        (
            {"decline_cause": "poor engagement", "school": RIVERSIDE},
            "hold: authority-profile-incomplete",
            "legal letter",
        ),
    ],
)
def test_contract_table(changes: dict[str, object], expected: str, why: str) -> None:
    assert said(contract(**changes)) == expected, why


@pytest.mark.parametrize(
    ("warned", "decided_on", "expected", "why"),
    [
        (WARNED, None, "hold: referral-not-decided", "a person decides the referral"),
        (WARNED, False, "hold: referral-not-decided", "decided against"),
        (WARNED, True, "9", "warned, posted, decided"),
        (AGREED, True, "9", "posted on the day the contract was agreed counts as since"),
        (date(2025, 9, 22), True, "5", "a warning from before this contract is none"),
        (date(2025, 11, 11), True, "5", "a warning dated after the letter is not posted yet"),
    ],
)
def test_the_end_of_a_contract_follows_a_posted_warning(
    warned: date, decided_on: bool | None, expected: str, why: str
) -> None:
    case = contract(a_parent(warning_letter_on=warned), decline_cause="poor engagement", referral_decided=decided_on)
    assert said(case) == expected, why


def test_a_warning_that_was_made_and_not_posted_holds() -> None:
    parent = a_parent()
    case = contract(parent, decline_cause="poor engagement", referral_decided=True)
    made = SentLetter("contract-engagement", parent.key, WARNED, AGREED.isoformat())
    posted = SentLetter("contract-engagement", parent.key, WARNED, AGREED.isoformat(), posted_on=WARNED)
    assert said(case, History((made,))) == "hold: warning-not-posted"
    assert said(case, History((posted,))) == "9"


def test_two_parents_may_rightly_get_different_letters() -> None:
    one, other = a_parent(), a_parent(2, warning_letter_on=WARNED, decline_cause="poor engagement")
    first, second = decided(contract(one, other, decline_cause="no fault", referral_decided=True))
    assert (first.letter.appendix, second.letter.appendix) == ("4", "9")


DECLINED = "referral-would-be-declined"


@pytest.mark.parametrize(
    ("figures", "needs", "shown", "why"),
    [
        ({}, {}, None, "what is unknown shows nothing"),
        ({"unauthorised_sessions": 9}, {}, "too-few-unauthorised", "one short of ten"),
        ({"unauthorised_sessions": 10}, {}, None, "ten are enough"),
        ({"school_weeks": 9}, {}, "period-too-short", "one week short"),
        ({"n_codes": 1}, {}, "missing-or-n-marks", "any N"),
        ({"school_weeks": 10, "authorised_sessions": 1}, {}, "authorised-in-period", "exactly ten weeks"),
        (
            {"school_weeks": 11, "authorised_sessions": 12, "unauthorised_sessions": 12},
            {},
            "authorised-majority",
            "tie",
        ),
        ({"school_weeks": 11, "authorised_sessions": 11, "unauthorised_sessions": 12}, {}, None, "fewer authorised"),
        ({}, {"eha_submitted_on": date(2025, 8, 19)}, "early-help-recent", "83 days"),
        ({}, {"eha_submitted_on": date(2025, 8, 18)}, None, "day 84 is enough"),
        ({}, {"targeted_support_since": date(2025, 11, 1)}, "early-help-recent", "open to targeted support"),
        ({}, {"specialist_teaching_since": date(2025, 11, 1)}, "specialist-teaching-recent", "under 12 weeks"),
        ({}, {"iaep_reviews": 0}, "iaep-cycles", "even 0 means on such a plan"),
        ({}, {"iaep_reviews": 2}, None, "two cycles"),
        ({}, {"ehcp": True, "ehcp_reviewed_on": date(2024, 11, 9)}, "ehcp-not-reviewed", "over 12 months"),
        ({}, {"ehcp": True, "ehcp_reviewed_on": date(2024, 11, 10)}, None, "exactly 12 months is in time"),
        ({}, {"ehcp": True}, None, "a blank review is unknown"),
        ({}, {"mental_health_support": "waiting"}, "mental-health-pathway", "the pathway comes first"),
        ({}, {"mental_health_support": "none"}, None, "none is stated"),
    ],
)
def test_a_referral_that_would_be_declined_is_not_announced(
    figures: dict[str, int], needs: dict[str, bool | date | int | str], shown: str | None, why: str
) -> None:
    case = contract(
        a_parent(warning_letter_on=WARNED),
        figures=AttendanceFigures(percent=82.0, **figures),
        needs=Needs(**needs),
        decline_cause="poor engagement",
        referral_decided=True,
    )
    if shown is None:
        assert said(case) == "9", why
    else:
        assert codes(case) == [DECLINED, shown], why


def test_a_hold_that_bars_the_referral_tells_all_that_its_letter_lacks() -> None:
    parent = a_parent()
    made = History((SentLetter("contract-engagement", parent.key, WARNED, AGREED.isoformat()),))
    within = context(templates=TemplatesInForce("missing"))
    not_posted = codes(contract(parent, decline_cause="poor engagement", referral_decided=True), made, within)
    assert not_posted == ["warning-not-posted", "no-template-for-authority"]
    not_decided = codes(contract(a_parent(warning_letter_on=WARNED), decline_cause="poor engagement"), None, within)
    assert not_decided == ["referral-not-decided", "no-template-for-authority"]
