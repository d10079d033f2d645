"""`mailmerge release`."""

from __future__ import annotations

import click

from mailmerge.cli.evidence import UPN
from mailmerge.cli.files import show
from mailmerge.cli.options import Common, common_options, json_option, now, today
from mailmerge.errors import ExitCode


@click.command()
@click.argument("upn", type=UPN)
@click.argument("code")
@click.option("--reason", required=True, help="Why the hold may end; it stays on record.")
@click.option("--by", required=True, metavar="NAME", help="Who ends it.")
@click.option("--parent", default="", help="For which parent: the name or number that the cases have.  [default: all]")
@common_options
@json_option
@click.pass_obj
def release(common: Common, /, upn: str, code: str, reason: str, by: str, parent: str, as_json: bool) -> ExitCode:
    """End the hold CODE for the pupil UPN, for the letter that is due now; then run the row again.

    The same as dropping a file of notes with one row of the kind release.
    """
    from mailmerge.operations import evidence

    said = {"code": code, "text": reason, "by": by, "parent": parent}
    released = evidence.note(common.load_workspace(), upn, "release", today(), said, now)
    return show(released, as_json=as_json, explain=False)
