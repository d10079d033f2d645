"""A file that is no case file: its rows become events, and what became of each is told like a case's row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from mailmerge.casework.marks import Mark
from mailmerge.casework.upn import is_valid_upn
from mailmerge.dispatch.posting import PostingVerdict
from mailmerge.filing.ahead import of_today
from mailmerge.filing.people import PEOPLE, doubt_events, people_events, question_events
from mailmerge.filing.people_guards import held_by_people
from mailmerge.filing.postings import judge_rows
from mailmerge.filing.recorded import Recorded
from mailmerge.filing.records import Entry, count_entries, entries, registers_with
from mailmerge.intake.cases import CasesRead
from mailmerge.intake.files.table import Table
from mailmerge.intake.people import upns_of
from mailmerge.intake.record import (
    CodeCounts,
    Note,
    PastLetter,
    PeopleRow,
    ReferralOutcome,
    RegisterMark,
)
from mailmerge.intake.result import CellError, RowResult
from mailmerge.intake.rows.records import RecordsRead, read_records
from mailmerge.law.decision import Reason
from mailmerge.law.reasons import reason
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.setup.configuration import Configuration

_SOURCE = "The trust's record of postings"
_PEOPLE = "The trust's record of pupils and their parents"


def record_rows(
    read: CasesRead, configuration: Configuration, ledger: Ledger | None, today: date, until: date | None = None
) -> Recorded:
    """Return what the rows of a file of records come to. Nothing is appended yet.

    Args:
        read: the file.
        configuration: the workspace and its rules.
        ledger: what is on record; None where there is no ledger yet, so that no row can be weighed against it.
        today: the day as on which the file is run.
        until: the last day of which it can tell, where the run is dated back: what lies between was done all the same.
    """
    until = until or today
    recorded = _record_list(read, configuration, ledger, today, until)
    if read.also is None:
        return recorded
    also = _record_list(read.also, configuration, ledger, today, until)
    return replace(
        recorded,
        results=tuple(_of_both_lists(recorded.results, also.results)),
        events=(*recorded.events, *also.events),
        told=(*recorded.told, *also.told),
        registers={**recorded.registers, **also.registers},
        comments={**recorded.comments, **also.comments},
        withdrawn=(*recorded.withdrawn, *also.withdrawn),
    )


def _of_both_lists(one: Iterable[RowResult], other: Iterable[RowResult]) -> Iterator[RowResult]:
    """Yield the results of a file's two lists, a row that stands in both once: rejected, if either list rejects it."""
    merged = list(one)
    place = {row: at for at, result in enumerate(merged) for row in result.rows}
    for also in other:
        at = next((place[row] for row in also.rows if row in place), None)
        if at is None:
            merged.append(also)
            continue
        first = merged[at]
        merged[at] = replace(
            first,
            outcome="reject" if "reject" in (first.outcome, also.outcome) else first.outcome,
            errors=tuple(dict.fromkeys((*first.errors, *also.errors))),
            reasons=tuple(dict.fromkeys((*first.reasons, *also.reasons))),
        )
    yield from merged


