"""A file that was read and decided, before anything is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from mailmerge.doors.orders import Judged, Place
from mailmerge.doors.recording import Recorded
from mailmerge.doors.results import row_result
from mailmerge.errand import Source
from mailmerge.intake.cases import CasesRead
from mailmerge.intake.result import FileResult


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read and decided, before anything is made.

    `template_faults` say what keeps Word files from use, for the trust manager.
    """

    source: Source
    read: CasesRead
    judged: tuple[Judged, ...] = ()
    recorded: Recorded = field(default_factory=Recorded)
    template_faults: tuple[str, ...] = ()

    def noting(self, *notes: str) -> Self:
        """Return the same with notes on the file as a whole, before those that it has."""
        return replace(self, read=replace(self.read, notes=(*notes, *self.read.notes)))

    def result(self, refs: Mapping[Place, str], run: str | None) -> FileResult:
        """Return what became of the file; every row stands in it once, in the order of the sheet."""
        cases = (row_result(one.case, one.decision, refs) for one in self.judged)
        rows = (*self.read.rejects, *cases, *self.recorded.results)
        return FileResult(
            file=self.source.name,
            sha256=self.source.sha256,
            errors=self.read.errors,
            results=tuple(sorted(rows, key=lambda row: row.row)),
            notes=self.read.notes,
            template_faults=self.template_faults,
            run=run,
            kind=self.read.kind,
        )
