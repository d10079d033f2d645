"""`mailmerge post sheet|record|withdraw|import|export|list`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from mailmerge.cli.options import Common, common_options, echo_json, json_option, now, school_option, today
from mailmerge.cli.postings import import_, record, release, withdraw
from mailmerge.errors import ExitCode


@click.group()
@common_options
def post() -> None:
    """Post letters, and keep the proof: sheets for the counter, records of posting, orders for the postal account."""


post.add_command(record)
post.add_command(withdraw)
post.add_command(release)
post.add_command(import_)


@post.command()
@click.argument("run")
@school_option
@common_options
@json_option
@click.pass_obj
def sheet(common: Common, run: str, school: str | None, as_json: bool) -> None:
    """Make the posting sheets of RUN again, of what still waits to be posted. Each making is on record."""
    from mailmerge.operations import postroom

    made = postroom.make_sheets(common.load_workspace(), run, school, now())
    _show_files(made, "There is no letter to post in this run.", as_json=as_json)


@post.command()
@click.argument("runs", metavar="[RUN…]", nargs=-1)
@school_option
@click.option("--service", help="How they are to go.  [default: the workspace's service]")
@click.option("--again", is_flag=True, help="Also letters that were ordered before.")
@common_options
@json_option
@click.pass_obj
def export(
    common: Common, runs: Sequence[str], school: str | None, service: str | None, again: bool, as_json: bool
) -> ExitCode:
    """Write one Click & Drop import file of the letters that wait: of each RUN, by default of every run."""
    from mailmerge.operations import postroom

    asked = postroom.OrdersAsked(runs, school, service, again)
    done = postroom.order(common.load_workspace(), asked, today())
    for told in done.remarks:
        click.echo(told.text, err=True)
    _show_files([done.file] if done.file else [], "There is nothing to order.", as_json=as_json)
    return ExitCode.ROWS_NEED_MENDING if done.left_out else ExitCode.DONE


@post.command("list")
@school_option
@common_options
@json_option
@click.pass_obj
def list_(common: Common, school: str | None, as_json: bool) -> None:
    """List the letters that wait to be posted, are late, are not proved, or came back: whose, to whom, from where."""
    from mailmerge.operations import postroom

    found = postroom.waiting(common.load_workspace(), school, today())
    if as_json:
        echo_json([one.as_json() for one in found])
        return
    for one in found:
        click.echo(one.line)
        for task in one.tasks:
            click.echo(f"  {task.code:<9} {task.text}")
    if not found:
        click.echo("Nothing waits.", err=True)


def _show_files(files: Sequence[Path], otherwise: str, *, as_json: bool) -> None:
    if as_json:
        echo_json([str(file) for file in files])
        return
    for file in files:
        click.echo(str(file))
    if not files:
        click.echo(otherwise, err=True)
