"""What `check` and `run` have in common: files named on the command line, their results shown, and the exit code."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.errors import ExitCode, SettingsError, gravest

if TYPE_CHECKING:
    from mailmerge.intake.result import FileResult, RowResult
    from mailmerge.runs.request import DroppedFile
    from mailmerge.workspace import Workspace

_NOT_FIT = {"template-not-approved", "template-fault", "letter-not-fit"}
_PAPER_WIDTH = 120


def folders_of(school: str | None, workspace: Workspace) -> tuple[str, ...]:
    """Return the folders of a file that is meant for the school with this code; none where no school is named.

    Raises:
        SettingsError: there is no such school.
    """
    if school is None:
        return ()
    if school not in workspace.schools:
        raise SettingsError(f"There is no school {school}. The trust's schools are: {', '.join(workspace.schools)}.")
    return (school,)


def read_source(path: Path, workspace: Workspace, folders: tuple[str, ...] = ()) -> DroppedFile:
    """Read a file that was named; `folders`, or a sub-folder of the inbox that it lies in, names its school."""
    from mailmerge.intake.files.inbox import Inbox
    from mailmerge.intake.files.moving import read_file
    from mailmerge.runs.request import DroppedFile

    try:
        data, sha256 = read_file(path, workspace.settings.limits.bytes)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}). Check its name and place.") from None
    place = Inbox(workspace.inbox, workspace.is_school_folder).place_of(path)
    return DroppedFile(path.name, data, folders or (place.parts[:-1] if place else ()), sha256)


def show(results: Sequence[FileResult], *, as_json: bool, explain: bool) -> ExitCode:
    """Print what became of each file, and return the exit code that says it to a script."""
    if as_json:
        sys.stdout.writelines(f"{line}\n" for line in _json_lines(results))
    else:
        from mailmerge.reports.terminal import render_table

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PAPER_WIDTH
        click.echo(render_table(results, explain=explain, width=width), nl=False)
    return gravest(code for result in results for code in _codes(result))


def _json_lines(results: Iterable[FileResult]) -> Iterator[str]:
    yield "["
    for number, result in enumerate(results):
        if number:
            yield ","
        yield from result.json_lines()
    yield "]"


def _codes(result: FileResult) -> Iterable[ExitCode]:
    if result.outcome == "refused":
        yield ExitCode.FILE_REFUSED
    if result.has_draft_packs:
        yield ExitCode.ROWS_NEED_MENDING
    for row in result.results:
        if row.needs_mending:
            yield ExitCode.ROWS_NEED_MENDING
        if _is_not_fit(row):
            yield ExitCode.NOT_FIT


def _is_not_fit(row: RowResult) -> bool:
    return any(reason.code in _NOT_FIT for parent in row.parents for reason in parent.decision.reasons)
