from dataclasses import replace
from datetime import date

import pytest

from mailmerge.casework.case import Contract, Meeting
from mailmerge.casework.fingerprint import fingerprint
from mailmerge.law.history import History, SentLetter
from tests.law.build import MEETING, OAKFIELD, attendance, codes, decided, said

LETTER_1_BEFORE = date(2025, 10, 1)


@pytest.mark.parametrize(
    ("percent", "changes", "expected", "why"),
    [
        (96.04, {}, "no-letter: above-threshold", "compared unrounded, though it prints as 96.0%"),
        (96.0, {}, "1", "96% itself is early intervention"),
        (96.0, {"phone_call_on": None}, "hold: no-first-step", "the phone call comes first"),
        (96.0, {"phone_call_on": date(2025, 11, 11)}, "hold: no-first-step", "a call after the letter is not done yet"),
        (96.0, {"phone_call_on": date(2025, 6, 2)}, "1", "last year's phone call counts"),
        (72.5, {}, "1", "however low, letter 1 comes first"),
        (93.0, {"early_intervention_on": LETTER_1_BEFORE}, "no-letter: already-sent", "over 90% nothing more is due"),
        (93.0, {"early_intervention_on": date(2025, 7, 1)}, "1", "last year's letter 1 does not count"),
        (93.0, {"early_intervention_on": date(2025, 11, 11)}, "1", "a letter 1 dated later is not sent yet"),
        (90.0, {"early_intervention_on": LETTER_1_BEFORE}, "2", "90% itself is a contract"),
        (None, {}, "hold: facts-missing", "without a percent there is nothing to decide"),
    ],
)
def test_attendance_table(percent: float | None, changes: dict[str, date | None], expected: str, why: str) -> None:
    assert said(attendance(percent, **changes)) == expected, why


@pytest.mark.parametrize(
    ("contract", "expected", "why"),
    [
        (Contract(status="offered"), "no-letter: contract-offered", "an offer stands until it is answered"),
        (Contract(status="declined"), "hold: next-step-after-refusal", "after a refusal comes a notice"),
        (Contract(status="closed", agreed_on=date(2025, 9, 22)), "hold: next-step-after-contract", "this year's"),
        (Contract(status="closed", ends_on=date(2025, 9, 22)), "hold: next-step-after-contract", "ended this year"),
        (Contract(status="closed", agreed_on=date(2025, 5, 1)), "2", "last year's contract is no bar"),
        (Contract(status="none"), "2", "with none, a contract is offered"),
        (Contract(status="open"), "hold: contract-needs-a-decision", "an open contract is its own situation"),
    ],
)
def test_contract_status_bars_or_allows_an_invitation(contract: Contract, expected: str, why: str) -> None:
    case = attendance(84.0, contract=contract, early_intervention_on=LETTER_1_BEFORE)
    assert said(case) == expected, why


def test_an_invitation_on_record_stands_until_it_is_answered() -> None:
    invited = History((SentLetter("contract-invite", None, LETTER_1_BEFORE),))
    case = attendance(84.0, contract=Contract(status="offered"), early_intervention_on=LETTER_1_BEFORE)
    assert said(case, invited) == "no-letter: already-sent"


@pytest.mark.parametrize(
    ("meeting", "expected", "why"),
    [
        (MEETING, "2", "a school day after delivery"),
        (Meeting(), "hold: meeting-details-missing", "no meeting at all"),
        (Meeting(MEETING.on, MEETING.at), "hold: meeting-details-missing", "other professionals has no default"),
        (Meeting(MEETING.on, None, None, other_professionals=True), "hold: meeting-details-missing", "no time"),
        (Meeting(date(2025, 11, 14), MEETING.at, None, other_professionals=True), "2", "the day of delivery will do"),
        (Meeting(date(2025, 11, 13), MEETING.at, None, other_professionals=True), "hold: meeting-date-unfit", "before"),
        (Meeting(date(2025, 11, 16), MEETING.at, None, other_professionals=True), "hold: meeting-date-unfit", "Sunday"),
        (
            Meeting(date(2035, 11, 15), MEETING.at, None, other_professionals=True),
            "hold: meeting-date-unfit",
            "unknown",
        ),
    ],
)
def test_an_invitation_needs_a_meeting_that_can_be_kept(meeting: Meeting, expected: str, why: str) -> None:
    assert said(attendance(84.0, meeting=meeting, early_intervention_on=LETTER_1_BEFORE)) == expected, why


