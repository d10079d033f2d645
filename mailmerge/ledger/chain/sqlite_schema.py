"""The record in an SQLite file: its tables, and the triggers by which SQLite itself refuses to rewrite history."""

from sqlalchemy import Connection, MetaData

from mailmerge.ledger.chain.dialects import SQLITE, texts_of_tables
from mailmerge.ledger.chain.schema import record

# Marks the file as ours (SQLite's application_id): "MMLG".
APPLICATION_ID = 0x4D4D4C47

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
    create_tables(connection, record)
    for text in TRIGGERS:
        connection.exec_driver_sql(text)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def create_tables(connection: Connection, tables: MetaData) -> None:
    """Create tables with their indexes."""
    for text in texts_of_tables(tables, SQLITE):
        connection.exec_driver_sql(text)


def objects(connection: Connection) -> dict[str, str]:
    """Return the SQL of each table, index and trigger in the database, by name; damage can make either anything."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {str(row.name): str(row.sql) for row in rows}
