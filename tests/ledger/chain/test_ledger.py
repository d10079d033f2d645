import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailmerge.ledger.chain.errors import DamagedLedgerError, ErasedContentError, UnavailableLedgerError
from mailmerge.ledger.chain.event import NO_HASH, Head, NewEvent, event_hash, sha256
from mailmerge.ledger.chain.head import head_file, read_head, write_head
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.errors import AlreadyIssuedError, AlreadyRecordedError
from mailmerge.ledger.record.file_events import RunFinished
from mailmerge.ledger.record.letter_events import LetterWithdrawn
from tests.ledger.samples import FATHER, letter, ticking
from tests.ledger.stores import open_record, verify
from tests.ledger.tampering import unguarded


def note(text: str = "x") -> NewEvent:
    return NewEvent("note", "subject", {"text": text})


def test_a_new_ledger_begins_with_a_workspace_id_of_its_own(tmp_path: Path) -> None:
    with open_record(tmp_path / "a" / "ledger.sqlite") as one, open_record(tmp_path / "b" / "ledger.sqlite") as other:
        (first,) = one.events()

        assert (first.seq, first.kind, first.prev_hash) == (1, "ledger-begun", NO_HASH)
        assert first.payload == {"workspace": one.workspace_id}
        assert len(one.workspace_id) == 32
        assert one.workspace_id != other.workspace_id


def test_appended_events_follow_each_other_and_are_there_after_opening_again(ledger: Ledger) -> None:
    added = ledger.append([note("ż"), NewEvent("call", "P-1", {"b": 1, "a": [None, True]})])
    ledger.close()

    with open_record(ledger.path) as again:
        assert tuple(again.events(after=1)) == added
        assert again.head() == Head(3, added[-1].hash)
    assert [event.seq for event in added] == [2, 3]
    assert added[1].prev_hash == added[0].hash
    assert added[0].at == datetime(2025, 9, 15, 8, 1, tzinfo=UTC)
    assert added[1].payload == {"a": [None, True], "b": 1}


@pytest.mark.sqlite
def test_the_hash_can_be_worked_out_from_the_stored_row_alone(ledger: Ledger) -> None:
    ledger.append([note("ż")])
    ledger.close()

    with closing(sqlite3.connect(ledger.path)) as connection:
        for *fields, stored in connection.execute(
            "SELECT seq, at, kind, subject, payload, prev_hash, hash FROM events"
        ):
            assert event_hash(*fields) == stored


def test_events_are_found_by_kind_and_subject_and_number(ledger: Ledger) -> None:
    ledger.append([NewEvent("a", "s"), NewEvent("b", "s"), NewEvent("a", "t"), NewEvent("a", "s")])

    assert [event.seq for event in ledger.events(kind="a")] == [2, 4, 5]
    assert [event.seq for event in ledger.events(subject="s")] == [2, 3, 5]
    assert [event.seq for event in ledger.events(kind="a", subject="s", after=2)] == [5]
    assert list(ledger.events(kind="none")) == []


def test_a_long_listing_comes_page_by_page_and_whole(ledger: Ledger) -> None:
    ledger.append([note(str(n)) for n in range(2_500)])

    assert [event.seq for event in ledger.events()] == list(range(1, 2_502))


def test_appending_nothing_adds_nothing(ledger: Ledger) -> None:
    assert ledger.append([]) == ()
    assert ledger.head().seq == 1


def test_contents_lie_apart_and_are_named_in_the_payload(ledger: Ledger) -> None:
    (event,) = ledger.append([NewEvent("evidence", "e-1", {"pages": 2}, (b"one", b"two", b"one"))])

    assert event.payload == {"pages": 2, "contents": sorted([sha256(b"one"), sha256(b"two")])}
    assert ledger.content(sha256(b"one")) == b"one"
    with pytest.raises(KeyError):
        ledger.content(sha256(b"three"))


def test_the_same_content_is_kept_once(ledger: Ledger) -> None:
    ledger.append([NewEvent("a", "s", {}, (b"same",)), NewEvent("b", "s", {}, (b"same",))])
    ledger.append([NewEvent("c", "s", {}, (b"same", b"new"))])

    assert ledger.content(sha256(b"same")) == b"same"
    assert ledger.content(sha256(b"new")) == b"new"
    assert verify(ledger.path).contents == 2


