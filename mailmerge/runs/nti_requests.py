"""Where the authority sends the notice to improve, a run leaves the e-mail that asks for it: one a parent."""

from collections.abc import Iterable
from dataclasses import replace

from mailmerge.casework.calendar import academic_year, in_words
from mailmerge.law.checks import CHECKS
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, records
from mailmerge.referral.certificate import certificate_pdf
from mailmerge.referral.nti_request import SUPPLIED_BY_AUTHORITY, nti_request
from mailmerge.referral.others import Others
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.orders import DecidedCase
from mailmerge.setup.configuration import Configuration

_HOLDS = frozenset(check.code for check in CHECKS)


def add_nti_requests(
    cases: Iterable[DecidedCase], configuration: Configuration, ledger: Ledger, folder: RunFolder
) -> None:
    """Write a draft for each parent whose notice waits for the authority, and for nothing else; no name in its name."""
    to = configuration.workspace.settings.trust.attendance_manager
    for one in cases:
        for parent in one.decision.parents:
            if {reason.code for reason in parent.reasons} & _HOLDS == {SUPPLIED_BY_AUTHORITY}:
                place = f"row {one.case.rows[0]} parent {parent.parent}"
                facts = one.facts.about(parent.parent)
                data = nti_request(facts, _certificate(facts, ledger), place.replace(" ", "-"), to)
                name = f"nti-requests/{one.case.school.code}/{place}.eml"
                folder.add(name, data, f"E-mail that asks for the notice to improve, {place}")


def _certificate(facts: ParentFacts, ledger: Ledger) -> bytes | None:
    """Return the certificate of this school year's marks up to the letter's date; None where no marks are known.

    No word beside a mark tells of another parent.
    """
    register, on = facts.figures.register, facts.day
    days = [mark.on for mark in register.marks if academic_year(mark.on) == academic_year(on)] if register else []
    if not days or min(days) > on:
        return None
    case = replace(facts.case, attendance=replace(facts.case.attendance, register=register))
    said = facts_on_record.comments_on_marks(ledger, records.recorded_notes(ledger, [case.pupil.upn]))
    hidden = Others.of(case, facts.parent).hidden
    comments = {mark: hidden(words) for mark, words in said.items()}
    told = f"the register of this school year, up to {in_words(on)}"
    return certificate_pdf(case, (min(days), on), facts.context, told, comments)
