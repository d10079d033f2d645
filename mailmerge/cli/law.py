"""`mailmerge law show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, today
from mailmerge.errors import SettingsError

if TYPE_CHECKING:
    from datetime import date

    from mailmerge.operations.law_in_force import LawEntry, ValueInForce
    from mailmerge.operations.workspaces import Workspace

# How a value is written with its unit; one without a unit here stands by itself.
_WITH_UNIT = {"pounds": "£{}", "percent": "{}%"}
_WORDS = {"name", "title"}


@click.group()
@common_options
def law() -> None:
    """Show the law that letters are written by."""


@law.command()
@date_option("--on", help="The day that is asked about.  [default: today]")
@click.option("--authority", metavar="CODE", help="Also this authority's rules and thresholds, such as cambridgeshire.")
@common_options
@json_option
@click.pass_obj
def show(common: Common, on: date | None, authority: str | None, as_json: bool) -> None:
    """Show every value in force on a day, where it comes from, and what changes next.

    The national figures are dated. Of an authority's rules, and of the trust's thresholds among them, only those now in
    force are on record, with the day on which they were last checked.
    """
    from mailmerge.operations.law_in_force import law_in_force

    shown = law_in_force(_workspace(common), on or today(), today(), authority)
    if as_json:
        echo_json([entry.as_json() for entry in shown.entries])
        return
    for entry in shown.entries:
        click.echo("\n".join(_lines(entry)))
    if authority is None:
        click.echo(
            f"For an authority's rules and thresholds, add --authority: {', '.join(shown.authorities)}.", err=True
        )


def _workspace(common: Common) -> Workspace | None:
    """Return the workspace; None outside of one: the law can be looked at without."""
    try:
        return common.load_workspace()
    except SettingsError:
        return None


def _lines(entry: LawEntry) -> list[str]:
    lines = [click.style(f"{entry.means[0].upper()}{entry.means[1:]}  ({entry.name})", bold=True)]
    lines += _told(entry.in_force, entry.unit) if entry.in_force else ["    nothing is on record for that day"]
    if entry.next:
        lines += ["  next:", *_told(entry.next, entry.unit)]
    return lines


def _told(found: ValueInForce, unit: str | None) -> list[str]:
    since = f", from {found.since.isoformat()}" if found.since else ""
    link = f"    {found.link}" if found.link else None
    source = f"    {found.title}; checked {found.checked.isoformat()}"
    return [line for line in (f"    {_measured(found.value, unit)}{since}", source, link) if line]


def _measured(value: float | str | None, unit: str | None) -> str:
    """Return a value with its unit, as people write it: `£80`, `3 years`, `96%`; a name stands by itself.

    What is measured and has no value is no rule: `none` would be read as nought.
    """
    if value is None:
        return "no such rule" if unit else "none"
    if isinstance(value, str) or unit is None or unit in _WORDS:
        return str(value)
    if unit in _WITH_UNIT:
        return _WITH_UNIT[unit].format(f"{value:,g}")
    return count(int(value), unit.removesuffix("s"))
