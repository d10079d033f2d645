"""Functions of Python's that SQL calls.

SQLite calls them in this very process. PostgreSQL can't: what they will be asked is worked out beforehand, and lies for
the length of the transaction in a table of this connection's own, which a function of the same name looks up.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from mailmerge.ledger.chain.dialects import SQLITE

_BATCH = 1_000
# Under which a store keeps its functions with each connection.
INFO = "functions"


def give_function(connection: Connection, name: str, asked: str, values: Mapping[str, Any] | None = None) -> None:
    """Make ready for SQL that calls a function.

    Args:
        connection: a connection in the midst of a transaction.
        name: the function's.
        asked: the SQL of every value that it will be asked, each once.
        values: what that SQL is given.
    """
    if connection.dialect.name == SQLITE:
        return
    function = connection.info[INFO][name]
    table = f"pg_temp.{name}s"
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {name}s "
        '(value TEXT COLLATE "C" PRIMARY KEY, result TEXT COLLATE "C") ON COMMIT DELETE ROWS'
    )
    streamed = {"stream_results": True, "yield_per": _BATCH}
    found = iter(connection.exec_driver_sql(asked, dict(values or {}), execution_options=streamed).scalars())
    insert = f"INSERT INTO {table} VALUES (%(value)s, %(result)s) ON CONFLICT DO NOTHING"  # noqa: S608 - our own names
    while batch := list(islice(found, _BATCH)):
        connection.exec_driver_sql(insert, [{"value": one, "result": function(one)} for one in batch])
