"""`mailmerge sweep`."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, school_option, today
from mailmerge.operations.postroom import require_school
from mailmerge.operations.record import open_ledger


@click.command()
@school_option
@date_option("--on", "The day up to which marks count.  [default: today]")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write cases there.")
@common_options
@json_option
@click.pass_obj
def sweep(common: Common, school: str | None, on: date | None, output: Path | None, as_json: bool) -> None:
    """Say which pupils' marks on record call for something: the trust's levels, 10 in 10, the authority's runs.

    The file of --output is a CSV of their figures; dropped into the inbox, its rows become cases with the people on
    record.
    """
    from mailmerge.runs.sweep import sweep as swept_of
    from mailmerge.setup.configuration import load_configuration

    workspace = common.load_workspace()
    require_school(workspace, school)
    with open_ledger(workspace) as ledger:
        found, homeless = swept_of(ledger, load_configuration(workspace), on or today(), school)
    if homeless:
        click.echo(
            f"{count(homeless, 'pupil')} with marks on record, of whom no file says which school they are at. "
            "Drop a file of people with the column school.",
            err=True,
        )
    if output is not None:
        with output.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, ("upn", "school", "attendance"))
            writer.writeheader()
            writer.writerows(one.as_case() for one in found)
        click.echo(f"{count(len(found), 'row')} written to {output}.", err=True)
    if as_json:
        echo_json([one.as_json() for one in found])
        return
    for one in found:
        percent = "      " if one.percent is None else f"{one.percent:5.1f}%"
        at = f"at {one.level:g}% or below" if one.level is not None else ""
        ten = f"{one.sessions} sessions in 10 school weeks" if one.is_ten_in_ten else ""
        told = "; ".join(filter(None, (at, ten, *(alert.text for alert in one.alerts))))
        click.echo(f"{one.school}  {one.upn}  {percent}  {told}")
    if not found:
        click.echo("No pupil's marks call for anything.", err=True)
