"""`mailmerge sweep`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, school_option, today
from mailmerge.errors import SettingsError


@click.command()
@school_option
@date_option("--on", "The day up to which marks count.  [default: today]")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write cases there.")
@click.option(
    "--drafts",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write there the e-mail, certificate and form for each run of marks at which the authority wants to be told.",
)
@common_options
@json_option
@click.pass_obj
def sweep(
    common: Common, school: str | None, on: date | None, output: Path | None, drafts: Path | None, as_json: bool
) -> None:
    """Say which pupils' marks on record call for something: the trust's levels, 10 in 10, the authority's runs.

    The file of --output is a CSV of their figures; dropped into the inbox, its rows become cases with the people on
    record.
    """
    from mailmerge.operations.sweep import sweep as sweep_of

    swept = sweep_of(common.load_workspace(), on or today(), school)
    if swept.homeless:
        click.echo(
            f"{count(swept.homeless, 'pupil')} with marks on record, of whom no file says which school they are at. "
            "Drop a file of people with the column school.",
            err=True,
        )
    if output is not None:
        # Excel takes a CSV file for UTF-8 only with this mark before it.
        output.write_text(swept.as_cases(), encoding="utf-8-sig", newline="")
        click.echo(f"{count(len(swept.found), 'row')} written to {output}.", err=True)
    if drafts is not None:
        _write_drafts(common, on or today(), school, drafts)
    if as_json:
        echo_json([one.as_json() for one in swept.found])
        return
    for one in swept.found:
        percent = "      " if one.percent is None else f"{one.percent:5.1f}%"
        at = f"at {one.level:g}% or below" if one.level is not None else ""
        ten = f"{one.sessions} sessions in 10 school weeks" if one.is_ten_in_ten else ""
        told = "; ".join(filter(None, (at, ten, *(alert.text for alert in one.alerts))))
        click.echo(f"{one.school}  {one.upn}  {percent}  {told}")
    if not swept.found:
        click.echo("No pupil's marks call for anything.", err=True)


def _write_drafts(common: Common, on: date, school: str | None, folder: Path) -> None:
    from mailmerge.operations.sweep import alert_drafts

    made = alert_drafts(common.load_workspace(), on, school)
    there = [name for name in made.files if (folder / name).exists()]
    if there:
        raise SettingsError(f"{folder / there[0]} is there already. Name a folder that is empty.")
    for name, data in made.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    click.echo(f"{count(len(made.files), 'file')} written to {folder}.", err=True)
    if made.nameless:
        listed = ", ".join(made.nameless)
        click.echo(f"Nothing for {listed}: no file says who that is. Drop a file of people, and ask again.", err=True)
