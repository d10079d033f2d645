"""The kinds of spreadsheet that are taken, and the headings that tell each. Source: contract, 2.1 and 2.2."""

from dataclasses import dataclass, replace

from mailmerge.intake.columns import CASE_COLUMNS, Column

NOTE_KINDS = (
    "call",
    "support-offered",
    "early-help-offered",
    "meeting-offered",
    "meeting-held",
    "meeting-missed",
    "plan-changed",
    "professional-contact",
    "reply",
    "address-change",
)
REFERRAL_OUTCOMES = (
    "sent",
    "returned",
    "investigation",
    "heard",
    "penalty-notice",
    "paid",
    "unpaid",
    "withdrawn",
    "prosecution",
    "convicted",
    "acquitted",
    "no-further-action",
)


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of spreadsheet: a file is of it when all of `told_by` are among its headings.

    `passes_over` says that headings beyond its columns are not refused: another program wrote the file.
    """

    name: str
    told_by: tuple[str, ...]
    columns: tuple[Column, ...]
    passes_over: bool = False


def _kind(name: str, told_by: tuple[str, ...], *columns: Column, passes_over: bool = False) -> FileKind:
    marked = tuple(replace(column, required=column.name in told_by) for column in columns)
    return FileKind(name, told_by, marked, passes_over)


_UPN = Column("upn", "upn")
_LETTER_REF = Column("letter ref")

CASES = FileKind("cases", ("upn",), CASE_COLUMNS)

# In the order in which they are tried: a note's headings include a referral outcome's.
RECORD_KINDS: tuple[FileKind, ...] = (
    _kind(
        "posting-record",
        ("letter ref", "posted on"),
        _LETTER_REF,
        Column("posted on", "date"),
        Column("service"),
        Column("item reference"),
        Column("posted by"),
        Column("post office"),
    ),
    _kind(
        "tracking-return",
        ("order reference", "tracking number"),
        Column("order reference"),
        Column("tracking number"),
        Column("despatch date", "date"),
        passes_over=True,
    ),
    _kind(
        "register",
        ("upn", "date", "session", "mark"),
        _UPN,
        Column("date", "date"),
        Column("session", "choice", choices=("AM", "PM")),
        Column("mark"),
    ),
    _kind(
        "history",
        ("upn", "letter", "sent on"),
        _UPN,
        Column("letter"),
        Column("sent on", "date"),
        Column("parent"),
        Column("service"),
        Column("posted on", "date"),
    ),
    _kind(
        "note",
        ("upn", "note kind", "on"),
        _UPN,
        Column("note kind", "choice", choices=NOTE_KINDS),
        Column("on", "date"),
        Column("time", "time"),
        *(Column(name) for name in ("parent", "medium", "place", "outcome", "by", "text")),
    ),
    _kind(
        "email-copy",
        ("letter ref", "emailed on"),
        _LETTER_REF,
        Column("emailed on", "date"),
        *(Column(name) for name in ("to", "system", "message id")),
    ),
    _kind("returned-mail", ("letter ref", "returned on"), _LETTER_REF, Column("returned on", "date"), Column("why")),
    _kind(
        "referral-outcome",
        ("upn", "outcome", "on"),
        _UPN,
        Column("outcome", "choice", choices=REFERRAL_OUTCOMES),
        Column("on", "date"),
        Column("parent"),
    ),
)
