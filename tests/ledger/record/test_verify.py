"""Whatever is changed, removed, put in or cut off is found and named; what is as it was gives no alarm."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.chain.event import Head, NewEvent, sha256
from mailmerge.ledger.chain.head import head_file, write_head
from mailmerge.ledger.chain.manifest import MANIFEST
from mailmerge.ledger.chain.stores import store_at
from mailmerge.ledger.chain.verdict import Verification
from mailmerge.ledger.chain.verify import broken_links
from mailmerge.ledger.record import journal, lookups
from mailmerge.ledger.record.event_kinds import LETTER_ISSUED
from mailmerge.ledger.record.pupil_events import EvidenceFiled
from tests.ledger.conftest import give_ledger
from tests.ledger.samples import EVIDENCE_PATH, UPN, seal
from tests.ledger.stores import address_of, open_record, verify
from tests.ledger.tampering import FIELDS, rehash, unguarded

EVENTS = 19  # in the sample
# Each place takes a verification of its own: `make test` tries some, the first and the last among them, the soak all.
SOME_OR_ALL = pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.soak)])


def places(last: int, step: int, first: int = 1) -> list[int]:
    """Return each `step`-th place from the first on, and the last."""
    return sorted({*range(first, last + 1, step), last})


def check(workspace: Path) -> Verification:
    return verify(workspace / "ledger" / "ledger.sqlite", workspace / "outbox", evidence=workspace / "evidence")


def named(found: Verification) -> set[tuple[str, str, str]]:
    return {(verdict.code, verdict.thing, verdict.name) for verdict in found.verdicts}


@pytest.fixture
def path(workspace: Path) -> Path:
    return workspace / "ledger" / "ledger.sqlite"


@pytest.fixture
def renew(pristine: Path, workspace: Path) -> Callable[..., None]:
    """Give the workspace its sound ledger back."""

    def copy_back() -> None:
        give_ledger(pristine, workspace)

    return copy_back


def test_a_sound_ledger_verifies(workspace: Path) -> None:
    found = check(workspace)

    assert found.ok
    assert (found.events, found.files, found.erased) == (EVENTS, 11, ())
    assert found.as_json()["verdicts"] == []


def test_verification_writes_nothing(workspace: Path) -> None:
    before = {file: file.read_bytes() for file in workspace.rglob("*") if file.is_file()}
    check(workspace)

    assert {file: file.read_bytes() for file in workspace.rglob("*") if file.is_file()} == before


# --- events


@pytest.mark.sqlite
@pytest.mark.parametrize("step", [23, pytest.param(1, marks=pytest.mark.soak)])
def test_every_changed_byte_of_every_event_is_found(path: Path, step: int) -> None:
    """Each `step`-th byte of each field of each event, changed by one bit, in the chain's own check."""
    with unguarded(path) as connection:
        rows = connection.execute(f"SELECT {', '.join(FIELDS)} FROM events").fetchall()
    with open_record(path).writing() as connection:
        for trigger in ("events_never_change", "events_never_go"):
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        for row in rows:
            for name, value in zip(FIELDS[1:], row[1:], strict=True):
                data = value.encode()
                for place in range(0, len(data), step):
                    changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
                    update = f"UPDATE events SET {name} = CAST(? AS TEXT) WHERE seq = ?"
                    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
                    connection.exec_driver_sql(update, (changed, row[0]))
                    codes = {(verdict.code, verdict.name) for verdict in broken_links(connection)}
                    assert ("altered", str(row[0])) in codes, (row[0], name, place)
                    connection.exec_driver_sql(update, (data, row[0]))


