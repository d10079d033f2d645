"""The evidence of posting: which letters, all that is on record of them, and when they count as delivered."""

from datetime import date

import pytest

from mailmerge.dispatch.evidence_log import ERASED, Chosen, LetterLog, evidence
from mailmerge.dispatch.proving import proving
from mailmerge.law.delivery import SERVICES, DeliveryRule, Service
from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import event_kinds
from mailmerge.ledger.record.event_kinds import NOTED_KINDS
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted, PostingCorrected
from mailmerge.ledger.record.posting_events import LetterNoted, OrdersExported, ProofFiled, SheetMade
from tests.dispatch.samples import MONDAY, UPN, issue, ticking

TUESDAY, FRIDAY = date(2025, 9, 16), date(2025, 9, 19)


def logs_of(ledger: Ledger, chosen: Chosen, rule: DeliveryRule = "pd1985") -> tuple[LetterLog, ...]:
    return evidence(ledger, chosen, lambda _school: rule)


def refs_of(ledger: Ledger, chosen: Chosen) -> list[str]:
    return [log.letter.ref for log in logs_of(ledger, chosen)]


@pytest.mark.parametrize(
    ("chosen", "numbers", "reason"),
    [
        (Chosen(upn=f"{UPN[:-2]}01"), [1], "a pupil's"),
        (Chosen(upn="B000000000000"), [], "of a pupil without letters"),
        (Chosen(run="run-1"), [1, 2], "a run's"),
        (Chosen(run="run-2"), [], "of a run that was not"),
        (Chosen(upn=f"{UPN[:-2]}01", parent="Zofia NOWAK"), [1], "a parent's, by name"),
        (Chosen(upn=f"{UPN[:-2]}01", parent="name:zofia nowak"), [1], "a parent's, by key"),
        (Chosen(upn=f"{UPN[:-2]}01", parent="Jan Nowak"), [], "the other parent's"),
        (Chosen(upn=f"{UPN[:-2]}01", parent=""), [], "nobody's name"),
        (Chosen(upn=f"{UPN[:-2]}01", run="run-2"), [], "all that is given must hold"),
        (Chosen(first=MONDAY, last=MONDAY), [1, 2], "a period's, both ends in it"),
        (Chosen(first=TUESDAY), [], "after"),
        (Chosen(last=date(2025, 9, 14)), [], "before"),
    ],
)
def test_letters_are_chosen(ledger: Ledger, chosen: Chosen, numbers: list[int], reason: str) -> None:
    refs = {number: issue(ledger, number) for number in (1, 2)}
    assert refs_of(ledger, chosen) == [refs[number] for number in numbers], reason


def test_a_log_holds_all_that_is_on_record_of_a_letter_in_order(ledger: Ledger) -> None:
    ref, other = issue(ledger, 1), issue(ledger, 2)
    ledger.append(
        [
            SheetMade("run-1", "oakfield", 1, ((ref,), (other,)), "run-1/sheet.pdf", b"").event(),
            OrdersExported("run-1", {ref: "signed-for-second"}, b"").event(),
            Posted(ref, MONDAY, "second-class", None, {"posted_by": "Ms Post", "post_office": "Mill Road"}).event(),
            PostingCorrected(ref, MONDAY, "signed-for-second", "AB123456785GB", {"reason": "x", "by": "SA"}).event(),
            ProofFiled("run-1", "oakfield", 1, 1, 2, (ref,), b"scan", "image/png", 1).event(),
            *(LetterNoted(kind, ref, FRIDAY).event() for kind in NOTED_KINDS),
            LetterWithdrawn(other, "address-changed").event(),
        ]
    )
    log, other_log = logs_of(ledger, Chosen(run="run-1"))
    assert [entry.event.kind for entry in log.entries] == [
        *("letter-issued", "posting-sheet-made", "postal-orders-exported", "posted", "posting-corrected"),
        *("proof-filed", *NOTED_KINDS),
    ]
    assert [entry.event.kind for entry in other_log.entries] == [
        *("letter-issued", "posting-sheet-made", "letter-withdrawn"),
    ]
    posted = log.entries[3]
    assert posted.detail == "by 2nd Class; posted by Ms Post; at Mill Road"
    assert log.posted_by == "Ms Post"
    assert (log.addressee, log.address) == ("Mrs Zofia Nowak", ("1 Mill Lane", "HUNTINGDON", "PE29 3TN"))
    assert log.came_back


