"""What a file is weighed against, and what was decided of it by that."""

from dataclasses import dataclass
from datetime import date

from mailmerge.filing.recorded import Recorded
from mailmerge.intake.cases import CasesRead
from mailmerge.law.anew import Again
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.orders import DecidedCase, without_forgotten
from mailmerge.runs.remarks import template_faults
from mailmerge.runs.request import DroppedFile
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


def checked_file(
    source: DroppedFile, read: CasesRead, basis: Basis, decided_cases: tuple[DecidedCase, ...], recorded: Recorded
) -> CheckedFile:
    """Return a file with its decided cases and what is recorded of its rows, without what is to be forgotten."""
    if basis.ledger is not None and basis.again is None:
        decided_cases = without_forgotten(decided_cases, basis.ledger)
    return CheckedFile(source, read, decided_cases, recorded, template_faults(decided_cases, basis.configuration))
