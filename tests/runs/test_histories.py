"""What is on record for a pupil, as the law reads it: letters, notices and releases, and which of them count still."""

from collections.abc import Callable
from datetime import date

import pytest

from mailmerge.casework.names import PersonName
from mailmerge.filing.records import entries
from mailmerge.intake.record import Record
from mailmerge.intake.rows.records import Note, PastLetter, ReferralOutcome
from mailmerge.law.history import History
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted
from mailmerge.ledger.record.posting_events import LetterNoted
from mailmerge.runs.histories import read_histories
from tests.dispatch.samples import issue
from tests.law.build import AGREED, a_case, a_parent, attendance, contract, decided, leave, said

UPN = a_case().pupil.upn
LEAD = "T. Ellery"
BEFORE = date(2025, 10, 1)


def on_record(ledger: Ledger) -> History:
    return read_histories(ledger, {UPN}, {LEAD}).get(UPN, History())


def record(ledger: Ledger, *told: Record) -> None:
    ledger.append([entry.event for entry in entries(told, ledger) if entry.event])


def recorded(ledger: Ledger, *told: Record) -> History:
    record(ledger, *told)
    return on_record(ledger)


@pytest.mark.parametrize(
    ("parent", "expected", "why"),
    [
        (None, "2", "it went to every parent"),
        ("Zofia Nowak", "2", "it went to this one"),
        ("mx zofia NOWAK", "2", "however the office writes the name"),
        ("Tomasz Nowak", "1", "it went to another"),
    ],
)
def test_a_letter_from_before_this_system_counts_for_whom_it_went_to(
    ledger: Ledger, parent: str | None, expected: str, why: str
) -> None:
    history = recorded(ledger, PastLetter(2, UPN, "early-intervention", BEFORE, parent))
    assert said(attendance(84.0), history) == expected, why


@pytest.mark.parametrize(("posted_on", "expected"), [(None, "hold: warning-not-posted"), (BEFORE, "9")])
def test_a_warning_from_before_counts_as_posted_only_where_the_day_is_given(
    ledger: Ledger, posted_on: date | None, expected: str
) -> None:
    history = recorded(ledger, PastLetter(2, UPN, "contract-engagement", AGREED, posted_on=posted_on))
    assert said(contract(decline_cause="poor engagement", referral_decided=True), history) == expected


@pytest.mark.parametrize(
    ("outcomes", "parent", "tier", "why"),
    [
        (["penalty-notice"], None, "second", "a notice to every parent"),
        (["penalty-notice"], "Zofia Nowak", "second", "to this parent"),
        (["penalty-notice"], "Tomasz Nowak", "first", "to another"),
        (["penalty-notice", "withdrawn"], None, "first", "taken back"),
        (["penalty-notice", "paid", "penalty-notice"], None, "prosecution", "two"),
    ],
)
def test_a_notice_among_the_outcomes_feeds_the_tier(
    ledger: Ledger, outcomes: list[str], parent: str | None, tier: str, why: str
) -> None:
    told = [ReferralOutcome(n, UPN, kind, date(2025, 1 + n, 6), parent) for n, kind in enumerate(outcomes)]
    history = recorded(ledger, *told)
    parents = (a_parent(penalty_notices=()), a_parent(2))
    penalty = decided(leave(*parents), history)[0].penalty
    assert penalty is not None, why
    assert penalty.tier == tier, why


def release(code: str = "court-order", by: str = LEAD, parent: str | None = None) -> Note:
    return Note(2, UPN, "release", BEFORE, parent=parent, by=by, text="talked through", code=code)


CALL = Note(3, UPN, "call", BEFORE, by=LEAD, text="will come in")


