"""Old Excel workbooks (.xls): values alone, for what a row hides or a line strikes out is not told by their reader."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from mailmerge.intake.files.table import Cell
from mailmerge.intake.refusal import unreadable

_NOT_SEEN = (
    "This is an old Excel file (.xls). Whether rows are hidden or filtered out, and text is struck out, can't be seen "
    "in it: every row was read. If the sheet hides any, save it as an Excel Workbook (.xlsx), and drop that instead."
)
_LOCKED = (
    "This workbook has a password. Open it in Excel, take the password off, and save it as an Excel Workbook (.xlsx)."
)
_OTHER = (
    "This is not an Excel workbook, though its insides look like an old one's. Save the list as an Excel Workbook "
    "(.xlsx) or as CSV."
)


def read_old_excel(data: bytes, unseen_title: str, notes: list[str]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of the first visible sheet that has any, with their numbers.

    Args:
        data: the workbook's bytes.
        unseen_title: the title of a sheet that is never the one meant.
        notes: gets remarks for the office: on what can't be seen in such a file.

    Raises:
        FileRefused: `unreadable`: damaged, with a password, or no workbook.
    """
    # Heavy, and needed for such files alone.
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(data))
        visible = [
            one.name
            for one in book.sheets_metadata
            if one.visible == calamine.SheetVisibleEnum.Visible and one.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        titles = [title for title in visible if title != unseen_title] or visible
        sheets = [book.get_sheet_by_name(title) for title in titles]
        sheet = next((one for one in sheets if one.height > 1), sheets[0] if sheets else None)
        # Old sheets have 65,536 rows of 256 columns at most, so what is held is bounded.
        rows = sheet.to_python(skip_empty_area=False) if sheet else []
    except calamine.PasswordError:
        raise unreadable(_LOCKED) from None
    except BaseException as failed:
        # A damaged file can make the compiled reader panic, which it raises as no Exception.
        if isinstance(failed, KeyboardInterrupt | SystemExit):
            raise
        raise unreadable(_OTHER) from None
    if sheet is None:
        raise unreadable("The workbook has no sheet that can be seen. Unhide the sheet with the cases, and save it.")
    notes.append(_NOT_SEEN)
    if any(one.height for one in sheets if one is not sheet):
        notes.append(
            f'Only the sheet "{sheet.name}" was read, the first with rows. If the rows are on another sheet, move that '
            "one to the front, or save it as a file of its own."
        )
    for number, cells in enumerate(rows, start=1):
        values = [_value(cell) for cell in cells]
        while values and values[-1] == "":
            values.pop()
        if values:
            yield number, values


def _value(cell: int | float | str | bool | time | date | datetime | timedelta) -> Cell:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return int(cell)
    return cell
