"""`mailmerge init DIR`."""

from pathlib import Path

import click

from mailmerge.cli.options import common_options

NEXT = """Next:
  1. Put your trust and schools into mailmerge.toml, your term dates into calendar.toml, and a folder for each school,
     named by its code, into inbox/.
  2. Put each school's logo and address into letterheads/.
  3. Look whether all is well:  mailmerge doctor --workspace "{folder}"
  4. Drop a spreadsheet of cases into inbox/, then:  mailmerge run --workspace "{folder}\""""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@common_options
def init(folder: Path) -> None:
    """Make a workspace in DIR: a sample trust with its settings, calendar, templates and letterheads.

    A file that is there already is left as it is.
    """
    from mailmerge.operations import setting_up

    folder = folder.resolve()
    for name in setting_up.begin(folder):
        click.echo(f"Left as it was: {name}", err=True)
    click.echo(f"Made a workspace in {folder}", err=True)
    click.echo(NEXT.format(folder=folder), err=True)
