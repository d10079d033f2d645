"""History, notes, registers and outcomes: recorded once, and read back into the decision they bear on."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from mailmerge.casework.case import Case
from mailmerge.casework.marks import Mark
from mailmerge.filing.records import entries, with_record
from mailmerge.intake.record import Record
from mailmerge.intake.rows.records import Note, PastLetter, ReferralOutcome, RegisterMark
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.letter_events import LetterWithdrawn
from mailmerge.ledger.record.signing import signed
from tests.dispatch.samples import issue
from tests.law.build import attendance, decided, said

CASE = attendance(84.0, phone_call_on=None)
UPN = CASE.pupil.upn
BEFORE = date(2025, 10, 1)


def recorded(ledger: Ledger, *told: Record) -> None:
    ledger.append([entry.event for entry in entries(told, ledger) if entry.event])


def enriched(ledger: Ledger, case: Case, *told: object) -> Case:
    recorded(ledger, *told)
    return with_record([case], ledger)[0]


def test_the_same_letter_told_twice_is_recorded_once(ledger: Ledger) -> None:
    letter = PastLetter(2, UPN, "early-intervention", BEFORE)
    recorded(ledger, letter)
    (again,) = entries([letter], ledger)
    assert again.event is None


CALL = Note(2, UPN, "call", BEFORE, time(9, 5), "1", "telephone", outcome="will come in", by="T. Ellery")
PAID = ReferralOutcome(2, UPN, "paid", BEFORE, "1")
MARK = RegisterMark(2, UPN, Mark(BEFORE, "AM", "O"))
NEXT = RegisterMark(3, UPN, Mark(BEFORE, "PM", "/"))
RELEASE = Note(2, UPN, "release", BEFORE, by="T. Ellery", text="the head knows", code="no-first-step")


@pytest.mark.parametrize(
    ("before", "again", "is_new", "why"),
    [
        ([CALL], CALL, False, "the same file, dropped twice"),
        ([CALL], replace(CALL, row=7), False, "the row's number is no part of it"),
        ([CALL], replace(CALL, at=time(16, 0)), True, "a second call on that day"),
        ([CALL], replace(CALL, parent="2"), True, "a call to the other parent"),
        ([CALL], replace(CALL, outcome="will ring back"), True, "something else came of it"),
        ([CALL], replace(CALL, by=None), False, "a row that names nobody says nothing new"),
        ([RELEASE], RELEASE, True, "each release is for one letter"),
        ([PAID], PAID, False, "an outcome, told twice"),
        ([PAID], replace(PAID, parent="2"), True, "the other parent paid too"),
        ([MARK, NEXT], MARK, False, "a mark that is on record among others"),
        ([MARK], NEXT, True, "the next session"),
        ([MARK], replace(MARK, mark=Mark(BEFORE, "AM", "I")), True, "a mark that was put right"),
    ],
)
def test_what_is_on_record_is_not_recorded_again(
    ledger: Ledger, before: Any, again: Any, is_new: Any, why: Any
) -> None:
    recorded(ledger, *before)
    (entry,) = entries([again], ledger)
    assert (entry.event is not None) is is_new, why


def test_a_mark_that_was_put_right_and_back_again_is_recorded_each_time(ledger: Ledger) -> None:
    for code in ("O", "I", "O"):
        (entry,) = entries([replace(MARK, mark=Mark(BEFORE, "AM", code))], ledger)
        assert entry.event is not None, code
        ledger.append([entry.event])


def test_who_asked_does_not_make_another_note_of_it(ledger: Ledger) -> None:
    silent = replace(CALL, by=None)
    (entry,) = entries([silent], ledger)
    ledger.append([signed(entry.event, "the office")])
    (again,) = entries([silent], ledger)
    assert again.event is None


def test_a_phone_call_that_was_noted_is_the_first_step(ledger: Ledger) -> None:
    assert said(CASE) == "hold: no-first-step"
    assert said(enriched(ledger, CASE, Note(2, UPN, "call", BEFORE))) == "1"


def test_a_note_dated_after_the_letter_is_not_done_yet(ledger: Ledger) -> None:
    assert said(enriched(ledger, CASE, Note(2, UPN, "call", date(2025, 11, 11)))) == "hold: no-first-step"


def test_a_call_that_was_noted_after_the_letters_date_is_told_as_such(ledger: Ledger) -> None:
    case = enriched(ledger, CASE, Note(2, UPN, "call", date(2025, 11, 11)))
    assert "The one on 11/11/2025 comes after" in decided(case)[0].because.text


def test_a_register_on_record_is_worked_out_and_outranks_what_was_typed(ledger: Ledger) -> None:
    days = [date(2025, 9, day) for day in (8, 9, 10, 11, 12)]
    marks = [RegisterMark(n, UPN, Mark(day, "AM", "O" if n < 2 else "/")) for n, day in enumerate(days)]
    case = enriched(ledger, replace(CASE, phone_call_on=BEFORE), *marks)
    assert case.attendance.register.percent == pytest.approx(60)
    assert "typed-figure-differs" in [reason.code for reason in decided(case)[0].reasons]


def test_last_years_register_is_not_this_years_attendance(ledger: Ledger) -> None:
    assert enriched(ledger, CASE, RegisterMark(2, UPN, Mark(date(2025, 7, 1), "AM", "O"))).attendance.register is None


ABE = {"upn": UPN, "pupil": "Abe Lin", "date_of_birth": "2017-05-04"}


@pytest.mark.parametrize(
    ("forename", "surname", "born", "held", "why"),
    [
        ("Zed", "Quite-Another", date(2011, 1, 2), True, "another child"),
        ("Zed", "Lin", date(2011, 1, 2), True, "a brother, whose number was mixed up"),
        ("ABE", "Lin", date(2017, 4, 5), True, "a twin has another; so has a day put right: a person says which"),
        ("Abraham", "Lin", date(2017, 5, 4), True, "a twin, or a name to be called by: a person says which"),
        ("Abe", "Lin-Jones", date(2017, 5, 4), False, "a new surname"),
    ],
)
def test_a_row_about_another_child_than_the_record_knows_under_the_upn_is_held(
    ledger: Ledger, forename: str, surname: str, born: date, held: bool, why: str
) -> None:
    issue(ledger, 1, facts=ABE)
    pupil = replace(CASE.pupil, forename=forename, surname=surname, date_of_birth=born)
    case = with_record([replace(CASE, pupil=pupil, phone_call_on=BEFORE)], ledger)[0]
    assert (said(case) == "hold: identity-mismatch") is held, why


@pytest.mark.parametrize("gone", ["withdrawn", "erased"])
def test_a_letter_that_was_withdrawn_or_erased_says_nothing_of_who_the_child_is(ledger: Ledger, gone: str) -> None:
    ref = issue(ledger, 1, facts=ABE)
    if gone == "withdrawn":
        ledger.append([LetterWithdrawn(ref, "withdrawn", {"reason": "the wrong child", "by": "Ms Okafor"}).event()])
    else:
        ledger.erase([letter_records.letter(ledger, ref).facts_sha256], "retention", "DPO")
    assert not with_record([CASE], ledger)[0].identity_doubtful
