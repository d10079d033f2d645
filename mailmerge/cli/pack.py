"""`mailmerge pack UPN`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from mailmerge.cli.evidence import UPN
from mailmerge.cli.files import show
from mailmerge.cli.options import Common, common_options, date_option, json_option, now, today
from mailmerge.errors import ExitCode, SettingsError

if TYPE_CHECKING:
    from mailmerge.operations.referring import Route, Sanction

_ROUTES = ("leave", "contract", "nti")
_SANCTIONS = ("penalty-notice", "single-justice-procedure", "open-court")


@click.command()
@click.argument("upn", type=UPN)
@click.option("--route", required=True, type=click.Choice(_ROUTES), help="What the referral is about.")
@click.option("--parent", default="", help="Name or id of the one parent.  [default: each whom the route concerns]")
@date_option("--on", "The day of the referral.  [default: today]")
@click.option("--sanction", type=click.Choice(_SANCTIONS), help="What is asked for.  [default: the ladder's next]")
@click.option("--set", "cells", multiple=True, metavar="COLUMN=VALUE", help="A column of the request or of the case.")
@click.option("--confirm", multiple=True, metavar="CODE", help="A line that you have looked at and confirm.")
@click.option("--override", multiple=True, metavar="CODE", help="A red line that must not stop the pack.")
@click.option("--reason", default="", metavar="WHY", help="Why red lines are overridden; printed in the pack.")
@click.option("--by", default="", metavar="WHO", help="Who confirms and overrides; printed in the pack.")
@common_options
@json_option
@click.pass_obj
def pack(
    common: Common,
    upn: str,
    route: Route,
    parent: str,
    on: date | None,
    sanction: Sanction | None,
    cells: tuple[str, ...],
    confirm: tuple[str, ...],
    override: tuple[str, ...],
    reason: str,
    by: str,
    as_json: bool,
) -> ExitCode:
    """Make the referral pack of the pupil UPN, with its checklist of gaps. Exits with 3 while it is a draft.

    The same as dropping a referral request with one row.
    """
    from mailmerge.operations.referring import PackAsked, make_pack

    asked = PackAsked(
        route=route,
        on=on or today(),
        parent=parent,
        sanction=sanction,
        confirmed=confirm,
        overridden=override,
        reason=reason,
        by=by,
        cells=dict(map(_cell, cells)),
    )
    return show(make_pack(common.load_workspace(), upn, asked, now), as_json=as_json, explain=False)


def _cell(text: str) -> tuple[str, str]:
    column, given, value = text.partition("=")
    if not given or not column.strip():
        raise SettingsError(f'--set takes a column and its value, such as "ehcp=no". This has no "=": {text}')
    return column.strip(), value.strip()
