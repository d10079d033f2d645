"""The evidence of posting, written for whoever asks: of a pupil, a parent, a run or a period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from mailmerge.casework.calendar import in_words
from mailmerge.dispatch.evidence_log import Chosen, LetterLog, evidence
from mailmerge.dispatch.log_pdf import certificate_pdf, log_pdf
from mailmerge.dispatch.log_table import log_csv, log_json_lines, log_workbook
from mailmerge.errors import SettingsError
from mailmerge.filing.delivery import delivery_rule
from mailmerge.ledger.chain.event import Head
from mailmerge.operations.pupil_numbers import the_pupil_meant
from mailmerge.operations.record import open_ledger
from mailmerge.workspace import Workspace

__all__ = ["Chosen", "Form", "PostingLog", "posting_log"]

Form: TypeAlias = Literal["pdf", "csv", "xlsx", "jsonl", "certificate"]


@dataclass(frozen=True, slots=True)
class PostingLog:
    """The letters that were chosen, each with its postings and what each proof proves; and the record's head.

    `about` says what was chosen, in words that may stand on a page.
    """

    logs: Sequence[LetterLog]
    trust: str
    about: str
    head: Head
    made_at: datetime

    def written(self, form: Form) -> bytes:
        """Return the log as a document, a table or JSON lines, or as a draft certificate of posting."""
        tables = {"csv": log_csv, "xlsx": log_workbook, "jsonl": log_json_lines}
        if form in tables:
            return tables[form](self.logs)
        paper = certificate_pdf if form == "certificate" else log_pdf
        return paper(self.logs, trust=self.trust, about=self.about, made_at=self.made_at, head=self.head)


def posting_log(workspace: Workspace, chosen: Chosen, now: datetime) -> PostingLog:
    """Return the evidence of posting of the letters that are chosen; the pupil by UPN, reference, or name.

    For one parent's case, name the parent: the log of a pupil holds every parent's address.

    Raises:
        SettingsError: nothing is chosen, or nothing is on record of it.
        MissingError: there is no record yet, or it lies on a network drive.
    """
    if chosen == Chosen():
        raise SettingsError("Say which letters: --pupil NAME or UPN, --run RUN, or --from DAY and --to DAY.")
    with open_ledger(workspace) as ledger:
        if chosen.upn is not None:
            chosen = replace(chosen, upn=the_pupil_meant(ledger, chosen.upn))
        about = _about(chosen)
        logs = evidence(ledger, chosen, delivery_rule(workspace))
        head = ledger.head()
    if not logs:
        raise SettingsError(
            f"Nothing is on record of this: {about}. No file was written. Look at the UPN, the name, the run or the "
            "days again."
        )
    return PostingLog(logs, workspace.settings.trust.name, about, head, now)


def _about(chosen: Chosen) -> str:
    parts = (
        f"pupil {chosen.upn}" if chosen.upn else "",
        f"letters to {chosen.parent}" if chosen.parent else "",
        f"run {chosen.run}" if chosen.run else "",
        f"from {in_words(chosen.first)}" if chosen.first else "",
        f"to {in_words(chosen.last)}" if chosen.last else "",
    )
    return ", ".join(part for part in parts if part)
