"""`mailmerge report`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import Common, common_options, date_option, school_option, today

if TYPE_CHECKING:
    from mailmerge.operations.figures import Form


@click.command()
@date_option("--from", "The first day.  [default: from the beginning]")
@date_option("--to", "The last day.  [default: to the end]")
@school_option
@click.option("--format", "form", type=click.Choice(("html", "csv", "json")), default="html", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it there.")
@common_options
@click.pass_obj
def report(common: Common, /, school: str | None, form: Form, output: Path | None, **period: date | None) -> None:
    """Tell the work in figures: letters, days to posting, holds and referrals, without names.

    Groups of fewer than five are shown as "under 5".
    """
    from mailmerge.operations.figures import report as report_of

    text = report_of(common.load_workspace(), period["from"], period["to"], school, today()).text(form)
    if output is None:
        click.echo(text, nl=False)
        return
    # Excel takes a CSV file for UTF-8 only with this mark before it.
    output.write_text(text, encoding="utf-8-sig" if form == "csv" else "utf-8", newline="")
    click.echo(str(output), err=True)
