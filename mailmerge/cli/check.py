"""`mailmerge check FILE…`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mailmerge.cli.files import show
from mailmerge.cli.options import Common, common_options, date_option, json_option, today
from mailmerge.collector import collector_at_rest
from mailmerge.errors import ExitCode


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@date_option("--date", "The letters' date where a row gives none.  [default: today]")
@click.option("--school", metavar="CODE", help="The school, where neither the file nor its folder names one.")
@click.option("--explain", is_flag=True, help="Show the rules that were tried for each parent, with their sources.")
@common_options
@json_option
@click.pass_obj
def check(
    common: Common, files: tuple[Path, ...], date: date | None, school: str | None, explain: bool, as_json: bool
) -> ExitCode:
    """Say what `run` would do with every row of FILE. Nothing is written."""
    # What was decided is gone by the time that the collector, back at work, would look through all of it.
    with collector_at_rest():
        return _checked(common, files, date or today(), school, as_json=as_json, explain=explain)


def _checked(
    common: Common, files: tuple[Path, ...], date: date, school: str | None, *, as_json: bool, explain: bool
) -> ExitCode:
    from mailmerge.operations import checking

    results = checking.check(common.load_workspace(), files, date, school, today())
    return show(results, as_json=as_json, explain=explain)
