"""Rejecting: the result of a row of a file of records that can't be taken."""

from mailmerge.intake.result import RowResult
from mailmerge.intake.rows.footer import in_one_line
from mailmerge.intake.rows.typed import TypedRow, printable


def reject(row: TypedRow) -> RowResult:
    """Return the result of a row with errors."""
    return RowResult(
        rows=(row.number,),
        upn=printable(row.cells["upn"]).strip() if row.gives("upn") else None,
        pupil_name="",
        school=None,
        outcome="reject",
        errors=tuple(in_one_line(row, row.errors)),
    )
