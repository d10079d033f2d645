"""`mailmerge run [FILE…]`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.files import read_source, show
from mailmerge.cli.options import LOCAL_TIME, Common, common_options, date_option, json_option, today
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from mailmerge.intake.result import FileResult


@click.command()
@click.argument("files", metavar="[FILE…]", nargs=-1, type=click.Path(path_type=Path))
@date_option("--date", "The letters' date where a row gives none.  [default: today]")
@common_options
@json_option
@click.pass_obj
def run(common: Common, files: tuple[Path, ...], date: date | None, as_json: bool) -> ExitCode:
    """Make the letters that are due from each FILE, or from everything in the inbox.

    A FILE outside the inbox is read and never moved. What was made stands in the outbox, a folder a file.
    """
    from mailmerge import pipeline
    from mailmerge.house import load_house
    from mailmerge.ledger.ledger import Ledger
    from mailmerge.letters.render import letter_pool

    workspace = common.load_workspace()
    house = load_house(workspace)
    results: list[FileResult] = []
    with Ledger.open(workspace.ledger) as ledger, letter_pool(2) as executor:
        for path in files:
            source = read_source(path, workspace)
            results.append(pipeline.run(source, house, ledger, date or today(), datetime.now(LOCAL_TIME), executor))
    code = show(results, as_json=as_json, explain=False)
    for result in results:
        click.echo(f"{workspace.outbox / str(result.run)}", err=True)
    return code