def test_an_assumed_class_is_told(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    ledger.append([Posted(ref, MONDAY, "second-class", None, {"service_assumed": True}).event()])
    (log,) = logs_of(ledger, Chosen(run="run-1"))
    assert log.entries[-1].detail == "by 2nd Class; class assumed, as none was given"


@pytest.mark.parametrize(
    ("service", "rule", "delivered_on"),
    [
        ("first-class", "pd1985", date(2025, 9, 17)),
        ("second-class", "pd1985", FRIDAY),
        ("first-class", "cpr626", date(2025, 9, 17)),
    ],
)
def test_a_letter_counts_as_delivered_by_rule(
    ledger: Ledger, service: Service, rule: DeliveryRule, delivered_on: date
) -> None:
    ref = issue(ledger, 1)
    ledger.append([Posted(ref, MONDAY, service).event()])
    (log,) = logs_of(ledger, Chosen(run="run-1"), rule)
    assert log.delivered_on == delivered_on


def test_a_signature_is_delivery_on_its_day(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    ledger.append([Posted(ref, MONDAY, "signed-for-second").event()])
    ledger.append([LetterNoted("delivery-signed", ref, TUESDAY).event()])
    (log,) = logs_of(ledger, Chosen(run="run-1"))
    assert log.delivered_on == TUESDAY


@pytest.mark.parametrize(
    ("posted", "withdrawn", "says"), [(False, False, "no posting is on record"), (True, True, "it was withdrawn")]
)
def test_what_does_not_count_says_why(ledger: Ledger, posted: bool, withdrawn: bool, says: str) -> None:
    ref = issue(ledger, 1)
    ledger.append([Posted(ref, MONDAY, "second-class").event()] if posted else [])
    ledger.append([LetterWithdrawn(ref, "clock-failed").event()] if withdrawn else [])
    (log,) = logs_of(ledger, Chosen(run="run-1"))
    assert (log.delivered_on, log.counting.startswith(says)) == (None, True)


def test_erased_letters_keep_their_entries_without_names(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    (issued,) = ledger.events(subject=ref)
    ledger.erase([issued.payload["facts_sha256"]], "retention", "DPO")
    (log,) = logs_of(ledger, Chosen(run="run-1"))
    assert (log.addressee, log.address) == (ERASED, ())
    assert [entry.event for entry in log.entries] == [issued]


def made(kind: str, **payload: str | None) -> Event:
    return Event(2, ticking()(), kind, "ref", payload, "", "")


@pytest.mark.parametrize(
    ("kind", "proves"),
    [
        ("letter-issued", "does not prove that it was posted"),
        ("history-recorded", "no more than those records"),
        ("posting-sheet-made", "nothing until the Post Office has stamped it"),
        ("proof-filed", "does not prove delivery"),
        ("letter-withdrawn", "nothing may be based on it"),
        ("mail-returned", "can be disproved"),
        ("delivery-signed", "Proves delivery"),
        ("email-copied", "does not replace posting"),
        ("handed-over", "does not replace posting by Royal Mail"),
        ("a-later-kind", "nothing about posting"),
    ],
)
def test_what_an_entry_proves_is_said_plainly(kind: str, proves: str) -> None:
    assert proves in proving(made(kind), "pd1985").proves


@pytest.mark.parametrize("rule", ["pd1985", "cpr626"])
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", [event_kinds.POSTED, event_kinds.POSTING_CORRECTED])
def test_a_posting_proves_what_its_service_does(kind: str, service: Service, rule: DeliveryRule) -> None:
    proves = proving(made(kind, posted_on="2025-09-15", service=service), rule).proves
    assert "counts as delivered on the" in proves
    assert "{" not in proves


def test_a_posting_taken_back_proves_nothing() -> None:
    proves = proving(made(event_kinds.POSTING_CORRECTED, posted_on=None, service=None), "pd1985").proves
    assert proves.endswith("Nothing is now on record as posted.")