def test_one_identity_is_never_issued_twice_and_nothing_of_the_batch_stays(ledger: Ledger) -> None:
    ledger.append([letter(ledger).event()])

    with pytest.raises(AlreadyIssuedError):
        ledger.append([note(), letter(ledger, parent=FATHER).event(), letter(ledger, run="other").event()])

    assert ledger.head().seq == 2
    ledger.append([letter(ledger, parent=FATHER).event()])


def test_a_letter_is_not_made_anew_while_the_former_one_stands(ledger: Ledger) -> None:
    """Two processes may decide at once; the one that plans later finds the other's letter, and numbers its own 2."""
    issued = letter(ledger)
    ledger.append([issued.event()])

    with pytest.raises(AlreadyIssuedError):
        ledger.append([letter(ledger, issue=2).event()])

    assert ledger.head().seq == 2
    ledger.append([LetterWithdrawn(issued.ref, "address-changed").event(), letter(ledger, issue=2).event()])
    with pytest.raises(AlreadyIssuedError):
        ledger.append([letter(ledger, issue=3).event()])


def test_a_letter_is_reissued_where_somebody_says_why(ledger: Ledger) -> None:
    ledger.append([letter(ledger).event()])

    (again,) = ledger.append([replace(letter(ledger, issue=2), reissue_reason="lost in the office").event()])

    assert again.payload["reissue"] is True
    assert "lost" not in str(again.payload)


def test_one_identity_under_another_reference_is_refused_too(ledger: Ledger) -> None:
    first = letter(ledger).event()
    ledger.append([first])

    with pytest.raises(AlreadyIssuedError):
        ledger.append([NewEvent(first.kind, "OAK-00000-00000", first.payload, first.contents)])


def test_one_run_is_recorded_once(ledger: Ledger) -> None:
    finished = RunFinished("run-1", sha256(b"file"), sha256(b"manifest"), 0)
    ledger.append([finished.event()])

    with pytest.raises(AlreadyRecordedError):
        ledger.append([finished.event()])


def test_erased_content_is_gone_and_the_chain_still_holds(ledger: Ledger) -> None:
    (event,) = ledger.append([NewEvent("note", "P-1", {}, (b"what she said",))])
    digest = sha256(b"what she said")

    erasure = ledger.erase([digest], reason="retention", by="DPO")

    assert ledger.content(digest) is None
    assert erasure.payload == {"erased": [digest], "reason": "retention", "by": "DPO"}
    assert tuple(ledger.events(after=1)) == (event, erasure)
    found = verify(ledger.path)
    assert found.ok
    assert [(erased.seq, erased.at, erased.digests) for erased in found.erased] == [
        (3, erasure.at, frozenset({digest}))
    ]


@pytest.mark.sqlite
def test_erased_bytes_are_nowhere_in_the_files(ledger: Ledger) -> None:
    secret = b"the very words that a parent asked us to forget" * 200
    ledger.append([NewEvent("note", "P-1", {}, (secret,))])

    ledger.erase([sha256(secret)], reason="request", by="DPO")

    for file in ledger.path.parent.iterdir():
        assert secret[:40] not in file.read_bytes()


def test_erased_content_is_not_taken_up_again(ledger: Ledger) -> None:
    ledger.append([NewEvent("note", "P-1", {}, (b"words",))])
    ledger.erase([sha256(b"words")], reason="request", by="DPO")

    with pytest.raises(ErasedContentError):
        ledger.append([NewEvent("note", "P-1", {}, (b"words",))])


def test_the_head_file_goes_along(ledger: Ledger) -> None:
    ledger.append([note()])

    assert read_head(ledger.path) == ledger.head()


def test_a_head_file_that_lags_is_brought_up_to_date(ledger: Ledger) -> None:
    before = ledger.head()
    ledger.append([note()])
    ledger.close()
    write_head(ledger.path, before)  # as if the power had gone after the commit

    assert verify(ledger.path).ok
    with open_record(ledger.path) as again:
        assert read_head(ledger.path) == again.head()


def spoil(path: Path, *statements: str) -> None:
    """Do to a ledger what only somebody who takes the triggers away can do."""
    with unguarded(path) as connection:
        for statement in statements:
            connection.execute(statement)


