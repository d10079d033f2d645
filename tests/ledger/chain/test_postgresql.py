"""What PostgreSQL itself refuses, as whoever it is asked; and what is told where it can't be reached."""

from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.errors import UnavailableLedgerError
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.opening import open_record as open_at
from mailmerge.ledger.record.preparing import prepare_database
from mailmerge.ledger.record.verify import verify as verify_at
from tests.ledger.stores import DATABASES, address_of, database_of, open_record, verify
from tests.servers import Server

pytestmark = pytest.mark.postgresql

HASH = "ab" * 32
LAST = "(SELECT max(seq) FROM events)"
LAST_HASH = "(SELECT hash FROM events ORDER BY seq DESC LIMIT 1)"

# The owner has every right: only the triggers stand against him.
REFUSED = [
    ("UPDATE events SET payload = '{}' WHERE seq = 3", "never changed", "a changed payload"),
    ("UPDATE events SET seq = seq + 100", "never changed", "renumbering"),
    ("DELETE FROM events WHERE seq = 3", "never deleted", "an event removed"),
    (f"DELETE FROM events WHERE seq = {LAST}", "never deleted", "the last event removed"),
    ("TRUNCATE events", "never deleted", "all removed at once"),
    (f"INSERT INTO events VALUES (3, 'a', 'k', 's', '{{}}', '{HASH}', '{HASH}')", "follows the last", "a number taken"),
    (
        f"INSERT INTO events VALUES (3, 'a', 'k', 's', '{{}}', {LAST_HASH}, '{HASH}') "
        "ON CONFLICT (seq) DO UPDATE SET payload = '{}'",
        "follows the last",
        "replacing by insert",
    ),
    (
        f"INSERT INTO events VALUES ({LAST} + 2, 'a', 'k', 's', '{{}}', {LAST_HASH}, '{HASH}')",
        "follows the last",
        "a gap",
    ),
    (
        f"INSERT INTO events VALUES ({LAST} + 1, 'a', 'k', 's', '{{}}', '{HASH}', '{HASH}')",
        "follows the last",
        "a link to another event than the last",
    ),
    (
        f"INSERT INTO events VALUES ({LAST} + 1, 'a', 'k', 's', '{{}}', {LAST_HASH}, 'no hash')",
        "check constraint",
        "a hash that is none",
    ),
    ("UPDATE contents SET bytes = '\\x00'", "only erased", "content changed"),
    ("UPDATE contents SET bytes = NULL", "only erased", "content emptied past the erasing event"),
    (f"UPDATE contents SET sha256 = '{HASH}'", "only erased", "content renamed"),
    ("DELETE FROM contents", "never deleted", "content removed"),
    ("TRUNCATE contents", "never deleted", "all content removed at once"),
    (f"INSERT INTO contents VALUES ('{HASH}', NULL)", "added once", "content that was never there"),
    ("INSERT INTO contents VALUES ('ab', '\\x00')", "check constraint", "content under a name that is no hash"),
]

# The program's role lacks the right, whatever triggers there are.
FORBIDDEN = [
    "UPDATE events SET payload = '{}'",
    "DELETE FROM events",
    "TRUNCATE events",
    "UPDATE contents SET sha256 = 'x'",
    "DELETE FROM contents",
    "TRUNCATE contents",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "DROP TRIGGER events_never_go ON events",
    "DROP TABLE events",
    "DROP TABLE letters",
    "CREATE OR REPLACE FUNCTION never_changes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TABLE mailmerge.more (name text)",
    "UPDATE meta SET version = 1",
    "SET session_replication_role = replica",
]


@pytest.fixture
def path(workspace: Path) -> Path:
    return workspace / "ledger" / "ledger.sqlite"


def say(server: Server, path: Path, role: str, statement: str) -> None:
    with psycopg.connect(host="127.0.0.1", port=server.port, dbname=database_of(path), user=role) as session:
        session.execute("SET search_path = mailmerge")
        session.execute(statement)


