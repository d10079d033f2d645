"""What a file comes to against the record: cases, records, requests and papers each have a walk of their own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from mailmerge.casework.case import Case
from mailmerge.filing.papers import Paper, read_paper
from mailmerge.filing.records import with_record
from mailmerge.filing.rows import Recorded, record_rows
from mailmerge.intake.cases import CasesRead
from mailmerge.law.anew import Again, decide_anew
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import decide
from mailmerge.law.history import History
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.guards import heard_later
from mailmerge.runs.histories import read_histories
from mailmerge.runs.orders import DecidedCase, without_forgotten, without_repeats
from mailmerge.runs.packs import plan_packs
from mailmerge.runs.remarks import template_faults, with_remarks
from mailmerge.runs.request import DroppedFile
from mailmerge.runs.sent_again import sent_again
from mailmerge.runs.sweep import of_dropped
from mailmerge.setup.configuration import Configuration


@dataclass(frozen=True, slots=True)
class Basis:
    """What a file is weighed against: the rules, the record (None where there is none yet), and the days.

    `run_date` is the letters' date where a row gives none. `today` is the day on which this is asked, where the run is
    dated back: what was done by then was done. `again` says which letters that went already are to be made anew; None:
    none is.
    """

    configuration: Configuration
    ledger: Ledger | None
    run_date: date
    today: date
    again: Again | None = None


def weigh(source: DroppedFile, read: CasesRead | Paper, basis: Basis) -> CheckedFile:
    """Return what a file comes to; nothing is written.

    Args:
        source: the file.
        read: what it holds.
        basis: what it is weighed against.
    """
    if isinstance(read, Paper):
        filed, recorded = read_paper(read, basis.configuration, basis.ledger, basis.run_date)
        return CheckedFile(source, filed, recorded=recorded)
    match read.holds:
        case "cases":
            return _cases(source, read, basis)
        case "records":
            return _records(source, read, basis)
        case "requests":
            planned = plan_packs(read, basis.configuration, basis.ledger, basis.run_date, source.school)
            return CheckedFile(source, read, referrals=planned)
        case "nothing":
            return CheckedFile(source, read)


def _cases(source: DroppedFile, read: CasesRead, basis: Basis) -> CheckedFile:
    """Decide every case, each with what is on record of its pupil."""
    cases = with_record(read.cases, basis.ledger) if basis.ledger else read.cases
    judged = without_repeats(map(_judge(cases, basis), cases))
    decided_cases, held = heard_later(judged, basis.ledger)
    return _checked(source, read, basis, decided_cases, Recorded(events=held))


def _judge(cases: Iterable[Case], basis: Basis) -> Callable[[Case], DecidedCase]:
    """Return what decides these cases, their histories read at once."""
    configuration, workspace = basis.configuration, basis.configuration.workspace
    upns = {case.pupil.upn for case in cases}
    histories = read_histories(basis.ledger, upns, workspace.leads) if basis.ledger else {}
    contexts = {school.code: configuration.context(school, basis.run_date) for school in workspace.schools.values()}
    none_on_record = History()

    def judge(case: Case) -> DecidedCase:
        history, context = histories.get(case.pupil.upn, none_on_record), contexts[case.school.code]
        facts = CaseFacts.of(case, history, context)
        decision = decide(facts) if basis.again is None else decide_anew(facts, basis.again)
        return with_remarks(DecidedCase(facts, decision), configuration)

    return judge


def _records(source: DroppedFile, read: CasesRead, basis: Basis) -> CheckedFile:
    """Lay every row on record, and decide anew the cases of letters that a row asks to be sent again."""
    configuration, ledger, run_date = basis.configuration, basis.ledger, basis.run_date
    recorded = record_rows(read, configuration, ledger, run_date, max(run_date, basis.today))
    if ledger is None:
        return CheckedFile(source, read, recorded=recorded)
    called_for = of_dropped(read, recorded.registers, ledger, configuration, run_date) if recorded.registers else ()
    again = sent_again(read, configuration, ledger, run_date)
    decided_cases = without_repeats(with_remarks(one, configuration) for one in again.decided_cases)
    recorded = replace(recorded, results=(*recorded.results, *again.results), told=(*recorded.told, *called_for))
    return replace(_checked(source, read, basis, decided_cases, recorded), again_because=again.because)


def _checked(
    source: DroppedFile, read: CasesRead, basis: Basis, decided_cases: tuple[DecidedCase, ...], recorded: Recorded
) -> CheckedFile:
    if basis.ledger is not None and basis.again is None:
        decided_cases = without_forgotten(decided_cases, basis.ledger)
    return CheckedFile(source, read, decided_cases, recorded, template_faults(decided_cases, basis.configuration))
