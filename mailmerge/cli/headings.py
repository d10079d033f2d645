"""`mailmerge headings FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import Common, common_options, echo_json, json_option, today
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from mailmerge.operations.checking import HeadingsFound


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--school", metavar="CODE", help="The school, where neither the file nor its folder names one.")
@common_options
@json_option
@click.pass_obj
def headings(common: Common, file: Path, school: str | None, as_json: bool) -> ExitCode:
    """Say what each column of FILE is taken for, with a cell of it, ready to paste into the settings."""
    from mailmerge.operations import checking

    found = checking.headings(common.load_workspace(), file, today(), school)
    if as_json:
        echo_json(found.as_json())
    else:
        _show(found)
    return ExitCode.FILE_REFUSED if found.errors else ExitCode.DONE


def _show(found: HeadingsFound) -> None:
    for error in found.errors:
        click.echo(error.text, err=True)
    if found.kind:
        click.echo(f"This is a file of kind {found.kind}.")
    widest = max((len(column.heading) for column in found.columns), default=0)
    for column in found.columns:
        meaning = column.meaning or f"({column.why})"
        click.echo(f"{column.heading:<{widest}}  {meaning:<32}  {column.sample}".rstrip())
    if lines := found.for_the_settings:
        click.echo(
            "\nFor mailmerge.toml, in the place of its section [headings]: of each heading that we should take, put "
            "our column behind it and delete the #, and take it out of ignore; delete the other lines with a #.\n"
        )
        click.echo("\n".join(lines))
