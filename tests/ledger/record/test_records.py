from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records, records
from mailmerge.ledger.record.file_events import FileRefused, RunFinished
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted, PostingCorrected
from tests.ledger.samples import EVIDENCE, EVIDENCE_PATH, FATHER, LEAVE, MOTHER, OTHER_UPN, UPN, letter
from tests.ledger.stores import open_record

POSTED = date(2025, 9, 16)


@pytest.fixture
def filled(workspace: Path) -> Iterator[Ledger]:
    with open_record(workspace / "ledger" / "ledger.sqlite") as opened:
        yield opened


def test_history_is_every_letter_of_the_pupil_in_order_of_recording(filled: Ledger) -> None:
    found = letter_records.history(filled, [UPN])

    assert [(r.letter, r.parent, r.issue, r.posted_on, r.service, r.withdrawn) for r in found] == [
        ("leave-refused", MOTHER, 1, POSTED, "second-class", None),
        ("leave-refused", FATHER, 1, None, None, "address-changed"),
        ("early-intervention", None, 0, date(2025, 9, 3), "first-class", None),
        ("leave-refused", FATHER, 2, None, None, None),
    ]
    assert letter_records.history(filled, [OTHER_UPN]) == []
    assert letter_records.history(filled, []) == []


def test_a_letter_on_record_says_all_that_was_recorded_of_it(filled: Ledger) -> None:
    (first, *_) = letter_records.history(filled, [UPN])

    assert letter_records.letter(filled, first.ref) == first
    assert (first.run, first.school, first.letter_date, first.trigger) == (
        "run-1",
        "oakfield",
        date(2025, 9, 15),
        LEAVE,
    )
    assert (first.appendix, first.variant, first.upn, first.parent_name) == ("8a", "before", UPN, "zofia nowak")
    assert first.issued_at == datetime(2025, 9, 15, 8, 1, tzinfo=UTC)
    assert filled.content(first.pdf_sha256) == b"pdf of " + first.ref.encode()
    assert records.facts(filled, first.facts_sha256)["parent"] == MOTHER
    assert letter_records.letter(filled, "OAK-00000-00000") is None


def test_a_history_of_very_many_pupils_is_asked_for_in_pieces(filled: Ledger) -> None:
    upns = [f"X{number:012}" for number in range(2_500)]

    assert len(letter_records.history(filled, [*upns, UPN])) == 4


def test_the_latest_word_on_a_posting_counts(ledger: Ledger) -> None:
    issued = letter(ledger)
    ledger.append([issued.event()])
    said = []
    for posting in (
        Posted(issued.ref, POSTED, "second-class", "AB123456785GB"),
        PostingCorrected(issued.ref, date(2025, 9, 17), "first-class", None, {"reason": "wrong day"}),
        PostingCorrected(issued.ref, None, None, None, {"reason": "never left"}),
        Posted(issued.ref, date(2025, 9, 19), "first-class"),
    ):
        ledger.append([posting.event()])
        record = letter_records.letter(ledger, issued.ref)
        said.append((record.posted_on, record.service, record.item_reference))

    assert said == [
        (POSTED, "second-class", "AB123456785GB"),
        (date(2025, 9, 17), "first-class", None),
        (None, None, None),
        (date(2025, 9, 19), "first-class", None),
    ]


def test_unposted_are_letters_of_this_system_neither_posted_nor_withdrawn(filled: Ledger) -> None:
    assert [(r.parent, r.issue) for r in letter_records.unposted(filled)] == [(FATHER, 2)]


def test_the_last_issue_counts_withdrawn_ones_too(ledger: Ledger) -> None:
    issued = letter(ledger)
    assert letter_records.last_issues(ledger, [UPN]) == {}

    ledger.append([issued.event(), LetterWithdrawn(issued.ref, "clock-failed").event()])

    assert letter_records.last_issues(ledger, [UPN]) == {(UPN, MOTHER, "leave-refused", LEAVE): 1}
    assert letter_records.last_issues(ledger, []) == {}


def test_letters_of_a_run(filled: Ledger) -> None:
    assert [record.parent for record in letter_records.letters_of_run(filled, "run-1")] == [MOTHER, FATHER]
    assert letter_records.letters_of_run(filled, "run-9") == []


def test_notes_and_outcomes_of_a_pupil(filled: Ledger) -> None:
    (note,) = records.recorded_notes(filled, [UPN])
    (outcome,) = records.recorded_outcomes(filled, [UPN])

    assert (note.note_kind, note.on, note.parent) == ("call", POSTED, MOTHER)
    assert records.facts(filled, note.facts_sha256)["text"] == "spoke to her"
    assert (outcome.outcome, outcome.on, outcome.parent) == ("penalty-notice", POSTED, MOTHER)
    assert records.recorded_notes(filled, [OTHER_UPN]) == []
    assert records.recorded_outcomes(filled, [OTHER_UPN]) == []


def test_erased_facts_are_none_and_unknown_ones_an_error(filled: Ledger) -> None:
    (note,) = records.recorded_notes(filled, [UPN])
    filled.erase([note.facts_sha256], reason="request", by="DPO")

    assert records.facts(filled, note.facts_sha256) is None
    assert records.recorded_notes(filled, [UPN]) == []
    with pytest.raises(KeyError):
        records.facts(filled, sha256(b"never"))


def test_a_file_is_known_again_by_its_bytes(ledger: Ledger) -> None:
    finished = RunFinished("run-1", sha256(b"file"), sha256(b"manifest"), 3)
    refused = FileRefused("run-2", sha256(b"other"), ("empty",))
    ledger.append([finished.event(), refused.event()])

    (again,) = records.runs_of_file(ledger, sha256(b"file"))
    assert again == records.run(ledger, "run-1")
    assert (again.refused, again.manifest_sha256, again.letters) == (False, sha256(b"manifest"), 3)
    assert records.run(ledger, "run-2").refused
    assert records.runs_of_file(ledger, sha256(b"new")) == []
    assert [run.run for run in records.latest_runs(ledger, 5)] == ["run-2", "run-1"]
    assert len(records.latest_runs(ledger, 1)) == 1


def test_evidence_of_a_pupil(filled: Ledger) -> None:
    (filed,) = records.evidence_of(filled, [UPN])

    assert (filed.evidence_kind, filed.path, filed.file_sha256) == ("certificate", EVIDENCE_PATH, sha256(EVIDENCE))
    assert records.evidence_of(filled, [OTHER_UPN]) == []
    assert records.is_evidence_of(filled, "certificate")
    assert not records.is_evidence_of(filled, "minutes")
