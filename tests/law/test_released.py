"""Every hold that a person may end: a case that it holds, and the letter that goes. None is a dead end."""

from dataclasses import replace
from datetime import date

import pytest

from mailmerge.casework.address import PostalAddress
from mailmerge.casework.case import AttendanceFigures, Case, Needs, PenaltyNotice
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import decide
from mailmerge.law.decision import ParentDecision
from mailmerge.law.history import History, SentLetter
from mailmerge.law.profile_files import own_profile
from mailmerge.law.releases import Release, releasable
from tests.law.build import (
    AGREED,
    MONDAY,
    TemplatesInForce,
    a_parent,
    attendance,
    context,
    contract,
    leave,
    nti,
)

_WARNED = a_parent(warning_letter_on=AGREED)
_REFERRED = {"decline_cause": "poor engagement", "referral_decided": True}
_NOWHERE = PostalAddress(("No fixed abode",), "", None, no_fixed_abode=True)
_SENT = SentLetter("contract-engagement", "name:zofia nowak", AGREED, AGREED.isoformat(), AGREED, "OAK-1",
                   "zofia nowak", returned_on=date(2025, 10, 9))  # fmt: skip

HELD: dict[str, tuple[Case, History]] = {
    "court-order": (leave(a_parent(court_order=True)), History()),
    "do-not-contact": (leave(a_parent(do_not_contact=True)), History()),
    "deceased": (leave(a_parent(), a_parent(2, deceased=True)), History()),
    "pupil-deceased": (leave(pupil_deceased=True), History()),
    "guard-to-confirm": (leave(guard_to_confirm=True), History()),
    "not-on-roll": (leave(left_on=AGREED), History()),
    "looked-after": (leave(needs=Needs(looked_after=True)), History()),
    "identity-mismatch": (leave(identity_doubtful=True), History()),
    "parent-status-to-confirm": (leave(a_parent(parental_responsibility=False)), History()),
    "parents-not-distinct": (leave(a_parent(), replace(a_parent(2), name=a_parent().name)), History()),
    "address-confidential": (leave(a_parent(address_confidential=True)), History()),
    "no-usable-address": (leave(a_parent(address=_NOWHERE)), History()),
    "address-to-confirm": (leave(a_parent(address_to_confirm=True)), History()),
    "people-out-of-date": (leave(people_out_of_date=date(2024, 9, 1)), History()),
    "medical-first": (
        attendance(
            84.0,
            attendance=AttendanceFigures(
                percent=84.0, authorised_sessions=10, authorised_medical_sessions=9, unauthorised_sessions=0
            ),
            early_intervention_on=AGREED,
        ),
        History(),
    ),
    "parent-did-not-go": (
        leave(a_parent(went_on_leave=False, consented_to_leave=False), first_day=AGREED, last_day=AGREED),
        History(),
    ),
    "warning-came-back": (contract(**_REFERRED), History((_SENT,))),
    "warning-too-old": (contract(_WARNED, **_REFERRED), History()),
    "complex-needs-consult-first": (nti(needs=Needs(ehcp=True)), History()),
    "late-suspected-leave": (
        leave(requested_on=None, decision=None, first_day=AGREED, last_day=AGREED, returned_on=date(2025, 10, 2)),
        History(),
    ),
    "misnamed-parent": (leave(), History(notices={"garypike": (PenaltyNotice(date(2025, 3, 10)),)})),
    "nti-below-threshold": (nti(sessions=5), History()),
    "nti-third": (nti(before=2), History()),
}
_ASKED = "warning.valid_for = { count = 2, unit = 'weeks' }\n"


def _first(case: Case, history: History, code: str) -> ParentDecision:
    # Hampshire's: it knows notices; its warnings stand two weeks where that is what holds.
    text = _ASKED if code == "warning-too-old" else ""
    within = context(profile=own_profile("hampshire", text, approved=True), templates=TemplatesInForce())
    return decide(CaseFacts.of(case, history, within)).parents[0]


@pytest.mark.parametrize("code", HELD)
def test_a_hold_that_a_person_ends_leads_to_the_letter(code: str) -> None:
    case, history = HELD[code]
    held = _first(case, history, code)
    assert (held.outcome, [told.code for told in held.reasons]) == ("hold", [code])
    ended = Release(code, "talked through", "Tom Ellery", role="lead")
    made = _first(case, replace(history, releases=(ended,)), code)
    assert made.outcome == "letter"
    assert "released" in [told.code for told in made.reasons]


def test_every_hold_that_may_be_ended_is_tried() -> None:
    assert set(HELD) == set(releasable())


def test_it_is_said_on_the_letter_who_ended_it() -> None:
    case, history = HELD["court-order"]
    ended = Release("court-order", "the order allows letters", "Tom Ellery", role="lead")
    told = [one.text for one in _first(case, replace(history, releases=(ended,)), "court-order").reasons]
    assert any("Tom Ellery" in text and "the order allows letters" in text for text in told)
    assert (
        _first(case, replace(history, releases=(replace(ended, role="attendance"),)), "court-order").outcome == "hold"
    )
    assert case.letter_date == MONDAY
