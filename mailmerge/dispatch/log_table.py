"""The evidence log as a table: CSV, workbook and JSON lines, one row an entry."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from mailmerge.dispatch.evidence_log import LetterLog
from mailmerge.dispatch.times import local
from mailmerge.workbooks.sheetcells import harmless
from mailmerge.workbooks.workbook import saved, text_cell

COLUMNS = (
    "letter ref",
    "letter",
    "letter date",
    "school",
    "run",
    "addressee",
    "address",
    "entry",
    "on",
    "recorded at",
    "detail",
    "what it proves",
    "counts as delivered on",
    "event",
    "event hash",
)
_WIDE = {"address", "detail", "what it proves"}
_NARROW_WIDTH, _WIDE_WIDTH = 18, 48


def log_rows(logs: Sequence[LetterLog]) -> Iterator[dict[str, str]]:
    """Yield the log's rows, by column; times are UK local time with their offset."""
    for log in logs:
        letter = log.letter
        for entry in log.entries:
            yield {
                "letter ref": letter.ref,
                "letter": log.title,
                "letter date": letter.letter_date.isoformat(),
                "school": letter.school or "",
                "run": letter.run or "",
                "addressee": log.addressee,
                "address": ", ".join(log.address),
                "entry": entry.event.kind,
                "on": entry.on.isoformat() if entry.on else "",
                "recorded at": local(entry.event.at).isoformat(timespec="seconds"),
                "detail": entry.detail,
                "what it proves": entry.proving.proves,
                "counts as delivered on": log.delivered_on.isoformat() if log.delivered_on else "",
                "event": str(entry.event.seq),
                "event hash": entry.event.hash,
            }


def log_csv(logs: Sequence[LetterLog]) -> bytes:
    """Return the log as CSV: UTF-8 with a mark, as spreadsheet programs expect it; no cell is a formula."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in log_rows(logs):
        writer.writerow([harmless(row[column]) for column in COLUMNS])
    return target.getvalue().encode("utf-8-sig")


def log_json_lines(logs: Sequence[LetterLog]) -> bytes:
    """Return the log as JSON, one object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in log_rows(logs)).encode()


def log_workbook(logs: Sequence[LetterLog]) -> bytes:
    """Return the log as a workbook of text cells; the same log gives the same bytes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Evidence log")
    sheet.freeze_panes = "B2"
    for number, column in enumerate(COLUMNS):
        letter = chr(ord("A") + number)
        sheet.column_dimensions[letter].width = _WIDE_WIDTH if column in _WIDE else _NARROW_WIDTH
    sheet.append([_cell(sheet, column, bold=True) for column in COLUMNS])
    for row in log_rows(logs):
        sheet.append([_cell(sheet, row[column]) for column in COLUMNS])
    return saved(book)


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    """Return a cell that is text whatever it begins with."""
    cell = text_cell(sheet, text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=bold)
    return cell
