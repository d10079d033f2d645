"""Where a signed contract is filed, the run leaves the e-mail that sends it on."""

from datetime import date

from mailmerge.filing.recorded import Filing
from mailmerge.intake.files.papers import MAIL, SUFFIXES
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.case_records import cases_decided
from mailmerge.referral.contract_mail import contract_mail
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.known_case import known_case
from mailmerge.runs.sweep import schools_of
from mailmerge.setup.configuration import Configuration

CONTRACT = "contract"


def add_contract_mail(
    filing: Filing | None, configuration: Configuration, ledger: Ledger, folder: RunFolder, day: date
) -> tuple[str, ...]:
    """Write the draft of a contract that the run files; return what the receipt says where none could be written."""
    if filing is None or filing.kind != CONTRACT or filing.media_type == MAIL:
        return ()
    school = schools_of([filing.upn], ledger, configuration).get(filing.upn) or _of_rows(filing.upn, ledger)
    case = known_case(filing.upn, school, "contract", configuration, ledger, day) if school else None
    if case is None:
        return ("No e-mail could be drafted that sends the contract on: no file says who this pupil is.",)
    to = configuration.workspace.settings.trust.attendance_manager
    data = contract_mail(case, filing.data, filing.media_type, SUFFIXES[filing.media_type], day, to)
    folder.add(f"contracts/{case.school.code}/contract.eml", data, "E-mail that sends the contract on")
    return ()


def _of_rows(upn: str, ledger: Ledger) -> str | None:
    """Return the school of the last row about a pupil; None where there was none."""
    return next((case.school for case in reversed(cases_decided(ledger, [upn])) if case.school), None)
