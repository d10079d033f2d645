"""The rows of every other kind of spreadsheet: postings, registers, history, notes and what came of a referral.

They are typed like a case file's, and each right row is one value. Nothing here is merged, or judged against what is
on record: that is for who keeps the record. Source: contract, 2.2.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mailmerge.casework.marks import MISSING, Session, read_mark
from mailmerge.intake.file_kinds import (
    CORRECTIONS,
    COUNTS_BY_CODE,
    NOT_POSTED,
    PEOPLE,
    RECORD_KINDS,
    REGISTER_BY_DAY,
    REGISTER_BY_TIME,
    SERVICE,
    FileKind,
)
from mailmerge.intake.files.table import Table, tidy
from mailmerge.intake.kind_names import REFERRAL_REQUEST
from mailmerge.intake.mark_cells import code_said
from mailmerge.intake.peoplefile import read_people
from mailmerge.intake.record import (
    CodeCounts as CodeCounts,
)
from mailmerge.intake.record import (
    EmailCopy as EmailCopy,
)
from mailmerge.intake.record import (
    Note as Note,
)
from mailmerge.intake.record import (
    PastLetter as PastLetter,
)
from mailmerge.intake.record import (
    PeopleRow as PeopleRow,
)
from mailmerge.intake.record import (
    Posting as Posting,
)
from mailmerge.intake.record import (
    Record as Record,
)
from mailmerge.intake.record import (
    ReferralOutcome as ReferralOutcome,
)
from mailmerge.intake.record import (
    ReferralRequest as ReferralRequest,
)
from mailmerge.intake.record import (
    RegisterMark as RegisterMark,
)
from mailmerge.intake.record import (
    ReturnedMail as ReturnedMail,
)
from mailmerge.intake.record import (
    Tracking as Tracking,
)
from mailmerge.intake.record import (
    Withdrawal as Withdrawal,
)
from mailmerge.intake.rejecting import reject
from mailmerge.intake.result import RowResult
from mailmerge.intake.rows.counts import read_counts
from mailmerge.intake.rows.footer import in_one_result
from mailmerge.intake.rows.outcomes import judge_outcome
from mailmerge.intake.rows.sessions import half_behind
from mailmerge.intake.rows.typed import TypedRow, extra_cells, type_row
from mailmerge.intake.spreadrows import SPREAD, read_spread
from mailmerge.intake.vocabulary import Vocabulary

_RECORDS: Mapping[str, Callable[..., Record]] = {
    "tracking-return": Tracking,
    "register": RegisterMark,
    REGISTER_BY_TIME: RegisterMark,
    "history": PastLetter,
    "note": Note,
    "email-copy": EmailCopy,
    "returned-mail": ReturnedMail,
    "referral-outcome": ReferralOutcome,
}


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """What a file of records holds: every row that is not blank is in exactly one of `records` and `rejects`.

    Of `doubtful` pupils (UPNs) a row about their people was rejected: what is on record of them may lack a guard.
    """

    records: tuple[Record, ...]
    rejects: tuple[RowResult, ...]
    doubtful: frozenset[str] = frozenset()


def read_records(kind: str, table: Table, vocabulary: Vocabulary, school: str | None = None) -> RecordsRead:
    """Type the rows of a file of records.

    Args:
        kind: the file's kind, as `read_cases` tells it; any but `cases` and `figures`.
        table: the file's table.
        vocabulary: the workspace's words.
        school: the code of the school that the file's folder names, if any.
    """
    if kind == PEOPLE.name:
        people = read_people(table, vocabulary, school)
        return RecordsRead(people.rows, tuple(in_one_result(people.rejects, table)), people.doubtful)
    if kind == COUNTS_BY_CODE:
        records, rejects = read_counts(table)
    else:
        records, rejects = read_spread(kind, table) if kind in SPREAD else _one_by_one(kind, table, vocabulary)
    return RecordsRead(records, tuple(in_one_result(rejects, table)))


def _one_by_one(kind: str, table: Table, vocabulary: Vocabulary) -> tuple[tuple[Record, ...], tuple[RowResult, ...]]:
    """Return what the rows of a file say of which each is a record by itself, and the rows that can't be taken."""
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
            rejects.append(reject(row))
        else:
            records += _records(file_kind, row)
    return tuple(records), tuple(rejects)


