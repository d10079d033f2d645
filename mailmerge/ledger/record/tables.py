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
    Index("letters_by_day", "letter_date"),
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
    Index("notes_by_kind", "note_kind"),
    Index("notes_by_facts", "facts_sha256"),
    Index("notes_by_day", "on"),
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
    Index("runs_by_seq", "seq"),
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
    Index("cases_by_time", "at"),
)

# Each letter on each posting sheet; `entry` is event and reference.
on_sheets = Table(
    "on_sheets",
    metadata,
    Column("entry", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("ref", String, nullable=False),
    Column("at", String, nullable=False),
    Index("on_sheets_by_ref", "ref"),
    Index("on_sheets_by_seq", "seq"),
)

# Each letter on each stamped page that was filed.
proofs = Table(
    "proofs",
    metadata,
    Column("entry", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("ref", String, nullable=False),
    Index("proofs_by_ref", "ref"),
    Index("proofs_by_seq", "seq"),
)

# What happened to a letter beside its posting: it came back, was signed for, went by e-mail, was handed over.
noted = Table(
    "noted",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("ref", String, nullable=False),
    Column("on", String, nullable=False),
    Index("noted_by_ref", "ref", "kind"),
    Index("noted_by_kind", "kind"),
)

# Guards that were heard of a letter, and releases.
guards = Table(
    "guards",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("ref", String, nullable=False),
    Index("guards_by_ref", "ref", "seq"),
)

# Each event that names a pupil. `rank` says whose word counts: a letter's (1), a file of people (2), a row (3).
named = Table(
    "named",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("facts_sha256", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("upn", String, nullable=False),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False),
    Column("school", String),
    Column("born", String),
    Index("named_by_upn", "upn", "rank", "seq"),
    Index("named_by_facts", "facts_sha256"),
)

# Each pupil as last named. `name_key` is as names are matched; `born` in ISO form, where it was told so.
pupils = Table(
    "pupils",
    metadata,
    Column("upn", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False),
    Column("school", String),
    Column("born", String),
    Index("pupils_by_name", "name_key"),
    Index("pupils_by_school", "school"),
)

# Letters of this system that stand and about which something is left: to post (`waits`), or to prove (`on_sheet_at`).
open_letters = Table(
    "open_letters",
    metadata,
    Column("ref", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("run", String),
    Column("letter", String, nullable=False),
    Column("waits", Integer, nullable=False),
    Column("on_sheet_at", String),
    Index("open_letters_waiting", "waits", "seq"),
    Index("open_letters_unproved", "letter", "on_sheet_at"),
)

# How far the look-ups have come: they are part of each append, so this is always the last event.
state = Table(
    "lookup_state",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("hash", String, nullable=False),
)
