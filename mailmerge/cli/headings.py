"""`mailmerge headings FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import Common, common_options, echo_json, json_option, today
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from mailmerge.intake.cases import CasesRead


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--school", metavar="CODE", help="The school, where neither the file nor its folder names one.")
@common_options
@json_option
@click.pass_obj
def headings(common: Common, file: Path, school: str | None, as_json: bool) -> ExitCode:
    """Say what each column of FILE is taken for, with a cell of it, ready to paste into the settings."""
    from mailmerge.cli.files import folders_of, read_source
    from mailmerge.intake.cases import read_cases
    from mailmerge.setup.configuration import load_configuration

    workspace = common.load_workspace()
    source = read_source(file, workspace, folders_of(school, workspace))
    read = read_cases(source.data, source.name, load_configuration(workspace).vocabulary(), today(), source.school)
    if as_json:
        errors = [error.as_json() for error in read.errors]
        columns = [column.as_json() for column in read.headings]
        echo_json({"file": source.name, "kind": read.kind, "errors": errors, "columns": columns})
    else:
        _show(read)
    return ExitCode.FILE_REFUSED if read.errors else ExitCode.DONE


def _show(read: CasesRead) -> None:
    from mailmerge.intake.meaning import for_the_settings

    for error in read.errors:
        click.echo(error.text, err=True)
    if read.kind:
        click.echo(f"This is a file of kind {read.kind}.")
    widest = max((len(column.heading) for column in read.headings), default=0)
    for column in read.headings:
        meaning = column.meaning or f"({column.why})"
        click.echo(f"{column.heading:<{widest}}  {meaning:<32}  {column.sample}".rstrip())
    lines = for_the_settings(read.headings)
    if lines:
        click.echo(
            "\nFor mailmerge.toml: put our column behind each heading that we should take, and delete the others.\n"
        )
        click.echo("\n".join(lines))
