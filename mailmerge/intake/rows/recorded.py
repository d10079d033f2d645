"""A case built of cells that are on record, with what a request says over them: every cell has the usual checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mailmerge.casework.case import Case
from mailmerge.intake.file_kinds import CASES
from mailmerge.intake.files.table import Cell, Row
from mailmerge.intake.result import CellError
from mailmerge.intake.rows.build import build_case, resolve
from mailmerge.intake.rows.parents import read_parents
from mailmerge.intake.rows.rules import judge
from mailmerge.intake.rows.typed import type_row
from mailmerge.intake.vocabulary import Vocabulary

_BY_NAME = {column.name: column for column in CASES.columns}


@dataclass(frozen=True, slots=True)
class CaseCells:
    """Cells of a case by column name: `on_record` as the office once typed them, `given` as a request types them now.

    `row` is the request's number in its file; `day` the day on which the case stands.
    """

    on_record: Mapping[str, Cell]
    given: Mapping[str, Any]
    row: int
    day: date

    def read(self, vocabulary: Vocabulary, school: str | None) -> Case | tuple[CellError, ...]:
        """Return the case, or every cell that keeps it from being one.

        Args:
            vocabulary: the workspace's words.
            school: the code of the school that the file's folder names, if any.
        """
        known = {name: cell for name, cell in self.on_record.items() if name in _BY_NAME and name not in self.given}
        row = type_row(Row(self.row, tuple(known.values())), [_BY_NAME[name] for name in known])
        row.values |= self.given
        row.cells = {**row.cells, **{name: str(value) for name, value in self.given.items()}}
        resolved = resolve(row, vocabulary, None if row.gives("school") else school)
        # A referral counts from the register on record; what that lacks is a line of its checklist.
        judge(row, None, self.day, vocabulary.law_from, lambda _upn: True)
        parents = read_parents(row, tuple(_BY_NAME))
        if row.errors:
            return tuple(row.errors)
        return build_case(row.values, rows=(self.row,), resolved=resolved, parents=parents, run_date=self.day)
