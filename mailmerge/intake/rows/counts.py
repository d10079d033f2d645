"""Code counts with a row a pupil and code: what the rows of one pupil say together. Source: contract, 2.2."""

from collections import defaultdict

from mailmerge.intake.file_kinds import COUNTS_BY_CODE, RECORD_KINDS
from mailmerge.intake.files.table import Table
from mailmerge.intake.record import CodeCounts, Record
from mailmerge.intake.rejecting import reject
from mailmerge.intake.result import RowResult
from mailmerge.intake.rows.typed import TypedRow, extra_cells, type_row
from mailmerge.intake.spread import code_of

# Missing marks, and what a pivot table adds up below a pupil's codes.
_NO_CODE = frozenset(("-", "?", "total", "subtotal", "sub total", "grand total"))


def read_counts(table: Table) -> tuple[tuple[Record, ...], tuple[RowResult, ...]]:
    """Return the counts of each pupil, and the rows that can't be taken: with one of a pupil, the others too."""
    (kind,) = (known for known in RECORD_KINDS if known.name == COUNTS_BY_CODE)
    by_name = {column.name: column for column in kind.columns}
    columns = [by_name[name] if name else None for name in table.columns]
    of_pupils: defaultdict[str, list[TypedRow]] = defaultdict(list)
    rejects: list[RowResult] = []
    for raw in table.rows:
        error = extra_cells(raw, table.headings)
        row = TypedRow(raw.number, {}, errors=[error]) if error else type_row(raw, columns)
        for column in () if error else kind.told_by:
            row.miss(column)
        of_pupils[row.text("upn")].append(row)
    records: list[Record] = []
    for upn, rows in of_pupils.items():
        counts = _counted(rows)
        faulty = next((row for row in rows if row.errors), None)
        if upn and faulty is None:
            numbers = tuple(row.number for row in rows)
            records.append(CodeCounts(numbers[0], upn, counts, numbers))
            continue
        for row in rows:
            if not row.errors and faulty:
                text = f"A pupil's counts belong together, and row {faulty.number} can't be taken. Put that one right."
                row.fault("missing-value", None, text)
            rejects.append(reject(row))
    return tuple(records), tuple(sorted(rejects, key=lambda result: result.row))


def _counted(rows: list[TypedRow]) -> dict[str, int]:
    """Return what the rows of one pupil count, by code; what is no code, or there twice, is the row's fault."""
    counts: dict[str, int] = {}
    row_of: dict[str, int] = {}
    for row in rows:
        said = " ".join(row.text("mark").split())
        if not said or said.casefold() in _NO_CODE or "count" not in row.values:
            continue
        code = code_of(said) or code_of(said.upper())
        if code is None:
            row.fault("bad-mark", "mark", "This is not a register code. Correct it.")
        elif (first := row_of.setdefault(code, row.number)) != row.number:
            text = f"This pupil's {code} is counted in row {first} already. Delete one of the two rows."
            row.fault("duplicate-row", None, text)
        else:
            counts[code] = row.values["count"]
    return counts
