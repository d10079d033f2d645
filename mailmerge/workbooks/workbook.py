"""Workbooks that we write: text is text, whatever it begins with, and the same values give the same bytes."""

import io
import re
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from mailmerge.workbooks.sheetcells import FORMULA_STARTS, LONGEST, storable


def text_cell(sheet: Any, text: str) -> Any:
    """Return a cell of a write-only sheet that reads back as the text, and can never be a formula."""
    held = storable(text)[:LONGEST]
    cell = WriteOnlyCell(sheet, held or None)
    cell.number_format = "@"  # a blank too: a date that is typed into it stays as typed, whatever Excel's country is
    if held:
        cell.data_type = "s"  # openpyxl takes `=...` for a formula, and `#N/A` for an error
    if held.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def saved(book: Workbook) -> bytes:
    """Return a workbook as a file, with the moment of its making taken out: equal input gives equal bytes."""
    raw, made = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)
            target.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()
