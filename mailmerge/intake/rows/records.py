"""The rows of every other kind of spreadsheet: postings, registers, history, notes and what came of a referral.

They are typed like a case file's, and each right row is one value. Nothing here is merged, or judged against what is
on record: that is for who keeps the record. Source: contract, 2.2.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Literal, TypeAlias

from mailmerge.casework.marks import MISSING, Mark, read_mark
from mailmerge.intake.file_kinds import (
    RECORD_KINDS,
    SERVICE,
    FileKind,
    NoteKind,
    OutcomeOfReferral,
    ReferralRoute,
    Sanction,
)
from mailmerge.intake.files.table import Table
from mailmerge.intake.result import RowResult
from mailmerge.intake.rows.typed import TypedRow, extra_cells, printable, type_row
from mailmerge.intake.vocabulary import Vocabulary
from mailmerge.law.delivery import Service


@dataclass(frozen=True, slots=True)
class Posting:
    """A letter that was posted, as the office wrote it down; `service` None: the class was not recorded.

    `by-hand` is no service of Royal Mail's, and never stands for one.
    """

    row: int
    letter_ref: str
    posted_on: date
    service: Service | Literal["by-hand"] | None = None
    item_reference: str | None = None
    posted_by: str | None = None
    post_office: str | None = None


@dataclass(frozen=True, slots=True)
class Tracking:
    """What the postal account says of a letter; its order reference is the letter's own.

    A plain service has no tracking number; one of the two that may be None is given.
    """

    row: int
    order_reference: str
    tracking_number: str | None
    despatch_date: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterMark:
    """One pupil's mark for one session."""

    row: int
    upn: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class PastLetter:
    """A letter from before this system; `letter` is its key, `parent` a name or number (None: all of them).

    It counts as posted only where `posted_on` is given.
    """

    row: int
    upn: str
    letter: str
    sent_on: date
    parent: str | None = None
    service: Service | None = None
    posted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A call, a meeting, an offer or another thing that was done for a pupil."""

    row: int
    upn: str
    kind: NoteKind
    on: date
    at: time | None = None
    parent: str | None = None
    medium: str | None = None
    place: str | None = None
    outcome: str | None = None
    by: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class EmailCopy:
    """A copy of a letter that went by e-mail: an extra, never instead of posting.

    `emailed_on` is a datetime, in the schools' time, where the time of day was given too.
    """

    row: int
    letter_ref: str
    emailed_on: date
    to: str | None = None
    system: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnedMail:
    """A letter that came back undelivered."""

    row: int
    letter_ref: str
    returned_on: date
    why: str | None = None


@dataclass(frozen=True, slots=True)
class ReferralOutcome:
    """What the authority did with a referral; `parent` is a name or number (None: all of them)."""

    row: int
    upn: str
    outcome: OutcomeOfReferral
    on: date
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class ReferralRequest:
    """A referral that is asked for by file; `facts` are the case's columns that the row gives, typed.

    Source: contract, 7. `confirm` and `override` are codes.
    """

    row: int
    upn: str
    route: ReferralRoute
    parent: str | None = None
    on: date | None = None
    sanction: Sanction | None = None
    period_from: date | None = None
    period_to: date | None = None
    requested_by: str | None = None
    absence_reason: str | None = None
    parent_speaks_english: bool | None = None
    who_went: str | None = None
    parents_at_separate_addresses: bool | None = None
    confirm: tuple[str, ...] = ()
    override: tuple[str, ...] = ()
    override_reason: str | None = None
    override_by: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Record: TypeAlias = (
    Posting | Tracking | RegisterMark | PastLetter | Note | EmailCopy | ReturnedMail | ReferralOutcome | ReferralRequest
)

_RECORDS: Mapping[str, Callable[..., Record]] = {
    "posting-record": Posting,
    "tracking-return": Tracking,
    "register": RegisterMark,
    "history": PastLetter,
    "note": Note,
    "email-copy": EmailCopy,
    "returned-mail": ReturnedMail,
    "referral-outcome": ReferralOutcome,
}


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """What a file of records holds: every row that is not blank is in exactly one of the two."""

    records: tuple[Record, ...]
    rejects: tuple[RowResult, ...]


def read_records(kind: str, table: Table, vocabulary: Vocabulary) -> RecordsRead:
    """Type the rows of a file of records.

    Args:
        kind: the file's kind, as `read_cases` tells it; any but `cases`.
        table: the file's table.
        vocabulary: the workspace's words.
    """
    (file_kind,) = (known for known in RECORD_KINDS if known.name == kind)
    by_name = {column.name: column for column in file_kind.columns}
    columns = [by_name[name] if name else None for name in table.columns]
    records: list[Record] = []
    rejects: list[RowResult] = []
    row_of: dict[tuple[Any, ...], int] = {}
    for raw in table.rows:
        error = extra_cells(raw, table.headings)
        row = TypedRow(raw.number, {}, errors=[error]) if error else type_row(raw, columns)
        if not error:
            _judge(row, file_kind, vocabulary)
            _judge_repeat(row, kind, row_of)
        if row.errors:
            rejects.append(_reject(row))
        else:
            records.append(_record(file_kind, row))
    return RecordsRead(tuple(records), tuple(rejects))


def _record(file_kind: FileKind, row: TypedRow) -> Record:
    """Return the value of a right row."""
    if file_kind.name == "referral-request":
        return _referral_request(row)
    values: dict[str, Any] = {c.field: row.values.get(c.name) for c in file_kind.columns if c.field}
    return _RECORDS[file_kind.name](row=row.number, **values)


def _referral_request(row: TypedRow) -> ReferralRequest:
    own: dict[str, Any] = {name: row.values.get(name.replace("_", " ")) for name in _OF_A_REQUEST}
    lists: dict[str, Any] = {
        name: tuple(filter(None, map(str.strip, row.text(name).split(";")))) for name in ("confirm", "override")
    }
    facts = {name: value for name, value in row.values.items() if name.replace(" ", "_") not in _NO_FACTS}
    upn, route = row.values["upn"], row.values["referral route"]
    return ReferralRequest(row.number, upn, route, **own, **lists, facts=facts)


_OF_A_REQUEST = frozenset(ReferralRequest.__slots__) - {"row", "upn", "route", "confirm", "override", "facts"}
_NO_FACTS = _OF_A_REQUEST | {"upn", "referral_route", "confirm", "override"}


def _judge(row: TypedRow, file_kind: FileKind, vocabulary: Vocabulary) -> None:
    """Add to the row's errors what is missing, and turn letters, services and marks into what they stand for."""
    kind = file_kind.name
    for column in file_kind.told_by:
        # A register's blank cell is a missing mark, which is something that the register says; an order without a
        # tracking number may say when it went.
        if column != "mark" and not (column == "tracking number" and row.gives("despatch date")):
            row.miss(column)
    if kind == "referral-request" and row.gives("override"):
        row.miss("override reason", ", and an override needs a reason")
        row.miss("override by", ", and an override needs a person")
    if kind == "register" and "date" in row.values and "session" in row.values:
        _read_mark(row)
    if kind == "history" and "letter" in row.values:
        key = vocabulary.letter(row.text("letter"))
        if key is None:
            row.fault("unknown-letter", "letter", "There is no such letter. Give its appendix or its name.")
        row.values["letter"] = key

    for service in file_kind.columns:
        if service.name == SERVICE and SERVICE in row.values:
            _read_service(row, service.choices, vocabulary)


