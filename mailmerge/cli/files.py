"""What commands that run files have in common: the files' results shown, and the exit code."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from mailmerge.errors import ExitCode, gravest

if TYPE_CHECKING:
    from mailmerge.operations.running import FileResult, RowResult

_NOT_FIT = {"template-not-approved", "template-fault", "letter-not-fit"}
_PAPER_WIDTH = 120


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
