from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.address import PostalAddress, parse_address
from mailmerge.casework.case import Case, Needs
from mailmerge.casework.names import PersonName
from mailmerge.law.history import History, SentLetter
from tests.law.build import TemplatesInForce, a_case, a_parent, attendance, codes, context, decided, leave, said

STEP_PARENT = {"relationship": "step-parent", "parental_responsibility": False}


@pytest.mark.parametrize(
    ("changes", "expected", "why"),
    [
        ({"court_order": True}, "hold: court-order", "a court order"),
        ({"do_not_contact": True}, "hold: do-not-contact", "no contact"),
        ({"deceased": True}, "hold: deceased", "a parent who died"),
        ({"address_confidential": True}, "hold: address-confidential", "typed at posting"),
        ({"address": parse_address(["No fixed abode"], "", "")}, "hold: no-usable-address", "nowhere to post to"),
        ({"relationship": "father", "parental_responsibility": False}, "hold: parent-status-to-confirm", "father"),
        (
            {"relationship": "Birth mother", "parental_responsibility": False},
            "hold: parent-status-to-confirm",
            "mother",
        ),
        ({"relationship": None, "parental_responsibility": False}, "hold: parent-status-to-confirm", "unknown"),
        (STEP_PARENT, "excluded: not-a-parent", "neither responsibility nor care"),
        (STEP_PARENT | {"relationship": "Stepfather"}, "excluded: not-a-parent", "one word"),
        (STEP_PARENT | {"relationship": "grandmother"}, "excluded: not-a-parent", "a grandmother"),
        (STEP_PARENT | {"day_to_day_care": True}, "8a", "care makes a parent"),
        (STEP_PARENT | {"court_order": True}, "hold: court-order", "held before anything else"),
        ({"parental_responsibility": None}, "8a", "unknown is told, and does not hold"),
    ],
)
def test_who_is_written_to(changes: dict[str, bool | str | PostalAddress | None], expected: str, why: str) -> None:
    assert said(leave(a_parent(**changes))) == expected, why


@pytest.mark.parametrize(
    ("changes", "expected", "why"),
    [
        ({"left_on": date(2025, 11, 10)}, "hold: not-on-roll", "left on the letter's date"),
        ({"left_on": date(2025, 11, 11)}, "8a", "still on roll"),
        ({"identity_doubtful": True}, "hold: identity-mismatch", "whose UPN is it?"),
        ({"needs": Needs(looked_after=True)}, "hold: looked-after", "the council is no parent"),
        (
            {"needs": Needs(looked_after=True), "letter_wanted": "leave-request-form"},
            "hold: looked-after",
            "no form either",
        ),
    ],
)
def test_what_holds_every_parent(changes: dict[str, bool | date | Needs | str], expected: str, why: str) -> None:
    assert said(leave(**changes)) == expected, why


def test_a_death_holds_the_whole_household() -> None:
    assert [p.because.code for p in decided(leave(a_parent(), a_parent(2, deceased=True)))] == ["deceased"] * 2


@pytest.mark.parametrize(
    ("one", "other", "held"),
    [
        ({}, {"name": PersonName("Mr", "ZOFIA", "No-wak")}, True),
        ({"mis_id": "1"}, {"name": PersonName("Mx", "Zofia", "Nowak"), "mis_id": "2"}, False),
        ({"mis_id": "1"}, {"mis_id": "1"}, True),
        ({"mis_id": "1"}, {"name": PersonName("Mx", "Zofia", "Nowak")}, True),
        ({}, {}, False),
    ],
)
def test_parents_who_cannot_be_told_apart_are_both_held(
    one: dict[str, str], other: dict[str, PersonName | str], held: bool
) -> None:
    outcomes = {p.because.code for p in decided(leave(a_parent(**one), a_parent(2, **other)))}
    assert (outcomes == {"parents-not-distinct"}) is held


def test_every_hold_is_listed_the_deciding_one_first() -> None:
    case = leave(a_parent(court_order=True, relationship="mother", parental_responsibility=False), decision=None)
    assert codes(case) == ["court-order", "parent-status-to-confirm", "leave-undecided"]


def test_an_early_hold_outranks_no_letter() -> None:
    assert said(leave(a_parent(court_order=True), decision="granted")) == "hold: court-order"