def _records(file_kind: FileKind, row: TypedRow) -> Iterator[Record]:
    """Yield the values of a right row: one, but for the two sessions of a day."""
    if file_kind.name != REGISTER_BY_DAY:
        yield _record(file_kind, row)
        return
    for session, half in _SESSIONS.items():
        comment = row.values.get(f"{half.lower()} comment") or row.values.get("comment")
        yield RegisterMark(row.number, row.values["upn"], row.values[session], comment)


def _record(file_kind: FileKind, row: TypedRow) -> Record:
    """Return the one value of a right row."""
    if file_kind.name == REFERRAL_REQUEST:
        return _referral_request(row)
    values: dict[str, Any] = {c.field: row.values.get(c.name) for c in file_kind.columns if c.field}
    if file_kind.name != "posting-record":
        return _RECORDS[file_kind.name](row=row.number, **values)
    withdraw, again, let_go = (values.pop(f"{what}_because") for what in ("withdraw", "send_again", "release"))
    if why := withdraw or again or let_go:
        return Withdrawal(row.number, row.text("letter ref"), why, row.text("by"), bool(again), bool(let_go))
    return Posting(row=row.number, **values)


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
    for column in file_kind.told_by:
        # A register's blank cell is a missing mark, which is something that the register says; an order without a
        # tracking number may say when it went.
        if column not in _MARKS and not (column == "tracking number" and row.gives("despatch date")):
            row.miss(column)
    judge = _JUDGES.get(file_kind.name)
    if judge is not None:
        judge(row, file_kind, vocabulary)
    for service in file_kind.columns:
        if service.name == SERVICE and SERVICE in row.values:
            _read_service(row, service.choices, vocabulary)


def _judge_request(row: TypedRow, _kind: FileKind, _vocabulary: Vocabulary) -> None:
    if row.gives("override"):
        row.miss("override reason", ", and an override needs a reason")
        row.miss("override by", ", and an override needs a person")


def _judge_note(row: TypedRow, _kind: FileKind, _vocabulary: Vocabulary) -> None:
    if row.values.get("note kind") == "release":
        for column in ("code", "text", "by"):
            row.miss(column, ", and a release needs it")
    if row.gives("support from") or row.gives("support until"):
        row.miss("support kind", ", and its days are given")
    first, last = row.values.get("support from"), row.values.get("support until")
    if first and last and last < first:
        row.fault("contradiction", "support until", "The support ended before it began. Put one of the days right.")


def _judge_register(row: TypedRow, _kind: FileKind, _vocabulary: Vocabulary) -> None:
    if "date" in row.values and "session" in row.values:
        if half_behind(tidy(row.cells["date"])) not in (None, row.values["session"]):
            row.fault("bad-date", "date", '"date" names the other session of the day. Correct one of the two.')
        _read_mark(row, "mark", row.values["session"])


def _judge_moment(row: TypedRow, _kind: FileKind, _vocabulary: Vocabulary) -> None:
    if "date" in row.values:
        row.values["date"], row.values["session"] = row.values["date"]
        _read_mark(row, "mark", row.values["session"])


def _judge_day(row: TypedRow, _kind: FileKind, _vocabulary: Vocabulary) -> None:
    if "date" in row.values:
        if half_behind(tidy(row.cells["date"])):
            text = '"date" names one session of a day, and the row has marks of both. Name the day only.'
            row.fault("bad-date", "date", text)
        for column, session in _SESSIONS.items():
            _read_mark(row, column, session)


def _judge_outcome(row: TypedRow, kind: FileKind, _vocabulary: Vocabulary) -> None:
    judge_outcome(row, next(column for column in kind.columns if column.name == "outcome"))


