"""`mailmerge due`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, school_option, today


@click.command()
@date_option("--on", "The day from which to look.  [default: today]")
@click.option("--days", type=click.IntRange(min=0), help="Only what is late, or due within so many days.")
@school_option
@click.option("--ics", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write a calendar file.")
@common_options
@json_option
@click.pass_obj
def due(common: Common, on: date | None, days: int | None, school: str | None, ics: Path | None, as_json: bool) -> None:
    """Say what is due: replies, limits, notices, reviews, post; what is late comes first.

    The calendar file has one all-day event an item and no child's name. Import it again at any time: nothing doubles.
    """
    from mailmerge.operations import diary

    found = diary.due(common.load_workspace(), on or today(), days, school)
    if ics is not None:
        ics.write_bytes(found.calendar_file())
        click.echo(f"{count(len(found.items), 'event')} written to {ics}.", err=True)
    if as_json:
        echo_json([item.as_json() for item in found.items])
        return
    for line in found.lines:
        click.echo(line)
    if not found.items:
        click.echo("Nothing is due.", err=True)