@pytest.mark.parametrize("field", FIELDS[1:])
def test_a_changed_field_is_named_by_its_event(
    path: Path, workspace: Path, renew: Callable[..., None], field: str
) -> None:
    for seq in (1, 2, EVENTS):
        with unguarded(path) as connection:
            connection.execute(
                f"UPDATE events SET {field} = substr({field}, 1, length({field}) - 1) || '~' WHERE seq = ?", (seq,)
            )

        assert ("altered", "event", str(seq)) in named(check(workspace)), seq
        renew()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("CAST(payload AS BLOB)", "the same bytes, but no text any more"),
        ("payload || ' '", "JSON that means the same"),
        ("CAST(x'7bff7d' AS TEXT)", "bytes that are not UTF-8"),
        ("'not JSON'", "no JSON"),
        ("NULL", "nothing"),
        ("42", "a number"),
    ],
)
def test_a_payload_of_any_other_form_is_altered(path: Path, workspace: Path, value: str, why: str) -> None:
    with unguarded(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        loosened = "replace(sql, 'payload TEXT NOT NULL', 'payload BLOB')"
        connection.execute(f"UPDATE sqlite_schema SET sql = {loosened} WHERE name = 'events'")
        connection.commit()
    with unguarded(path) as connection:
        connection.execute(f"UPDATE events SET payload = {value} WHERE seq = 4")

    assert ("altered", "event", "4") in named(check(workspace)), why


@SOME_OR_ALL
def test_every_deleted_event_is_found(path: Path, workspace: Path, renew: Callable[..., None], step: int) -> None:
    for seq in places(EVENTS, step):
        with unguarded(path) as connection:
            connection.execute("DELETE FROM events WHERE seq = ?", (seq,))

        found = named(check(workspace))
        if seq < EVENTS:
            assert {("missing", "event", str(seq)), ("chain-broken", "event", str(seq + 1))} <= found
        else:
            assert ("truncated", "head", "head.json") in found
        renew()


@SOME_OR_ALL
def test_every_deleted_event_is_found_when_the_others_close_up_and_are_sealed_anew(
    path: Path, workspace: Path, renew: Callable[..., None], step: int
) -> None:
    for seq in places(EVENTS - 1, step):
        with unguarded(path) as connection:
            connection.execute("DELETE FROM events WHERE seq = ?", (seq,))
            connection.execute("UPDATE events SET seq = seq - 1 WHERE seq > ?", (seq,))
            rehash(connection, seq)

        assert ("truncated", "head", "head.json") in named(check(workspace)), seq
        renew()


def swap_and_check(path: Path, workspace: Path, renew: Callable[..., object], pairs: list[tuple[int, int]]) -> None:
    for first, second in pairs:
        with unguarded(path) as connection:
            for old, new in ((first, 1000), (second, first), (1000, second)):
                connection.execute("UPDATE events SET seq = ? WHERE seq = ?", (new, old))

        found = named(check(workspace))
        assert {("altered", "event", str(first)), ("altered", "event", str(second))} <= found
        renew()


@SOME_OR_ALL
def test_every_two_neighbours_swapped_are_found(
    path: Path, workspace: Path, renew: Callable[..., None], step: int
) -> None:
    swap_and_check(path, workspace, renew, [(seq, seq + 1) for seq in places(EVENTS - 1, step)])


@pytest.mark.soak
def test_every_two_swapped_events_are_found(path: Path, workspace: Path, renew: Callable[..., None]) -> None:
    swap_and_check(path, workspace, renew, combinations(range(1, EVENTS + 1), 2))


@SOME_OR_ALL
def test_every_inserted_event_is_found(path: Path, workspace: Path, renew: Callable[..., None], step: int) -> None:
    for seq in places(EVENTS + 1, step):
        with unguarded(path) as connection:
            connection.execute("UPDATE events SET seq = -seq - 1 WHERE seq >= ?", (seq,))
            connection.execute("UPDATE events SET seq = -seq WHERE seq < 0")
            prev = connection.execute("SELECT hash FROM events WHERE seq = ?", (seq - 1,)).fetchone() or ("0" * 64,)
            connection.execute("INSERT INTO events VALUES (?, '2025', 'note', 's', '{}', ?, '')", (seq, *prev))
            rehash(connection, seq)

        found = named(check(workspace))
        if seq <= EVENTS:
            assert ("altered", "head", "head.json") in found, seq
        else:
            assert ("lookup-differs", "look-up", f"lookup_state {seq}") in found
        renew()


def test_an_event_before_the_first_is_extra(path: Path, workspace: Path) -> None:
    with unguarded(path) as connection:
        connection.execute("INSERT INTO events VALUES (0, '2025', 'note', 's', '{}', '', '')")

    assert ("extra", "event", "0") in named(check(workspace))


@SOME_OR_ALL
def test_every_truncation_is_found(path: Path, workspace: Path, renew: Callable[..., None], step: int) -> None:
    for last in places(EVENTS - 1, step, first=0):
        with unguarded(path) as connection:
            connection.execute("DELETE FROM events WHERE seq > ?", (last,))

        assert ("truncated", "head", "head.json") in named(check(workspace)), last
        renew()


def test_a_truncation_with_the_head_file_set_back_is_found_in_the_lookups(path: Path, workspace: Path) -> None:
    with unguarded(path) as connection:
        connection.execute("DELETE FROM events WHERE seq > 4")
        (last,) = connection.execute("SELECT hash FROM events WHERE seq = 4").fetchone()
    write_head(path, Head(4, last))

    assert ("lookup-differs", "look-up", f"lookup_state {EVENTS}") in named(check(workspace))


def test_a_truncation_with_everything_in_the_ledger_set_back_is_found_in_the_outbox(
    path: Path, workspace: Path
) -> None:
    with unguarded(path) as connection:
        connection.execute("DELETE FROM events WHERE seq > 4")
        (last,) = connection.execute("SELECT hash FROM events WHERE seq = 4").fetchone()
    write_head(path, Head(4, last))
    with unguarded(path) as connection:
        named_contents = "SELECT value FROM events, json_each(payload, '$.contents')"
        connection.execute(f"DELETE FROM contents WHERE sha256 NOT IN ({named_contents})")
    store = store_at(address_of(path), lookups.FUNCTIONS)
    with store.writing() as connection:
        lookups.rebuild(connection)
    store.close()

    assert named(check(workspace)) == {("extra", "file", "run-2"), ("extra", "file", f"evidence/{EVIDENCE_PATH}")}


def test_a_ledger_without_events_is_truncated(path: Path, workspace: Path) -> None:
    with unguarded(path) as connection:
        connection.execute("DELETE FROM events")

    assert ("truncated", "ledger", "events") in named(check(workspace))


def test_a_ledger_rewritten_from_end_to_end_is_found_by_head_file_and_manifests(path: Path, workspace: Path) -> None:
    with unguarded(path) as connection:
        connection.execute("UPDATE events SET at = '2024' || substr(at, 5)")
        rehash(connection)

    assert {("altered", "head", "head.json"), ("altered", "file", "run-1/manifest.json")} <= named(check(workspace))


# --- the database and what guards it


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("statement", "verdict", "why"),
    [
        ("DROP TRIGGER events_never_go", ("missing", "ledger", "events_never_go"), "a guard removed"),
        ("CREATE TRIGGER t AFTER INSERT ON journal BEGIN SELECT 1; END", ("extra", "ledger", "t"), "a trigger put in"),
        ("CREATE TABLE other (a)", ("extra", "ledger", "other"), "a table put in"),
        ("DROP INDEX letters_by_identity", ("missing", "ledger", "letters_by_identity"), "uniqueness removed"),
        ("DROP TABLE letters", ("missing", "ledger", "letters"), "a look-up removed"),
        ("DROP TABLE events", ("missing", "ledger", "events"), "the record itself removed"),
    ],
)
def test_a_change_to_the_tables_is_named(
    path: Path, workspace: Path, statement: str, verdict: tuple[str, str, str], why: str
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()

    assert verdict in named(check(workspace)), why


@pytest.mark.sqlite
def test_an_index_that_leads_astray_is_found(path: Path, workspace: Path) -> None:
    """Every row is as it was, but a search by run would miss letters."""
    index = "name = 'letters_by_run'"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        entry = connection.execute(f"SELECT * FROM sqlite_schema WHERE {index}").fetchone()
        connection.execute(f"DELETE FROM sqlite_schema WHERE {index}")
        connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE letters SET rowid = rowid + 1000")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", entry)
        connection.commit()

    assert ("altered", "ledger", "database") in named(check(workspace))


