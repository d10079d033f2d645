"""Letters that a sheet asks to be sent again: each is made anew from what is on record, for that parent alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mailmerge.casework.addressee import Addressee
from mailmerge.casework.case import Case
from mailmerge.dispatch.entry import read_reference
from mailmerge.dispatch.posting import PostingVerdict
from mailmerge.dispatch.remarks import Remark, remark
from mailmerge.filing.cells_on_record import cells_of_letter
from mailmerge.filing.records import with_record
from mailmerge.filing.rows import verdict_row
from mailmerge.intake.cases import CasesRead
from mailmerge.intake.record import Withdrawal
from mailmerge.intake.result import RowResult
from mailmerge.intake.rows.recorded import CaseCells
from mailmerge.intake.rows.records import read_records
from mailmerge.law.anew import Again, decide_anew
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import without_repeat
from mailmerge.law.history import History
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.runs.histories import read_histories
from mailmerge.runs.orders import DecidedCase
from mailmerge.setup.configuration import Configuration

_KIND = "posting-record"


@dataclass(frozen=True, slots=True)
class SentAgain:
    """What the rows that ask for it come to: cases decided anew, the others' results, and why, by the rows."""

    decided_cases: tuple[DecidedCase, ...] = ()
    results: tuple[RowResult, ...] = ()
    because: Mapping[tuple[int, ...], str] = field(default_factory=dict, repr=False)


def sent_again(read: CasesRead, configuration: Configuration, ledger: Ledger, run_date: date) -> SentAgain:
    """Return what becomes of the rows of a file that ask for a letter to be sent again.

    Args:
        read: the file.
        configuration: the workspace, the law and the templates.
        ledger: what is on record.
        run_date: the day of the new letters.
    """
    if read.kind != _KIND or read.table is None:
        return SentAgain()
    decided: list[DecidedCase] = []
    results: list[RowResult] = []
    because: dict[tuple[int, ...], str] = {}
    for row in _asked(read_records(read.kind, read.table, configuration.vocabulary()).records):
        found = _found(row, ledger)
        one = found if isinstance(found, PostingVerdict) else _decided(row, found, configuration, ledger, run_date)
        if isinstance(one, DecidedCase):
            decided.append(one)
            because[one.case.rows] = f"{row.why} ({row.by})"
        else:
            results.append(one if isinstance(one, RowResult) else verdict_row(replace(one, row=row.row)))
    return SentAgain(tuple(decided), tuple(results), because)


def _asked(rows: Iterable[object]) -> Iterator[Withdrawal]:
    return (row for row in rows if isinstance(row, Withdrawal) and row.send_again)


def _found(row: Withdrawal, ledger: Ledger) -> LetterRecord | PostingVerdict:
    """Return the letter that is to go again, or why there is none."""
    ref = read_reference(row.letter_ref)
    if isinstance(ref, Remark):
        return PostingVerdict(row.letter_ref.strip(), "refused", (ref,))
    letter = letter_records.letter(ledger, ref)
    if letter is None or letter.run is None:
        return PostingVerdict(ref, "refused", (remark("never-issued", ref=ref),))
    if letter.posted_on is None and not letter.is_withdrawn:
        return PostingVerdict(ref, "unchanged", (remark("send-again-waits", ref=ref),))
    return letter


def _decided(
    row: Withdrawal, letter: LetterRecord, configuration: Configuration, ledger: Ledger, run_date: date
) -> DecidedCase | PostingVerdict | RowResult:
    """Return the letter's case with that letter due again, and nothing for any other parent."""
    cells = cells_of_letter(ledger, letter)
    if not cells:
        return PostingVerdict(letter.ref, "held", (remark("send-again-no-row", ref=letter.ref),))
    situation = cells.pop("situation")
    given = {"upn": letter.upn, "situation": situation, "letter date": run_date}
    case = CaseCells(cells, given, row.row, run_date).read(configuration.vocabulary(), letter.school)
    if not isinstance(case, Case):
        return RowResult((row.row,), letter.upn, letter.ref, letter.school, "reject", errors=case)
    (case,) = with_record((case,), ledger)
    upn = case.pupil.upn
    history = read_histories(ledger, {upn}, configuration.workspace.leads).get(upn, History())
    facts = CaseFacts.of(case, history, configuration.context(case.school, run_date))
    decision = decide_anew(facts, Again(refs=frozenset((letter.ref,))))
    addressee = Addressee(letter.parent, letter.parent_name)
    parents = tuple(
        made if addressee.is_parent(parent) else without_repeat(made)
        for parent, made in zip(case.parents, decision.parents, strict=True)
    )
    return DecidedCase(facts, replace(decision, parents=parents))
