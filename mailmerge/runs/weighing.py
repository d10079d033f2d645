"""What a file comes to against the record: cases, records, requests and papers each have a walk of their own.

What all but cases are weighed with is loaded where such a file comes: most hold cases.
"""

from collections.abc import Callable, Iterable

from mailmerge.casework.case import Case
from mailmerge.filing.paper import Paper
from mailmerge.filing.recorded import Recorded
from mailmerge.filing.records import with_record
from mailmerge.intake.cases import CasesRead
from mailmerge.law.anew import decide_anew
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import decide
from mailmerge.law.history import History
from mailmerge.runs.basis import Basis, checked_file
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.guards import heard_later
from mailmerge.runs.histories import read_histories
from mailmerge.runs.orders import DecidedCase, without_repeats
from mailmerge.runs.remarks import with_remarks
from mailmerge.runs.request import DroppedFile


def weigh(source: DroppedFile, read: CasesRead | Paper, basis: Basis) -> CheckedFile:
    """Return what a file comes to; nothing is written.

    Args:
        source: the file.
        read: what it holds.
        basis: what it is weighed against.
    """
    if isinstance(read, Paper):
        from mailmerge.filing.papers import read_paper

        filed, recorded = read_paper(read, basis.configuration, basis.ledger, basis.run_date)
        return CheckedFile(source, filed, recorded=recorded)
    match read.holds:
        case "cases":
            return _cases(source, read, basis)
        case "records":
            from mailmerge.runs.weighing_records import weigh_records

            return weigh_records(source, read, basis)
        case "requests":
            from mailmerge.runs.packs import plan_packs

            planned = plan_packs(read, basis.configuration, basis.ledger, basis.run_date, source.school)
            return CheckedFile(source, read, referrals=planned)
        case "nothing":
            return CheckedFile(source, read)


def _cases(source: DroppedFile, read: CasesRead, basis: Basis) -> CheckedFile:
    """Decide every case, each with what is on record of its pupil."""
    cases = with_record(read.cases, basis.ledger) if basis.ledger else read.cases
    judged = without_repeats(map(_judge(cases, basis), cases))
    decided_cases, held = heard_later(judged, basis.ledger)
    return checked_file(source, read, basis, decided_cases, Recorded(events=held))


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
