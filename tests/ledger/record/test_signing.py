"""Who asked stands among an event's facts, and with them can be erased."""

import json
from datetime import date
from typing import Any

import pytest

from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records, records
from mailmerge.ledger.record.letter_events import LetterWithdrawn
from mailmerge.ledger.record.pupil_events import NoteRecorded
from mailmerge.ledger.record.signing import signed
from tests.ledger.samples import UPN, letter

ON = date(2025, 10, 6)


def facts(event: NewEvent) -> dict[str, Any]:
    digest = event.payload["facts_sha256"]
    (data,) = (data for data in event.contents if sha256(data) == digest)
    read: dict[str, Any] = json.loads(data)
    return read


@pytest.mark.parametrize(
    ("event", "by", "reason"),
    [
        (LetterWithdrawn("OAK-1", "reissued").event(), "office", "nobody is named: who asked"),
        (NoteRecorded("p", "call", ON, {"upn": UPN, "by": "Ms Hill"}).event(), "Ms Hill", "who did it stays"),
        (NoteRecorded("p", "call", ON, {"upn": UPN, "by": ""}).event(), "office", "a blank names nobody"),
        (NewEvent("pack-made", "p", {"ref": "x"}), "office", "a kind without facts gets some"),
    ],
)
def test_who_asked_is_among_the_facts(event: NewEvent, by: str, reason: str) -> None:
    made = signed(event, "office")
    assert facts(made)["by"] == by, reason
    assert by not in str(made.payload), "who asked is personal"
    assert made.payload.keys() - {"facts_sha256"} == event.payload.keys() - {"facts_sha256"}


def test_a_letter_keeps_its_files(ledger: Ledger) -> None:
    issued = letter(ledger)
    (event,) = ledger.append([signed(issued.event(), "office")])
    record = letter_records.letter(ledger, issued.ref)

    assert record is not None
    assert ledger.content(record.pdf_sha256) == issued.pdf
    assert records.facts(ledger, record.facts_sha256)["by"] == "office"
    assert event.payload["contents"] == sorted({str(record.pdf_sha256), str(record.facts_sha256)})


def test_nobody_known_adds_nothing() -> None:
    event = LetterWithdrawn("OAK-1", "reissued").event()
    assert signed(event, None) is event
