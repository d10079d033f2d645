"""The tables of the look-ups: what each holds of every event that it is drawn from (`lookups` draws them).

The unique index on `letters` is what makes it impossible to issue one identity twice, whoever writes.
"""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table

metadata = MetaData()

letters = Table(
    "letters",
    metadata,
    Column("ref", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("issued_at", String, nullable=False),
    Column("run", String),
    Column("school", String),
    Column("letter", String, nullable=False),
    Column("appendix", String),
    Column("variant", String),
    Column("issue", Integer, nullable=False),
    Column("reissue", Integer),
    Column("letter_date", String, nullable=False),
    Column("pdf_sha256", String),
    Column("docx_sha256", String),
    Column("facts_sha256", String, nullable=False),
    Column("upn", String),
    Column("parent", String),
    Column("parent_name", String),
    Column("trigger", String),
    Column("case_facts", String),
    Index("letters_by_identity", "upn", "parent", "letter", "trigger", "issue", unique=True),
    Index("letters_by_run", "run"),
    Index("letters_by_facts", "facts_sha256"),
)

postings = Table(
    "postings",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("ref", String, nullable=False),
    Column("at", String, nullable=False),
    Column("posted_on", String),
    Column("service", String),
    Column("item_reference", String),
    Index("postings_by_ref", "ref"),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("ref", String, nullable=False),
    Column("at", String, nullable=False),
    Column("code", String),
    Index("withdrawals_by_ref", "ref"),
)

notes = Table(
    "notes",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("note_kind", String, nullable=False),
    Column("on", String, nullable=False),
    Column("facts_sha256", String, nullable=False),
    Column("upn", String),
    Column("parent", String),
    Index("notes_by_upn", "upn"),
    Index("notes_by_facts", "facts_sha256"),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("outcome", String, nullable=False),
    Column("on", String, nullable=False),
    Column("facts_sha256", String, nullable=False),
    Column("upn", String),
    Column("parent", String),
    Index("outcomes_by_upn", "upn"),
    Index("outcomes_by_facts", "facts_sha256"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("evidence_kind", String, nullable=False),
    Column("file_sha256", String, nullable=False),
    Column("facts_sha256", String, nullable=False),
    Column("upn", String),
    Column("path", String),
    Index("evidence_by_upn", "upn"),
    Index("evidence_by_facts", "facts_sha256"),
)

runs = Table(
    "runs",
    metadata,
    Column("run", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("at", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("source_sha256", String, nullable=False),
    Column("manifest_sha256", String),
    Column("letters", Integer, nullable=False),
    Index("runs_by_source", "source_sha256"),
)

cases = Table(
    "cases",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("run", String, nullable=False),
    Column("school", String),
    Column("outcome", String, nullable=False),
    Column("facts_sha256", String, nullable=False),
    Column("upn", String),
    Column("row_facts", String),
    Index("cases_by_upn", "upn"),
    Index("cases_by_school", "school", "outcome"),
    Index("cases_by_row_facts", "row_facts"),
    Index("cases_by_facts", "facts_sha256"),
)

# How far the look-ups have come: they are part of each append, so this is always the last event.
state = Table(
    "lookup_state",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("hash", String, nullable=False),
)
