"""`python -m mailmerge.intake.oldsheet TITLE`: an old workbook (.xls) on standard input, its first sheet as JSON.

A process of its own with little memory and time: the compiled reader believes the sizes that a damaged file gives, and
where memory fails it ends its process. Exit codes: 0, 3 for a workbook with a password, any other for a damaged one.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

LOCKED = 3
_MEMORY = 1024 * 1024 * 1024  # bytes
_SECONDS = 20  # of processor time


def main() -> int:
    """Read the first visible sheet with rows that has not the title of the first argument."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    except calamine.PasswordError:
        return LOCKED
    visible = [
        one.name
        for one in book.sheets_metadata
        if one.visible == calamine.SheetVisibleEnum.Visible and one.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    titles = [title for title in visible if title != sys.argv[1]] or visible
    sheets = [book.get_sheet_by_name(title) for title in titles]
    sheet = next((one for one in sheets if one.height > 1), sheets[0] if sheets else None)
    if sheet is None:
        json.dump(None, sys.stdout)
        return 0
    others = any(one.height for one in sheets if one is not sheet)
    rows = [[_plain(cell) for cell in cells] for cells in sheet.to_python(skip_empty_area=False)]
    json.dump({"title": sheet.name, "has_others": others, "rows": rows}, sys.stdout)
    return 0


def _plain(cell: Any) -> Any:
    """Return a cell as JSON holds it: what JSON has no word for is a pair of its sort and its text."""
    if isinstance(cell, datetime | date | time):
        return [type(cell).__name__, cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["timedelta", cell.total_seconds()]
    return cell


if __name__ == "__main__":
    sys.exit(main())
