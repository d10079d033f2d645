"""Letters of a trust's own: how one may be defined, when it is made, and that what guards a person holds it too."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailmerge.casework.address import PostalAddress
from mailmerge.casework.case import Case, Contract, Leave, Meeting, Needs, Nti
from mailmerge.casework.names import matching
from mailmerge.intake.rows.columns import CASE_COLUMNS
from mailmerge.law.asked_columns import ASKED_COLUMNS
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import decide
from mailmerge.law.decision import ParentDecision
from mailmerge.law.history import History, SentLetter
from mailmerge.law.letters import BY_KEY, LETTER_NAMES, SCHOOL_YEAR, LetterKind
from mailmerge.law.own_letters import SHIPPED, LetterTable, as_recorded, on_record, own_letter
from mailmerge.letters.templates.field_names import FIELDS
from tests.law.build import MONDAY, TemplatesInForce, a_case, a_parent, attendance, codes, context, decided, leave, said

MISSED = own_letter(
    "missed-meeting", "Missed meeting", royal_mail=False, needs=["meeting date"], identity=["meeting date"]
)
AGREED = own_letter(
    "leave-agreed",
    "Leave agreed",
    royal_mail=True,
    needs=["leave from", "leave to"],
    identity=["leave from"],
    situation="leave",
)
YEARLY = own_letter("well-done", "Well done", royal_mail=False, needs=[], identity=[SCHOOL_YEAR])
HERE = context(letters=LetterTable((MISSED, AGREED, YEARLY)))
MET = Meeting(date(2025, 11, 5))


def missed(*parents: Any, **changes: Any) -> Case:
    return a_case(*parents, **({"letter_wanted": MISSED.key, "meeting": MET} | changes))


# --- how one is defined -------------------------------------------------------------------------------------------


def define(**changes: Any) -> LetterKind:
    plain = {"key": "a-letter", "title": "A letter", "royal_mail": False, "needs": [], "identity": [SCHOOL_YEAR]}
    given = plain | changes
    return own_letter(given.pop("key"), given.pop("title"), **given)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key": "leave-refused"}, "means letter 8a (leave-refused) already"),
        ({"key": "leaflet"}, "means something else already"),
        ({"key": "auto"}, "means something else already"),
        ({"key": "none"}, "means something else already"),
        ({"key": "attendance-contract"}, "means something else already"),
        ({"key": "8a"}, "can't be a letter's key"),
        ({"key": "Leave-Agreed"}, "can't be a letter's key"),
        ({"key": "../leave"}, "can't be a letter's key"),
        ({"key": "a" * 41}, "40 characters at most"),
        ({"title": "Appendix 8A"}, "means letter 8a (leave-refused) already"),
        ({"title": "Suspected leave"}, "means letter 8b (suspected-leave) already"),
        ({"title": "…"}, "must be words"),
        ({"title": "A\u202eletter"}, "can be printed"),
        (
            {"needs": ["leave form"]},
            "needs names leave form, which is no column that a letter may ask for. Did you mean",
        ),
        ({"needs": [SCHOOL_YEAR]}, "needs names school year"),
        ({"needs": ["social care"]}, "which is no column that a letter may ask for"),
        ({"identity": ["meeting data"]}, "Did you mean meeting date?"),
        ({"identity": []}, "identity is empty"),
    ],
)
def test_a_wrong_definition_is_refused_with_what_to_do(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - its words are looked at
        define(**changes)
    assert said in str(refused.value)


def test_a_key_may_have_40_characters() -> None:
    assert define(key="a" * 40).key == "a" * 40


@pytest.mark.parametrize("setting", ["needs", "identity"])
def test_a_school_year_is_offered_only_where_it_may_stand(setting: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - its words are looked at
        define(**{setting: ["school yeer"]})
    assert ("Did you mean school year?" in str(refused.value)) is (setting == "identity")


def test_what_a_definition_says_of_the_letter() -> None:
    assert (AGREED.is_own, AGREED.called, AGREED.full_title) == (True, '"Leave agreed"', "Leave agreed")
    assert (AGREED.warning, AGREED.warns, AGREED.posted) == ("none", False, True)
    assert AGREED.channels == ("royal-mail", "email-copy")
    assert AGREED.states == (("leave.period", "leave.first_day"), ("leave.period", "leave.last_day"))
    assert not any((AGREED.rests_on_school_age, AGREED.about_offence, AGREED.refers, AGREED.starts_notice))


def test_what_makes_it_that_very_letter_it_needs_too() -> None:
    kind = define(needs=["meeting time"], identity=["meeting date", SCHOOL_YEAR])
    assert kind.needs == ("meeting time", "meeting date"), "a school year is always known"
    assert kind.states == (("meeting.time",),), "the text states what the entry calls a need"


@pytest.mark.parametrize("column", sorted(ASKED_COLUMNS.keys() - {SCHOOL_YEAR}))
def test_each_column_that_a_letter_may_ask_for_is_one_of_the_case(column: str) -> None:
    (found,) = (one for one in CASE_COLUMNS if one.name == column)
    assert found.part not in ("needs", "parent"), "never health or social care"
    assert set(ASKED_COLUMNS[column].states) <= {field.name for field in FIELDS}
    (facts,) = CaseFacts.of(leave(), History(), HERE).parents
    ASKED_COLUMNS[column].value(facts)


def test_each_workspace_has_its_own_table() -> None:
    assert HERE.letters["missed-meeting"] is MISSED
    assert SHIPPED.get("missed-meeting") is None
    assert [kind.key for kind in SHIPPED] == list(BY_KEY)
    assert HERE.letters.names[matching("Missed Meeting")] == "missed-meeting"
    assert SHIPPED.names == LETTER_NAMES


def test_a_table_is_known_by_the_trusts_own_letters_alone() -> None:
    assert (LetterTable(), hash(LetterTable()), repr(LetterTable())) == (SHIPPED, hash(SHIPPED), "LetterTable(own=())")
    assert HERE.letters != SHIPPED


def test_a_letter_on_record_is_known_without_the_catalogue() -> None:
    known = on_record("leave-agreed", as_recorded(AGREED))
    assert (known.title, known.posted, known.identity, known.is_own) == ("Leave agreed", True, ("leave from",), True)
    erased = on_record("leave-agreed", None)
    assert (erased.title, erased.posted, erased.identity) == ("Leave agreed", False, ())
    assert on_record("leave-refused", None) is BY_KEY["leave-refused"]


# --- when it is made ----------------------------------------------------------------------------------------------


def outcome(case: Case, **within: Any) -> str:
    (first, *_) = decided(case, within=replace(HERE, **within))
    return first.letter.key if first.letter else f"{first.outcome}: {first.because.code}"


@pytest.mark.parametrize(
    ("case", "expected", "reason"),
    [
        (missed(), "missed-meeting", "it is named, and its needs are given"),
        (missed(letter_wanted=None), "hold: facts-missing", "no rule chooses it, whatever is given"),
        (missed(meeting=Meeting()), "hold: facts-missing", "a need is blank"),
        (
            missed(contract=Contract(status="open"), leave=Leave(first_day=MONDAY)),
            "missed-meeting",
            "for any situation",
        ),
        (missed(situation="contract"), "missed-meeting", "for any situation, a contract that is not open too"),
        (
            missed(parents=(a_parent(parental_responsibility=False, relationship="aunt"),)),
            "excluded: not-a-parent",
            "to nobody but a parent",
        ),
        (leave(letter_wanted="leave-agreed"), "leave-agreed", "the office's word counts, not the rules' 8a"),
        (leave(letter_wanted="leave-agreed", last_day=None), "hold: facts-missing", "one of two needs is blank"),
        (
            leave(letter_wanted="leave-agreed", situation="nti"),
            "hold: letter-not-supported",
            "the row says another situation",
        ),
        (
            leave(letter_wanted="leave-agreed", nti=Nti(requested=True)),
            "leave-agreed",
            "the letter says which is meant",
        ),
        (
            leave(letter_wanted="leave-agreed", situation="attendance", contract=Contract(status="open")),
            "hold: conflicting-situation",
            "what the row types contradicts it",
        ),
        (attendance(99.0, letter_wanted="well-done"), "well-done", "it needs nothing"),
    ],
)
def test_when_it_is_made(case: Case, expected: str, reason: str) -> None:
    assert outcome(case) == expected, reason


GUARDED = "a letter to this family goes nowhere until a person has looked"


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (missed(pupil_deceased=True), "pupil-deceased"),
        (missed(a_parent(deceased=True)), "deceased"),
        (missed(a_parent(), a_parent(2, deceased=True)), "deceased"),
        (missed(a_parent(court_order=True)), "court-order"),
        (missed(a_parent(do_not_contact=True)), "do-not-contact"),
        (missed(a_parent(address_confidential=True)), "address-confidential"),
        (missed(a_parent(address_to_confirm=True)), "address-to-confirm"),
        (missed(a_parent(address=PostalAddress((), "", None, no_fixed_abode=True))), "no-usable-address"),
        (missed(a_parent(), a_parent(2, name=a_parent().name)), "parents-not-distinct"),
        (missed(identity_doubtful=True), "identity-mismatch"),
        (missed(people_out_of_date=date(2024, 1, 1)), "people-out-of-date"),
        (missed(left_on=date(2025, 10, 24)), "not-on-roll"),
        (missed(a_parent(parental_responsibility=False, relationship="mother")), "parent-status-to-confirm"),
        (missed(needs=Needs(looked_after=True)), "looked-after"),
    ],
)
def test_every_hold_that_guards_a_person_holds_it(case: Case, code: str) -> None:
    assert outcome(case) == f"hold: {code}", GUARDED
    told = codes(case, within=HERE)
    assert told[-1] == "letter-not-supported", "a hold keeps its codes, and says that what was asked for waits"
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("within", "code"),
    [
        ({"templates": TemplatesInForce("unapproved")}, "template-not-approved"),
        ({"templates": TemplatesInForce("missing")}, "no-template-for-authority"),
        ({"address_fits": lambda _parent: False}, "address-does-not-fit"),
    ],
)
def test_it_waits_for_what_every_letter_waits_for(within: dict[str, Any], code: str) -> None:
    assert outcome(missed(), **within) == f"hold: {code}"


def test_it_says_why_it_is_made() -> None:
    (made,) = decided(missed(), within=HERE)
    assert made.because.code == "own-letter"
    assert '"Missed meeting" was asked for by name' in made.because.text
    assert (made.variant, made.penalty, made.encloses) == (None, None, ())


def test_an_unapproved_one_is_proved() -> None:
    (held,) = decided(missed(), within=replace(HERE, templates=TemplatesInForce("unapproved")))
    assert held.proof is MISSED


# --- the same one twice -------------------------------------------------------------------------------------------


def after(case: Case, *letters: SentLetter) -> ParentDecision:
    (made,) = decide(CaseFacts.of(case, History(letters), HERE)).parents
    return made


def sent(trigger: str, letter: str = "missed-meeting", **changes: Any) -> SentLetter:
    plain = SentLetter(letter, a_parent().key, date(2025, 11, 6), trigger, None, "OAK-1", a_parent().name.key)
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("before", "expected", "reason"),
    [
        (sent("2025-11-05"), "already-sent", "the very letter is on record"),
        (sent("2025-10-22"), "own-letter", "that was about another meeting"),
        (sent("2025-11-05", "leave-agreed"), "own-letter", "that was another letter"),
        (sent("2025-11-05", parent="name:tomasz nowak", parent_name="tomasz nowak"), "own-letter", "to another parent"),
    ],
)
def test_already_sent_goes_by_its_identity(before: SentLetter, expected: str, reason: str) -> None:
    assert after(missed(), before).because.code == expected, reason


def test_one_a_school_year() -> None:
    case = attendance(99.0, letter_wanted="well-done")
    (made,) = decided(case, within=HERE)
    assert made.identity is not None
    again = sent(made.identity.trigger, "well-done")
    assert after(case, again).because.code == "already-sent"
    assert after(replace(case, letter_date=date(2026, 9, 7)), again).because.code == "own-letter"


def test_the_rules_letters_go_on_beside_it() -> None:
    case = attendance(95.0)
    assert said(case, History((sent("2025-11-05"),)), HERE) == "1"
