"""Case files, from bytes to cases: what a file is, every row typed and judged, rows of one case merged."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from mailmerge.casework.calendar import academic_year, in_words
from mailmerge.casework.case import Case
from mailmerge.collector import collector_at_rest
from mailmerge.intake.case_rows import read_case_rows
from mailmerge.intake.contact_flags import with_contact_flags
from mailmerge.intake.file_kinds import CODE_COUNTS, COUNTS_BY_CODE, FIGURES, MARKS_GRID, PEOPLE, REGISTERS
from mailmerge.intake.filedays import days_of_each_row, last_day_told
from mailmerge.intake.files.sheet import ReadSheets, Sheet, read_sheets
from mailmerge.intake.files.table import Row, Table, tidy
from mailmerge.intake.guardwords import passed_over_guards
from mailmerge.intake.heading_faults import (
    absences_one_by_one,
    counts_without_a_code,
    marks_without_a_day,
    of_another_year,
    weeks_without_a_day,
)
from mailmerge.intake.headings import NAMES_A_PARENT, AreHeadings, Headings, is_marks_grid, understood, when_sent_in
from mailmerge.intake.kind_names import MAKES_LETTERS, REFERRAL_REQUEST
from mailmerge.intake.meaning import headings_read, of_passed_over
from mailmerge.intake.people import PeopleOf, RegistersOf, no_registers, nobody
from mailmerge.intake.phrasing import of_this_year
from mailmerge.intake.refusal import FileRefused
from mailmerge.intake.register_cells import explained, weeks_by_number
from mailmerge.intake.result import FileError, FileNote, HeadingRead, RowResult
from mailmerge.intake.rows.columns import DONE_HEADING, GUARD_TO_CONFIRM
from mailmerge.intake.said import RowsSaid
from mailmerge.intake.spread import dated_headings, session_of
from mailmerge.intake.synonyms import fold
from mailmerge.intake.unread_marks import count_passed_over, marks_passed_over, mute_marks
from mailmerge.intake.vocabulary import Vocabulary
from mailmerge.intake.week_cells import with_weeks

# What they count is taken for this school year's.
_OF_THIS_YEAR = frozenset({FIGURES.name, CODE_COUNTS.name, COUNTS_BY_CODE})
_LEAST_REPEATED = 2  # cells: one alone may be anything


@dataclass(frozen=True, slots=True)
class CasesRead:
    """What a dropped spreadsheet holds: its kind, and either why it is refused or its cases and rejected rows.

    Of a file of another kind than `cases`, only the kind and the table are given. Every row that is not blank is in
    exactly one of `cases` and `rejects`. `notes` are remarks for the office that reject nothing; `told` those that have
    a code, of the file as a whole. `headings` say what each column was taken for. `school` is the one that the folder
    names. `said` is what each row of a case file says, by its number: canonical column to value as it was read, the
    people on record among them where the row leaves the parents to the record; a cell that can't be taken stands as
    it was typed. `also` is a file's second list: a Common Transfer File has people and a register.
    """

    kind: str | None
    errors: tuple[FileError, ...] = ()
    cases: tuple[Case, ...] = ()
    rejects: tuple[RowResult, ...] = ()
    notes: tuple[str, ...] = ()
    table: Table | None = None
    told: tuple[FileNote, ...] = ()
    headings: tuple[HeadingRead, ...] = ()
    school: str | None = None
    said: Mapping[int, Mapping[str, object]] = field(default_factory=RowsSaid, repr=False)
    also: "CasesRead | None" = None

    @property
    def holds(self) -> Literal["cases", "records", "requests", "nothing"]:
        """What its rows are: cases, of which letters may come, requests for packs, or records; refused: nothing."""
        if self.kind is None:
            return "nothing"
        if self.kind in MAKES_LETTERS:
            return "cases"
        return "requests" if self.kind == REFERRAL_REQUEST else "records"


def read_cases(
    data: bytes,
    file_name: str,
    vocabulary: Vocabulary,
    run_date: date,
    school: str | None = None,
    people: PeopleOf = nobody,
    registers: RegistersOf = no_registers,
    read: ReadSheets = read_sheets,
) -> CasesRead:
    """Read a dropped spreadsheet. It raises for no bytes whatever.

    Args:
        data: the file's bytes.
        file_name: its name, which tells what an unreadable file is meant to be.
        vocabulary: the workspace's schools, calendars, letters, headings and limits.
        run_date: the letters' date where a row gives none.
        school: the code of the school that the file's folder names, if any.
        people: returns what is on record of the people of pupils (by UPN), for rows that name no parent.
        registers: returns of which of these pupils a register is on record, for rows without attendance.
        read: reads the bytes; `confined_sheets` does it in a process with limits.
    """
    try:
        first, *others = read(
            data, file_name, vocabulary.limits, AreHeadings(dict(vocabulary.aliases), tuple(vocabulary.ignore))
        )
    except FileRefused as refused:
        return CasesRead(None, errors=refused.errors)

    def of(sheet: Sheet, passing_over: Collection[str] = ()) -> CasesRead:
        words = replace(vocabulary, ignore=(*vocabulary.ignore, *passing_over))
        return _read_list(sheet, words, run_date, school, people, registers)

    with collector_at_rest():
        found = of(first)
        if others:
            return replace(found, also=of(others[0]))
        return _with_marks_beside(found, first, of, set(map(fold, vocabulary.ignore)))


def _with_marks_beside(
    found: CasesRead, sheet: Sheet, of: Callable[[Sheet, Collection[str]], CasesRead], ignored: Set[str]
) -> CasesRead:
    """Return a file of people with the register, or the counts, that stand beside the contacts: each as a list.

    Args:
        found: the file, as it was read.
        sheet: its list.
        of: reads the list without some of its headings.
        ignored: folded headings that the workspace passes over.
    """
    of_people = _taken(found)
    if found.kind != PEOPLE.name or NAMES_A_PARENT.isdisjoint(of_people.values()):
        return found
    register = of(sheet, of_people)
    if register.kind is None and register.errors[0].code != "unknown-kind":
        return register  # marks, and nobody can say of which day
    has_counts = register.kind == CODE_COUNTS.name and register.table is not None and _counts_something(register.table)
    if register.kind not in REGISTERS and not has_counts:
        mute = found.table and mute_marks(found.table.headings, found.table.columns, found.table.rows, ignored)
        return CasesRead(None, errors=(marks_without_a_day(mute),), headings=found.headings) if mute else found
    people = of(sheet, _taken(register))
    return replace(
        people,
        also=_once_a_pupil(register),
        notes=tuple(dict.fromkeys((*people.notes, *register.notes))),
        told=tuple(dict.fromkeys((*people.told, *register.told))),
        headings=tuple(
            theirs if theirs.meaning else mine for mine, theirs in zip(people.headings, register.headings, strict=True)
        ),
    )


def _counts_something(table: Table) -> bool:
    """Tell whether a count stands under a heading that is a code: one letter may be anything."""
    codes = [at for at, column in enumerate(table.columns) if column and column.startswith("code ")]
    return any(tidy(row.cells[at]).isdecimal() for row in table.rows for at in codes)


def _once_a_pupil(register: CasesRead) -> CasesRead:
    """Return a register without the rows that repeat one, as lists with a row a contact do beside each contact."""
    table = register.table
    if table is None:
        return register
    read = [at for at, column in enumerate(table.columns) if column]
    first = {tuple(row.cells[at] for at in read): row for row in reversed(table.rows)}
    return replace(register, table=replace(table, rows=tuple(sorted(first.values(), key=lambda row: row.number))))


def _taken(read: CasesRead) -> dict[str, str]:
    """Return the headings that were taken for a column, but for those that every list of pupils has."""
    table = read.table
    columns = zip(table.headings, table.columns, strict=True) if table else ()
    return {heading: column for heading, column in columns if column and column not in ("upn", "school")}


def _read_list(
    sheet: Sheet,
    vocabulary: Vocabulary,
    run_date: date,
    school: str | None,
    people: PeopleOf,
    registers: RegistersOf,
) -> CasesRead:
    """Return what one list of a file holds."""
    ignored = set(map(fold, vocabulary.ignore))
    sheet = _without_repeated_headings(sheet)
    by_week = _with_weeks(sheet, vocabulary, ignored)
    dated = dated_headings(by_week, sheet.rows, run_date)
    found, errors = understood(
        of_this_year(dated, run_date), vocabulary.aliases, vocabulary.ignore, school_known=school is not None
    )
    read = headings_read(sheet.headings, found, sheet.rows, vocabulary)
    if found is not None and not errors and (mute := marks_passed_over(sheet.headings, found, sheet.rows, ignored)):
        errors = (marks_without_a_day(mute),)
    if found is not None and not errors and (unread := count_passed_over(sheet.headings, found, sheet.rows)):
        errors = (counts_without_a_code(unread),)
    if found is not None and not errors and (week := weeks_by_number(found.kind.name, found.columns, sheet.rows)):
        errors = (weeks_without_a_day(week),)
    if found is not None and not errors:
        errors = _of_another_year(sheet, found, ignored, run_date)
    if found is None or errors:
        return CasesRead(None, errors=errors, notes=sheet.notes, headings=read)
    cells = explained(found.kind.name, sheet.headings, found.columns, sheet.rows, run_date)
    sheet = replace(sheet, rows=_without_time(cells.rows, when_sent_in(sheet.headings, found.columns)))
    told = tuple(of_passed_over(found.kind, [heading for heading in found.passed_over if heading != cells.week]))
    columns, rows, of_contacts = with_contact_flags(sheet.headings, found.columns, sheet.rows)
    found, sheet = replace(found, columns=columns), replace(sheet, rows=rows)
    over = [n for n, c in enumerate(found.columns) if c is None and fold(sheet.headings[n]) not in ignored | {""}]
    in_headings = dated != by_week and found.kind.name == MARKS_GRID.name
    days = [session[0] for heading in dated if (session := session_of(heading))] if in_headings else cells.days
    of_days = [_of_school_year(days, "in the headings" if in_headings else "in the file")] if days else []
    of_days += [_of_weeks(weeks)] if (weeks := [h for h in sheet.headings if h not in by_week]) else []
    unanswered = list(_unanswered(sheet.rows, found.columns))
    may_answer = found.kind is PEOPLE or found.kind.name in MAKES_LETTERS
    guards = passed_over_guards(
        sheet.headings, over, unanswered, of_pupils="upn" in found.columns, may_answer=may_answer
    )
    sheet = replace(sheet, notes=(*sheet.notes, *of_days, *of_contacts, *guards.remarks))
    table = Table(sheet.headings, found.columns, sheet.rows, guards.to_confirm)
    if found.kind.name not in MAKES_LETTERS:
        return CasesRead(found.kind.name, notes=sheet.notes, table=table, told=told, headings=read, school=school)
    of_rows = read_case_rows(table, vocabulary, run_date, school, people, registers)
    return CasesRead(
        found.kind.name,
        cases=of_rows.cases,
        rejects=of_rows.rejects,
        notes=(*sheet.notes, *of_rows.notes),
        table=table,
        told=(*told, *of_rows.told),
        headings=read,
        school=school,
        said=of_rows.said,
    )


def _of_another_year(sheet: Sheet, found: Headings, ignored: Set[str], run_date: date) -> tuple[FileError, ...]:
    """Return the refusal of figures or counts that say of themselves that they are not this school year's."""
    if found.kind.name not in _OF_THIS_YEAR:
        return ()
    asked = [heading if fold(heading) not in ignored else "" for heading in sheet.headings]
    if found.kind.name == COUNTS_BY_CODE and (own := days_of_each_row(sheet.rows, asked)):
        return (absences_one_by_one(*own),)
    last = last_day_told(sheet.rows, asked)
    is_past = last is not None and academic_year(last[1]) < academic_year(run_date)
    return (of_another_year(*last),) if last and is_past else ()


