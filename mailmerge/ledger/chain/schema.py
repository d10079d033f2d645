"""The tables of the ledger, and the triggers by which the database itself refuses to rewrite history.

Two kinds of table. `events` and `contents` are the record: their shape never changes, so that the ledger of the first
version is the ledger of the last. What is drawn from them (`drawn`) has a version, and is dropped and drawn anew when
its shape changes. `journal` is scratch paper for runs under way, and no part of the record.
"""

from functools import cache

from sqlalchemy import CheckConstraint, Column, Connection, Index, Integer, LargeBinary, MetaData, String, Table, Text

from mailmerge.ledger.chain.database import texts_of_tables

# Marks the file as ours (SQLite's application_id): "MMLG".
APPLICATION_ID = 0x4D4D4C47

# The kind of the events that erase content; the triggers below spell it out.
ERASURE = "content-erased"

record = MetaData()

events = Table(
    "events",
    record,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("payload", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("events_by_kind", "kind"),
    Index("events_by_subject", "subject"),
    CheckConstraint("typeof(seq) = 'integer'"),
    CheckConstraint("typeof(at) = 'text' AND typeof(kind) = 'text' AND typeof(subject) = 'text'"),
    CheckConstraint("typeof(payload) = 'text'"),
    CheckConstraint("typeof(hash) = 'text' AND length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'"),
)

contents = Table(
    "contents",
    record,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", LargeBinary, nullable=True),
    CheckConstraint("length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'"),
    CheckConstraint("typeof(bytes) IN ('blob', 'null')"),
)

journal = Table(
    "journal",
    record,
    Column("run", String, primary_key=True),
    Column("source_sha256", String(64), nullable=False),
    Column("source", String, nullable=False),
    Column("claimed", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("begun_at", String, nullable=False),
)

# BEFORE triggers, so that INSERT OR REPLACE (which deletes without asking) is refused as well.
TRIGGERS = (
    """
    CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an event is never changed'); END
    """,
    """
    CREATE TRIGGER events_never_go BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an event is never deleted'); END
    """,
    """
    CREATE TRIGGER events_follow_each_other BEFORE INSERT ON events
    WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM events)
      OR NEW.prev_hash IS NOT COALESCE((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), hex(zeroblob(32)))
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an event follows the last one and names its hash'); END
    """,
    """
    CREATE TRIGGER contents_come_once BEFORE INSERT ON contents
    WHEN NEW.bytes IS NULL OR EXISTS (SELECT 1 FROM contents WHERE sha256 = NEW.sha256)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: content is added once, whole'); END
    """,
    """
    CREATE TRIGGER contents_only_fade BEFORE UPDATE ON contents
    WHEN NEW.sha256 IS NOT OLD.sha256 OR NEW.bytes IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM events WHERE seq = (SELECT MAX(seq) FROM events)
        AND kind = 'content-erased' AND instr(payload, OLD.sha256))
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: content is only erased, by the event that says so'); END
    """,
    """
    CREATE TRIGGER contents_never_go BEFORE DELETE ON contents
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: content is erased, never deleted'); END
    """,
)


def create_record(connection: Connection) -> None:
    """Create the record's tables and triggers in an empty database."""
    for text in (*_texts(), *TRIGGERS):
        connection.exec_driver_sql(text)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


@cache
def _texts() -> tuple[str, ...]:
    return texts_of_tables(record)


def objects(connection: Connection) -> dict[str, str]:
    """Return the SQL of each table, index and trigger in the database, by name; damage can make either anything."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {str(row.name): str(row.sql) for row in rows}
