"""What Excel makes of text that looks like something else: a house number turned date, an id in E notation.

Told in CSV as in workbooks: what was saved once by Excel is text that nobody typed. Source: contract, 2; case T17.
"""

import re
from datetime import date, time, timedelta

from mailmerge.intake.files.table import Cell, tidy
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.columns import Column

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)"
_DATE = re.compile(
    rf"[0-9]{{1,2}}-{_MONTH}(?:-[0-9]{{2}}(?:[0-9]{{2}})?)?|{_MONTH}-[0-9]{{2}}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.]+)?",
    re.IGNORECASE,
)
_SHORTENED = re.compile(r"-?[0-9](?:[.,][0-9]+)?E[+-][0-9]+", re.IGNORECASE)
# How Excel counts the days of 1927 to 2064: what stays of a date without its format. No house has such a number.
_SERIAL = re.compile(r"[1-5][0-9]{4}")
_EXCELS_DIGITS = 15  # Excel keeps no more of a number
_MAY_BE = re.compile(r"[0-9][-/]|-[0-9]|[eE][+-]|TRUE|FALSE")  # what every spoilt text has
_TRUTH = frozenset(("TRUE", "FALSE"))
_NAMES_AND_IDS = ("forename", "surname", "id", "letter ref")


def is_spoilt_by_excel(column: Column) -> bool:
    """Say whether a column of text holds a name or an id, which nobody writes as a date or a truth."""
    return column.type == "text" and column.name.endswith(_NAMES_AND_IDS)


def refuse_spoilt(cell: Cell, column: Column) -> None:
    """Raise `BadCell` `spoilt-by-excel` where a name, an id or a line of an address is what Excel made of it."""
    text = tidy(cell)
    is_day = _is_of_a_house(column) and _SERIAL.fullmatch(text)
    if isinstance(cell, str) and not is_day and not _MAY_BE.search(cell):
        return
    if is_day or isinstance(cell, date | time | timedelta) or _DATE.fullmatch(text):
        what = "turned {} into a date"
    elif isinstance(cell, bool) or text in _TRUTH:
        what = "turned {} into a yes or no"
    elif _SHORTENED.fullmatch(text) or (isinstance(cell, int | float) and len(text) > _EXCELS_DIGITS):
        what = "shortened {}"
    else:
        return
    said = what.format(f'"{column.name}"')
    raise BadCell("spoilt-by-excel", f"Excel has {said}. Format the column as text, and type it again as it should be.")


def _is_of_a_house(column: Column) -> bool:
    return column.type == "address" and not column.name.endswith("postcode")
