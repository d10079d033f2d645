"""The work of a period in figures, without names."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from mailmerge.errors import SettingsError
from mailmerge.operations.asking import require_school
from mailmerge.operations.record import open_ledger
from mailmerge.reports.term_figures import TermFigures, term_figures
from mailmerge.reports.term_report import as_csv, as_html, as_json
from mailmerge.workspace import Workspace

Form = Literal["html", "csv", "json"]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures, and what they are headed with: the trust, the one school (None: all), and the day."""

    figures: TermFigures
    trust: str
    school: str | None
    made_on: date

    def text(self, form: Form) -> str:
        """Return the report as a page, a table or JSON."""
        if form == "html":
            return as_html(self.figures, self.trust, self.school, self.made_on)
        return as_csv(self.figures) if form == "csv" else as_json(self.figures)


def report(workspace: Workspace, first: date | None, last: date | None, school: str | None, today: date) -> Report:
    """Tell the work of a period.

    Args:
        workspace: the trust's.
        first: the first day; None: from the beginning.
        last: the last day; None: to the end.
        school: only this school's, by its code.
        today: the day in the schools' time.

    Raises:
        SettingsError: the first day comes after the last, or there is no such school.
        MissingError: there is no record yet, or it lies on a network drive.
    """
    if first is not None and last is not None and first > last:
        raise SettingsError("The first day comes after the last. Change them over.")
    require_school(workspace, school)
    names = {code: known.name for code, known in workspace.schools.items()}
    with open_ledger(workspace) as ledger:
        figures = term_figures(ledger, names, first, last, school)
    return Report(figures, workspace.settings.trust.name, names.get(school or ""), today)
