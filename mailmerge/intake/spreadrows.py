"""The rows of marks grids, code counts and logs of letters: one a pupil, with many values. Source: contract, 2.2."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from mailmerge.casework.marks import ATTENDED, POSSIBLE, PRESENT_ON_TIME, Mark, Session, read_mark
from mailmerge.casework.names import matching
from mailmerge.intake.file_kinds import CODE_COUNTS, LETTERS_LOG, MARKS_BY_WEEK, MARKS_GRID
from mailmerge.intake.files.table import Row, Table, tidy
from mailmerge.intake.mark_cells import code_said
from mailmerge.intake.placeholders import says_nothing
from mailmerge.intake.record import CodeCounts, PastLetter, Record, RegisterMark
from mailmerge.intake.rejecting import reject
from mailmerge.intake.result import NOTHING_SAID, RowResult
from mailmerge.intake.rows.columns import CellType, Column
from mailmerge.intake.rows.typed import TypedRow, extra_cells, type_row
from mailmerge.intake.spread import (
    COMMENT,
    IN_ALL_ATTENDED,
    IN_ALL_POSSIBLE,
    WEEK,
    WEEK_END,
    WEEKS_MARKS,
    comment_of,
    letter_sent,
    session_of,
)
from mailmerge.intake.week_cells import DAYS, SESSIONS, marks_of_a_week, week_of_column
from mailmerge.law.reasons import reason

SPREAD = frozenset({MARKS_GRID.name, MARKS_BY_WEEK.name, CODE_COUNTS.name, LETTERS_LOG.name})
_UPN, _PARENT = "upn", "parent"


def read_spread(kind: str, table: Table) -> tuple[tuple[Record, ...], tuple[RowResult, ...]]:
    """Return what the rows of such a file say, and the rows that can't be taken or say nothing.

    Args:
        kind: one of `SPREAD`.
        table: the file's table, whose columns are named as `spread_kind` names them.
    """
    records: list[Record] = []
    rejects: list[RowResult] = []
    first_row: dict[tuple[str, str], int] = {}
    for raw in table.rows:
        error = extra_cells(raw, table.headings)
        row = TypedRow(raw.number, {}, errors=[error]) if error else _typed(kind, raw, table)
        row.miss(_UPN) if not error else None
        upn = row.text(_UPN)
        whose = (upn, row.text(WEEK) or row.text(WEEK_END) or matching(row.text(_PARENT)))
        if upn and (first := first_row.setdefault(whose, row.number)) != row.number:
            what = "This pupil's week" if row.gives(WEEK) or row.gives(WEEK_END) else "This pupil"
            row.fault("duplicate-row", None, f"{what} is in row {first} already. Delete one of the two rows.")
        told = list(_TOLD[kind](row, upn)) if upn else []
        if row.errors:
            rejects.append(reject(row))
        elif told:
            records += told
        else:
            rejects.append(RowResult((row.number,), upn, "", None, "no-letter", reasons=(reason(NOTHING_SAID),)))
    return tuple(records), tuple(rejects)


def _typed(kind: str, raw: Row, table: Table) -> TypedRow:
    cell_type = _CELLS[kind]
    columns = [_column(name, cell_type) for name in table.columns]
    # A dash in a cell of a log or a count is a blank; a nought is a count.
    blank = cell_type != "marks"
    cells = tuple("" if blank and tidy(cell) != "0" and says_nothing(tidy(cell)) else cell for cell in raw.cells)
    return type_row(Row(raw.number, cells), columns)


def _column(name: str | None, cell_type: CellType) -> Column | None:
    if name is None:
        return None
    own: Mapping[str, CellType] = {_UPN: "upn", _PARENT: "text", WEEK: "date", WEEK_END: "date"}
    return Column(name, "text" if comment_of(name) else own.get(name, cell_type))


def _marks(row: TypedRow, upn: str) -> Iterator[Record]:
    for column in row.cells:
        found = session_of(column) if column != _UPN and column in row.values else None
        if (monday := week_of_column(column)) and column in row.values:
            yield from _marks_in_one_cell(row, upn, column, monday)
        elif found:
            yield from _of_a_day(row, upn, column, *found)


def _of_a_day(row: TypedRow, upn: str, column: str, day: date, session: Session | None) -> Iterator[Record]:
    """Yield the mark of a session, or both of a day where `session` is None."""
    said = row.text(column)
    text = "".join((said if session is None else code_said(said)).split())
    both = list(zip(SESSIONS, text, strict=False)) if session is None else [(session, text)]
    marks = [read_mark(code, day, half) for half, code in both]
    if None in marks or (session is None and len(text) != len(SESSIONS)):
        row.fault("bad-mark", column, "This is not a register code of that day. Correct it.")
    yield from (RegisterMark(row.number, upn, mark, _beside(row, mark)) for mark in marks if isinstance(mark, Mark))


def _marks_of_a_week(row: TypedRow, upn: str) -> Iterator[Record]:
    week = WEEK_END if row.gives(WEEK_END) else WEEK
    row.miss(week)
    if week not in row.values:
        return
    day: date = row.values[week]
    monday = day - timedelta(days=day.weekday())
    if week == WEEK and day.weekday() >= DAYS:
        # A week that is said to begin on a Saturday or Sunday is the one that follows.
        monday += timedelta(days=7)
    if WEEKS_MARKS in row.values:
        yield from _marks_in_one_cell(row, upn, WEEKS_MARKS, monday)
        return
    for column in row.cells:
        if column not in (_UPN, WEEK, WEEK_END) and column in row.values:
            _, number, *session = column.split()
            day = monday + timedelta(days=int(number) - 1)
            yield from _of_a_day(row, upn, column, day, next((s for s in SESSIONS if s in session), None))


def _marks_in_one_cell(row: TypedRow, upn: str, column: str, monday: date) -> Iterator[Record]:
    marks = marks_of_a_week(row.text(column), monday)
    if marks is None:
        text = "This must be ten register codes, two a day from Monday to Friday, with - for a mark that is missing."
        row.fault("bad-mark", column, text)
    yield from (RegisterMark(row.number, upn, mark) for mark in marks or ())


def _beside(row: TypedRow, mark: Mark) -> str | None:
    """Return what the row says beside a mark, in the column of its session or of its whole day."""
    said = (row.text(f"{place} {COMMENT}") for place in (f"{mark.on} {mark.session}", f"{mark.on}"))
    return next(filter(None, said), None)


def _counts(row: TypedRow, upn: str) -> Iterator[Record]:
    counts = {name.removeprefix(_CODE): n for name, n in row.values.items() if name.startswith(_CODE)}
    if not counts:
        row.fault("missing-value", None, "This row counts no code. Fill the counts in, or delete it.")
    if IN_ALL_ATTENDED in row.values and not counts.keys() & PRESENT_ON_TIME:
        on_time = _on_time(counts, row.values[IN_ALL_ATTENDED], row.values.get(IN_ALL_POSSIBLE))
        if on_time is None:
            row.fault("bad-number", IN_ALL_ATTENDED, _NOT_AGREED)
        counts |= {"/": on_time or 0}
    yield CodeCounts(row.number, upn, counts, (row.number,))


def _on_time(counts: Mapping[str, int], attended: int, possible: int | None) -> int | None:
    """Return how often somebody was present and not late, from the sessions attended in all; None if it is not certain.

    Lists count the late, and who is elsewhere on an approved activity, among the present or beside them: what is
    possible in all says which.
    """
    others = sum(n for code, n in counts.items() if code in ATTENDED)
    absences = sum(n for code, n in counts.items() if code in POSSIBLE - ATTENDED)
    among, beside = attended + absences, attended + others + absences
    if others and possible is None:
        return None
    if possible in (None, beside):
        return attended
    return attended - others if possible == among and others <= attended else None


def _letters(row: TypedRow, upn: str) -> Iterator[Record]:
    """Yield each letter once; it counts as posted only where a column of its own says so."""
    said = {column: row.values[column] for column in row.cells if column in row.values and letter_sent(column)}
    sent_first = sorted(said, key=lambda column: column.endswith(_POSTED))
    letters: dict[str, PastLetter] = {}
    for column in sent_first:
        key, day = str(letter_sent(column)), said[column]
        posted = day if column.endswith(_POSTED) else None
        sent = letters[key].sent_on if key in letters else day
        letters[key] = PastLetter(row.number, upn, key, sent, row.text(_PARENT) or None, posted_on=posted)
    yield from letters.values()


_POSTED = " posted on"
_CODE = "code "
_NOT_AGREED = (
    "What was attended in all does not agree with the counts beside it, so a code may be missing, or be among them. "
    "Export the counts with a column for every code, present (/ and \\) and late (L) among them, and one for the "
    "sessions possible."
)
_CELLS: Mapping[str, CellType] = {
    MARKS_GRID.name: "marks",
    MARKS_BY_WEEK.name: "marks",
    CODE_COUNTS.name: "count",
    LETTERS_LOG.name: "date",
}
_TOLD = {
    MARKS_GRID.name: _marks,
    MARKS_BY_WEEK.name: _marks_of_a_week,
    CODE_COUNTS.name: _counts,
    LETTERS_LOG.name: _letters,
}