def _without_repeated_headings(sheet: Sheet) -> Sheet:
    """Return a list without the rows that are its headings again, as reports repeat them on each page: told."""
    headings = tuple(map(tidy, sheet.headings))

    def repeats(row: Row) -> bool:
        filled = [(at, said) for at, cell in enumerate(row.cells) if (said := tidy(cell))]
        return len(filled) >= _LEAST_REPEATED and filled == [(at, said) for at, said in enumerate(headings) if said]

    again = [row for row in sheet.rows if row.cells and tidy(row.cells[0]) == headings[0] and repeats(row)]
    if not again or len(again) == len(sheet.rows):
        return sheet
    numbers = {row.number for row in again}
    which = ", ".join(map(str, sorted(numbers)))
    told = f"{'Row' if len(again) == 1 else 'Rows'} {which}: the headings again, passed over."
    kept = tuple(row for row in sheet.rows if row.number not in numbers)
    return replace(sheet, rows=kept, notes=(*sheet.notes, told))


def _with_weeks(sheet: Sheet, vocabulary: Vocabulary, ignored: Set[str]) -> tuple[str, ...]:
    """Return the headings of a list, of those of a register that are weeks of marks as `with_weeks` names them."""
    asked = [heading if fold(heading) not in ignored else "" for heading in sheet.headings]
    weeks = with_weeks(asked, sheet.rows)
    found = tuple(new or old for new, old in zip(weeks, sheet.headings, strict=True))
    return found if found != sheet.headings and is_marks_grid(weeks, vocabulary.aliases) else sheet.headings


