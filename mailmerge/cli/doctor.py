"""`mailmerge doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import Common, common_options, echo_json, json_option, today
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mailmerge.operations.setting_up import Check

COLOURS = {"ok": "green", "warning": "yellow", "wrong": "red", "missing": "red"}
WIDEST = max(map(len, COLOURS))


@click.command()
@common_options
@json_option
@click.pass_obj
def doctor(common: Common, as_json: bool) -> ExitCode:
    """Say whether everything that the work needs is there, and what to do where it is not.

    Templates that may not be used as they stand, or that changed after they were approved, are among the warnings.
    Exits with 7 when something is missing, with 2 when the settings are wrong; warnings do not count.
    """
    from mailmerge.operations import setting_up

    checks = setting_up.examine(common.root(), today())
    if as_json:
        echo_json([check.as_json() for check in checks])
    else:
        _show(checks)
    states = {check.state for check in checks}
    return (
        ExitCode.DEPENDENCY_MISSING if "missing" in states else ExitCode.USAGE if "wrong" in states else ExitCode.DONE
    )


def _show(checks: Iterable[Check]) -> None:
    for check in checks:
        click.echo(f"{click.style(check.state.ljust(WIDEST), fg=COLOURS[check.state])}  {check.text}")
