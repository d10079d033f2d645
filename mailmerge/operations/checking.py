"""What would be done with a file, and what its columns are taken for; nothing is written."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mailmerge.intake.cases import read_cases
from mailmerge.intake.meaning import for_the_settings
from mailmerge.intake.result import FileError, FileResult, HeadingRead
from mailmerge.ledger.record.opening import open_record
from mailmerge.operations.named_files import read_named
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import Workspace
from mailmerge.workspace.local_record import require_local_record


@dataclass(frozen=True, slots=True)
class HeadingsFound:
    """What a file is, why it would be refused, and what each of its columns is taken for.

    `for_the_settings`: the section that the settings would need for the headings that nobody knows; none where all
    are known.
    """

    file: str
    kind: str | None
    errors: tuple[FileError, ...]
    columns: tuple[HeadingRead, ...]
    for_the_settings: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        errors = [error.as_json() for error in self.errors]
        columns = [column.as_json() for column in self.columns]
        return {"file": self.file, "kind": self.kind, "errors": errors, "columns": columns}


def check(
    workspace: Workspace, files: Sequence[Path], day: date, school: str | None = None, today: date | None = None
) -> list[FileResult]:
    """Return what a run would do with every row of these files.

    Args:
        workspace: the trust's.
        files: the files; each stays where it is.
        day: the letters' date where a row gives none.
        school: the code of the school that they are meant for, where neither the file nor its folder names one.
        today: the day on which this is asked, where that is another.

    Raises:
        SettingsError: there is no such school, a file can't be read, or the law is not known for that day.
        MissingError: the record lies on a network drive.
    """
    require_local_record(workspace)
    configuration = load_configuration(workspace)
    with ExitStack() as stack:
        ledger = stack.enter_context(open_record(workspace.record)) if workspace.has_record else None
        return [
            walk.check(read_named(workspace, path, school), configuration, ledger, day, today=today).result({}, None)
            for path in files
        ]


def headings(workspace: Workspace, file: Path, today: date, school: str | None = None) -> HeadingsFound:
    """Return what each column of a file is taken for, with a cell of it.

    Raises:
        SettingsError: there is no such school, or the file can't be read.
    """
    source = read_named(workspace, file, school)
    configuration = load_configuration(workspace)
    vocabulary = configuration.vocabulary()
    read = read_cases(*(source.data, source.name, vocabulary, today, source.school), read=configuration.read_sheets)
    lines = for_the_settings(read.headings, vocabulary)
    return HeadingsFound(source.name, read.kind, read.errors, read.headings, lines)