@pytest.mark.parametrize(
    ("noted", "codes", "why"),
    [
        ((), [], "nothing"),
        ((CALL,), [], "a call ends no hold"),
        ((release(),), ["court-order"], "one hold"),
        ((CALL, release()), ["court-order"], "after a call"),
        ((release(), release("deceased")), ["court-order", "deceased"], "two holds"),
    ],
)
def test_a_release_on_record_ends_a_hold_of_the_next_letter(
    ledger: Ledger, noted: tuple[Note, ...], codes: list[str], why: str
) -> None:
    assert [each.code for each in recorded(ledger, *noted).releases] == codes, why


def test_a_release_says_for_whom_why_and_by_whom_it_is(ledger: Ledger) -> None:
    (of_lead, of_other) = recorded(ledger, release(parent="Zofia Nowak"), release(by="Jo Bell")).releases
    assert (of_lead.why, of_lead.by, of_lead.role, of_lead.parent) == ("talked through", LEAD, "lead", "zofianowak")
    assert (of_other.by, of_other.role, of_other.parent) == ("Jo Bell", "attendance", None)


def test_a_letter_uses_up_the_releases_before_it_and_no_other(ledger: Ledger) -> None:
    record(ledger, release("court-order"))
    issue(ledger, 1, facts={"upn": UPN})
    assert not on_record(ledger).releases
    record(ledger, release("deceased"))
    issue(ledger, 2)
    assert [each.code for each in on_record(ledger).releases] == ["deceased"], "another pupil's letter uses none up"


Said = Callable[[str], Posted | LetterNoted]


def _posted(ref: str) -> Posted:
    return Posted(ref, BEFORE, "second-class")


def _back(day: int) -> Said:
    return lambda ref: LetterNoted("mail-returned", ref, date(2025, 10, day))


@pytest.mark.parametrize(
    ("events", "posted_on", "returned_on", "why"),
    [
        ([], None, None, "it was made"),
        ([_posted], BEFORE, None, "and posted"),
        ([_posted, _back(9), _back(13)], BEFORE, date(2025, 10, 13), "it came back twice"),
        ([_back(9)], None, None, "what was not posted on record cannot come back"),
    ],
)
def test_a_letter_that_was_posted_may_come_back(
    ledger: Ledger, events: list[Said], posted_on: date | None, returned_on: date | None, why: str
) -> None:
    ref = issue(ledger, 1, facts={"upn": UPN})
    ledger.append([said_of(ref).event() for said_of in events])
    (letter,) = on_record(ledger).letters
    assert (letter.ref, letter.posted_on, letter.returned_on) == (ref, posted_on, returned_on), why


def test_a_letter_that_was_withdrawn_never_went(ledger: Ledger) -> None:
    withdrawn, standing = (issue(ledger, 1, facts={"upn": UPN}, making=making) for making in (1, 2))
    ledger.append([LetterWithdrawn(withdrawn, "address-changed").event()])
    assert [letter.ref for letter in on_record(ledger).letters] == [standing]


MARRIED = a_parent(name=PersonName("Mx", "Zofia", "Pike"), mis_id="12", penalty_notices=())


@pytest.mark.parametrize("went", [True, False])
def test_somebody_named_on_record_may_be_known_by_a_former_name(ledger: Ledger, went: bool) -> None:
    ref = issue(ledger, 1, facts={"upn": UPN, "parent": "id:12", "parent_name": "zofia nowak"})
    if not went:
        ledger.append([LetterWithdrawn(ref, "address-changed").event()])
    before = PastLetter(2, UPN, "early-intervention", BEFORE, "Zofia Nowak")
    assert said(attendance(84.0, MARRIED), recorded(ledger, before)) == "2"


def test_a_notice_may_be_somebodys_by_a_former_name(ledger: Ledger) -> None:
    issue(ledger, 1, facts={"upn": UPN, "parent": "id:12", "parent_name": "zofia nowak"})
    history = recorded(ledger, ReferralOutcome(2, UPN, "penalty-notice", BEFORE, "Zofia Nowak"))
    assert history.notices_to(MARRIED)
