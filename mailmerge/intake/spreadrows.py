"""The rows of marks grids, code counts and logs of letters: one a pupil, with many values. Source: contract, 2.2."""

from collections.abc import Iterator

from mailmerge.casework.marks import Mark, Session, read_mark
from mailmerge.casework.names import matching
from mailmerge.intake.file_kinds import CODE_COUNTS, LETTERS_LOG, MARKS_GRID
from mailmerge.intake.files.table import Row, Table, tidy
from mailmerge.intake.placeholders import says_nothing
from mailmerge.intake.record import CodeCounts, PastLetter, Record, RegisterMark
from mailmerge.intake.rejecting import reject
from mailmerge.intake.result import RowResult
from mailmerge.intake.rows.columns import Column
from mailmerge.intake.rows.typed import TypedRow, extra_cells, type_row
from mailmerge.intake.spread import COMMENT, comment_of, letter_sent, session_of

SPREAD = frozenset({MARKS_GRID.name, CODE_COUNTS.name, LETTERS_LOG.name})
_UPN, _PARENT = "upn", "parent"
_SESSIONS: tuple[Session, Session] = ("AM", "PM")


def read_spread(kind: str, table: Table) -> tuple[tuple[Record, ...], tuple[RowResult, ...]]:
    """Return what the rows of such a file say, and the rows that can't be taken.

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
        whose = (upn, matching(row.text(_PARENT)))
        if upn and (first := first_row.setdefault(whose, row.number)) != row.number:
            row.fault("duplicate-row", None, f"This pupil is in row {first} already. Delete one of the two rows.")
        told = list(_TOLD[kind](row, upn)) if upn else []
        if row.errors:
            rejects.append(reject(row))
        else:
            records += told
    return tuple(records), tuple(rejects)


def _typed(kind: str, raw: Row, table: Table) -> TypedRow:
    cell_type = {MARKS_GRID.name: "marks", CODE_COUNTS.name: "count", LETTERS_LOG.name: "date"}[kind]
    columns = [_column(name, cell_type) for name in table.columns]
    # A dash in a cell of a log or a count is a blank.
    blank = kind != MARKS_GRID.name
    cells = tuple("" if blank and cell != 0 and says_nothing(tidy(cell)) else cell for cell in raw.cells)
    return type_row(Row(raw.number, cells), columns)


def _column(name: str | None, cell_type: str) -> Column | None:
    if name is None:
        return None
    match cell_type:
        case _ if name == _UPN:
            return Column(_UPN, "upn")
        case _ if name == _PARENT:
            return Column(_PARENT)
        case "marks":
            return Column(name, "text" if comment_of(name) else "marks")
        case "count":
            return Column(name, "count")
        case _:
            return Column(name, "date")


def _marks(row: TypedRow, upn: str) -> Iterator[Record]:
    for column in row.cells:
        found = session_of(column) if column != _UPN and column in row.values else None
        if found is None:
            continue
        day, session = found
        text = "".join(row.text(column).split())
        both = list(zip(_SESSIONS, text, strict=False)) if session is None else [(session, text)]
        marks = [read_mark(code, day, half) for half, code in both]
        if None in marks or (session is None and len(text) != len(_SESSIONS)):
            row.fault("bad-mark", column, "This is not a register code of that day. Correct it.")
        for mark in marks:
            if isinstance(mark, Mark):
                yield RegisterMark(row.number, upn, mark, _beside(row, mark))


def _beside(row: TypedRow, mark: Mark) -> str | None:
    """Return what the row says beside a mark, in the column of its session or of its whole day."""
    said = (row.text(f"{place} {COMMENT}") for place in (f"{mark.on} {mark.session}", f"{mark.on}"))
    return next(filter(None, said), None)


def _counts(row: TypedRow, upn: str) -> Iterator[Record]:
    counts = {column.removeprefix("code "): row.values[column] for column in row.cells if column in row.values}
    counts.pop(_UPN, None)
    if not counts:
        row.fault("missing-value", None, "This row counts no code. Fill the counts in, or delete it.")
    yield CodeCounts(row.number, upn, counts)


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
_TOLD = {MARKS_GRID.name: _marks, CODE_COUNTS.name: _counts, LETTERS_LOG.name: _letters}
