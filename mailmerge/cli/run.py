"""`mailmerge run [FILE…]`."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.files import show
from mailmerge.cli.options import Common, common_options, date_option, json_option, now
from mailmerge.collector import loading
from mailmerge.errors import ExitCode, gravest
from mailmerge.operations import ahead

if TYPE_CHECKING:
    from mailmerge.operations.running import FileResult

_CODES = {
    "set-aside": ExitCode.FILE_REFUSED,
    "not-taken": ExitCode.FILE_REFUSED,
    "busy": ExitCode.ROWS_NEED_MENDING,
    "out-of-reach": ExitCode.DEPENDENCY_MISSING,
}


@click.command()
@click.argument("files", metavar="[FILE…]", nargs=-1, type=click.Path(path_type=Path))
@date_option("--date", "The letters' date where a row gives none.  [default: today]")
@click.option("--reissue", metavar="WHY", help="Make again letters that came back, or were not posted; WHY is kept.")
@click.option("--all", "every", is_flag=True, help="With --reissue: also what was posted and did not come back.")
@click.option("--parent", metavar="WHO", help="With --reissue: only this parent's, by number in the row or by name.")
@click.option("--by", metavar="WHO", help="Who asks for it; kept on record.  [default: your login name]")
@common_options
@json_option
@click.pass_obj
def run(
    common: Common,
    files: tuple[Path, ...],
    date: date | None,
    reissue: str | None,
    every: bool,
    parent: str | None,
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Make the letters that are due from each FILE, or from everything in the inbox.

    A FILE outside the inbox is read and never moved; one inside is dealt with like a dropped one. What was made stands
    in the outbox, a folder a file.
    """
    are_small = ahead.are_small(files)
    if not are_small:
        # Their server loads while this process does.
        ahead.begin_server()
    workspace = common.load_workspace()
    results: list[FileResult] = []
    codes: list[ExitCode] = []
    with ahead.one_worker(workspace) if are_small else nullcontext() as worker:
        with loading():
            from mailmerge.operations import running

        asked = running.RunAsked(files, date, reissue, by, running.Again(all=every, parent=parent))
        try:
            for one in running.run(workspace, asked, now, worker):
                if isinstance(one, running.Told):
                    click.echo(one.text, err=True)
                    codes.append(_CODES.get(one.kind, ExitCode.DONE))
                else:
                    click.echo(f"{workspace.outbox / str(one.run)}", err=True)
                    results.append(one)
        finally:
            # What was done is told, whatever came after.
            codes.append(show(results, as_json=as_json, explain=False))
    return gravest(codes)
