"""The kinds of spreadsheet that are taken, and the headings that tell each. Source: contract, 2.1 and 2.2."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal, get_args

from mailmerge.casework.support import support_kinds
from mailmerge.intake.kind_names import REFERRAL_REQUEST
from mailmerge.intake.rows.columns import CASE_COLUMNS, Column
from mailmerge.law.delivery import Service

NoteKind = Literal[
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
    "release",
]
OutcomeOfReferral = Literal[
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
]


ReferralRoute = Literal["leave", "contract", "nti"]
Sanction = Literal["penalty-notice", "single-justice-procedure", "open-court"]

SERVICE = "service"
REGISTER_BY_DAY = "register-by-day"
REGISTER_BY_TIME = "register-by-time"
COUNTS_BY_CODE = "counts-by-code"
# Columns that a referral request and a case both have.
_OF_A_REQUEST = frozenset(("upn", "period from", "period to"))


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of spreadsheet: a file is of it when all of `told_by` are among its headings, and one of `or_by`.

    `passes_over` says that headings beyond its columns are not refused: another program wrote the file.
    """

    name: str
    told_by: tuple[str, ...]
    columns: tuple[Column, ...]
    passes_over: bool = False
    or_by: tuple[str, ...] = ()

    def is_told_by(self, found: Collection[str]) -> bool:
        """Whether a file with these columns is of this kind."""
        return set(self.told_by) <= set(found) and (not self.or_by or not set(self.or_by).isdisjoint(found))


def _kind(
    name: str,
    told_by: tuple[str, ...],
    *columns: Column,
    passes_over: bool = False,
    or_by: tuple[str, ...] = (),
) -> FileKind:
    marked = tuple(replace(column, required=column.name in told_by) for column in columns)
    return FileKind(name, told_by, marked, passes_over, or_by)


def _date(name: str) -> Column:
    return Column(name, "date", field=name.replace(" ", "_"))


def _text(name: str) -> Column:
    return Column(name, field=name.replace(" ", "_"))


def _choice(name: str, choices: tuple[str, ...]) -> Column:
    return Column(name, "choice", field=name.replace(" ", "_"), choices=choices)


_UPN = Column("upn", "upn", field="upn")
# Whose authority wants to be told of the marks, where the file lies in no school's folder.
_SCHOOL = Column("school")
# Typed as text, and then read by the names that people call a service (`Vocabulary.read_service`).
_SERVICE = Column(SERVICE, field=SERVICE, choices=get_args(Service))
NOT_POSTED: Literal["not-posted"] = "not-posted"
_SERVICE_OR_BY_HAND = replace(_SERVICE, choices=(*_SERVICE.choices, "by-hand", NOT_POSTED))

CASES = FileKind("cases", ("upn",), CASE_COLUMNS)
# Figures of attendance without any parent: cases once they are joined to the people on record.
FIGURES = FileKind("figures", ("upn",), CASE_COLUMNS)
PEOPLE = FileKind("people", ("upn",), CASE_COLUMNS)
# Their columns are headings of the file itself: see `spread.py`.
MARKS_GRID = FileKind("marks-grid", ("upn",), (_UPN, _SCHOOL))
MARKS_BY_WEEK = FileKind("marks-by-week", ("upn",), (_UPN, _SCHOOL))
CODE_COUNTS = FileKind("code-counts", ("upn",), (_UPN,))
LETTERS_LOG = FileKind("letters-log", ("upn",), (_UPN, _text("parent")))

# Those whose rows are marks.
REGISTERS = frozenset({"register", REGISTER_BY_DAY, REGISTER_BY_TIME, MARKS_GRID.name, MARKS_BY_WEEK.name})

CORRECTIONS = ("withdraw because", "correct because", "send again because", "release because")

