"""What a file says was done after today: it can't have been, and no rule may rest on it.

Postings, copies by e-mail and returned mail are weighed against their letters, where the same is told
(`dispatch.posting`, `dispatch.afterwards`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mailmerge.casework.calendar import in_words
from mailmerge.casework.marks import POSSIBLE
from mailmerge.dispatch.remarks import remark
from mailmerge.intake.record import Note, PastLetter, Record, ReferralOutcome, RegisterMark
from mailmerge.intake.result import CellError, FileNote, RowResult
from mailmerge.law.reasons import reason

IN_FUTURE = "in-future"


@dataclass(frozen=True, slots=True)
class OfToday:
    """The records of a file that may be so today, what became of the rows of the others, and what is told of them."""

    records: tuple[Record, ...]
    results: tuple[RowResult, ...] = ()
    told: tuple[FileNote, ...] = ()


def of_today(records: Sequence[Record], today: date) -> OfToday:
    """Part a file's records from those that lie after `today`.

    A row that says that something was done then is rejected. A register may be that of a whole term: its days to come
    are left out, and told once a file where one of them has a mark that stands for somebody there or away.
    """
    faults = {record.row: fault for record in records if (fault := _fault(record, today)) is not None}
    ahead = [record for record in records if isinstance(record, RegisterMark) and record.mark.on > today]
    if not faults and not ahead:
        return OfToday(tuple(records))
    left_out = set(map(id, ahead))
    kept = tuple(one for one in records if id(one) not in left_out and getattr(one, "row", 0) not in faults)
    rejected = [_rejected(record, fault) for record, fault in _once_a_row(records, faults)]
    marked = {one.row for one in kept if isinstance(one, RegisterMark)}
    unmarked = {one.row: one.upn for one in ahead if one.row not in marked}
    told_of = [
        RowResult((row,), upn, "", None, "no-letter", reasons=(reason("day-to-come"),)) for row, upn in unmarked.items()
    ]
    return OfToday(kept, (*rejected, *told_of), tuple(_marks_told(ahead)))


def _fault(record: Record, today: date) -> tuple[str, date] | None:
    """Return the column that names a day after `today`, and the day; None where none does."""
    match record:
        case Note() | ReferralOutcome():
            days = {"on": record.on}
        case PastLetter():
            days = {"sent on": record.sent_on} | ({"posted on": record.posted_on} if record.posted_on else {})
        case _:
            return None
    return next(((column, day) for column, day in days.items() if day > today), None)


def _once_a_row(
    records: Iterable[Record], faults: dict[int, tuple[str, date]]
) -> Iterator[tuple[Note | ReferralOutcome | PastLetter, tuple[str, date]]]:
    waiting = dict(faults)
    for record in records:
        if isinstance(record, Note | ReferralOutcome | PastLetter) and record.row in waiting:
            yield record, waiting.pop(record.row)


def _rejected(record: Note | ReferralOutcome | PastLetter, fault: tuple[str, date]) -> RowResult:
    column, day = fault
    error = CellError(IN_FUTURE, column, f"{day:%d/%m/%Y}", remark(IN_FUTURE, on=in_words(day)).text)
    return RowResult((record.row,), record.upn, "", None, "reject", errors=(error,))


def _marks_told(ahead: Iterable[RegisterMark]) -> Iterator[FileNote]:
    real = sorted(one.mark for one in ahead if one.mark.code in POSSIBLE)
    if real:
        marks = "1 mark lies" if len(real) == 1 else f"{len(real)} marks lie"
        yield FileNote(
            IN_FUTURE,
            f"{marks} after today, the first on {in_words(real[0].on)}, and were left out: nobody can have been there "
            "or away yet. Check the dates of the file.",
        )