def test_a_situation_of_attendance_with_an_open_contract_is_a_conflict() -> None:
    case = attendance(84.0, situation="attendance", contract=Contract(status="open"))
    assert said(case) == "hold: conflicting-situation"


def test_letter_1_on_record_counts_for_the_parent_it_went_to_only() -> None:
    to_another = SentLetter(
        "early-intervention", "name:someone else", LETTER_1_BEFORE, "2025", parent_name="someone else"
    )
    to_all = SentLetter("early-intervention", None, LETTER_1_BEFORE)
    assert said(attendance(84.0), History((to_another,))) == "1"
    assert said(attendance(84.0), History((to_all,))) == "2"


@pytest.mark.parametrize(
    ("row", "sent", "told"),
    [
        (LETTER_1_BEFORE, (), "letter 1 went out on 01/10/2025"),
        (None, {"trigger": None}, "letter 1 went out on 02/10/2025"),
        (None, {"posted_on": date(2025, 10, 3)}, "letter 1 was posted on 03/10/2025"),
        (None, {}, "letter 1 was made with the date 02/10/2025 (no posting of it is on record)"),
    ],
)
def test_an_invitation_says_of_letter_1_only_what_is_on_record(
    row: date | None, sent: dict[str, date | None] | tuple[object, ...], told: str
) -> None:
    case = attendance(84.0, early_intervention_on=row)
    letter_1 = SentLetter("early-intervention", case.parents[0].key, date(2025, 10, 2), "2025")
    history = History() if row else History((replace(letter_1, **sent),))
    assert told in decided(case, history)[0].because.text


def test_a_letter_that_was_made_and_not_posted_is_not_said_to_be_sent() -> None:
    case = attendance(93.0)
    letter_1 = SentLetter("early-intervention", case.parents[0].key, date(2025, 10, 2), "2025")
    because = decided(case, History((letter_1,)))[0].because
    assert because.code == "already-sent"
    assert "sent" not in because.text


@pytest.mark.parametrize(
    ("called", "letter_1", "told"),
    [
        (None, None, "Ring first"),
        (date(2025, 11, 11), None, "The one on 11/11/2025 comes after the letter's date, 10/11/2025"),
        (None, LETTER_1_BEFORE, "Letter 1 went out on 01/10/2025, so this may be an old row"),
    ],
)
def test_a_first_step_that_is_missing_is_told_apart_from_one_that_comes_too_late(
    called: date | None, letter_1: date | None, told: str
) -> None:
    because = decided(attendance(93.0, phone_call_on=called, early_intervention_on=letter_1))[0].because
    assert because.code == "no-first-step"
    assert told in because.text


def test_a_new_meeting_date_offers_again_and_the_same_one_does_not() -> None:
    case = attendance(84.0, early_intervention_on=LETTER_1_BEFORE, contract=Contract(status="none"))
    sent = SentLetter("contract-invite", case.parents[0].key, date(2025, 10, 20), "2025/2025-11-20")
    earlier = SentLetter("contract-invite", case.parents[0].key, date(2025, 9, 20), "2025/2025-10-01")
    assert said(case, History((sent,))) == "no-letter: already-sent"
    assert said(case, History((earlier,))) == "2"


def test_the_same_facts_dropped_again_do_not_run_on_to_the_next_letter() -> None:
    case = attendance(72.5)
    parent = case.parents[0]
    letter_1 = SentLetter(
        "early-intervention", parent.key, case.letter_date, "2025", case_facts=fingerprint(case, parent)
    )
    assert said(case, History((letter_1,))) == "no-letter: already-sent"
    assert said(attendance(71.9), History((letter_1,))) == "2", "new facts lead on"


@pytest.mark.parametrize(
    ("school_age", "expected"),
    [(date(2021, 9, 20), "hold: not-compulsory-school-age"), (date(2016, 3, 14), "2")],
)
def test_an_invitation_needs_compulsory_school_age(school_age: date, expected: str) -> None:
    case = attendance(84.0, early_intervention_on=LETTER_1_BEFORE)
    assert said(replace(case, pupil=replace(case.pupil, date_of_birth=school_age))) == expected


def test_letter_1_tells_what_goes_into_the_envelope_by_hand() -> None:
    from tests.law.build import context

    assert codes(attendance(95.0), within=context(OAKFIELD, certificate_filed=lambda _upn: False)) == [
        "enclosure-missing"
    ]
    assert codes(attendance(95.0)) == []
