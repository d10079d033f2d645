"""The little language of a parent's penalty notices. Source: contract, 2.1.

`none`, or issue dates with `;` between, each with an optional day of offence and an optional `withdrawn`:
`2025-01-10; 2024-09-10 for 2024-06-17; 2025-06-02 withdrawn`.
"""

import re
from datetime import date

from mailmerge.casework.case import PenaltyNotice
from mailmerge.intake.files.table import Cell, DayOfFile, tidy
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.columns import Column
from mailmerge.intake.rows.dates import read_date

_NOTICE = re.compile(r"(?P<issued>.+?)(?:\s+for\s+(?P<offence>.+?))?(?P<withdrawn>\s+withdrawn)?", re.IGNORECASE)


def read_penalty_notices(cell: Cell, column: Column) -> tuple[PenaltyNotice, ...]:
    """Return the notices that a cell lists; an empty tuple where it says that there are none.

    Raises:
        BadCell: `bad-date`.
    """
    if isinstance(cell, DayOfFile) and cell.day is None:
        raise _bad(column)
    if isinstance(cell, DayOfFile):
        cell = cell.shown
    if not isinstance(cell, str):
        return (PenaltyNotice(read_date(cell, column)),)
    if tidy(cell).casefold() == "none":
        return ()
    notices = tuple(_notice(item.strip(), column) for item in cell.split(";") if item.strip())
    if not notices:
        raise _bad(column)
    return notices


def _notice(item: str, column: Column) -> PenaltyNotice:
    found = _NOTICE.fullmatch(tidy(item))
    if not found:
        raise _bad(column)
    offence = found["offence"]
    return PenaltyNotice(
        issued_on=_day(found["issued"], column),
        offence_on=_day(offence, column) if offence else None,
        withdrawn=bool(found["withdrawn"]),
    )


def _day(text: str, column: Column) -> date:
    try:
        return read_date(text, column)
    except BadCell:
        raise _bad(column) from None


def _bad(column: Column) -> BadCell:
    return BadCell(
        "bad-date",
        f'"{column.name}" must be "none", or the dates on which notices were issued with ";" between, such as '
        '"2025-01-10; 2024-09-10 for 2024-06-17; 2025-06-02 withdrawn".',
    )