# In the order in which they are tried: a note's headings may include a referral outcome's.
RECORD_KINDS: tuple[FileKind, ...] = (
    _kind(
        REFERRAL_REQUEST,
        ("upn", "referral route"),
        _UPN,
        _choice("referral route", get_args(ReferralRoute)),
        _text("parent"),
        _date("on"),
        _choice("sanction", get_args(Sanction)),
        _date("period from"),
        _date("period to"),
        *map(_text, ("requested by", "absence reason")),
        Column("parent speaks english", "yes-no", field="parent_speaks_english"),
        _text("who went"),
        Column("parents at separate addresses", "yes-no", field="parents_at_separate_addresses"),
        # How the contract or the notice went, where no note says it.
        *map(_text, ("contract signatories", "contract targets", "nti officer")),
        *(Column(name, "yes-no", field=name.replace(" ", "_")) for name in ("parent contributed", "nti target fair")),
        _date("nti extended to"),
        *map(_text, ("confirm", "override", "override reason", "override by")),
        *(column for column in CASE_COLUMNS if column.name not in _OF_A_REQUEST),
    ),
    _kind(
        "posting-record",
        ("letter ref",),
        _text("letter ref"),
        _date("posted on"),
        *map(_text, (*CORRECTIONS, "by")),
        _SERVICE_OR_BY_HAND,
        Column("item reference", "reference", field="item_reference"),
        _text("posted by"),
        _text("post office"),
        # Whose letter it is: forms to fill in say it, for people.
        *map(Column, ("addressee", "pupil", "letter name")),
        or_by=("posted on", *CORRECTIONS),
    ),
    _kind(
        "tracking-return",
        ("order reference", "tracking number"),
        _text("order reference"),
        Column("tracking number", "reference", field="tracking_number"),
        _date("despatch date"),
        _text("service name"),
        passes_over=True,
    ),
    _kind(
        "register",
        ("upn", "date", "session", "mark"),
        _UPN,
        _SCHOOL,
        # Date, session and code are one value, a mark.
        Column("date", "date"),
        Column("session", "choice", choices=("AM", "PM")),
        Column("mark", "marks", field="mark"),
        _text("comment"),
    ),
    # A row a pupil and day, with both its sessions: some systems export registers so.
    _kind(
        REGISTER_BY_DAY,
        ("upn", "date", "am mark", "pm mark"),
        _UPN,
        _SCHOOL,
        Column("date", "date"),
        *(Column(mark, "marks") for mark in ("am mark", "pm mark")),
        # What is said beside one of the marks, or of the whole day.
        *map(Column, ("am comment", "pm comment", "comment")),
    ),
    _kind(
        "history",
        ("upn", "letter", "sent on"),
        _UPN,
        _text("letter"),
        _date("sent on"),
        _text("parent"),
        _SERVICE,
        _date("posted on"),
    ),
    _kind(
        "note",
        ("upn", "note kind", "on"),
        _UPN,
        Column("note kind", "choice", field="kind", choices=get_args(NoteKind)),
        _date("on"),
        Column("time", "time", field="at"),
        *map(_text, ("parent", "medium", "place", "outcome", "by", "text", "code")),
        _choice("support kind", tuple(support_kinds())),
        *map(_date, ("support from", "support until")),
    ),
    _kind(
        "email-copy",
        ("letter ref", "emailed on"),
        _text("letter ref"),
        Column("emailed on", "moment", field="emailed_on"),
        *map(_text, ("to", "system", "message id")),
    ),
    _kind("returned-mail", ("letter ref", "returned on"), _text("letter ref"), _date("returned on"), _text("why")),
    _kind(
        "referral-outcome",
        ("upn", "outcome", "on"),
        _UPN,
        # May say behind it what the outcome was for: `penalty-notice for 01/09/2025 to 07/11/2025`.
        Column("outcome", field="outcome", choices=get_args(OutcomeOfReferral)),
        _date("on"),
        _text("parent"),
        _date("period from"),
        _date("period to"),
        _text("wanted"),
        _date("wanted by"),
    ),
    # The session behind the day, in the same cell: `03/11/2025 AM`, or a time of day.
    _kind(
        REGISTER_BY_TIME,
        ("upn", "date", "mark"),
        _UPN,
        _SCHOOL,
        Column("date", "session"),
        Column("mark", "marks", field="mark"),
        _text("comment"),
    ),
    # A row a pupil and code.
    _kind(COUNTS_BY_CODE, ("upn", "mark", "count"), _UPN, Column("mark", "marks"), Column("count", "count")),
)
