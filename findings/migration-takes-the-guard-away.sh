#!/usr/bin/env bash
# A ledger that refuses every change forgets that when one of its columns is given another type, or another name.
# Guess: a tool that alters a table of SQLite leaves the table's triggers standing, or says that it can't.
# Seen (alembic 1.20.1 with SQLAlchemy 2.1.9, sqlite-utils 4.2.1): both make a new table, copy the rows, drop the old table and
# take over its name; indexes are made again, triggers are not, and neither says a word. What was refused before is done
# afterwards. A column that is only added leaves alembic's table as it was. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check alembic==1.20.1 sqlalchemy==2.1.9 sqlite-utils==4.2.1

venv/bin/python - <<'PY'
import sqlite3

import sqlalchemy as sa
import sqlite_utils
from alembic.migration import MigrationContext
from alembic.operations import Operations


def migrate(file, change):
    with sa.create_engine(f"sqlite:///{file}").begin() as connection:
        with Operations(MigrationContext.configure(connection)).batch_alter_table("events") as table:
            change(table)


def told(file):
    """Return what the ledger still has beside its table, and how many events are left after all are deleted."""
    ledger = sqlite3.connect(file)
    beside = sorted(name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type != 'table'"))
    try:
        ledger.execute("DELETE FROM events")
    except sqlite3.IntegrityError as refused:
        assert str(refused) == "an event is never deleted"
    left = ledger.execute("SELECT count(*) FROM events").fetchone()[0]
    ledger.close()
    return beside, left


changes = {
    "untouched": lambda file: None,
    "alembic, column added": lambda file: migrate(file, lambda table: table.add_column(sa.Column("by", sa.Text))),
    "alembic, type changed": lambda file: migrate(file, lambda table: table.alter_column("kind", type_=sa.String(40))),
    "sqlite-utils, renamed": lambda file: sqlite_utils.Database(file)["events"].transform(rename={"kind": "what"}),
}
seen = {}
for number, (name, change) in enumerate(changes.items()):
    ledger = sqlite3.connect(f"ledger{number}.sqlite")
    ledger.executescript("""
        CREATE TABLE events (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL);
        CREATE INDEX events_of ON events (subject);
        CREATE TRIGGER no_delete BEFORE DELETE ON events BEGIN SELECT raise(ABORT, 'an event is never deleted'); END;
        INSERT INTO events VALUES (1, 'letter-made', 'OAK-0001'), (2, 'posted', 'OAK-0001');
    """)
    ledger.close()
    change(f"ledger{number}.sqlite")
    seen[name] = told(f"ledger{number}.sqlite")
    print(f"{name:22}", *seen[name])
assert seen["untouched"] == seen["alembic, column added"] == (["events_of", "no_delete"], 2)
assert seen["alembic, type changed"] == seen["sqlite-utils, renamed"] == (["events_of"], 0)
PY