def _read_service(row: TypedRow, choices: Collection[str], vocabulary: Vocabulary) -> None:
    service = vocabulary.read_service(row.text(SERVICE))
    if service not in choices:
        offered = ", ".join(f'"{choice}"' for choice in choices)
        text = f'"{SERVICE}" must be one of {offered}, or be left blank. Signed For needs its class.'
        row.fault("not-a-choice", SERVICE, text)
    row.values[SERVICE] = service


def _read_mark(row: TypedRow) -> None:
    if row.gives("mark") and "mark" not in row.values:
        return
    mark = read_mark(row.values.get("mark", MISSING), row.values["date"], row.values["session"])
    if mark is None:
        row.fault("bad-mark", "mark", "This is not a register code of that day. Correct it.")
    row.values["mark"] = mark


def _judge_repeat(row: TypedRow, kind: str, row_of: dict[tuple[Any, ...], int]) -> None:
    """Reject a row that says what an earlier one says; a session has one mark only."""
    if row.errors:
        return
    names = ("upn", "date", "session") if kind == "register" else sorted(row.values)
    key = tuple((name, row.values[name]) for name in names)
    first = row_of.setdefault(key, row.number)
    if first != row.number:
        what = "This session has a mark" if kind == "register" else "The same is"
        row.fault("duplicate-row", None, f"{what} in row {first} already. Delete one of the two rows.")


def _reject(row: TypedRow) -> RowResult:
    return RowResult(
        rows=(row.number,),
        upn=printable(row.cells["upn"]).strip() if row.gives("upn") else None,
        pupil_name="",
        school=None,
        outcome="reject",
        errors=tuple(row.errors),
    )
