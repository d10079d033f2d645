"""What staff dropped about postings, from the intake's rows to the ledger's events."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from mailmerge.filing.delivery import delivery_rule
from mailmerge.filing.postings import judge_rows
from mailmerge.filing.rows import record_rows
from mailmerge.intake.cases import read_cases
from mailmerge.intake.file_kinds import NoteKind
from mailmerge.intake.rows.records import (
    EmailCopy,
    Note,
    PastLetter,
    Posting,
    Record,
    ReferralOutcome,
    ReturnedMail,
    Tracking,
)
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.letter_events import Posted
from mailmerge.setup.configuration import Configuration
from tests.dispatch.samples import MONDAY, UPN, issue

TODAY, FRIDAY = date(2025, 9, 30), date(2025, 9, 19)
PUPIL = f"{UPN[:-2]}01"


def rows(ref: str) -> dict[str, Record]:
    return {
        "posting": Posting(2, ref, MONDAY, "first-class", "AB123456785GB", "Ms Post", "Mill Road"),
        "posting without service": Posting(2, ref, MONDAY),
        "tracking": Tracking(3, ref, "320019254000221BB4EFC", MONDAY),
        "e-mail copy": EmailCopy(4, ref, MONDAY, "a@example.org", "office mail", "<1@example.org>"),
        "e-mail copy with its time": EmailCopy(4, ref, datetime(2025, 9, 15, 14, 3), "a@example.org"),  # noqa: DTZ001 - local
        "returned mail": ReturnedMail(5, ref, FRIDAY, "gone away"),
        "move": Note(6, PUPIL, "address-change", MONDAY, parent="Zofia Nowak"),
        "move of all": Note(6, PUPIL, "address-change", MONDAY),
        "move of another": Note(6, PUPIL, "address-change", MONDAY, parent="Jan Nowak"),
        "call": Note(7, PUPIL, "call", MONDAY),
    }


@pytest.mark.parametrize(
    ("said", "posted", "events", "row"),
    [
        ("posting", False, ["posted"], 2),
        ("posting without service", False, ["posted"], 2),
        ("tracking", False, ["posted"], 3),
        ("e-mail copy", False, ["email-copied"], 4),
        ("e-mail copy with its time", False, ["email-copied"], 4),
        ("returned mail", True, ["mail-returned"], 5),
        ("move", False, ["letter-withdrawn"], 6),
        ("move of all", False, ["letter-withdrawn"], 6),
        ("move of all", True, [], None),
        ("move of another", False, [], 6),
        ("call", False, [], None),
    ],
)
def test_a_row_becomes_its_events(
    new_house: Configuration, ledger: Ledger, said: str, posted: bool, events: list[str], row: int | None
) -> None:
    ref = issue(ledger, 1)
    ledger.append([Posted(ref, MONDAY, "first-class").event()] if posted else [])
    verdicts = judge_rows([rows(ref)[said]], new_house, ledger, TODAY)
    assert [event.kind for one in verdicts for event in one.events] == events
    assert [one.row for one in verdicts] == ([row] if row else [])


@pytest.mark.parametrize(
    ("named", "service", "why"),
    [
        ("Royal Mail Signed For\u00ae 1st Class", "signed-for-first", "as the account calls it"),
        ("OLP2SF", "signed-for-second", "its code"),
        ("Tracked 48", "second-class", "none that letters go by: what a court would assume"),
        (None, "second-class", "nothing"),
    ],
)
def test_the_postal_account_names_the_service(
    new_house: Configuration, ledger: Ledger, named: str | None, service: str, why: str
) -> None:
    row = Tracking(3, issue(ledger, 1), "320019254000221BB4EFC", MONDAY, named)
    (one,) = judge_rows([row], new_house, ledger, TODAY)
    assert [event.payload["service"] for event in one.events] == [service], why


@pytest.mark.parametrize(("posted_by", "said"), [(None, "Ann Lee"), ("Ms Post", "Ms Post")])
def test_by_without_a_correction_is_who_posted_it(
    new_house: Configuration, ledger: Ledger, posted_by: str | None, said: str
) -> None:
    row = Posting(2, issue(ledger, 1), MONDAY, "first-class", posted_by=posted_by, by="Ann Lee")
    (one,) = judge_rows([row], new_house, ledger, TODAY)
    (event,) = one.events
    on_record = json.loads(event.contents[0])
    assert (one.verdict, on_record["posted_by"], on_record.get("by")) == ("recorded", said, None)


@pytest.mark.parametrize(
    ("kind", "parent", "verdict", "told", "reason"),
    [
        ("address-change", "Zofia Nowack", "held", "misnamed-parent", "a letter too many"),
        ("call", "Zofja Nowak", "held", "misnamed-parent", "a letter wrong"),
        ("address-change", "Jan Nowak", "unchanged", "nothing-to-withdraw", "the father, who has no letter"),
        ("call", "Jan Nowak", None, None, "of whom a call may be noted"),
        ("call", "zofia NOWAK", None, None, "the same name"),
        ("address-change", "12", "unchanged", "nothing-to-withdraw", "a number that is nobody's"),
    ],
)
def test_the_parent_whom_a_note_names_is_looked_for(
    new_house: Configuration,
    ledger: Ledger,
    kind: NoteKind,
    parent: str,
    verdict: str | None,
    told: str | None,
    reason: str,
) -> None:
    issue(ledger, 1)
    verdicts = judge_rows([Note(6, PUPIL, kind, MONDAY, parent=parent)], new_house, ledger, TODAY)
    assert [one.verdict for one in verdicts] == ([verdict] if verdict else []), reason
    assert [remark.code for one in verdicts for remark in one.remarks] == ([told] if told else []), reason


@pytest.mark.parametrize(
    ("row", "held", "why"),
    [
        (ReferralOutcome(6, PUPIL, "penalty-notice", MONDAY, "Mr Tomasz Nowak"), None, "the father"),
        (ReferralOutcome(6, PUPIL, "penalty-notice", MONDAY, "12"), None, "by his number"),
        (ReferralOutcome(6, PUPIL, "penalty-notice", MONDAY), None, "every parent"),
        (ReferralOutcome(6, PUPIL, "penalty-notice", MONDAY, "T Nowak"), "misnamed-parent", "an initial"),
        (ReferralOutcome(6, PUPIL, "withdrawn", MONDAY, "Gary Pike"), "misnamed-parent", "not known at all"),
        (ReferralOutcome(6, PUPIL, "withdrawn", MONDAY, "Mrs Nowak"), "parents-not-distinct", "two of that title"),
        (PastLetter(6, PUPIL, "early-intervention", MONDAY, "Zofia N"), "misnamed-parent", "a surname cut short"),
        (PastLetter(6, PUPIL, "early-intervention", MONDAY, "Gary Pike"), None, "a letter may have gone to another"),
        (Note(6, PUPIL, "call", MONDAY, parent="Gary Pike"), None, "so may a call"),
        (Note(6, PUPIL, "call", MONDAY, parent="Nowak"), "misnamed-parent", "a surname"),
        (Note(6, PUPIL, "release", MONDAY, parent="Gary Pike"), "misnamed-parent", "a release for nobody"),
    ],
)
def test_a_row_is_held_where_nobody_can_say_whom_it_names(
    new_house: Configuration, ledger: Ledger, row: Record, held: str | None, why: str
) -> None:
    people = (
        "upn,pupil forename,pupil surname,date of birth,parent 1 title,parent 1 forename,parent 1 surname,"
        "parent 2 title,parent 2 forename,parent 2 surname,parent 2 id,"
        "parent 3 title,parent 3 forename,parent 3 surname\n"
        f"{PUPIL},Leo,Nowak,2016-03-14,Mrs,Zofia,Nowak,Mr,Tomasz,Nowak,12,Mrs,Orla,Nowak\n"
    ).encode()
    read = read_cases(people, "people.csv", new_house.vocabulary(), TODAY)
    ledger.append(record_rows(read, new_house, ledger, TODAY).events)
    verdicts = judge_rows([row], new_house, ledger, TODAY)
    assert [(one.verdict, *(told.code for told in one.remarks)) for one in verdicts] == (
        [("held", held)] if held else []
    ), why


def test_the_first_note_of_a_pupil_may_name_anybody(new_house: Configuration, ledger: Ledger) -> None:
    assert judge_rows([Note(6, PUPIL, "address-change", MONDAY, parent="Zofia")], new_house, ledger, TODAY) == ()


def test_what_waits_for_the_same_parent_of_another_pupil_is_told(new_house: Configuration, ledger: Ledger) -> None:
    home = {"address": ["1 Mill Lane", "HUNTINGDON", "PE29 3TN"]}
    issue(ledger, 1, facts=home)
    sibling = issue(ledger, 2, facts=home)
    issue(ledger, 3)  # of the same name, elsewhere
    (one,) = judge_rows([Note(6, PUPIL, "address-change", MONDAY, parent="Zofia Nowak")], new_house, ledger, TODAY)
    assert [told.code for told in one.remarks] == ["address-changed", "sibling-waits"]
    assert sibling in one.remarks[1].text


def test_two_notes_of_one_move_withdraw_a_letter_once(new_house: Configuration, ledger: Ledger) -> None:
    issue(ledger, 1)
    notes = [
        Note(row, PUPIL, "address-change", MONDAY, parent=parent) for row, parent in ((6, None), (7, "Zofia Nowak"))
    ]
    assert [one.row for one in judge_rows(notes, new_house, ledger, TODAY)] == [6]


def test_a_note_and_the_letters_that_it_withdraws_are_one_row(new_house: Configuration, ledger: Ledger) -> None:
    issue(ledger, 1)
    issue(ledger, 1, letter="contract-engagement")
    data = f"upn,note kind,on\n{PUPIL},address-change,2025-09-15\n{PUPIL},call,2025-09-16\n".encode()
    read = read_cases(data, "notes.csv", new_house.vocabulary(), TODAY)
    recorded = record_rows(read, new_house, ledger, TODAY)
    codes = [(result.row, result.upn, [told.code for told in result.reasons]) for result in recorded.results]
    moved = ["address-changed", "address-changed", "recorded"]
    assert codes == [(2, PUPIL, moved), (3, PUPIL, ["recorded"])]
    assert [event.kind for event in recorded.events].count("letter-withdrawn") == 2


def test_a_note_that_waits_is_not_recorded(new_house: Configuration, ledger: Ledger) -> None:
    issue(ledger, 1)
    data = f"upn,note kind,on,parent\n{PUPIL},address-change,2025-09-15,Zofja Nowak\n".encode()
    recorded = record_rows(read_cases(data, "n.csv", new_house.vocabulary(), TODAY), new_house, ledger, TODAY)
    assert [(result.outcome, result.upn) for result in recorded.results] == [("hold", PUPIL)]
    assert recorded.events == ()


def test_the_time_of_an_e_mail_is_kept_among_its_facts(new_house: Configuration, ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    (one,) = judge_rows([rows(ref)["e-mail copy with its time"]], new_house, ledger, TODAY)
    (event,) = one.events
    assert event.payload["on"] == "2025-09-15"
    assert json.loads(event.contents[0])["at"] == "14:03"


def test_the_rule_of_delivery_is_the_trusts_own_or_the_authoritys(new_house: Configuration) -> None:
    workspace = new_house.workspace
    assert delivery_rule(workspace)("oakfield") == "pd1985"
    assert delivery_rule(workspace)("a school that left") == "pd1985"
    posting = workspace.settings.posting.model_copy(update={"deemed_rule": "cpr626"})
    settings = workspace.settings.model_copy(update={"posting": posting})
    assert delivery_rule(replace(workspace, settings=settings))("oakfield") == "cpr626"