@pytest.mark.parametrize(
    ("case", "expected", "why"),
    [
        (leave(letter_wanted="leave-refused"), "8a", "the facts lead to it"),
        (leave(letter_wanted="suspected-leave"), "hold: letter-not-supported", "they lead elsewhere"),
        (leave(letter_wanted="leave-refused", decision="granted"), "hold: letter-not-supported", "they lead nowhere"),
        (attendance(99.0, letter_wanted="early-intervention"), "hold: letter-not-supported", "above the level"),
        (leave(letter_wanted="leave-request-form", decision=None), "8", "a form is always allowed"),
        (a_case(letter_wanted="leave-request-form"), "8", "and needs none of the situation's values"),
        (leave(a_parent(**STEP_PARENT), letter_wanted="leave-refused"), "excluded: not-a-parent", "whatever was asked"),
        (leave(a_parent(**STEP_PARENT), letter_wanted="leave-request-form"), "excluded: not-a-parent", "the form too"),
    ],
)
def test_a_letter_asked_for_by_name_is_honoured_only_where_the_facts_lead_to_it(
    case: Case, expected: str, why: str
) -> None:
    assert said(case) == expected, why


def test_a_hold_keeps_its_codes_and_adds_that_the_letter_is_not_supported() -> None:
    assert codes(leave(letter_wanted="leave-refused", decision=None)) == ["leave-undecided", "letter-not-supported"]


def test_a_letter_asked_for_by_name_that_went_already_is_not_made_again() -> None:
    case = attendance(84.0, letter_wanted="early-intervention")
    sent = SentLetter("early-intervention", case.parents[0].key, date(2025, 10, 1), "2025")
    assert said(case, History((sent,))) == "no-letter: already-sent"


@pytest.mark.parametrize(
    ("status", "expected"),
    [("missing", "hold: no-template-for-authority"), ("unapproved", "hold: template-not-approved"), ("approved", "8a")],
)
def test_a_letter_needs_an_approved_template(status: str, expected: str) -> None:
    assert said(leave(), within=context(templates=TemplatesInForce(status))) == expected


def test_an_address_that_does_not_fit_the_window_holds() -> None:
    assert said(leave(), within=context(address_fits=lambda _parent: False)) == "hold: address-does-not-fit"


def test_every_reason_says_what_to_do_and_where_it_comes_from() -> None:
    held = decided(leave(a_parent(court_order=True), decision=None))[0]
    assert all(reason.text and reason.source for reason in held.reasons)


def test_a_parent_is_known_again_with_or_without_the_number_of_the_school_system() -> None:
    numbered, unnumbered = a_parent(mis_id="77"), a_parent()
    sent = SentLetter(
        "leave-refused", "id:77", date(2025, 11, 1), "2025-11-17/2025-11-21", parent_name=unnumbered.name.key
    )
    assert said(leave(numbered), History((sent,))) == "no-letter: already-sent"
    assert said(leave(unnumbered), History((sent,))) == "no-letter: already-sent"
    assert said(leave(a_parent(mis_id="78")), History((sent,))) == "8a"


@pytest.mark.parametrize(
    ("ref", "expected", "why"),
    [
        ("OAK-0001", "no-letter: already-sent", "the record holds a letter to this parent"),
        (None, "8a", "the row says so, and the record does not"),
    ],
)
def test_the_record_decides_whether_a_letter_was_made_with_the_row(ref: str | None, expected: str, why: str) -> None:
    done = a_parent(letter_made=True)
    sent = SentLetter("leave-refused", done.key, date(2025, 11, 3), "another leave", ref=ref)
    assert said(leave(done), History((sent,) if ref else ())) == expected, why


@given(
    st.booleans(),
    st.sampled_from([None, "leave-refused", "suspected-leave", "leave-request-form"]),
    st.sampled_from(["refused", "granted", "part granted", None]),
    st.sampled_from([None, "mother", "grandmother"]),
    st.booleans(),
)
def test_every_walk_ends_in_one_stage(
    court_order: bool, wanted: str | None, decision: str | None, relationship: str | None, responsible: bool
) -> None:
    parent = a_parent(court_order=court_order, relationship=relationship, parental_responsibility=responsible)
    outcome = decided(leave(parent, decision=decision, letter_wanted=wanted))[0]
    assert (outcome.letter is not None) is (outcome.outcome == "letter")
    assert outcome.outcome != "hold" or outcome.because in outcome.reasons
