"""The stages of one parent's decision: what stands before what, and what is told with each."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailmerge.casework.case import Case
from mailmerge.law.anew import Again, decide_anew
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import decide
from mailmerge.law.decision import Reason
from mailmerge.law.history import History, SentLetter
from mailmerge.law.letters import BY_KEY
from mailmerge.law.releases import Release
from tests.law.build import (
    AGREED,
    MONDAY,
    TemplatesInForce,
    a_parent,
    attendance,
    codes,
    context,
    contract,
    decided,
    leave,
    nti,
    said,
)

_UNAPPROVED = context(templates=TemplatesInForce("unapproved"))
_HELD = {"do_not_contact": True}
_NO_PARENT = {"relationship": "step-parent", "parental_responsibility": False}
_ALERT = Reason("an-alert", "The register says so.", "law")
_MADE = History((SentLetter("leave-refused", None, date(2025, 11, 3), "2025-11-17/2025-11-21", ref="OAK-1"),))


@pytest.mark.parametrize(
    ("parent", "history", "within", "outcome", "code", "why"),
    [
        ({}, History(), None, "letter", "leave-refused", "due"),
        (_HELD, History(), None, "hold", "do-not-contact", "an early hold"),
        (_HELD, _MADE, None, "hold", "do-not-contact", "before what went already"),
        (_HELD, History(), _UNAPPROVED, "hold", "do-not-contact", "before words that want approval"),
        ({}, History(), _UNAPPROVED, "hold", "template-not-approved", "words that want approval"),
        ({}, _MADE, _UNAPPROVED, "no-letter", "already-sent", "what went already needs no words"),
        (_NO_PARENT, History(), None, "excluded", "not-a-parent", "no parent"),
        (_NO_PARENT, _MADE, None, "excluded", "not-a-parent", "before what went already"),
        (_NO_PARENT | _HELD, History(), None, "hold", "do-not-contact", "after an early hold"),
        ({}, _MADE, None, "no-letter", "already-sent", "that very letter went"),
    ],
)
def test_what_stands_before_what(
    parent: dict[str, Any], history: History, within: Any, outcome: str, code: str, why: str
) -> None:
    made = decided(leave(a_parent(**parent)), history, within)[0]
    assert (made.outcome, made.because.code) == (outcome, code), why
    assert (made.letter is BY_KEY["leave-refused"]) is (outcome == "letter"), why
    assert (made.identity is not None) is (outcome == "letter"), why


@pytest.mark.parametrize(
    ("parent", "address_fits", "proof"),
    [({}, True, True), (_HELD, True, False), ({}, False, False)],
    ids=["nothing else is lacking", "held", "something else is lacking"],
)
def test_a_proof_is_made_where_the_words_alone_want_approval(
    parent: dict[str, Any], address_fits: bool, proof: bool
) -> None:
    within = replace(_UNAPPROVED, address_fits=lambda _parent: address_fits)
    made = decided(leave(a_parent(**parent)), within=within)[0]
    assert made.outcome == "hold"
    assert (made.proof is BY_KEY["leave-refused"], made.variant, made.penalty is not None) == (
        (True, "before", True) if proof else (False, None, False)
    )


def _released(code: str, letter: str) -> History:
    return History(releases=(Release(code, "seen by the lead", "Ms Ortiz", letter, "lead"),))


def test_a_letter_that_was_freed_says_why_it_is_due_and_what_was_ended() -> None:
    case = leave(
        requested_on=None,
        decision=None,
        returned_on=date(2025, 10, 24),
        first_day=date(2025, 10, 20),
        last_day=date(2025, 10, 23),
    )
    history = _released("late-suspected-leave", "suspected-leave")
    made = decided(case, history)[0]
    assert (made.outcome, made.because.code) == ("letter", "suspected-leave")
    assert "released" in codes(case, history)
    held = decided(case)[0]
    assert (held.outcome, held.because.code) == ("hold", "late-suspected-leave")


def test_a_hold_that_bars_one_letter_tells_all_that_it_lacks() -> None:
    case = contract(a_parent(warning_letter_on=AGREED), decline_cause="poor engagement", referral_decided=None)
    within = context(templates=TemplatesInForce("missing"))
    assert codes(case, within=within) == ["referral-not-decided", "no-template-for-authority"]


@pytest.mark.parametrize(
    ("wanted", "outcome", "told"),
    [
        (None, "letter", []),
        ("leave-refused", "letter", []),
        ("suspected-leave", "hold", ["letter-not-supported"]),
        ("leave-request-form", "letter", []),
    ],
)
def test_a_letter_that_was_asked_for_by_name(wanted: str | None, outcome: str, told: list[str]) -> None:
    made = decided(leave(letter_wanted=wanted))[0]
    assert made.outcome == outcome
    assert [reason.code for reason in made.reasons if reason.code == "letter-not-supported"] == told


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (None, ["do-not-contact"]),
        ("leave-refused", ["do-not-contact", "letter-not-supported"]),
        ("leave-request-form", ["do-not-contact"]),
    ],
)
def test_a_hold_keeps_its_codes_where_a_letter_was_asked_for(wanted: str | None, told: list[str]) -> None:
    assert codes(leave(a_parent(**_HELD), letter_wanted=wanted)) == told


@pytest.mark.parametrize(
    ("wanted", "code"),
    [(None, "already-sent"), ("leave-refused", "already-sent"), ("suspected-leave", "letter-not-supported")],
)
def test_a_letter_that_went_and_one_asked_for_by_name(wanted: str | None, code: str) -> None:
    assert decided(leave(letter_wanted=wanted), _MADE)[0].because.code == code


@pytest.mark.parametrize(
    ("percent", "wanted", "outcome", "code"),
    [(99.0, None, "no-letter", "above-threshold"), (99.0, "contract-invite", "hold", "letter-not-supported")],
)
def test_nothing_is_due(percent: float, wanted: str | None, outcome: str, code: str) -> None:
    made = decided(attendance(percent, letter_wanted=wanted))[0]
    assert (made.outcome, made.because.code) == (outcome, code)


@pytest.mark.parametrize(
    ("made", "sent", "expected", "why"),
    [
        (
            True,
            SentLetter("suspected-leave", None, MONDAY, ref="OAK-1"),
            "no-letter",
            "the row came back for another parent",
        ),
        (True, SentLetter("suspected-leave", None, MONDAY), "letter", "no letter of ours is on record"),
        (False, SentLetter("suspected-leave", None, MONDAY, ref="OAK-1"), "letter", "the row says nothing"),
    ],
)
def test_a_row_that_says_that_its_letter_was_made(made: bool, sent: SentLetter, expected: str, why: str) -> None:
    assert decided(leave(a_parent(letter_made=made)), History((sent,)))[0].outcome == expected, why


def test_a_hold_of_the_table_stands_before_what_went_already() -> None:
    away = leave(requested_on=None, decision=None, first_day=date(2025, 11, 3), last_day=date(2025, 11, 21))
    sent = SentLetter("suspected-leave", None, date(2025, 11, 5), "2025-11-03/2025-11-21", ref="OAK-2")
    assert decided(away, History((sent,)))[0].because.code == "not-returned"


def test_a_letter_that_was_freed_and_went_is_not_made_again() -> None:
    case = leave(
        requested_on=None,
        decision=None,
        returned_on=date(2025, 10, 24),
        first_day=date(2025, 10, 20),
        last_day=date(2025, 10, 23),
    )
    freed = _released("late-suspected-leave", "suspected-leave")
    sent = SentLetter("suspected-leave", None, date(2025, 11, 3), "2025-10-20/2025-10-23", ref="OAK-2")
    assert decided(case, replace(freed, letters=(sent,)))[0].because.code == "already-sent"


# --- made anew --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "code", "former", "why"),
    [
        ((), "leave-refused", False, "nothing went: it is due as ever"),
        (_MADE.letters, "made-anew", True, "made, and not posted: the former is withdrawn"),
        ((replace(_MADE.letters[0], posted_on=MONDAY, returned_on=MONDAY),), "made-anew", False, "back, and stands"),
        ((replace(_MADE.letters[0], ref=None),), "made-anew", False, "from before this system: nothing to withdraw"),
    ],
)
def test_a_letter_is_made_again_where_a_person_wants_it(
    sent: tuple[SentLetter, ...], code: str, former: bool, why: str
) -> None:
    (made,) = decide_anew(CaseFacts.of(leave(), History(sent), context())).parents
    assert (made.outcome, made.because.code) == ("letter", code), why
    assert ("former-withdrawn" in [reason.code for reason in made.reasons]) is former, why


def test_a_letter_that_was_posted_and_stayed_away_is_made_again_only_where_all_are_meant() -> None:
    facts = CaseFacts.of(leave(), History((replace(_MADE.letters[0], posted_on=MONDAY),)), context())
    by_itself, with_all = decide_anew(facts).parents[0], decide_anew(facts, Again(all=True)).parents[0]
    assert (by_itself.because.code, with_all.because.code) == ("already-sent", "made-anew")


def test_of_letters_that_went_the_latest_is_made_again_and_no_other_kind() -> None:
    first = SentLetter("early-intervention", None, date(2025, 9, 15), "2025", ref="OAK-1")
    case = attendance(93.0)
    sent = replace(first, sent_on=date(2025, 10, 6), ref="OAK-3")
    history = History((sent, replace(first, letter="contract-invite", ref="OAK-2")))
    (made,) = decide_anew(CaseFacts.of(case, history, context())).parents
    assert made.letter is BY_KEY["early-intervention"]
    assert any("OAK-3" in reason.text for reason in made.reasons)


def test_of_two_letters_that_wait_the_later_is_made_again() -> None:
    first = SentLetter("early-intervention", None, date(2025, 9, 15), "2025", ref="OAK-1")
    then = SentLetter("contract-invite", None, date(2025, 10, 6), "2025/2025-11-20", ref="OAK-2")
    facts = CaseFacts.of(attendance(84.0), History((first, then)), context())
    (made,) = decide_anew(facts).parents
    assert (made.because.code, made.letter) == ("made-anew", BY_KEY["contract-invite"])


def test_a_letter_that_the_facts_do_not_lead_to_is_passed_over() -> None:
    due = SentLetter("early-intervention", None, date(2025, 9, 15), "2025", ref="OAK-1")
    other = replace(due, letter="contract-invite", sent_on=date(2025, 10, 6), ref="OAK-2")
    facts = CaseFacts.of(attendance(93.0), History((due, other)), context())
    assert decide_anew(facts).parents[0].letter is BY_KEY["early-intervention"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (None, ["made-anew", "made-anew"]),
        (" ", ["made-anew", "made-anew"]),
        ("1", ["made-anew", "already-sent"]),
        ("2", ["already-sent", "made-anew"]),
        ("Tomasz Nowak", ["already-sent", "made-anew"]),
        ("Somebody Else", ["already-sent", "already-sent"]),
    ],
)
def test_whose_letters_are_made_again(who: str | None, expected: list[str]) -> None:
    facts = CaseFacts.of(leave(a_parent(), a_parent(2)), _MADE, context())
    made = decide_anew(facts, Again(all=True, parent=who)).parents
    assert [parent.because.code for parent in made] == expected


def test_a_hold_is_not_made_anew() -> None:
    (made,) = decide_anew(CaseFacts.of(leave(a_parent(**_HELD)), _MADE, context())).parents
    assert made.because.code == "do-not-contact"


def test_a_step_names_the_letter_that_its_rule_would_give() -> None:
    case = leave(requested_on=None, decision=None)
    steps = decided(case)[0].steps
    assert [(step.letter.key if step.letter else None, step.fits) for step in steps[:6]] == [
        (None, False),
        ("leave-refused", False),
        (None, False),
        ("leave-refused", False),
        (None, False),
        (None, True),
    ]


def test_a_step_tells_whether_a_check_holds() -> None:
    within = context(templates=TemplatesInForce("missing"))
    steps = {step.rule: step.fits for step in decided(leave(), within=within)[0].steps}
    assert (steps["8a: no-template-for-authority"], steps["8a: address-does-not-fit"]) == (True, False)


# --- what a decision was made from --------------------------------------------------------------------------------


def test_the_facts_of_a_decision_are_kept_with_it() -> None:
    decision = decide(CaseFacts.of(leave(), History(), context()))
    assert decision.facts["situation"] == "leave"
    assert decision.facts["leave school days"] == 5
    assert decision.facts["authority"] == "cambridgeshire"
    assert decide(CaseFacts.of(replace(leave(), parents=()), History(), context())).facts == {}


@pytest.mark.parametrize(
    ("case", "situation", "why"),
    [
        (leave(), "leave", "inferred"),
        (leave(situation="leave"), "leave", "said"),
        (replace(leave(), contract=contract().contract), "attendance", "two at once: held, and told as the first"),
        (contract(situation="attendance"), "attendance", "said, and at odds with an open contract"),
    ],
)
def test_the_situation_that_a_decision_names(case: Any, situation: str, why: str) -> None:
    assert decide(CaseFacts.of(case, History(), context())).situation == situation, why


@pytest.mark.parametrize(
    ("parents", "outcome", "codes_of_row", "why"),
    [
        (({}, _HELD), "letter", ["leave-refused", "do-not-contact"], "one is written to, one is held"),
        ((_HELD, _NO_PARENT), "hold", ["do-not-contact", "not-a-parent"], "nobody is written to, and one is held"),
        ((_NO_PARENT, _NO_PARENT), "no-letter", ["not-a-parent"], "nobody is; the same reason is said once"),
        ((), "no-letter", [], "no parent"),
    ],
)
def test_the_outcome_of_a_row_is_that_of_its_parents(
    parents: tuple[dict[str, Any], ...], outcome: str, codes_of_row: list[str], why: str
) -> None:
    people = tuple(a_parent(number, **changes) for number, changes in enumerate(parents, 1))
    decision = replace(decide(CaseFacts.of(replace(leave(), parents=people), History(), context())), alerts=(_ALERT,))
    assert decision.outcome == outcome, why
    assert [reason.code for reason in decision.reasons] == [*codes_of_row, "an-alert"], why


def test_the_facts_of_a_parent_are_found_by_number() -> None:
    facts = CaseFacts.of(leave(a_parent(), a_parent(2)), History(), context())
    assert [facts.about(number).parent.number for number in (1, 2)] == [1, 2]


_WARNED = date(2025, 10, 6)


@pytest.mark.parametrize(
    ("wanted", "case"),
    [
        ("early-intervention", attendance(93.0, early_intervention_on=_WARNED)),
        ("contract-engagement", contract(a_parent(warning_letter_on=_WARNED), decline_cause="poor engagement")),
        ("notice-to-improve", nti(a_parent(nti_letter_on=_WARNED), issued_on=_WARNED)),
    ],
)
def test_a_letter_that_the_row_says_went_before_is_not_made_when_it_is_asked_for(wanted: str, case: Case) -> None:
    assert said(replace(case, letter_wanted=wanted)) == "no-letter: already-sent"
