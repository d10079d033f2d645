"""`mailmerge post sheet|record|withdraw|import|export|list`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import LOCAL_TIME, Common, common_options, echo_json, json_option, today
from mailmerge.cli.postings import import_, record, withdraw
from mailmerge.cli.postroom import letters_of, office, school_option
from mailmerge.errors import ExitCode, SettingsError

if TYPE_CHECKING:
    from mailmerge.dispatch.export import Posting
    from mailmerge.workspace import Workspace


@click.group()
@common_options
def post() -> None:
    """Post letters, and keep the proof: sheets for the counter, records of posting, orders for the postal account."""


post.add_command(record)
post.add_command(withdraw)
post.add_command(import_)


@post.command()
@click.argument("run")
@school_option
@common_options
@json_option
@click.pass_obj
def sheet(common: Common, run: str, school: str | None, as_json: bool) -> None:
    """Make the posting sheets of RUN again, of what still waits to be posted. Each making is on record."""
    from mailmerge.dispatch.sheet_again import SheetFor, make_sheet_again

    with office(common, school) as (workspace, ledger):
        settings = workspace.settings
        codes = {letter.school for letter in letters_of(ledger, run)}
        wanted = [
            SheetFor(settings.trust.name, known.name, known.code, settings.posting.service)
            for known in workspace.schools.values()
            if known.code in codes and school in (None, known.code)
        ]
        now = datetime.now(LOCAL_TIME)
        made = [make_sheet_again(ledger, workspace.outbox, run, one, now) for one in wanted]
    _show_files([path for path in made if path], "There is no letter to post in this run.", as_json=as_json)


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
    """Write the Click & Drop import file of each RUN, by default of every run with letters that wait."""
    from mailmerge.dispatch.export import export_orders
    from mailmerge.dispatch.waiting import to_post

    with office(common, school) as (workspace, ledger):
        posting = _posting(workspace, service)
        wanted = runs or list(dict.fromkeys(letter.run for letter in to_post(ledger) if letter.run))
        for run in runs:
            letters_of(ledger, run)
        done = [
            export_orders(ledger, workspace.outbox, run, posting, today(), school=school, again=again) for run in wanted
        ]
    for told in (told for one in done for told in one.remarks):
        click.echo(told.text, err=True)
    _show_files([one.file for one in done if one.file], "There is nothing to order.", as_json=as_json)
    return ExitCode.ROWS_NEED_MENDING if any(one.left_out for one in done) else ExitCode.DONE


@post.command("list")
@school_option
@common_options
@json_option
@click.pass_obj
def list_(common: Common, school: str | None, as_json: bool) -> None:
    """List the letters that wait to be posted, are late, are not proved, or came back: whose, to whom, from where."""
    from mailmerge.dispatch.waiting import open_letters

    with office(common, school) as (_, ledger):
        found = [one for one in open_letters(ledger, today()) if school in (None, one.letter.school)]
    if as_json:
        echo_json([one.as_json() for one in found])
        return
    for one in found:
        proof = "needs proof of posting" if one.needs_proof else "needs no proof"
        whose = "; ".join(filter(None, (one.pupil, one.addressee, one.title, one.letter.school, proof)))
        click.echo(f"{one.letter.ref}  {whose}")
        for task in one.tasks:
            click.echo(f"  {task.code:<9} {task.text}")
    if not found:
        click.echo("Nothing waits.", err=True)


def _posting(workspace: Workspace, service: str | None) -> Posting:
    from mailmerge.dispatch.clickdrop import Account
    from mailmerge.dispatch.export import Posting
    from mailmerge.dispatch.services import known_service, read_way
    from mailmerge.dispatch.weight import layers_in
    from mailmerge.law.delivery import SERVICES

    settings = workspace.settings
    chosen = known_service(read_way(service)) if service else settings.posting.service
    if chosen is None:
        raise SettingsError(f"{service} is no service for letters. There are: {', '.join(SERVICES)}.")
    orders = settings.posting.click_and_drop
    layers = layers_in(settings.print.envelope)
    return Posting(
        Account(orders.columns, orders.service_codes, orders.package_size, layers), chosen, settings.print.duplex
    )


def _show_files(files: Sequence[Path], otherwise: str, *, as_json: bool) -> None:
    if as_json:
        echo_json([str(file) for file in files])
        return
    for file in files:
        click.echo(str(file))
    if not files:
        click.echo(otherwise, err=True)
