"""A file that was read and decided, before anything is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from mailmerge.filing.recorded import Recorded
from mailmerge.intake.cases import CasesRead
from mailmerge.intake.result import FileResult
from mailmerge.runs.orders import DecidedCase, Place
from mailmerge.runs.referrals import Referrals
from mailmerge.runs.request import DroppedFile
from mailmerge.runs.results import row_result


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was read and decided, before anything is made.

    `again_because` says of rows of records whose letters are made anew why, and who says so.
    `template_faults` say what keeps Word files from use, for the trust manager. `referrals` are the packs asked for.
    """

    source: DroppedFile
    read: CasesRead
    decided_cases: tuple[DecidedCase, ...] = ()
    recorded: Recorded = field(default_factory=Recorded)
    template_faults: tuple[str, ...] = ()
    referrals: Referrals = field(default_factory=Referrals)
    again_because: Mapping[tuple[int, ...], str] = field(default_factory=dict, repr=False)

    def noting(self, *notes: str) -> Self:
        """Return the same with notes on the file as a whole, before those that it has."""
        return replace(self, read=replace(self.read, notes=(*notes, *self.read.notes)))

    def result(self, refs: Mapping[Place, str], run: str | None) -> FileResult:
        """Return what became of the file; every row stands in it once, in the order of the sheet."""
        cases = (row_result(one.case, one.decision, refs) for one in self.decided_cases)
        rows = (*self.read.rejects, *cases, *self.recorded.results, *self.referrals.results)
        return FileResult(
            file=self.source.name,
            sha256=self.source.sha256,
            errors=self.read.errors,
            results=tuple(sorted(rows, key=lambda row: row.row)),
            notes=self.read.notes,
            template_faults=self.template_faults,
            run=run,
            kind=self.read.kind,
            packs=self.referrals.packs,
            told=(*self.read.told, *self.recorded.told),
            headings=self.read.headings,
        )
