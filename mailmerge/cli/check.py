"""`mailmerge check FILE…`."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path

import click

from mailmerge.cli.files import folders_of, read_source, show
from mailmerge.cli.options import Common, common_options, date_option, json_option, today
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
    from mailmerge.ledger.record.opening import open_record
    from mailmerge.runs import run as walk
    from mailmerge.setup.configuration import load_configuration
    from mailmerge.workspace.disk import require_local

    workspace = common.load_workspace()
    require_local(workspace.ledger, trusted=workspace.settings.ledger.trusted)
    folders = folders_of(school, workspace)
    configuration = load_configuration(workspace)
    with ExitStack() as stack:
        ledger = stack.enter_context(open_record(workspace.ledger)) if workspace.ledger.exists() else None
        results = [
            walk.check(read_source(path, workspace, folders), configuration, ledger, date or today()).result({}, None)
            for path in files
        ]
    return show(results, as_json=as_json, explain=explain)
