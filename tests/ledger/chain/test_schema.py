"""The database itself refuses to rewrite history, whoever asks: here, the plain sqlite3 module."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.ledger.stores import verify

HASH = "ab" * 32
LAST = "(SELECT MAX(seq) FROM events)"
LAST_HASH = "(SELECT hash FROM events ORDER BY seq DESC LIMIT 1)"

REFUSED = [
    ("UPDATE events SET payload = '{}' WHERE seq = 3", "never changed", "a changed payload"),
    ("UPDATE events SET seq = seq + 100", "never changed", "renumbering"),
    (f"UPDATE OR REPLACE events SET seq = 2 WHERE seq = {LAST}", "never changed", "replacing by update"),
    ("DELETE FROM events WHERE seq = 3", "never deleted", "an event removed"),
    (f"DELETE FROM events WHERE seq = {LAST}", "never deleted", "the last event removed"),
    ("DELETE FROM events", "never deleted", "all removed (SQLite's truncation)"),
    (f"INSERT INTO events VALUES (3, 'a', 'k', 's', '{{}}', '{HASH}', '{HASH}')", "follows the last", "a number taken"),
    (
        f"REPLACE INTO events VALUES (3, 'a', 'k', 's', '{{}}', {LAST_HASH}, '{HASH}')",
        "follows the last",
        "replacing by insert, which fires no delete trigger by itself",
    ),
    (
        f"INSERT INTO events VALUES ({LAST} + 2, 'a', 'k', 's', '{{}}', {LAST_HASH}, '{HASH}')",
        "follows the last",
        "a gap",
    ),
    (
        f"INSERT INTO events VALUES (0, 'a', 'k', 's', '{{}}', {LAST_HASH}, '{HASH}')",
        "follows the last",
        "before the first",
    ),
    (
        f"INSERT INTO events VALUES ({LAST} + 1, 'a', 'k', 's', '{{}}', '{HASH}', '{HASH}')",
        "follows the last",
        "a link to another event than the last",
    ),
    (
        f"INSERT INTO events VALUES ({LAST} + 1, 'a', 'k', 's', '{{}}', {LAST_HASH}, 'no hash')",
        "CHECK constraint",
        "a hash that is none",
    ),
    (
        f"INSERT INTO events VALUES ({LAST} + 1, 'a', 'k', 's', x'7b7d', {LAST_HASH}, '{HASH}')",
        "CHECK constraint",
        "a payload that is not text",
    ),
    ("UPDATE contents SET bytes = x'00'", "only erased", "content changed"),
    ("UPDATE contents SET bytes = NULL", "only erased", "content emptied past the erasing event"),
    (f"UPDATE contents SET sha256 = '{HASH}'", "only erased", "content renamed"),
    ("DELETE FROM contents", "never deleted", "content removed"),
    ("REPLACE INTO contents SELECT sha256, x'00' FROM contents LIMIT 1", "added once", "content replaced"),
    (f"INSERT INTO contents VALUES ('{HASH}', NULL)", "added once", "content that was never there"),
    ("INSERT INTO contents VALUES ('ab', x'00')", "CHECK constraint", "content under a name that is no hash"),
]


@pytest.mark.sqlite
@pytest.mark.parametrize(("statement", "refusal", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_the_database_refuses(workspace: Path, statement: str, refusal: str, why: str) -> None:
    path = workspace / "ledger" / "ledger.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match=re.escape(refusal)):
            connection.execute(statement)
        connection.commit()

    assert verify(path, workspace / "outbox").ok


@pytest.mark.sqlite
def test_a_second_letter_of_the_same_identity_is_refused_by_the_database(workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "ledger" / "ledger.sqlite")) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(letters)")]
        copied = ", ".join("'OAK-00000-00000'" if name == "ref" else f'"{name}"' for name in columns)
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute(f"INSERT INTO letters SELECT {copied} FROM letters WHERE issue = 1")
