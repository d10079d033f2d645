"""From what became of a file to what staff read of it: the receipt, and the workbook of rows to mend."""

from datetime import datetime

from mailmerge.intake.files.filenames import RECEIPT, fixme_name, safe_name
from mailmerge.intake.result import FileResult
from mailmerge.reports.receipt import render_receipt
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.folder import RunFolder
from mailmerge.setup.configuration import Configuration


def add_words(
    checked: CheckedFile, result: FileResult, configuration: Configuration, folder: RunFolder, now: datetime
) -> None:
    """Add what staff read: the workbook of rows to mend, where there are any, and the receipt."""
    numbers = {row.number for row in checked.read.table.rows} if checked.read.table else frozenset()
    if checked.read.table is not None and any(row.needs_mending and row.row in numbers for row in result.results):
        from mailmerge.reports.fixme import write_fixme  # brings in openpyxl, which few checks need

        folder.add(fixme_name(safe_name(result.file)), write_fixme(checked.read.table, result), "Rows to mend")
    for name, data in checked.recorded.files.items():
        folder.add(name, data, "To fill in, and to drop into the inbox")
    trust = configuration.workspace.settings.trust.name
    names = {code: school.name for code, school in configuration.workspace.settings.schools.items()}
    folder.add(RECEIPT, render_receipt(result, trust=trust, made_at=now, files=folder.labels, school_names=names))
