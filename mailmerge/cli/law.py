"""`mailmerge law show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, today
from mailmerge.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mailmerge.law.authorities import AuthorityProfile
    from mailmerge.law.enacted import Enacted
    from mailmerge.law.parameters import DatedValue, Parameter
    from mailmerge.law.profile_rules import Rule

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
    from mailmerge.law.enacted import enacted
    from mailmerge.law.parameters import national_parameters
    from mailmerge.law.profile_rules import profile_rules

    profiles = _profiles(common)
    if authority is not None and authority not in profiles:
        raise SettingsError(f"There is no authority {authority}. There are: {', '.join(profiles)}.")
    day = on or today()
    entries = [_entry(parameter, day) for parameter in national_parameters()]
    entries += [_coming(act) for act in enacted(day)]
    if authority is not None:
        entries += map(_rule, _levels(common))
        entries += map(_rule, profile_rules(profiles[authority], profiles["england"]))
    if as_json:
        echo_json(entries)
        return
    for entry in entries:
        click.echo("\n".join(_lines(entry)))
    if authority is None:
        click.echo(f"For an authority's rules and thresholds, add --authority: {', '.join(profiles)}.", err=True)


def _profiles(common: Common) -> Mapping[str, AuthorityProfile]:
    """Return the profiles of the workspace, and outside of one those that ship."""
    from mailmerge.law.profile_files import shipped_profiles

    try:
        return common.load_workspace().profiles
    except SettingsError:
        return shipped_profiles()


def _levels(common: Common) -> tuple[Rule, Rule]:
    """Return the trust's own levels; outside of a workspace those that hold without one."""
    from mailmerge.law.profile_rules import Rule
    from mailmerge.workspace.settings import Procedure

    try:
        procedure = common.load_workspace().settings.procedure
    except SettingsError:
        procedure = Procedure()
    levels = {
        "early_intervention_at_most": "attendance at or below which letter 1 is due",
        "contract_at_most": "attendance at or below which an attendance contract is offered",
    }
    first, second = (
        Rule(
            f"attendance.{name}",
            means,
            "percent",
            getattr(procedure, name),
            procedure.cited,
            procedure.dated or today(),
        )
        for name, means in levels.items()
    )
    return first, second


def _coming(act: Enacted) -> dict[str, Any]:
    """Return a provision that is enacted and not in force, like a value."""
    words = f"enacted on {act.enacted:%d/%m/%Y}, and not in force: {act.waits_for}"
    said = {"value": words, "from": None, "title": act.title, "link": act.link, "checked": act.checked.isoformat()}
    return {"name": act.name, "means": act.means, "unit": None, "in_force": said, "next": None}


def _rule(rule: Rule) -> dict[str, Any]:
    """Return a rule of an authority's like a value: it has no date, and nothing is known of what comes next."""
    in_force = {"value": rule.value, "from": None, "title": rule.source, "link": rule.link}
    return {
        "name": rule.name,
        "means": rule.means,
        "unit": rule.unit,
        "in_force": in_force | {"checked": rule.checked.isoformat()},
        "next": None,
    }


def _entry(parameter: Parameter, day: date) -> dict[str, Any]:
    """Return what is known of a value on `day`, as plain values; before its first day nothing is."""
    coming = parameter.next_change(day)
    known = day >= parameter.values[0].since
    return {
        "name": parameter.name,
        "means": parameter.means,
        "unit": parameter.unit,
        "in_force": _dated(parameter.on(day)) if known else None,
        "next": _dated(coming) if coming else None,
    }


def _dated(value: DatedValue) -> dict[str, Any]:
    citation = value.citation
    return {
        "value": value.value,
        "from": value.since.isoformat(),
        "title": citation.title,
        "link": citation.link,
        "checked": citation.checked.isoformat(),
    }


def _lines(entry: dict[str, Any]) -> list[str]:
    lines = [click.style(f"{entry['means'][0].upper()}{entry['means'][1:]}  ({entry['name']})", bold=True)]
    now, coming, unit = entry["in_force"], entry["next"], entry["unit"]
    lines += _told(now, unit) if now else ["    nothing is on record for that day"]
    if coming:
        lines += ["  next:", *_told(coming, unit)]
    return lines


def _told(dated: dict[str, Any], unit: str | None) -> list[str]:
    since = f", from {dated['from']}" if dated["from"] else ""
    link = f"    {dated['link']}" if dated["link"] else None
    source = f"    {dated['title']}; checked {dated['checked']}"
    return [line for line in (f"    {_measured(dated['value'], unit)}{since}", source, link) if line]


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
