"""A file that is no case file: its rows become events, and what became of each is told like a case's row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mailmerge.dispatch.posting import PostingVerdict
from mailmerge.filing.postings import judge_rows
from mailmerge.filing.records import Told, entries
from mailmerge.intake.cases import CasesRead
from mailmerge.intake.file_kinds import CASES
from mailmerge.intake.result import CellError, RowResult
from mailmerge.intake.rows.records import Note, PastLetter, ReferralOutcome, RegisterMark, read_records
from mailmerge.law.decision import Reason
from mailmerge.law.reasons import reason
from mailmerge.ledger.event import NewEvent
from mailmerge.ledger.ledger import Ledger
from mailmerge.setup.configuration import Configuration

_SOURCE = "The trust's record of postings"


@dataclass(frozen=True, slots=True)
class Filing:
    """A file that is to lie in the evidence folder, at `path` inside it (`/` between)."""

    path: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of each row, and the events to append.

    `filing` goes into the evidence folder; `files` are for staff, beside the receipt, by name.
    """

    results: tuple[RowResult, ...] = ()
    events: tuple[NewEvent, ...] = ()
    filing: Filing | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


def record_rows(read: CasesRead, configuration: Configuration, ledger: Ledger | None, today: date) -> Recorded:
    """Return what the rows of a file of records come to: nothing for a case file. Nothing is appended yet.

    Args:
        read: the file.
        configuration: the workspace and its rules.
        ledger: what is on record; None where there is no ledger yet, so that no row can be weighed against it.
        today: the day in the schools' time.
    """
    if read.table is None or read.kind is None or read.kind == CASES.name:
        return Recorded()
    rows = read_records(read.kind, read.table, configuration.vocabulary())
    if ledger is None:
        because = (reason("recorded"),)
        understood = (RowResult((row.row,), None, "", None, "no-letter", reasons=because) for row in rows.records)
        return Recorded(tuple(sorted((*rows.rejects, *understood), key=lambda result: result.row)))
    verdicts = judge_rows(rows.records, configuration, ledger, today)
    waits = {one.row for one in verdicts if one.verdict == "held"}
    kept = (row for row in rows.records if row.row not in waits)
    told = [row for row in kept if isinstance(row, PastLetter | Note | ReferralOutcome | RegisterMark)]
    chronicle = list(_chronicled(told, ledger))
    pupils = {record.row: record.upn for record in rows.records if isinstance(record, Note)}
    of_letters = (replace(verdict_row(one), upn=pupils.get(one.row or 0)) for one in verdicts)
    results = (*rows.rejects, *_one_a_row((*of_letters, *(result for result, _ in chronicle))))
    events = (*(event for _, event in chronicle if event), *(event for one in verdicts for event in one.events))
    return Recorded(tuple(sorted(results, key=lambda result: result.row)), events)


def _one_a_row(results: Iterable[RowResult]) -> Iterator[RowResult]:
    """Yield the results with what is said of one row together: a note, and each letter that it withdraws."""
    by_row: defaultdict[tuple[int, ...], list[RowResult]] = defaultdict(list)
    for result in results:
        by_row[result.rows].append(result)
    for of_row in by_row.values():
        reasons = dict.fromkeys(because for result in of_row for because in result.reasons)
        yield replace(of_row[-1], reasons=tuple(reasons))


def _chronicled(told: Iterable[Told], ledger: Ledger) -> Iterator[tuple[RowResult, NewEvent | None]]:
    for entry in entries(told, ledger):
        because = reason("recorded" if entry.event else "recorded-before")
        yield RowResult(entry.rows, entry.upn, "", None, "no-letter", reasons=(because,)), entry.event


def verdict_row(one: PostingVerdict) -> RowResult:
    """Return a posting's row, or a scan's page: refused is rejected, held waits for a person, the rest is on record."""
    rows = (one.row or 0,)
    if one.verdict == "refused":
        errors = tuple(CellError(told.code, None, one.ref, told.text) for told in one.remarks)
        return RowResult(rows, None, one.ref, None, "reject", errors=errors)
    told = tuple(Reason(remark.code, remark.text, _SOURCE) for remark in one.remarks)
    because = () if told else (reason("recorded"),)
    return RowResult(
        rows, None, one.ref, None, "hold" if one.verdict == "held" else "no-letter", reasons=told + because
    )
