"""`mailmerge law show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mailmerge.cli.options import common_options, date_option, echo_json, json_option, today

if TYPE_CHECKING:
    from datetime import date

    from mailmerge.law.parameters import DatedValue, Parameter


@click.group()
@common_options
def law() -> None:
    """Show the law that letters are written by."""


@law.command()
@date_option("--on", help="The day that is asked about.  [default: today]")
@common_options
@json_option
def show(on: date | None, as_json: bool) -> None:
    """Show every value in force on a day, where it comes from, and what changes next."""
    from mailmerge.law.parameters import national_parameters

    day = on or today()
    entries = [_entry(parameter, day) for parameter in national_parameters()]
    if as_json:
        echo_json(entries)
        return
    for entry in entries:
        click.echo("\n".join(_lines(entry)))


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
    lines = [click.style(f"{entry['means']}  ({entry['name']}, in {entry['unit']})", bold=True)]
    now, coming = entry["in_force"], entry["next"]
    lines += _told(now) if now else ["    nothing is on record for that day"]
    if coming:
        lines += ["  next:", *_told(coming)]
    return lines


def _told(dated: dict[str, Any]) -> list[str]:
    value = "none" if dated["value"] is None else dated["value"]
    link = f"    {dated['link']}" if dated["link"] else None
    source = f"    {dated['title']}; checked {dated['checked']}"
    return [line for line in (f"    {value}, from {dated['from']}", source, link) if line]
