"""The record in a PostgreSQL database: its tables, functions and triggers, and what the program's own role may do.

Two guards, and each alone would do. Triggers refuse to rewrite history, whoever asks; and the program works as a role
that has no right to update, delete or truncate events and contents, nor to alter a table: these are the owner's, as
whom `mailmerge ledger prepare` makes all this.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Column, Connection, DateTime, Integer, MetaData, String, Table

from mailmerge.ledger.chain.dialects import POSTGRESQL, texts_of_tables
from mailmerge.ledger.chain.drawn import Drawn
from mailmerge.ledger.chain.postgresql_guards import FUNCTIONS, TRIGGERS
from mailmerge.ledger.chain.schema import record

SCHEMA = "mailmerge"
# Where the program looks names up: never first among somebody's temporary tables.
SEARCH_PATH = f"{SCHEMA}, pg_temp"

# What only a record has that several machines share.
shared = MetaData()

# One row: the version of what is drawn from the record.
meta = Table("meta", shared, Column("version", Integer, primary_key=True, autoincrement=False))

# Until when a process counts as alive, by the clock of the database.
leases = Table(
    "leases",
    shared,
    Column("owner", String, primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False),
)

_TRIGGER_NAME = re.compile(r"CREATE TRIGGER (\w+)")


def create_record(connection: Connection) -> None:
    """Create schema, functions, the record's tables and its triggers, as the owner."""
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    for text in (*texts_of_tables(record, POSTGRESQL), *texts_of_tables(shared, POSTGRESQL)):
        connection.exec_driver_sql(text)
    for name, arguments, returns, kind, body in FUNCTIONS:
        connection.exec_driver_sql(
            f"CREATE FUNCTION {name}({arguments}) RETURNS {returns} LANGUAGE {kind}{_path_of(returns)} AS $${body}$$"
        )
    for text in TRIGGERS:
        connection.exec_driver_sql(text)


def create_drawn(connection: Connection, drawn: Drawn) -> None:
    """Create what is drawn from the record in place of what an older version drew, and draw it, as the owner."""
    kept = {table.name for tables in (record, shared) for table in tables.tables.values()}
    there = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = %(schema)s", _IN_SCHEMA)
    for name in set(there.scalars()) - kept:
        connection.exec_driver_sql(f'DROP TABLE {SCHEMA}."{name}"')
    for text in texts_of_tables(drawn.TABLES, POSTGRESQL):
        connection.exec_driver_sql(text)
    connection.exec_driver_sql("DELETE FROM meta")
    connection.exec_driver_sql("INSERT INTO meta VALUES (%(version)s)", {"version": drawn.VERSION})
    drawn.rebuild(connection)


def grants(database: str, role: str, drawn: Drawn) -> Iterator[str]:
    """Yield the SQL that gives the program's role what it needs, and nothing by which the record could be changed.

    `database` and `role` are given as they stand in SQL.
    """
    scratch = ", ".join(f'"{name}"' for name in sorted([*drawn.TABLES.tables, "journal", "leases"]))
    yield f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM {role}"
    yield f"GRANT SELECT, INSERT ON events, contents TO {role}"
    yield f"GRANT UPDATE (bytes) ON contents TO {role}"
    yield f"GRANT SELECT ON meta TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {scratch} TO {role}"


def objects(connection: Connection) -> dict[str, str]:
    """Return what each table, constraint, index, trigger, rule, policy and function in the schema is, by name."""
    found = _relations(connection, SCHEMA)
    for row in connection.exec_driver_sql(_TRIGGERS_THERE, _IN_SCHEMA):
        found[row.name] = row.definition if row.state in ("O", "A") else f"{row.definition} (switched off)"
    for row in connection.exec_driver_sql(_FUNCTIONS_THERE, _IN_SCHEMA):
        found[f"{row.name}()"] = f"{row.language} {row.settings} {row.body}"
    return found


def expected_objects(connection: Connection, drawn: Drawn | None) -> dict[str, str]:
    """Return the same as it should be: the tables from ones that are made for the purpose and at once forgotten."""
    trial = connection.begin_nested()
    try:
        connection.exec_driver_sql("SET LOCAL search_path = pg_temp")
        for tables in (record, shared, *((drawn.TABLES,) if drawn is not None else ())):
            for text in texts_of_tables(tables, POSTGRESQL):
                connection.exec_driver_sql(text)
        own = connection.exec_driver_sql("SELECT pg_my_temp_schema()::regnamespace::text").scalar_one()
        named = {table for tables in (record, shared, *((drawn.TABLES,) if drawn else ())) for table in tables.tables}
        found = _relations(connection, own, named)
    finally:
        trial.rollback()
    for text in TRIGGERS:
        if match := _TRIGGER_NAME.match(text):
            found[match[1]] = text
    for name, _, returns, kind, body in FUNCTIONS:
        settings = "{search_path=pg_catalog}" if returns == "trigger" else "None"
        found[f"{name}()"] = f"{kind.split()[0]} {settings} {body}"
    return found


def _path_of(returns: str) -> str:
    return " SET search_path = pg_catalog" if returns == "trigger" else ""


_IN_SCHEMA = {"schema": SCHEMA}
_TEMPORARY = re.compile(r"\bpg_temp(?:_\d+)?\.")

_RELATIONS = """
    SELECT c.oid, c.relname AS name, c.relkind::text AS kind, c.relrowsecurity AS secured, (
        SELECT string_agg(
            format('%%I %%s%%s%%s', a.attname, format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
                   coalesce(' collate ' || (SELECT collname FROM pg_collation WHERE oid = a.attcollation), '')),
            ', ' ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ) AS columns, (
        SELECT string_agg(pg_get_constraintdef(k.oid), '; ' ORDER BY pg_get_constraintdef(k.oid))
        FROM pg_constraint k WHERE k.conrelid = c.oid
    ) AS constraints, (
        SELECT string_agg(r.rulename, ', ') FROM pg_rewrite r WHERE r.ev_class = c.oid
    ) AS rules, CASE WHEN c.relkind = 'i' THEN pg_get_indexdef(c.oid) END AS index
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %(schema)s AND c.relkind <> 't' AND c.relkind <> 'c'
"""

_TRIGGERS_THERE = """
    SELECT t.tgname AS name, pg_get_triggerdef(t.oid) AS definition, t.tgenabled::text AS state
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %(schema)s AND NOT t.tgisinternal
"""

_FUNCTIONS_THERE = """
    SELECT p.proname AS name, l.lanname AS language, p.proconfig::text AS settings, p.prosrc AS body
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
    WHERE n.nspname = %(schema)s
"""


def _relations(connection: Connection, schema: str, only: set[str] | None = None) -> dict[str, str]:
    """Return what each table and index in a schema is, by name; `only` these tables with their indexes."""
    found = {}
    for row in connection.exec_driver_sql(_RELATIONS, {"schema": schema}):
        parts = [row.kind, row.columns, row.constraints, row.rules and f"rules {row.rules}", row.index]
        if row.secured:
            parts.append("row security")
        found[row.name] = _TEMPORARY.sub(f"{SCHEMA}.", "; ".join(part for part in parts if part))
    if only is None:
        return found
    ours = re.compile(rf" ON {SCHEMA}\.(?:{'|'.join(map(re.escape, only))}) ")
    return {name: text for name, text in found.items() if name in only or ours.search(text)}
