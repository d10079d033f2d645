"""SQL in the words of the database that it is for: SQLite's or PostgreSQL's.

What is the same for every ledger is compiled once a process and kept as text: SQLAlchemy compiles a statement anew for
each database that is opened, which costs more than to open it.
"""

import re
from functools import cache
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, Dialect, Integer, MetaData, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SQLITE = "sqlite"
POSTGRESQL = "postgresql"

_TEXT_TYPE = re.compile(r"\b(?:VARCHAR(?:\(\d+\))?|TEXT)(?=[ ,\n])")


@cache
def dialect_called(name: str) -> Dialect:
    """Return SQLAlchemy's dialect of that name; PostgreSQL's needs no driver for this."""
    if name == POSTGRESQL:
        from sqlalchemy.dialects.postgresql.psycopg import dialect

        return dialect()  # type: ignore[no-untyped-call] # so it is in SQLAlchemy
    from sqlalchemy.dialects import sqlite

    return sqlite.dialect()


def text_of(statement: ClauseElement, dialect: str = SQLITE) -> str:
    """Return a statement's SQL with its values in it, for `exec_driver_sql`."""
    return str(statement.compile(dialect=dialect_called(dialect), compile_kwargs={"literal_binds": True}))


@cache
def texts_of_tables(tables: MetaData, dialect: str = SQLITE) -> tuple[str, ...]:
    """Return the SQL that creates tables with their indexes.

    PostgreSQL is told to compare texts byte by byte, as SQLite does, whatever language the database speaks.
    """
    created: list[ClauseElement] = []
    for table in tables.sorted_tables:
        created += [CreateTable(table), *map(CreateIndex, sorted(table.indexes, key=lambda index: str(index.name)))]
    texts = tuple(text_of(each, dialect) for each in created)
    if dialect == POSTGRESQL:
        return tuple(_TEXT_TYPE.sub('TEXT COLLATE "C"', text) for text in texts)
    return texts


class After(ColumnElement[int]):
    """The number of an event, which is given with the statement as `after`."""

    type = Integer()
    inherit_cache = True


class IntegerOf(FunctionElement[int]):
    """A whole number that `json_extract` gave: SQLite gives it as it is, PostgreSQL as text."""

    type = Integer()
    inherit_cache = True


class TextOf(FunctionElement[str]):
    """The bytes of a JSON object, as text; PostgreSQL gives NULL for all else."""

    type = Text()
    inherit_cache = True


@compiles(After)
def _after(_element: After, compiler: SQLCompiler, **_: Any) -> str:
    return "%(after)s" if compiler.dialect.name == POSTGRESQL else ":after"


@compiles(IntegerOf)
def _integer_of(element: IntegerOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    (inner,) = element.clauses
    text = compiler.process(inner, **kwargs)
    return f"json_integer({text})" if compiler.dialect.name == POSTGRESQL else text


@compiles(TextOf)
def _text_of(element: TextOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    (inner,) = element.clauses
    text = compiler.process(inner, **kwargs)
    return f"json_text({text})" if compiler.dialect.name == POSTGRESQL else f"CAST({text} AS TEXT)"