@pytest.mark.parametrize(("statement", "refusal", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_the_triggers_refuse_even_the_owner(
    path: Path, postgresql: Server, statement: str, refusal: str, why: str
) -> None:
    with pytest.raises(psycopg.errors.IntegrityError, match=refusal):
        say(postgresql, path, "owner", statement)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_programs_role_has_no_right_to(path: Path, postgresql: Server, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        say(postgresql, path, "mailmerge", statement)


def test_a_record_that_is_ready_and_was_never_begun_verifies(tmp_path: Path) -> None:
    DATABASES.new(tmp_path / "ledger" / "ledger.sqlite")

    assert verify(tmp_path / "ledger" / "ledger.sqlite").verdicts == ()


def test_a_record_that_was_begun_and_holds_nothing_any_more_is_named(path: Path, postgresql: Server) -> None:
    say(postgresql, path, "postgres", "SET session_replication_role = replica; DELETE FROM events")

    assert "truncated" in {verdict.code for verdict in verify(path).verdicts}


def test_what_was_refused_left_the_record_as_it_was(path: Path, workspace: Path, postgresql: Server) -> None:
    for statement, *_ in REFUSED:
        with pytest.raises(psycopg.errors.IntegrityError):
            say(postgresql, path, "owner", statement)
    found = verify(path, workspace / "outbox", evidence=workspace / "evidence")
    assert found.ok
    assert found.notes == ()


@pytest.mark.parametrize(
    ("statement", "code", "name", "why"),
    [
        ("DROP TRIGGER events_never_go ON events", "missing", "events_never_go", "a guard gone"),
        ("ALTER TABLE events DISABLE TRIGGER events_never_go", "altered", "events_never_go", "a guard switched off"),
        (
            "CREATE OR REPLACE FUNCTION never_changes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "altered",
            "never_changes()",
            "a guard that lets all pass",
        ),
        ("DROP INDEX letters_by_identity", "missing", "letters_by_identity", "letters may be issued twice"),
        ("ALTER TABLE events ADD COLUMN more text", "altered", "events", "a column more"),
        ("CREATE TABLE more (name text)", "extra", "more", "a table more"),
        ("CREATE RULE r AS ON INSERT TO events DO INSTEAD NOTHING", "altered", "events", "a rule that swallows events"),
    ],
    ids=lambda value: value if " " in str(value) else None,
)
def test_a_change_to_the_guards_is_named(
    path: Path, postgresql: Server, statement: str, code: str, name: str, why: str
) -> None:
    say(postgresql, path, "owner", statement)

    assert (code, name) in {(verdict.code, verdict.name) for verdict in verify(path).verdicts}


def test_a_program_that_works_as_the_owner_is_told_so(path: Path, postgresql: Server) -> None:
    at = address_of(path)
    owner = Address(at.path, at.file, postgresql.owner_url(database_of(path) or ""))

    found = verify_at(owner)

    assert found.ok
    assert "a role of its own" in found.notes[0]


def test_a_database_that_nobody_prepared_says_what_to_do(tmp_path: Path, postgresql: Server) -> None:
    name = postgresql.empty()
    DATABASES.made.append(name)
    path = tmp_path / "ledger.sqlite"

    with pytest.raises(UnavailableLedgerError, match="ledger prepare"):
        open_at(Address(path, path, postgresql.url(name)))


def test_preparing_twice_is_harmless(path: Path, postgresql: Server) -> None:
    before = verify(path).head
    prepare_database(postgresql.owner_url(database_of(path) or ""), "mailmerge")

    assert verify(path).head == before


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+psycopg://mailmerge:very-secret@127.0.0.1:1/none", "can't be reached"),
        ("postgresql+psycopg://mailmerge:very-secret@127.0.0.1:{port}/none", "refuses the connection"),
        ("postgresql+psycopg://stranger:very-secret@127.0.0.1:{port}/postgres", "refuses the connection"),
    ],
)
def test_who_cannot_come_in_is_told_why_without_the_password(
    tmp_path: Path, postgresql: Server, url: str, words: str
) -> None:
    path = tmp_path / "ledger.sqlite"
    with pytest.raises(UnavailableLedgerError, match=words) as caught:
        open_at(Address(path, path, url.format(port=postgresql.port)))
    assert "secret" not in str(caught.value)
    assert "secret" not in repr(Address(path, path, url))


def test_a_second_machine_sees_the_record_and_keeps_a_head_of_its_own(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "other machine" / "ledger.sqlite"
    there = Address(elsewhere, elsewhere, address_of(path).url)
    with open_record(path) as one, open_at(there) as other:
        one.append([NewEvent("note", "a")])
        other.append([NewEvent("note", "b")])
        one.append([NewEvent("note", "c")])
        assert [event.subject for event in other.events("note")] == ["a", "b", "c"]
    assert verify(path).ok
    assert verify_at(there).ok


def test_a_turn_is_had_by_one_machine_at_a_time(ledger: Ledger, tmp_path: Path) -> None:
    elsewhere = tmp_path / "other machine" / "ledger.sqlite"
    had: list[str] = []
    waits = Event()

    def take() -> None:
        with open_at(Address(elsewhere, elsewhere, ledger.address.url)) as other:
            waits.set()
            with other.turn("posting"):
                had.append("other")

    with ledger.turn("posting"):
        thread = Thread(target=take)
        thread.start()
        waits.wait()
        had.append("one")
    thread.join()
    assert had == ["one", "other"]


def test_nothing_is_written_in_a_turn_whose_connection_broke(ledger: Ledger, postgresql: Server) -> None:
    with ledger.turn("posting"):
        postgresql.ask(
            "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid <> 0",
        )
        with pytest.raises(UnavailableLedgerError):
            ledger.append([NewEvent("note", "a")])
    ledger.append([NewEvent("note", "b")])
    assert [event.subject for event in ledger.events("note")] == ["b"]
