"""An outcome of a referral as it is typed, with the days that it was for: `penalty-notice for 1/9/25 to 7/11/25`.

Source: referral.md, 6 and 8.
"""

import re
from dataclasses import replace

from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.cells import read_cell
from mailmerge.intake.rows.columns import Column
from mailmerge.intake.rows.typed import TypedRow

_WITH_DAYS = re.compile(r"(?P<outcome>.+?)\s+for\s+(?P<first>.+?)(?:\s+to\s+(?P<last>.+))?", re.IGNORECASE)
_FROM, _TO = "period from", "period to"


def judge_outcome(row: TypedRow, column: Column) -> None:
    """Put the outcome, and the days behind it, into the row's values; or say what is wrong with them."""
    typed = row.text(column.name)
    if not typed:
        return
    told = _WITH_DAYS.fullmatch(typed.strip())
    days = (told["first"], told["last"] or told["first"]) if told else ()
    try:
        row.values[column.name] = read_cell(told["outcome"] if told else typed, replace(column, type="choice"))
        for name, day in zip((_FROM, _TO), days, strict=False):
            found = read_cell(day, Column(name, "date"))
            if row.values.setdefault(name, found) != found:
                row.fault("bad-date", name, f'"{column.name}" names another day. A row says one of the two.')
    except BadCell as bad:
        row.fault(bad.code, column.name, bad.text)
        return
    first, last = row.values.get(_FROM), row.values.get(_TO)
    if not row.errors and first and last and last < first:
        row.fault("bad-date", _TO if row.gives(_TO) else column.name, "The last day comes before the first.")