@pytest.mark.sqlite
def test_a_weakened_guard_is_named(path: Path, workspace: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER events_never_go")
        connection.execute("CREATE TRIGGER events_never_go BEFORE DELETE ON events BEGIN SELECT 1; END")
        connection.commit()

    assert ("altered", "ledger", "events_never_go") in named(check(workspace))


@pytest.mark.sqlite
@pytest.mark.parametrize("content", [b"", b"no database " * 1000, b"SQLite format 3\0" + b"\xff" * 8192])
def test_a_file_that_is_no_ledger_is_found_not_raised(path: Path, workspace: Path, content: bytes) -> None:
    path.write_bytes(content)

    assert not check(workspace).ok


@pytest.mark.sqlite
def test_a_ledger_that_is_gone_is_missing(path: Path, workspace: Path) -> None:
    path.unlink()

    assert named(check(workspace)) == {("missing", "ledger", "ledger.sqlite")}


def record_of(path: Path) -> list[object]:
    """Return every event and content, as they lie in the file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("events", "contents")]


def flip_and_check(path: Path, places: Sequence[int]) -> None:
    """Change the file itself at each place: either it is found, or it changed nothing of the record."""
    with open_record(path) as ledger:
        ledger.erase([next(ledger.events(kind=LETTER_ISSUED)).payload["facts_sha256"]], reason="request", by="DPO")
    sound, truth = path.read_bytes(), record_of(path)
    for place in places:
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        if verify(path).ok:
            assert record_of(path) == truth, place
        for leftover in path.parent.glob("ledger.sqlite-*"):
            leftover.unlink()


@pytest.mark.sqlite
def test_bytes_changed_in_the_file_itself_are_found(path: Path) -> None:
    flip_and_check(path, random.Random(6).sample(range(path.stat().st_size), 8))


@pytest.mark.sqlite
@pytest.mark.soak
@pytest.mark.parametrize("share", range(10))
def test_any_byte_changed_in_the_file_itself_is_found(path: Path, share: Any) -> None:
    """Every fifth byte, in ten shares that can be tried at once."""
    flip_and_check(path, range(share * 5, path.stat().st_size, 50))


@pytest.mark.parametrize(
    ("change", "verdict", "why"),
    [
        ("at = 'yesterday'", ("altered", "event", str(EVENTS + 1)), "no time any more"),
        pytest.param(
            "at = CAST(at AS BLOB)",
            ("altered", "event", str(EVENTS + 1)),
            "bytes, no text",
            marks=pytest.mark.sqlite,
        ),
        ("payload = '{}'", ("altered", "event", str(EVENTS + 1)), "says nothing of what was erased"),
        ("""payload = '{"erased": [{}], "reason": ""}'""", ("altered", "event", str(EVENTS + 1)), "says no digest"),
    ],
)
def test_an_erasure_that_was_altered_is_named(
    path: Path, workspace: Path, change: str, verdict: tuple[str, str, str], why: str
) -> None:
    with open_record(path) as ledger:
        ledger.erase([next(ledger.events(kind=LETTER_ISSUED)).payload["facts_sha256"]], reason="request", by="DPO")
    with unguarded(path) as connection:
        connection.execute(f"UPDATE events SET {change} WHERE seq = {EVENTS + 1}")

    assert verdict in named(check(workspace)), why


@pytest.mark.sqlite
def test_a_table_whose_name_became_bytes_is_named(path: Path, workspace: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET name = CAST(name AS BLOB) WHERE name = 'letters_by_run'")
        connection.commit()

    assert not check(workspace).ok


# --- contents


def digests_in(path: Path) -> list[str]:
    with unguarded(path) as connection:
        return [digest for (digest,) in connection.execute("SELECT sha256 FROM contents").fetchall()]


def test_every_changed_content_is_named(path: Path, workspace: Path, renew: Callable[..., None]) -> None:
    for digest in digests_in(path):
        with unguarded(path) as connection:
            connection.execute("UPDATE contents SET bytes = bytes || ? WHERE sha256 = ?", (b"\0", digest))

        assert ("altered", "content", digest) in named(check(workspace))
        renew()


@pytest.mark.parametrize(
    ("statement", "code", "why"),
    [
        ("UPDATE contents SET bytes = NULL WHERE sha256 = ?", "missing", "emptied, and no event says so"),
        pytest.param(
            "UPDATE contents SET bytes = CAST(bytes AS TEXT) WHERE sha256 = ?",
            "altered",
            "another type",
            marks=pytest.mark.sqlite,
        ),
        ("DELETE FROM contents WHERE sha256 = ?", "missing", "removed"),
    ],
)
def test_spoilt_content_is_named(path: Path, workspace: Path, statement: str, code: str, why: str) -> None:
    (digest, *_) = digests_in(path)
    with unguarded(path) as connection:
        connection.execute(statement, (digest,))

    assert (code, "content", digest) in named(check(workspace)), why


def test_content_put_in_is_extra(path: Path, workspace: Path) -> None:
    digest = sha256(b"planted")
    with unguarded(path) as connection:
        connection.execute("INSERT INTO contents VALUES (?, ?)", (digest, b"planted"))

    assert named(check(workspace)) == {("extra", "content", digest)}


def test_content_that_came_back_after_its_erasure_is_named(path: Path, workspace: Path) -> None:
    with open_record(path) as ledger:
        digest = next(event.payload["facts_sha256"] for event in ledger.events(kind=LETTER_ISSUED))
        data = ledger.content(digest)
        ledger.erase([digest], reason="request", by="DPO")
    with unguarded(path) as connection:
        connection.execute("UPDATE contents SET bytes = ? WHERE sha256 = ?", (data, digest))

    assert ("altered", "content", digest) in named(check(workspace))


# --- the head file


@pytest.mark.parametrize(
    ("text", "verdict", "why"),
    [
        pytest.param(None, ("missing", "head", "head.json"), "removed", marks=pytest.mark.sqlite),
        ("{", ("altered", "head", "head.json"), "not readable"),
        ('{"seq": 99, "hash": "ab"}', ("truncated", "head", "head.json"), "it has seen more"),
        ('{"seq": 5, "hash": "ab"}', ("altered", "head", "head.json"), "it has seen something else"),
    ],
)
def test_a_head_file_that_does_not_fit_is_named(
    path: Path, workspace: Path, text: str | None, verdict: tuple[str, str, str], why: str
) -> None:
    head_file(path).unlink()
    if text:
        head_file(path).write_text(text)

    assert named(check(workspace)) == {verdict}, why


# --- files


def letter_files(workspace: Path) -> list[Path]:
    return sorted((workspace / "outbox").rglob("*/letters/*/*.*"))


def relative(workspace: Path, file: Path) -> str:
    return file.relative_to(workspace / "outbox").as_posix()


@pytest.mark.parametrize("step", [199, pytest.param(7, marks=pytest.mark.soak)])
def test_every_changed_byte_of_every_letter_is_found(workspace: Path, step: int) -> None:
    for file in letter_files(workspace):
        sound = file.read_bytes()
        for place in range(0, len(sound), step):
            file.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
            assert named(check(workspace)) == {("altered", "file", relative(workspace, file))}
        file.write_bytes(sound)


def test_every_file_missing_is_named(workspace: Path) -> None:
    for file in sorted(path for path in (workspace / "outbox").rglob("*") if path.is_file()):
        if file.name == MANIFEST:
            continue
        sound = file.read_bytes()
        file.unlink()
        assert named(check(workspace)) == {("missing", "file", relative(workspace, file))}
        file.write_bytes(sound)


@pytest.mark.parametrize(
    "place", ["run-1/more.pdf", "run-1/letters/oakfield/more.pdf", "run-9/letter.pdf", "loose.pdf"]
)
def test_a_file_put_in_is_extra(workspace: Path, place: str) -> None:
    file = workspace / "outbox" / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"%PDF")

    top = place if place.startswith("run-1") else place.split("/")[0]
    assert named(check(workspace)) == {("extra", "file", top)}


@pytest.mark.parametrize(
    "leftover",
    [".gitkeep", "run-1/Thumbs.db", "run-1/letters/desktop.ini", "run-1/.DS_Store", "run-1/._receipt.html", "~$a.xlsx"],
)
def test_what_systems_leave_is_no_fault_and_told(workspace: Path, leftover: str) -> None:
    for place in (workspace / "outbox" / leftover, workspace / "evidence" / leftover):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"x")

    found = check(workspace)
    assert found.ok
    assert [leftover in note for note in found.notes] == [True, True], "outbox and evidence"


@pytest.mark.parametrize(
    ("place", "name", "why"),
    [
        ("outbox/.run-9.tmp/letters/half.pdf", ".run-9.tmp", "a run that no journal knows"),
        ("outbox/.hidden", ".hidden", "a hidden file"),
        ("outbox/run-1/.hidden.pdf", "run-1/.hidden.pdf", "a hidden file in a run"),
        (f"evidence/{UPN}/.certificate.pdf.tmp", f"evidence/{UPN}/.certificate.pdf.tmp", "a hidden paper"),
        ("evidence/.run-9.tmp/a.pdf", "evidence/.run-9.tmp/a.pdf", "staged by a run that no journal knows"),
    ],
)
def test_what_is_hidden_and_nobodys_is_extra(workspace: Path, place: str, name: str, why: str) -> None:
    (workspace / place).parent.mkdir(parents=True, exist_ok=True)
    (workspace / place).write_bytes(b"x")

    assert named(check(workspace)) == {("extra", "file", name)}, why


def test_what_a_run_under_way_made_is_no_fault(workspace: Path, path: Path) -> None:
    with open_record(path) as ledger:
        source = workspace / "inbox" / "a.csv"
        journal.begin(ledger, "run-9", sha256(b"upn"), source, source)
        for folder in ("outbox", "evidence"):
            hidden = workspace / folder / ".run-9.tmp"
            hidden.mkdir()
            (hidden / "half.pdf").write_bytes(b"%PDF")
        assert check(workspace).ok


@pytest.mark.parametrize("to", ["same bytes", "a folder", "nothing", "a pipe"])
def test_a_link_or_pipe_in_a_files_place_is_altered_and_never_opened(workspace: Path, to: str) -> None:
    pdf = letter_files(workspace)[1]
    elsewhere = workspace / "elsewhere.pdf"
    pdf.rename(elsewhere)
    if to == "a pipe":
        os.mkfifo(pdf)
    else:
        pdf.symlink_to({"same bytes": elsewhere, "a folder": workspace, "nothing": workspace / "gone"}[to])

    assert named(check(workspace)) == {("altered", "file", relative(workspace, pdf))}


def test_a_link_in_place_of_a_runs_folder_is_altered(workspace: Path) -> None:
    (workspace / "outbox" / "run-1").rename(workspace / "elsewhere")
    (workspace / "outbox" / "run-1").symlink_to(workspace / "elsewhere")

    assert named(check(workspace)) == {("altered", "file", "run-1")}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("run", "sha", "claimed", "why"),
    [
        ("../../home", "ab" * 32, "/in/a.csv", "no run's id"),
        (".run", "ab" * 32, "/in/a.csv", "hidden"),
        ("run-9", "no hash", "/in/a.csv", "no file's hash"),
        ("run-9", "ab" * 32, "/etc/passwd", "a file that no run claimed"),
        ("run-9", "ab" * 32, "/in/run-9/../../etc/passwd", "a file that no run claimed, by a way round"),
    ],
)
def test_a_planted_row_of_the_journal_is_named_and_moves_nothing(
    workspace: Path, path: Path, run: str, sha: str, claimed: str, why: str
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        row = (run, sha, "/in/a.csv", claimed, "7-0123456789abcdef", "2025-09-15T08:00:00.000000Z")
        connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", row)
    assert named(check(workspace)) >= {("extra", "ledger", f"journal {run}")}, why
    with open_record(path) as ledger:
        assert journal.recover(ledger, workspace / "outbox") == ()


@pytest.mark.sqlite
def test_a_run_that_was_cut_off_is_noted(workspace: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        row = ("run-9", "ab" * 32, "/in/a.csv", "/in/_processing/run-9/a.csv", "7-0123456789abcdef", "2025")
        connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", row)
    found = check(workspace)
    assert found.ok
    assert "run-9 was cut off" in found.notes[0]


def test_a_run_that_is_gone_is_named_with_each_of_its_letters(workspace: Path) -> None:
    shutil.rmtree(workspace / "outbox" / "run-2")

    found = check(workspace)
    assert {verdict.code for verdict in found.verdicts} == {"missing", "altered"}
    assert ("missing", "file", "run-2/manifest.json") in named(found)
    assert len(found.verdicts) == 3


def test_a_changed_letter_is_named_even_where_the_manifest_was_made_to_match(workspace: Path) -> None:
    pdf = letter_files(workspace)[1]
    assert pdf.suffix == ".pdf"
    pdf.write_bytes(b"other words")
    seal(workspace / "outbox" / "run-1", "run-1", Head(1, "ab" * 32))

    ref = pdf.name.split()[0]
    assert named(check(workspace)) == {
        ("altered", "file", "run-1/manifest.json"),
        ("altered", "file", f"run-1/{ref} (PDF)"),
    }


def test_erased_files_may_be_gone(workspace: Path, path: Path) -> None:
    file = letter_files(workspace)[0]
    with open_record(path) as ledger:
        ledger.erase([sha256(file.read_bytes())], reason="retention", by="DPO")
    file.unlink()

    assert check(workspace).ok


def test_a_file_that_a_later_event_added_to_a_run_belongs_there(workspace: Path, path: Path) -> None:
    sheet = workspace / "outbox" / "run-1" / "posting-sheet-oakfield-2.pdf"
    sheet.write_bytes(b"made again")
    files = {"run-1/posting-sheet-oakfield-2.pdf": sha256(b"made again")}
    with open_record(path) as ledger:
        ledger.append([NewEvent("posting-sheet-made", "run-1", {"files": files})])

    assert check(workspace).ok
    sheet.write_bytes(b"changed")
    assert named(check(workspace)) == {("altered", "file", "run-1/posting-sheet-oakfield-2.pdf")}


@pytest.mark.parametrize(
    ("spoil", "verdict", "why"),
    [
        (lambda file: file.write_bytes(b"another"), ("altered", EVIDENCE_PATH), "changed"),
        (Path.unlink, ("missing", EVIDENCE_PATH), "removed"),
        (lambda file: file.with_name("b.pdf").write_bytes(b"b"), ("extra", f"{UPN}/b.pdf"), "put in"),
        (lambda file: file.rename(file.with_name("c.pdf")), ("missing", EVIDENCE_PATH), "renamed"),
    ],
)
def test_spoilt_evidence_is_named(
    workspace: Path, spoil: Callable[..., object], verdict: tuple[str, str], why: str
) -> None:
    spoil(workspace / "evidence" / EVIDENCE_PATH)

    code, name = verdict
    assert (code, "file", f"evidence/{name}") in named(check(workspace)), why


def test_evidence_that_was_filed_again_counts_as_it_is_now(workspace: Path, path: Path) -> None:
    facts = {"upn": UPN, "path": EVIDENCE_PATH}
    with open_record(path) as ledger:
        ledger.append([EvidenceFiled("P-1", "certificate", sha256(b"better scan"), facts).event()])
    (workspace / "evidence" / EVIDENCE_PATH).write_bytes(b"better scan")

    assert check(workspace).ok


def test_a_workspace_without_outbox_has_lost_its_runs(workspace: Path) -> None:
    shutil.rmtree(workspace / "outbox")

    assert ("missing", "file", "run-1/manifest.json") in named(check(workspace))


def test_one_fault_does_not_hide_another(path: Path, workspace: Path) -> None:
    letter_files(workspace)[0].unlink()
    with unguarded(path) as connection:
        connection.execute("UPDATE events SET subject = 'x' WHERE seq = 6")
        connection.execute("DELETE FROM events WHERE seq = 9")

    assert {
        ("altered", "event", "6"),
        ("missing", "event", "9"),
        ("chain-broken", "event", "10"),
        ("missing", "file", relative(workspace, letter_files(workspace)[0]).replace(".pdf", ".docx")),
    } <= named(check(workspace))


def test_a_clock_that_went_back_is_noted_and_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    times = iter([datetime(2025, 9, 15, 8, tzinfo=UTC), datetime(2025, 9, 15, 7, tzinfo=UTC)])
    with open_record(tmp_path / "ledger.sqlite", clock=lambda: next(times)) as ledger:
        assert not caplog.records
        ledger.append([NewEvent("tried", "P-1")])
        assert "clock went back" in caplog.text
        found = verify(ledger.path)
    assert found.ok, "a clock is no fault of the record"
    assert found.notes[0].startswith("Event 2 is dated 2025-09-15T07")


@pytest.mark.parametrize(
    ("seq", "change", "expected", "why"),
    [
        (5, None, set(), "as it is printed"),
        (0, None, set(), "of an older sheet, without the number"),
        (6, None, {("altered", "head", "entry 6")}, "another number than the hash's"),
        (5, "ab" * 32, {("altered", "head", "entry 5")}, "another hash"),
        (500, "ab" * 32, {("truncated", "head", "entry 500")}, "events after the last one"),
    ],
)
def test_a_head_from_paper_is_held_against_the_ledger(
    workspace: Path, path: Path, seq: int, change: str | None, expected: set[tuple[str, str, str]], why: str
) -> None:
    with open_record(path) as ledger:
        hash_ = next(ledger.events(after=4)).hash
    assert named(verify(path, printed=Head(seq, change or hash_))) == expected, why
