"""`mailmerge find`."""

from __future__ import annotations

import click

from mailmerge.cli.options import Common, common_options, echo_json, json_option


@click.command()
@click.argument("asked", metavar="NAME|UPN|REF")
@common_options
@json_option
@click.pass_obj
def find(common: Common, asked: str, as_json: bool) -> None:
    """Show all that is on record of a pupil: letters, postings, notes, papers, outcomes and holds, oldest first.

    A part of the name will do; of several pupils, each is shown.
    """
    from mailmerge.operations import timelines

    found = timelines.find(common.load_workspace(), asked)
    if as_json:
        echo_json([one.as_json() for one in found])
        return
    for one in found:
        click.echo("  ".join(filter(None, (one.name, one.upn, one.school))))
        for moment in one.moments:
            click.echo(f"  {moment.line}")
    if not found:
        click.echo("Nothing is on record. Try a part of the name, the UPN, or a letter's reference.", err=True)
