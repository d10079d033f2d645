"""`mailmerge init DIR`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import common_options

if TYPE_CHECKING:
    from mailmerge.operations.setting_up import NewTrust

OF_THE_SAMPLE = """This is a sample trust, to try things with.
For your own: mailmerge init DIR --trust NAME --schools FILE
Next:
  1. Look whether all is well:  mailmerge doctor --workspace "{folder}"
  2. Drop a spreadsheet of cases into inbox/, then:  mailmerge run --workspace "{folder}"
  What is the sample's: mailmerge.toml, calendar.toml, letterheads/, and that its words count as approved."""

OF_ONES_OWN = """Next:
  1. Put your term dates into calendar.toml, and each school's logo into letterheads/.
  2. Read the words of your letters:  mailmerge templates adopt --out words.pdf --workspace "{folder}"
     and adopt them:  mailmerge templates adopt --out words.pdf --by "YOUR NAME" --workspace "{folder}"
  3. Look whether all is well:  mailmerge doctor --workspace "{folder}"
  4. Drop a spreadsheet of cases into inbox/, then:  mailmerge run --workspace "{folder}\""""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--trust", metavar="NAME", help="The name of a trust of your own.")
@click.option(
    "--schools",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Its schools: a list (CSV, Excel), a row a school.",
)
@click.option("--sample", is_flag=True, help="A sample trust with made-up schools, to try things with.")
@common_options
def init(folder: Path, trust: str | None, schools: Path | None, sample: bool) -> None:
    """Make a workspace in DIR: settings, calendar, templates, letterheads and folders of schools.

    At a terminal, trust and schools are asked for unless they are given. The words of letters come as drafts then:
    read and adopt them with `templates adopt`. Without a terminal and without --trust it is the sample trust, whose
    words count as approved. A file that is there already is left as it is.
    """
    from mailmerge.operations import setting_up

    if sample and (trust or schools):
        raise click.UsageError("A sample trust has its own schools: give --sample, or --trust and --schools.")
    if bool(schools) and not trust:
        raise click.UsageError("Say what the trust is called: --trust NAME.")
    folder = folder.resolve()
    own = None
    if trust or (is_at_a_terminal() and not sample):
        own = setting_up.new_trust(trust or "", setting_up.schools_in(schools)) if schools else _asked(trust)
    for name in setting_up.begin_own(folder, own) if own else setting_up.begin(folder):
        click.echo(f"Left as it was: {name}", err=True)
    click.echo(f"Made a workspace in {folder}", err=True)
    click.echo((OF_ONES_OWN if own else OF_THE_SAMPLE).format(folder=folder), err=True)


def is_at_a_terminal() -> bool:
    """Whether somebody is there who can be asked."""
    return sys.stdin.isatty()


def _asked(trust: str | None) -> NewTrust:
    """Ask for a trust and its schools, one after another."""
    from mailmerge.operations import setting_up

    name = trust or click.prompt("The trust's name", err=True)
    rows: list[dict[str, str]] = []
    while not rows or click.confirm("Another school?", err=True):
        cells: dict[str, str] = {}
        for question in setting_up.QUESTIONS:
            cells[question.column] = click.prompt(
                question.asked, default=setting_up.usual_answer(question, cells), err=True
            )
        rows.append(cells)
    return setting_up.new_trust(name, rows)
