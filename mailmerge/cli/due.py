"""`mailmerge due`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, school_option, today
from mailmerge.operations.postroom import require_school
from mailmerge.operations.record import open_ledger


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
    from mailmerge.law.parameters import national_parameters
    from mailmerge.referral.ical import ical
    from mailmerge.runs.diary import diary, week_in_words

    workspace = common.load_workspace()
    require_school(workspace, school)
    day = on or today()
    with open_ledger(workspace) as ledger:
        items = diary(ledger, workspace, national_parameters(), day, school)
        secret = ledger.workspace_id
    if days is not None:
        items = tuple(item for item in items if item.late or item.on <= day + timedelta(days=days))
    if ics is not None:
        ics.write_bytes(ical(items, secret, with_initials=workspace.settings.diary.initials))
        click.echo(f"{count(len(items), 'event')} written to {ics}.", err=True)
    if as_json:
        echo_json([item.as_json() for item in items])
        return
    for line in week_in_words(items):
        click.echo(line)
    if not items:
        click.echo("Nothing is due.", err=True)
