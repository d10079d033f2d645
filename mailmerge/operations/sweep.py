"""The sweep of the registers on record: which pupils' marks call for something."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from mailmerge.operations.asking import require_school
from mailmerge.operations.record import open_ledger
from mailmerge.runs.alert_drafts import Drafts, drafts_on_record
from mailmerge.runs.sweep import Swept, all_registers, schools_of
from mailmerge.runs.sweep import sweep as swept_of
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Sweep:
    """The pupils whose marks call for something, and how many have marks and no school on record."""

    found: tuple[Swept, ...]
    homeless: int

    def as_cases(self) -> str:
        """Return a CSV of their figures: dropped, its rows become cases with the people on record."""
        text = io.StringIO()
        writer = csv.DictWriter(text, ("upn", "school", "attendance"))
        writer.writeheader()
        writer.writerows(one.as_case() for one in self.found)
        return text.getvalue()


def sweep(workspace: Workspace, on: date, school: str | None = None) -> Sweep:
    """Return which pupils' marks call for something, up to a day; of one school, where its code is given.

    Raises:
        SettingsError: there is no such school.
        MissingError: there is no record yet, or it lies on a network drive.
    """
    require_school(workspace, school)
    with open_ledger(workspace) as ledger:
        found, homeless = swept_of(ledger, load_configuration(workspace), on, school)
    return Sweep(tuple(found), homeless)


def alert_drafts(workspace: Workspace, on: date, school: str | None = None) -> Drafts:
    """Return the e-mails, certificates and forms about each run of marks on record, up to a day.

    Raises:
        SettingsError: there is no such school.
        MissingError: there is no record yet, or it lies on a network drive.
    """
    require_school(workspace, school)
    with open_ledger(workspace) as ledger:
        configuration, registers = load_configuration(workspace), all_registers(ledger, on)
        known = schools_of(registers, ledger, configuration)
        asked = {upn: code for upn, code in known.items() if school in (None, code)}
        return drafts_on_record(registers, asked, configuration, ledger, on)
