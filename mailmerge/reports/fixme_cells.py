"""Cells of the FIX_ME workbook: each reads back as what it holds, and looks as a person needs it."""

from datetime import date, datetime, time
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from mailmerge.intake.files.table import Cell, DayOfFile, Flawed, Percent, Unshown
from mailmerge.workbooks.workbook import text_cell

_STRUCK = Font(strike=True)
_NO_VALUE = "#N/A"  # refused wherever it stands, until somebody types the value in
_WHICH_DAY = "(day or month first?)"
_HEADING = PatternFill("solid", fgColor="E4E8EE")
_BOLD = Font(name="Calibri", size=11, bold=True)
_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)


def heading(sheet: Any, text: str) -> Any:
    """Return a cell of a sheet's first row."""
    made = wrapped(sheet, text)
    made.font, made.fill = _BOLD, _HEADING
    return made


def wrapped(sheet: Any, value: Cell) -> Any:
    """Return a cell whose text goes on below where it is too long for its column."""
    made = value_cell(sheet, value)
    made.alignment = _WRAPPED
    return made


def value_cell(sheet: Any, value: Any) -> Any:
    """Return a cell that reads back as `value` and can never be a formula."""
    text = _text(value)
    if text is not None:
        made = text_cell(sheet, text)
        if isinstance(value, Flawed) and value.code == "struck-out":
            made.font = _STRUCK
        return made
    made = WriteOnlyCell(sheet, value.value / 100 if isinstance(value, Percent) else value)
    number_format = _number_format(value)
    if number_format:
        made.number_format = number_format
    return made


def _text(value: Any) -> str | None:
    """Return what a cell holds as text; None where it is a number, a day or a time."""
    match value:
        case str():
            return value
        case Flawed():
            return value.shown if value.code == "struck-out" else _NO_VALUE
        case Unshown():
            return value.held  # in plain sight, so that whoever mends the row decides
        case DayOfFile():
            # With its doubt, or the mended workbook would be believed where the file was not.
            return f"{value.day:%d/%m/%Y}" if value.day else f"{value.shown} {_WHICH_DAY}"
        case _:
            return None


def _number_format(value: Any) -> str | None:
    match value:
        case Percent():
            return "0.0##%"
        case datetime() if value.time() != time():
            return "dd/mm/yyyy hh:mm"
        case date():
            return "dd/mm/yyyy"
        case time():
            return "hh:mm"
        case _:
            return None