def _judge_history(row: TypedRow, _kind: FileKind, vocabulary: Vocabulary) -> None:
    if "letter" in row.values:
        key = vocabulary.letter(row.text("letter"))
        if key is None:
            row.fault("unknown-letter", "letter", "There is no such letter. Give its appendix or its name.")
        row.values["letter"] = key


def _judge_posting(row: TypedRow, _kind: FileKind, _vocabulary: Vocabulary) -> None:
    """A row says one thing: posted, or one correction with who makes it."""
    given = [column for column in CORRECTIONS if row.gives(column)]
    if not given:
        row.miss("posted on")
        if _says_not_posted(row):
            text = 'Leave the row out; to take a posting back that is on record, give "correct because" and "by".'
            row.fault("contradiction", SERVICE, text)
        return
    row.miss("by", f', and "{given[0]}" needs who decided it')
    for column in given[1:]:
        row.fault("contradiction", column, f'"{given[0]}" is given too. A row says one of the two.')
    if given[0] == "correct because" and not (row.gives("posted on") or row.gives(SERVICE)):
        row.fault("missing-value", "posted on", 'Give the right day in "posted on", or the right "service".')
    if _says_not_posted(row) and (given[0] != "correct because" or row.gives("posted on")):
        text = '"not posted" takes a posting back: give "correct because" and "by", and leave "posted on" blank.'
        row.fault("contradiction", SERVICE, text)


def _says_not_posted(row: TypedRow) -> bool:
    return (
        " ".join(row.text(SERVICE).replace("-", " ").casefold().split()) == "not posted"
        if row.gives(SERVICE)
        else False
    )


def _read_service(row: TypedRow, choices: Collection[str], vocabulary: Vocabulary) -> None:
    service = NOT_POSTED if _says_not_posted(row) else vocabulary.read_service(row.text(SERVICE))
    if service not in choices:
        offered = ", ".join(f'"{choice}"' for choice in choices)
        text = f'"{SERVICE}" must be one of {offered}, or be left blank. Signed For needs its class.'
        row.fault("not-a-choice", SERVICE, text)
    row.values[SERVICE] = service


def _read_mark(row: TypedRow, column: str, session: Session) -> None:
    if row.gives(column) and column not in row.values:
        return
    mark = read_mark(code_said(row.values.get(column, MISSING)), row.values["date"], session)
    if mark is None:
        row.fault("bad-mark", column, "This is not a register code of that day. Correct it.")
    row.values[column] = mark


def _judge_repeat(row: TypedRow, kind: str, row_of: dict[tuple[Any, ...], int]) -> None:
    """Reject a row that says what an earlier one says; a session has one mark only."""
    if row.errors:
        return
    names, what = _SAID_ONCE.get(kind, (sorted(row.values), "The same is"))
    key = tuple((name, row.values[name]) for name in names)
    first = row_of.setdefault(key, row.number)
    if first != row.number:
        row.fault("duplicate-row", None, f"{what} in row {first} already. Delete one of the two rows.")


_SESSIONS: Mapping[str, Session] = {"am mark": "AM", "pm mark": "PM"}
_MARKS = ("mark", *_SESSIONS)
# What a file can say once only of a pupil, by its kind, and how it is told that it is said twice.
_SAID_ONCE: Mapping[str, tuple[Collection[str], str]] = {
    "register": (("upn", "date", "session"), "This session has a mark"),
    REGISTER_BY_TIME: (("upn", "date", "session"), "This session has a mark"),
    REGISTER_BY_DAY: (("upn", "date"), "This day has its marks"),
}

_JUDGES: Mapping[str, Callable[[TypedRow, FileKind, Vocabulary], None]] = {
    "posting-record": _judge_posting,
    REFERRAL_REQUEST: _judge_request,
    "note": _judge_note,
    "register": _judge_register,
    REGISTER_BY_TIME: _judge_moment,
    REGISTER_BY_DAY: _judge_day,
    "referral-outcome": _judge_outcome,
    "history": _judge_history,
}
