"""Case files, from bytes to cases: what a file is, every row typed and judged, rows of one case merged."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailmerge.casework.case import Case
from mailmerge.casework.names import matching
from mailmerge.intake.file_kinds import CASES
from mailmerge.intake.files.sheet import read_sheet
from mailmerge.intake.files.table import Row, Table, tidy
from mailmerge.intake.headings import NAMES_A_PUPIL, are_headings, read_headings
from mailmerge.intake.refusal import FileRefused
from mailmerge.intake.result import CellError, FileError, RowResult
from mailmerge.intake.rows.build import build_case, resolve
from mailmerge.intake.rows.merge import merge_cases, with_doubtful_identities
from mailmerge.intake.rows.parents import read_parents
from mailmerge.intake.rows.rules import judge, situation_of
from mailmerge.intake.rows.typed import TypedRow, extra_cells, printable, type_row
from mailmerge.intake.vocabulary import Vocabulary

_OF_A_FOOTER = re.compile(
    r"(grand |sub-?)?totals?\b|(printed|generated|exported|produced)\b|page \d|end of\b", re.IGNORECASE
)
_FOOTER = "This looks like a total or a footer, not like a pupil: if it is one, delete the row."


@dataclass(frozen=True, slots=True)
class CasesRead:
    """What a dropped spreadsheet holds: its kind, and either why it is refused or its cases and rejected rows.

    Of a file of another kind than `cases`, only the kind and the table are given. Every row that is not blank is in
    exactly one of `cases` and `rejects`. `notes` are remarks for the office that reject nothing.
    """

    kind: str | None
    errors: tuple[FileError, ...] = ()
    cases: tuple[Case, ...] = ()
    rejects: tuple[RowResult, ...] = ()
    notes: tuple[str, ...] = ()
    table: Table | None = None


def read_cases(
    data: bytes, file_name: str, vocabulary: Vocabulary, run_date: date, school: str | None = None
) -> CasesRead:
    """Read a dropped spreadsheet. It raises for no bytes whatever.

    Args:
        data: the file's bytes.
        file_name: its name, which tells what an unreadable file is meant to be.
        vocabulary: the workspace's schools, calendars, letters, headings and limits.
        run_date: the letters' date where a row gives none.
        school: the code of the school that the file's folder names, if any.
    """
    notes: tuple[str, ...] = ()
    try:
        sheet = read_sheet(
            data, file_name, vocabulary.limits, lambda row: are_headings(row, vocabulary.aliases, vocabulary.ignore)
        )
        notes = sheet.notes
        headings = read_headings(sheet.headings, vocabulary.aliases, vocabulary.ignore, school_known=school is not None)
        table = Table(sheet.headings, headings.columns, sheet.rows)
    except FileRefused as refused:
        return CasesRead(None, errors=refused.errors, notes=notes)
    if headings.kind is not CASES:
        return CasesRead(headings.kind.name, notes=sheet.notes, table=table)
    return _Reading(table, sheet.notes, vocabulary, run_date, school).read()


def _looks_like_a_footer(row: TypedRow) -> bool:
    """Whether a rejected row names no pupil, and has one cell only or begins one as totals and footers do."""
    if "upn" in row.values or sum(map(row.gives, NAMES_A_PUPIL)) > 1:
        return False
    return len(row.cells) == 1 or any(_OF_A_FOOTER.match(tidy(cell)) for cell in row.cells.values())


class _Reading:
    """One case file while it is read."""

    def __init__(
        self, table: Table, notes: Sequence[str], vocabulary: Vocabulary, run_date: date, school: str | None
    ) -> None:
        by_name = {column.name: column for column in CASES.columns}
        self.table = table
        self.vocabulary = vocabulary
        self.run_date = run_date
        self.school = school
        self.columns = tuple(by_name[name] if name else None for name in table.columns)
        self.present = tuple(name for name in table.columns if name)
        self.order = {name: place for place, name in enumerate(self.present)}
        self.children: dict[str, set[tuple[str, date]]] = {}
        self.rejects: list[RowResult] = []
        self.notes = list(notes)

    def read(self) -> CasesRead:
        merged = merge_cases(self.accepted(), self.present)
        rows = {row.number: row for row in self.table.rows} if merged.rejected else {}
        for case, error in merged.rejected:
            self.rejects.append(self.reject_case(error, rows[case.rows[0]]))
        doubtful = frozenset(upn for upn, children in self.children.items() if len(children) > 1)
        return CasesRead(
            CASES.name,
            cases=tuple(with_doubtful_identities(merged.cases, doubtful)),
            rejects=tuple(sorted(self.rejects, key=lambda result: result.row)),
            notes=tuple(self.notes),
            table=self.table,
        )

    def accepted(self) -> Iterator[Case]:
        """Yield the case of each row that has no errors; the others become rejects."""
        for row in self.table.rows:
            extra = extra_cells(row, self.table.headings)
            if extra:
                self.rejects.append(self.reject(TypedRow(row.number, {}), [extra]))
                continue
            typed = type_row(row, self.columns)
            case = self.judged(typed)
            self.notes.extend(typed.remarks)
            self.remember_child(typed)
            if case is None:
                self.rejects.append(self.reject(typed, self.in_order(typed.errors)))
            else:
                yield case

    def judged(self, row: TypedRow) -> Case | None:
        """Return the row's case, or None when it has errors: all of them are then in the row."""
        resolved = resolve(row, self.vocabulary, self.school)
        judge(row, resolved.letter, self.run_date, self.vocabulary.law_from)
        parents = read_parents(row, self.order)
        if row.errors:
            return None
        return build_case(row.values, rows=(row.number,), resolved=resolved, parents=parents, run_date=self.run_date)

    def remember_child(self, row: TypedRow) -> None:
        upn, forename, born = (row.values.get(name) for name in ("upn", "pupil forename", "date of birth"))
        if upn and forename and born:
            self.children.setdefault(upn, set()).add((matching(forename), born))

    def in_order(self, errors: Iterable[CellError]) -> list[CellError]:
        """Return the errors as the office meets them, from left to right."""
        return sorted(errors, key=lambda error: self.order.get(error.column or "", len(self.order)))

    def reject(self, row: TypedRow, errors: Sequence[CellError]) -> RowResult:
        situation = situation_of(row)
        if errors and _looks_like_a_footer(row):
            errors = [replace(errors[0], text=f"{_FOOTER} {errors[0].text}"), *errors[1:]]
        name = " ".join(printable(row.cells[c]) for c in ("pupil forename", "pupil surname") if row.gives(c))
        return RowResult(
            rows=(row.number,),
            upn=printable(row.cells["upn"]).strip() if row.gives("upn") else None,
            pupil_name=name,
            school=self.school_named_by(row),
            outcome="reject",
            situation=None if situation == "conflict" else situation,
            errors=tuple(errors),
        )

    def reject_case(self, error: CellError, row: Row) -> RowResult:
        """Return the result of a row that was right in itself, but repeats or contradicts another."""
        typed = type_row(row, self.columns)
        value = printable(typed.cells.get(error.column or "", ""))
        return self.reject(typed, [replace(error, value=value)])

    def school_named_by(self, row: TypedRow) -> str | None:
        """Return the code of a rejected row's school, or what it says instead of one."""
        if not row.gives("school"):
            return self.school
        text = printable(row.cells["school"]).strip()
        known = self.vocabulary.school(text)
        return known.code if known else text
