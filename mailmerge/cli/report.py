"""`mailmerge report`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mailmerge.cli.options import Common, common_options, date_option, school_option, today
from mailmerge.errors import SettingsError
from mailmerge.operations.postroom import require_school
from mailmerge.operations.record import open_ledger


@click.command()
@date_option("--from", "The first day.  [default: from the beginning]")
@date_option("--to", "The last day.  [default: to the end]")
@school_option
@click.option("--format", "form", type=click.Choice(("html", "csv", "json")), default="html", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it there.")
@common_options
@click.pass_obj
def report(common: Common, /, school: str | None, form: str, output: Path | None, **period: date | None) -> None:
    """Tell the work in figures: letters, days to posting, holds and referrals, without names.

    Groups of fewer than five are shown as "under 5".
    """
    from mailmerge.reports.term_figures import term_figures
    from mailmerge.reports.term_report import as_csv, as_html, as_json

    first, last = period["from"], period["to"]
    if first is not None and last is not None and first > last:
        raise SettingsError("The first day comes after the last. Change them over.")
    workspace = common.load_workspace()
    require_school(workspace, school)
    names = {code: known.name for code, known in workspace.schools.items()}
    with open_ledger(workspace) as ledger:
        figures = term_figures(ledger, names, first, last, school)
    if form == "html":
        text = as_html(figures, workspace.settings.trust.name, names.get(school or ""), today())
    else:
        text = as_csv(figures) if form == "csv" else as_json(figures)
    if output is None:
        click.echo(text, nl=False)
        return
    # Excel takes a CSV file for UTF-8 only with this mark before it.
    output.write_text(text, encoding="utf-8-sig" if form == "csv" else "utf-8", newline="")
    click.echo(str(output), err=True)