def _of_weeks(weeks: Sequence[str]) -> str:
    """Return the remark on headings whose cells were read as a week of marks each."""
    named = ", ".join(f'"{" ".join(heading.split())}"' for heading in weeks)
    return (
        f"The marks under {named} were read as ten a week: the morning's and the afternoon's of each day, from Monday "
        "to Friday. If they stand in another order, have the register exported with a column a session."
    )


def _without_time(rows: tuple[Row, ...], at: int | None) -> tuple[Row, ...]:
    """Return the rows with the day alone of a moment at one place: a form's moment is no day stored wrongly."""
    if at is None:
        return rows
    return tuple(
        replace(row, cells=(*row.cells[:at], moment.date(), *row.cells[at + 1 :]))
        if at < len(row.cells) and isinstance(moment := row.cells[at], datetime)
        else row
        for row in rows
    )


def _unanswered(rows: Iterable[Row], columns: Sequence[str | None]) -> Iterator[Row]:
    """Yield the rows of which nobody has said yet whether what stands beside guards somebody.

    Of a FIX_ME workbook the comments say what to mend, whichever program has saved it since.
    """
    if DONE_HEADING in columns:
        rows = (replace(row, comments=()) for row in rows)
    at = columns.index(GUARD_TO_CONFIRM) if GUARD_TO_CONFIRM in columns else len(columns)
    return (row for row in rows if at >= len(row.cells) or row.cells[at] == "")


def _of_school_year(days: Collection[date], where: str) -> str:
    """Return the remark on days that had no year, and have one now."""
    return (
        f"Days {where} have no year. The marks were read as those of {in_words(min(days))} to {in_words(max(days))}; "
        f"if they are another year's, write the year {where}."
    )
