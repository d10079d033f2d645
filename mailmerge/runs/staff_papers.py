"""From what became of a file to what staff read of it: the receipt, and the workbook of rows to mend."""

import os
from collections.abc import Sequence
from pathlib import Path

from mailmerge.intake.files.filenames import RECEIPT, fixme_name, form_name, safe_name
from mailmerge.intake.result import FileResult
from mailmerge.reports.receipt import render_receipt
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.request import RunRequest
from mailmerge.setup.configuration import Configuration


def add_words(
    checked: CheckedFile,
    result: FileResult,
    configuration: Configuration,
    folder: RunFolder,
    request: RunRequest,
    due: Sequence[str] = (),
) -> None:
    """Add what staff read: the workbook of rows to mend, where there are any, and the receipt.

    `due` says what is late or due within a week for the pupils of the file.
    """
    name, working = safe_name(result.file), {}
    numbers = {row.number for row in checked.read.table.rows} if checked.read.table else frozenset()
    if checked.read.table is not None and any(row.needs_mending and row.row in numbers for row in result.results):
        from mailmerge.reports.fixme import write_fixme  # brings in openpyxl, which few checks need

        folder.add(fixme_name(name), write_fixme(checked.read.table, result))
        working["Rows to mend"] = _place(fixme_name(name), fixme_name(name), folder, request)
    for form, data in checked.recorded.files.items():
        folder.add(form, data)
        working["To fill in, and to drop into the inbox"] = _place(form, form_name(name), folder, request)
    trust = configuration.workspace.settings.trust.name
    names = {code: school.name for code, school in configuration.workspace.settings.schools.items()}
    files = {**folder.labels, **working}
    folder.add(
        RECEIPT, render_receipt(result, trust=trust, made_at=request.now, files=files, school_names=names, due=due)
    )


def _place(made_as: str, laid_as: str, folder: RunFolder, request: RunRequest) -> str:
    """Return where a working paper lies in the end, as the receipt in the run's folder finds it."""
    return made_as if request.laid_in is None else relative(request.laid_in / laid_as, folder.published)


def relative(path: Path, folder: Path) -> str:
    """Return a path as a page in `folder` finds it, with `/`; whole where it is on another drive."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return path.as_posix()