CUT = "DELETE FROM events WHERE seq = 3"
FORGE = "UPDATE events SET hash = prev_hash WHERE seq = 3"
LOOKUPS_TO_MATCH = "UPDATE lookup_state SET (seq, hash) = (SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1)"


@pytest.mark.parametrize(
    ("statements", "why"),
    [
        ([CUT], "the last event was removed"),
        ([FORGE], "the last event is another"),
        ([CUT, LOOKUPS_TO_MATCH], "removed, and the look-ups set back: the head file knows"),
        ([FORGE, LOOKUPS_TO_MATCH], "another, and the look-ups made to match: the head file knows"),
    ],
)
def test_nothing_is_added_to_a_ledger_that_lost_its_end(ledger: Ledger, statements: list[str], why: str) -> None:
    ledger.append([note(), note()])
    spoil(ledger.path, *statements)

    with pytest.raises(DamagedLedgerError):
        ledger.append([note()])
    ledger.close()
    with pytest.raises(DamagedLedgerError):
        open_record(ledger.path)


@pytest.mark.sqlite
def test_nothing_is_added_when_the_head_file_is_gone(ledger: Ledger) -> None:
    ledger.append([note()])
    head_file(ledger.path).unlink()

    with pytest.raises(DamagedLedgerError):
        ledger.append([note()])


def test_a_cut_is_seen_even_where_the_head_file_was_cut_to_match(ledger: Ledger) -> None:
    (first, _) = ledger.append([note(), note()])
    spoil(ledger.path, "DELETE FROM events WHERE seq = 3")
    write_head(ledger.path, Head(first.seq, first.hash))

    with pytest.raises(DamagedLedgerError):
        ledger.append([note()])


@pytest.mark.sqlite
def test_a_ledger_of_which_only_the_head_file_is_left_is_not_begun_anew(ledger: Ledger) -> None:
    ledger.close()
    ledger.path.unlink()

    with pytest.raises(DamagedLedgerError):
        open_record(ledger.path)
    assert not ledger.path.exists()


@pytest.mark.sqlite
def test_another_database_is_not_taken_for_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE pupils (name)")

    with pytest.raises(DamagedLedgerError):
        open_record(path)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "content", [b"not a database, and longer than a header " * 50, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_file_that_is_no_database_is_damage(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(content)

    with pytest.raises(DamagedLedgerError):
        open_record(path)


@pytest.mark.sqlite
def test_a_ledger_from_a_newer_version_is_left_alone(ledger: Ledger) -> None:
    ledger.close()
    with closing(sqlite3.connect(ledger.path)) as connection:
        connection.execute("PRAGMA user_version = 999")

    with pytest.raises(UnavailableLedgerError, match="newer version"):
        open_record(ledger.path)


@pytest.mark.sqlite
@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write to read-only files")
def test_a_ledger_that_cannot_be_written_says_what_to_do(ledger: Ledger) -> None:
    ledger.close()
    ledger.path.chmod(stat.S_IRUSR)
    ledger.path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(UnavailableLedgerError):
            open_record(ledger.path).append([note()])
    finally:
        ledger.path.parent.chmod(stat.S_IRWXU)


@pytest.mark.sqlite
def test_a_full_disk_adds_nothing(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with ledger.reading() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")

    with pytest.raises(UnavailableLedgerError):
        ledger.append([NewEvent("evidence", "e-1", {}, (bytes(100_000),))])

    assert ledger.head().seq == 1
    assert verify(ledger.path).ok


def test_errors_name_no_file_and_no_person(ledger: Ledger) -> None:
    ledger.append([letter(ledger).event()])
    with pytest.raises(AlreadyIssuedError) as caught:
        ledger.append([letter(ledger).event()])

    assert "nowak" not in str(caught.value).lower()
    assert str(ledger.path) not in str(caught.value)


def test_a_reader_sees_one_state_while_others_write(ledger: Ledger) -> None:
    with open_record(ledger.path, clock=ticking()) as writer, ledger.reading() as connection:
        count = "SELECT COUNT(*) FROM events"
        before = connection.exec_driver_sql(count).scalar_one()
        writer.append([note()])

        assert connection.exec_driver_sql(count).scalar_one() == before
    assert ledger.head().seq == before + 1