def _record_list(
    read: CasesRead, configuration: Configuration, ledger: Ledger | None, today: date, until: date
) -> Recorded:
    """Return what the rows of one list of a file come to; what lies after `until` is still to come."""
    if read.table is None or read.kind is None:
        return Recorded()
    rows = read_records(read.kind, read.table, configuration.vocabulary(), read.school)
    so_far = of_today(rows.records, until)
    rows = replace(rows, records=so_far.records, rejects=(*rows.rejects, *so_far.results))
    if ledger is None:
        because = (reason("recorded"),)
        of_several = PeopleRow | CodeCounts
        numbers = dict.fromkeys(row.rows if isinstance(row, of_several) else (row.row,) for row in rows.records)
        understood = (RowResult(number, None, "", None, "no-letter", reasons=because) for number in numbers)
        in_order = tuple(sorted((*rows.rejects, *understood), key=lambda result: result.row))
        return Recorded(in_order, told=so_far.told)
    verdicts = judge_rows(rows.records, configuration, ledger, today, sends_again=True)
    waits = {one.row for one in verdicts if one.verdict in ("held", "refused")}
    kept = [row for row in rows.records if row.row not in waits]
    told = [row for row in kept if isinstance(row, PastLetter | Note | ReferralOutcome | RegisterMark)]
    counts = (row for row in kept if isinstance(row, CodeCounts))
    chronicle = list(_chronicled((*entries(told, ledger), *count_entries(counts, ledger, today))))
    people = list(_people(rows, ledger, today))
    pupils = {row.row: row.upn for row in rows.records if isinstance(row, Note | PastLetter | ReferralOutcome)}
    of_letters = (replace(verdict_row(one), upn=pupils.get(one.row or 0)) for one in verdicts)
    results = (*rows.rejects, *_one_a_row((*of_letters, *(result for result, _ in chronicle))))
    results = (*results, *(result for result, _ in people))
    events = (
        *(event for _, events in people for event in events),
        *doubt_events(rows.doubtful, ledger, today, {row.upn for row in rows.records if isinstance(row, PeopleRow)}),
        *(question_events(_to_confirm(read.table), ledger, today) if read.kind != PEOPLE else ()),
        *(event for _, event in chronicle if event),
        *(event for one in verdicts for event in one.events),
    )
    marks = [row for row in told if isinstance(row, RegisterMark)]
    comments: defaultdict[str, dict[Mark, str]] = defaultdict(dict)
    for row in marks:
        if row.comment:
            comments[row.upn][row.mark] = row.comment
    registers = registers_with(marks, ledger, today)
    in_order = tuple(sorted(results, key=lambda result: result.row))
    new = {number for result, event in chronicle if event for number in result.rows}
    withdrawn = tuple(
        row for row in told if isinstance(row, ReferralOutcome) and row.outcome == "withdrawn" and row.row in new
    )
    return Recorded(in_order, events, told=so_far.told, registers=registers, comments=comments, withdrawn=withdrawn)


def _to_confirm(table: Table) -> frozenset[str]:
    """Return the pupils of whom a file says what may guard somebody, in a column that was passed over."""
    asked = replace(table, rows=tuple(row for row in table.rows if row.number in table.to_confirm))
    return frozenset(filter(is_valid_upn, upns_of(asked)))


def _one_a_row(results: Iterable[RowResult]) -> Iterator[RowResult]:
    """Yield the results with what is said of one row together: a note, and each letter that it withdraws."""
    by_row: defaultdict[tuple[int, ...], list[RowResult]] = defaultdict(list)
    for result in results:
        by_row[result.rows].append(result)
    for of_row in by_row.values():
        reasons = dict.fromkeys(because for result in of_row for because in result.reasons)
        yield replace(of_row[-1], reasons=tuple(reasons))


def _people(rows: RecordsRead, ledger: Ledger, today: date) -> Iterator[tuple[RowResult, list[NewEvent]]]:
    """Yield what became of each pupil of a file of people, with the events."""
    told = [row for row in rows.records if isinstance(row, PeopleRow)]
    held = {row.row: (refs, holding) for row, refs, holding in held_by_people(told, ledger, today)}
    for row, changes, events in people_events(told, ledger, today):
        because = Reason("recorded", changes, _PEOPLE) if events else reason("recorded-before")
        refs, holding = held.get(row.row, ((), []))
        reasons = (because, *(reason("waiting-letter-held", {"ref": ref}) for ref in refs))
        name = " ".join(filter(None, (row.cells.get("pupil forename", ""), row.cells.get("pupil surname", ""))))
        yield (
            RowResult(row.rows, row.upn, name, row.cells.get("school"), "no-letter", reasons=reasons),
            [*events, *holding],
        )


def _chronicled(found: Iterable[Entry]) -> Iterator[tuple[RowResult, NewEvent | None]]:
    for entry in found:
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
