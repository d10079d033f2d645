"""What is left to do about letters: to post, to prove, to look after."""

from collections.abc import Callable
from datetime import date

import pytest

from mailmerge.casework.because import Because
from mailmerge.dispatch.waiting import open_letters
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted
from mailmerge.ledger.record.posting_events import LetterNoted, ProofFiled, SheetMade
from mailmerge.ledger.record.waiting_events import GuardHeard, GuardReleased
from tests.dispatch.samples import MONDAY, issue

# Made on Monday: two working days have passed after Wednesday, five after the Monday that follows.
TUESDAY, WEDNESDAY, THURSDAY = date(2025, 9, 16), date(2025, 9, 17), date(2025, 9, 18)
NEXT_MONDAY, NEXT_TUESDAY = date(2025, 9, 22), date(2025, 9, 23)
NEXT_WEDNESDAY, NEXT_THURSDAY = date(2025, 9, 24), date(2025, 9, 25)

After = Callable[[str], list[NewEvent]]


def posted(ref: str) -> list[NewEvent]:
    return [Posted(ref, MONDAY, "second-class").event()]


def signed_for(ref: str) -> list[NewEvent]:
    return [Posted(ref, MONDAY, "signed-for-second", "AB123456785GB").event()]


def on_sheet(ref: str) -> list[NewEvent]:
    return [SheetMade("run-1", "oakfield", 1, ((ref,),), "run-1/sheet.pdf", b"sheet").event()]


def proved(ref: str) -> list[NewEvent]:
    return [ProofFiled("run-1", "oakfield", 1, 1, 1, (ref,), b"scan", "image/png", 1).event()]


def returned(ref: str) -> list[NewEvent]:
    return [LetterNoted("mail-returned", ref, THURSDAY).event()]


def emailed(ref: str) -> list[NewEvent]:
    return [LetterNoted("email-copied", ref, MONDAY).event()]


def handed_over(ref: str) -> list[NewEvent]:
    return [LetterNoted("handed-over", ref, MONDAY).event()]


def guarded(ref: str) -> list[NewEvent]:
    return [GuardHeard(ref, ["deceased"]).event()]


def released(ref: str) -> list[NewEvent]:
    return [GuardReleased(ref, Because("it was another family", "AL")).event()]


def withdrawn(ref: str) -> list[NewEvent]:
    return [LetterWithdrawn(ref, "address-changed").event()]


@pytest.mark.parametrize(
    ("happened", "letter", "today", "tasks", "reason"),
    [
        ([], "leave-refused", MONDAY, ["waits"], "made today"),
        ([], "leave-refused", WEDNESDAY, ["waits"], "on the second working day"),
        ([], "leave-refused", THURSDAY, ["late"], "two working days are over"),
        ([posted], "leave-refused", THURSDAY, [], "posted, and no sheet to prove it by"),
        ([withdrawn], "leave-refused", THURSDAY, [], "withdrawn"),
        ([emailed], "leave-refused", MONDAY, ["waits"], "an e-mail is never instead of the post"),
        ([emailed], "contract-invite", MONDAY, [], "a letter that may go by e-mail"),
        ([handed_over], "leave-refused", MONDAY, ["waits"], "handing over is never instead of the post"),
        ([handed_over], "early-intervention", MONDAY, [], "a letter that may be handed over"),
        ([guarded], "leave-refused", THURSDAY, ["held"], "a guard was heard"),
        ([guarded, released], "leave-refused", THURSDAY, ["late"], "a person released it"),
        ([guarded, released, guarded], "leave-refused", THURSDAY, ["held"], "heard again"),
        ([guarded, withdrawn], "leave-refused", THURSDAY, [], "a person withdrew it"),
        ([guarded, posted], "leave-refused", THURSDAY, [], "it had gone already"),
        ([], "leave-request-form", THURSDAY, [], "a form is handed out"),
        ([posted, on_sheet], "leave-refused", NEXT_MONDAY, [], "on the fifth working day"),
        ([posted, on_sheet], "leave-refused", NEXT_TUESDAY, ["unproved"], "five working days are over"),
        ([posted, on_sheet], "contract-invite", NEXT_TUESDAY, [], "a letter that needs no proof"),
        ([posted, on_sheet, proved], "leave-refused", NEXT_TUESDAY, [], "the stamped sheet is filed"),
        ([signed_for, on_sheet], "leave-refused", NEXT_TUESDAY, [], "a receipt is a proof"),
        ([on_sheet], "leave-refused", NEXT_TUESDAY, ["late", "unproved"], "neither posted nor proved"),
        ([posted, on_sheet, withdrawn], "leave-refused", NEXT_TUESDAY, [], "withdrawn"),
        ([posted, returned], "leave-refused", THURSDAY, ["returned"], "it came back"),
        ([posted, returned, withdrawn], "leave-refused", THURSDAY, [], "it came back and is made anew"),
    ],
)
def test_what_is_left_to_do(
    ledger: Ledger, happened: list[After], letter: str, today: date, tasks: list[str], reason: str
) -> None:
    ref = issue(ledger, 1, letter)
    for after in happened:
        ledger.append(after(ref))
    found = [task.code for waiting in open_letters(ledger, today) for task in waiting.tasks]
    assert found == tasks, reason


def test_a_letter_that_came_back_is_a_task_until_it_is_made_anew(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    ledger.append([*posted(ref), *returned(ref)])
    anew = issue(ledger, 1, making=2)
    found = {one.letter.ref: [task.code for task in one.tasks] for one in open_letters(ledger, MONDAY)}
    assert found == {anew: ["waits"]}
    ledger.append(withdrawn(anew))
    assert [one.letter.ref for one in open_letters(ledger, MONDAY)] == [ref], "what it was made anew as does not go"


def test_the_days_to_prove_a_letter_begin_with_its_date(ledger: Ledger) -> None:
    ref = issue(ledger, 1, letter_date=WEDNESDAY)
    ledger.append([*on_sheet(ref), Posted(ref, WEDNESDAY, "second-class").event()])
    assert open_letters(ledger, NEXT_WEDNESDAY) == ()
    assert [task.code for one in open_letters(ledger, NEXT_THURSDAY) for task in one.tasks] == ["unproved"]


def test_nothing_is_left_to_do_about_a_letter_that_is_erased(ledger: Ledger) -> None:
    came_back, waits = issue(ledger, 1), issue(ledger, 2)
    ledger.append([*posted(came_back), *returned(came_back)])
    facts = [record.facts_sha256 for ref in (came_back, waits) if (record := letter_records.letter(ledger, ref))]
    ledger.erase(facts, "request", "SA")
    assert open_letters(ledger, NEXT_TUESDAY) == ()


def test_letters_stand_in_the_order_of_recording_and_without_names(ledger: Ledger) -> None:
    refs = [issue(ledger, number) for number in (3, 1, 2)]
    found = open_letters(ledger, THURSDAY)
    assert [waiting.letter.ref for waiting in found] == refs
    assert "Nowak" not in repr(found), "what may end in a log"
