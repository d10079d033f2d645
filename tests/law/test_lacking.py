"""What a letter that was asked for by name lacks, in the words of the columns; and the words beside reasons."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mailmerge.casework.case import AttendanceFigures, Meeting
from mailmerge.law.history import History, SentLetter
from tests.law.build import MONDAY, a_case, a_parent, attendance, contract, decided, leave, nti

_POOR = {"decline_cause": "poor engagement"}


@pytest.mark.parametrize(
    ("wanted", "case", "missing"),
    [
        ("early-intervention", attendance(99.0), []),
        ("early-intervention", attendance(99.0, phone_call_on=None), ['"phone call on"']),
        ("early-intervention", leave(), ['"attendance" or "marks"', '"phone call on"']),
        ("contract-invite", attendance(92.0), ["letter 1"]),
        (
            "contract-invite",
            leave(),
            ['"attendance" or "marks"', "letter 1", '"meeting date"', '"meeting time"', '"other professionals"'],
        ),
        ("contract-barriers", contract(**_POOR), ['"decline cause" no fault']),
        (
            "contract-barriers",
            attendance(92.0),
            ['"contract status" open', '"decline cause" no fault', '"contract agreed on"'],
        ),
        ("contract-engagement", contract(decline_cause="no fault"), ['"decline cause" poor engagement']),
        (
            "contract-engagement",
            attendance(92.0),
            ['"contract status" open', '"decline cause" poor engagement', '"contract agreed on"'],
        ),
        ("contract-ended-by-parent", contract(**_POOR), ['"contract end requested on"']),
        (
            "contract-ended-by-parent",
            contract(status="closed", end_requested_on=MONDAY),
            ['"contract status" open'],
        ),
        ("contract-successful", contract(**_POOR), ['"contract outcome" successful']),
        (
            "contract-successful",
            leave(),
            [
                '"contract status" open',
                '"contract outcome" successful',
                '"contract agreed on"',
                '"attendance"',
                '"attendance at start"',
            ],
        ),
        (
            "leave-refused",
            attendance(92.0),
            ['"leave requested on"', '"leave decision" refused', '"leave from"', '"leave to"'],
        ),
        ("suspected-leave", attendance(92.0), ['"returned on"', '"leave from"', '"leave to"']),
        (
            "notice-to-improve",
            attendance(92.0),
            ['"nti requested"', '"nti starts on"', '"nti ends on"', '"nti target"'],
        ),
        ("contract-engagement", contract(), ['"decline cause" poor engagement']),
        (
            "contract-invite",
            attendance(88.0, early_intervention_on=MONDAY, meeting=Meeting()),
            ['"meeting date"', '"meeting time"', '"other professionals"'],
        ),
        ("leave-refused", leave(decision="granted"), ['"leave decision" refused']),
        ("suspected-leave", leave(), ['"returned on"']),
        ("suspected-leave", leave(returned_on=MONDAY), []),
        (
            "contract-terminated",
            contract(status="closed", referral_decided=True, **_POOR),
            ['"contract status" open', "the posting of letter 5 to this parent"],
        ),
        ("contract-terminated", contract(**_POOR), ["the posting of letter 5 to this parent", '"referral decided"']),
        (
            "contract-terminated",
            contract(decline_cause="no fault", referral_decided=True),
            ['"decline cause" poor engagement', "the posting of letter 5 to this parent"],
        ),
        ("notice-to-improve", nti(requested=None, outcome="met"), ['"nti requested"']),
        ("notice-to-improve", nti(outcome="met"), []),
        ("nti-unsuccessful", nti(outcome="met"), ['"nti outcome" not met', "the posting of the notice to this parent"]),
        (
            "nti-unsuccessful",
            nti(a_parent(nti_letter_on=MONDAY - timedelta(days=30)), outcome="met"),
            ['"nti outcome" not met'],
        ),
    ],
)
def test_what_a_letter_asked_for_by_name_lacks(wanted: str, case: Any, missing: list[str]) -> None:
    reasons = decided(replace(case, letter_wanted=wanted))[0].reasons
    (because,) = (one for one in reasons if one.code == "letter-not-supported")
    _, _, told = because.text.partition("What is missing for it: ")
    *most, last = missing or [""]
    assert told.partition(". ")[0].rstrip(".") == (f"{', '.join(most)} and {last}" if most else last)


# --- words beside reasons ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("called", "sent", "words"),
    [
        (None, None, "Ring first; then write the day"),
        (MONDAY + timedelta(days=1), None, "The one on 11/11/2025 comes after the letter's date, 10/11/2025"),
        (None, date(2025, 9, 22), "Letter 1 went out on 22/09/2025, so this may be an old row"),
        (None, date(2024, 9, 23), "Ring first; then write the day"),
    ],
)
def test_what_to_do_about_a_phone_call_that_is_missing(called: date | None, sent: date | None, words: str) -> None:
    because = decided(attendance(92.0, phone_call_on=called, early_intervention_on=sent))[0].because
    assert because.code == "no-first-step"
    assert words in because.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (
            SentLetter("early-intervention", None, date(2025, 10, 1), posted_on=date(2025, 10, 2)),
            "posted on 02/10/2025",
        ),
        (SentLetter("early-intervention", None, date(2025, 10, 1)), "went out on 01/10/2025"),
        (
            SentLetter("early-intervention", None, date(2025, 10, 1), "2025"),
            "was made with the date 01/10/2025 (no posting of it is on record)",
        ),
    ],
)
def test_what_is_known_of_letter_1(sent: SentLetter, words: str) -> None:
    assert words in decided(attendance(92.0, phone_call_on=None), History((sent,)))[0].because.text


_LATER = MONDAY + timedelta(days=1)
_TOLD = '"{}", 11/11/2025, comes after the letter\'s date and is not done yet'
_NOT_MET: dict[str, Any] = {"outcome": "not met", "starts_on": date(2025, 9, 15), "ends_on": date(2025, 10, 20)}


@pytest.mark.parametrize(
    ("case", "code", "column"),
    [
        (attendance(92.0, early_intervention_on=_LATER), "early-intervention", "early intervention on"),
        (contract(a_parent(warning_letter_on=_LATER), **_POOR), "contract-engagement", "warning letter on"),
        (nti(a_parent(nti_letter_on=_LATER), **_NOT_MET), "nti-not-posted", "nti letter on"),
        (attendance(92.0), "early-intervention", None),
        (contract(**_POOR), "contract-engagement", None),
        (contract(a_parent(warning_letter_on=date(2025, 9, 1)), **_POOR), "contract-engagement", None),
        (nti(**_NOT_MET), "nti-not-posted", None),
        (nti(a_parent(nti_letter_on=MONDAY), **_NOT_MET), "nti-not-posted", None),
    ],
)
def test_a_step_that_is_dated_after_the_letter_is_told(case: Any, code: str, column: str | None) -> None:
    because = decided(case)[0].because
    assert because.code == code
    assert _TOLD.format(column) in because.text if column else "comes after" not in because.text


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (None, "its outcome is not given"),
        (MONDAY, "its period is still running"),
        (MONDAY - timedelta(days=1), "its period is over"),
    ],
)
def test_how_a_notice_stands(ends: date | None, words: str) -> None:
    case = nti(issued_on=date(2025, 9, 15), starts_on=date(2025, 9, 17), ends_on=ends)
    assert words in decided(case)[0].because.text


def test_the_limit_of_a_suspicion_is_told_with_its_day() -> None:
    case = leave(requested_on=None, decision=None, first_day=date(2025, 10, 20), last_day=date(2025, 10, 24),
                 returned_on=date(2025, 11, 3), letter_date=date(2025, 11, 11))  # fmt: skip
    because = decided(case)[0].because
    assert because.code == "late-suspected-leave"
    assert "10/11/2025" in because.text
    unknown = replace(case, leave=replace(case.leave, first_day=date(2030, 1, 7), last_day=date(2030, 1, 11),
                                          returned_on=date(2030, 1, 14)), letter_date=date(2030, 1, 15))  # fmt: skip
    assert "a day for which no term dates are known" in decided(unknown)[0].because.text


def test_nothing_to_go_by_names_the_columns() -> None:
    assert '"attendance"' in decided(a_case(attendance=AttendanceFigures(), phone_call_on=MONDAY))[0].because.text
    asked = decided(nti(requested=None))[0].because
    assert asked.code == "facts-missing"
    assert '"nti requested", "nti issued on" or "nti outcome"' in asked.text
