"""The rows of a case file, each typed and judged, beside what is on record; rows of one case merged."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mailmerge.casework.case import Case
from mailmerge.casework.identity import compare_children
from mailmerge.casework.names import matching
from mailmerge.intake.file_kinds import CASES
from mailmerge.intake.files.table import Row, Table
from mailmerge.intake.guardwords import heard_of
from mailmerge.intake.meaning import of_columns
from mailmerge.intake.people import OnRecord, PeopleOf, PeopleOnRecord, RegistersOf, upns_of, when_told
from mailmerge.intake.result import CellError, FileNote, RowResult
from mailmerge.intake.rows.build import build_case, resolve
from mailmerge.intake.rows.columns import GUARD_TO_CONFIRM, JOINT_COLUMNS, PUPILS_NAME, SEN_MEANS, SEN_STATUS
from mailmerge.intake.rows.footer import in_one_line, in_one_result
from mailmerge.intake.rows.merge import merge_cases, with_doubtful_identities
from mailmerge.intake.rows.parents import names_no_parent, read_parents
from mailmerge.intake.rows.pupilname import read_pupils_name
from mailmerge.intake.rows.rejected_guards import guards_a_family, with_guards_of
from mailmerge.intake.rows.rules import judge, situation_of
from mailmerge.intake.rows.typed import TypedRow, extra_cells, printable, type_row
from mailmerge.intake.said import RowsSaid
from mailmerge.intake.sen import read_sen_status
from mailmerge.intake.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class CaseRowsRead:
    """What the rows of a case file hold. Every row is in exactly one of `cases` and `rejects`.

    `notes` and `told` are remarks of the rows, and `said` what each of them says: all as in `CasesRead`.
    """

    cases: tuple[Case, ...]
    rejects: tuple[RowResult, ...]
    notes: tuple[str, ...]
    told: tuple[FileNote, ...]
    said: Mapping[int, Mapping[str, object]] = field(repr=False)


def read_case_rows(
    table: Table,
    vocabulary: Vocabulary,
    run_date: date,
    school: str | None,
    people: PeopleOf,
    registers: RegistersOf,
) -> CaseRowsRead:
    """Read the rows of a case file; the arguments are those of `read_cases`."""
    return _Reading(table, vocabulary, run_date, school, people, registers).read()


def _are_several(children: Collection[tuple[str, date]]) -> bool:
    """Whether the rows under one UPN name more than one child: a slip of spelling is no other child."""
    first, *others = sorted(children)
    return any(compare_children(*first, *other) == "another" for other in others)


class _Reading:
    """The rows of one case file while they are read."""

    def __init__(
        self,
        table: Table,
        vocabulary: Vocabulary,
        run_date: date,
        school: str | None,
        people: PeopleOf,
        registers: RegistersOf,
    ) -> None:
        self.on_record = OnRecord(upns_of(table), people, registers)
        self.told: Counter[tuple[str, str]] = Counter()
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
        self.people_told: Counter[date] = Counter()
        self.guarding: defaultdict[str, list[TypedRow]] = defaultdict(list)
        self.notes: list[str] = []

    def read(self) -> CaseRowsRead:
        facts = (*self.present, *SEN_MEANS) if SEN_STATUS in self.present else self.present
        merged = merge_cases(self.accepted(), facts)
        rows = {row.number: row for row in self.table.rows} if merged.rejected else {}
        for case, error in merged.rejected:
            self.rejects.append(self.reject_case(error, rows[case.rows[0]]))
        doubtful = frozenset(upn for upn, children in self.children.items() if _are_several(children))
        self.notes += when_told(self.people_told)
        return CaseRowsRead(
            cases=tuple(
                with_guards_of(case, self.guarding.get(case.pupil.upn, ()))
                for case in with_doubtful_identities(merged.cases, doubtful)
            ),
            rejects=tuple(in_one_result(sorted(self.rejects, key=lambda result: result.row), self.table)),
            notes=tuple(self.notes),
            told=tuple(of_columns(self.told)),
            said=RowsSaid(self.table.rows, self.said_of),
        )

    def accepted(self) -> Iterator[Case]:
        """Yield the case of each row that has no errors; the others become rejects."""
        for row in self.table.rows:
            extra = extra_cells(row, self.table.headings)
            if extra:
                self.rejects.append(self.reject(TypedRow(row.number, {}), [extra]))
                continue
            typed, on_record = self.joined(row)
            case = self.judged(typed, on_record)
            self.notes.extend(typed.remarks)
            self.told.update(typed.told)
            self.remember_child(typed)
            if case is None:
                self.rejects.append(self.reject(typed, self.in_order(typed.errors)))
                if "upn" in typed.values and guards_a_family(typed):
                    self.guarding[typed.values["upn"]].append(typed)
            else:
                yield case

    def said_of(self, row: Row) -> Mapping[str, object]:
        """Return what a row says; of one that can't be taken as a whole, no cell under a column's name."""
        if extra_cells(row, self.table.headings):
            return {f"cell {n}": printable(cell) for n, cell in enumerate(row.cells, start=1) if cell != ""}
        typed, _ = self.joined(row)
        return typed.said()

    def joined(self, row: Row) -> tuple[TypedRow, PeopleOnRecord | None]:
        """Return a row typed, with the people on record beside its own cells where it names no parent."""
        typed, on_record = self.beside_the_record(type_row(row, self.columns), row)
        if row.number in self.table.to_confirm:
            # On record too: a row that is mended at the desk comes back without the column that was passed over.
            typed.cells = {**typed.cells, GUARD_TO_CONFIRM: "yes"}
            typed.values[GUARD_TO_CONFIRM] = True
        return typed, on_record

    def beside_the_record(self, typed: TypedRow, row: Row) -> tuple[TypedRow, PeopleOnRecord | None]:
        if not names_no_parent(typed) or "upn" not in typed.values:
            return typed, None
        on_record = self.on_record.people.get(typed.values["upn"])
        if on_record is None:
            return typed, None
        self.remember_people(on_record, typed.values["upn"])
        # The folder names the school of today; the record may name that of last term.
        without = frozenset({"school"} if self.school else ())
        return on_record.beside(typed, row, self.columns, without=without), on_record

    def judged(self, row: TypedRow, on_record: PeopleOnRecord | None) -> Case | None:
        """Return the row's case, or None when it has errors: all of them are then in the row."""
        if self.lacks_people(row):
            row.fault(
                "no-people-on-record",
                "upn",
                "This row names no parent, and no parents of this pupil are on record. Drop an export of the pupils' "
                "contacts first (names, relationships, addresses), then this file again.",
            )
            return None
        read_pupils_name(row)
        if any("deceased" in heard_of(row.text(name)) for name in PUPILS_NAME):
            row.values["pupil deceased"] = True
        read_sen_status(row)
        resolved = resolve(row, self.vocabulary, self.school)
        judge(row, resolved.letter, self.run_date, self.vocabulary.law_from, self.on_record.has_register)
        parents = read_parents(row, self.order)
        if row.errors:
            return None
        case = build_case(row.values, rows=(row.number,), resolved=resolved, parents=parents, run_date=self.run_date)
        if on_record is None:
            return case
        self.people_told[on_record.told_on] += 1
        too_old = on_record.is_out_of_date(self.run_date, self.vocabulary.people_months)
        return replace(case, people_out_of_date=on_record.told_on if too_old else None)

    def lacks_people(self, row: TypedRow) -> bool:
        """Whether the file leaves the parents to the record: it has no column for one, and none for both at once."""
        if "upn" not in row.values or any(map(row.gives, JOINT_COLUMNS)):
            return False
        return names_no_parent(row) and not any(name.startswith("parent 1 ") for name in self.present)

    def remember_people(self, on_record: PeopleOnRecord, upn: str) -> None:
        child = on_record.child
        if child:
            self.children.setdefault(upn, set()).add(child)

    def remember_child(self, row: TypedRow) -> None:
        upn, forename, born = (row.values.get(name) for name in ("upn", "pupil forename", "date of birth"))
        if upn and forename and born:
            self.children.setdefault(upn, set()).add((matching(forename), born))

    def in_order(self, errors: Iterable[CellError]) -> list[CellError]:
        """Return the errors as the office meets them, from left to right."""
        return sorted(errors, key=lambda error: self.order.get(error.column or "", len(self.order)))

    def reject(self, row: TypedRow, errors: Sequence[CellError]) -> RowResult:
        situation = situation_of(row)
        name = " ".join(printable(row.cells[c]) for c in ("pupil forename", "pupil surname") if row.gives(c))
        return RowResult(
            rows=(row.number,),
            upn=printable(row.cells["upn"]).strip() if row.gives("upn") else None,
            pupil_name=name,
            school=self.school_named_by(row),
            outcome="reject",
            situation=None if situation == "conflict" else situation,
            errors=tuple(in_one_line(row, errors)),
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
