"""What a file of records comes to against the record."""

from dataclasses import replace

from mailmerge.filing.rows import record_rows
from mailmerge.intake.cases import CasesRead
from mailmerge.runs.basis import Basis, checked_file
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.orders import without_repeats
from mailmerge.runs.remarks import with_remarks
from mailmerge.runs.request import DroppedFile
from mailmerge.runs.sent_again import sent_again
from mailmerge.runs.sweep import of_dropped


def weigh_records(source: DroppedFile, read: CasesRead, basis: Basis) -> CheckedFile:
    """Lay every row on record, and decide anew the cases of letters that a row asks to be sent again."""
    configuration, ledger, run_date = basis.configuration, basis.ledger, basis.run_date
    recorded = record_rows(read, configuration, ledger, run_date, max(run_date, basis.today))
    if ledger is None:
        return CheckedFile(source, read, recorded=recorded)
    called_for = of_dropped(read, recorded.registers, ledger, configuration, run_date) if recorded.registers else ()
    again = sent_again(read, configuration, ledger, run_date)
    decided_cases = without_repeats(with_remarks(one, configuration) for one in again.decided_cases)
    recorded = replace(recorded, results=(*recorded.results, *again.results), told=(*recorded.told, *called_for))
    return replace(checked_file(source, read, basis, decided_cases, recorded), again_because=again.because)
