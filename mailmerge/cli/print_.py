"""`mailmerge print --today`."""

from __future__ import annotations

from pathlib import Path

import click

from mailmerge.cli.options import Common, common_options, echo_json, json_option, now, school_option


@click.command("print")
@click.option("--today", is_flag=True, required=True, expose_value=False, help="What is due today, over all runs.")
@school_option
@click.option("--again", is_flag=True, help="Also what was printed before and still waits.")
@click.option(
    "--out",
    required=True,
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the PDFs go. They hold names: delete them once they are printed.",
)
@common_options
@json_option
@click.pass_obj
def print_(common: Common, school: str | None, again: bool, out: Path, as_json: bool) -> None:
    """Write one PDF to print and one posting sheet a school: of all letters that wait, in the same order.

    What bears a later date is left for that day. The sheet is on record like any other, and lies in the outbox too.
    """
    from mailmerge.operations import daily_paper

    made = daily_paper.print_today(common.load_workspace(), school, out, now(), again=again)
    if as_json:
        echo_json(
            [
                {
                    "school": one.school,
                    "letters": one.letters,
                    "not_yet": one.not_yet,
                    "print_run": str(one.print_run),
                    "posting_sheet": str(one.sheet) if one.sheet else None,
                }
                for one in made
            ]
        )
        return
    for one in made:
        click.echo(one.text, err=True)
        for path in filter(None, (one.print_run, one.sheet)):
            click.echo(str(path))
    if not made:
        click.echo("Nothing waits to be printed.", err=True)
