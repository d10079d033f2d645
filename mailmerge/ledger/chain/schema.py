"""The tables of the ledger.

Two kinds: `events` and `contents` are the record. Their shape never changes, so that the ledger of the first version is
the ledger of the last. What is drawn from them (`drawn`) has a version, and is dropped and drawn anew when its shape
changes. `journal` is scratch paper for runs under way, and no part of the record.
"""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

from mailmerge.ledger.chain.dialects import POSTGRESQL, SQLITE

# The kind of the events that erase content; the triggers of either database spell it out.
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
    CheckConstraint("typeof(seq) = 'integer'").ddl_if(SQLITE),
    CheckConstraint("typeof(at) = 'text' AND typeof(kind) = 'text' AND typeof(subject) = 'text'").ddl_if(SQLITE),
    CheckConstraint("typeof(payload) = 'text'").ddl_if(SQLITE),
    CheckConstraint("typeof(hash) = 'text' AND length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'").ddl_if(SQLITE),
    CheckConstraint("hash ~ '^[0-9a-f]{64}$'").ddl_if(POSTGRESQL),
)

contents = Table(
    "contents",
    record,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", LargeBinary, nullable=True),
    CheckConstraint("length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'").ddl_if(SQLITE),
    CheckConstraint("typeof(bytes) IN ('blob', 'null')").ddl_if(SQLITE),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'").ddl_if(POSTGRESQL),
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
