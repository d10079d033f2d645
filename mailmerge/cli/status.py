"""`mailmerge status`."""

from __future__ import annotations

from typing import Any

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import Common, common_options, echo_json, json_option, today
from mailmerge.errors import ExitCode

_FAULTS = 5  # are named; the rest `ledger verify` names
_LETTERS = 20


@click.command()
@common_options
@json_option
@click.pass_obj
def status(common: Common, as_json: bool) -> ExitCode:
    """Say how the watcher is doing, what waits, what is to mend, the last runs, and how many letters are not posted.

    The record is looked through too, with the files of the last runs; `ledger verify` reads every file.
    """
    from mailmerge.operations.status import status as status_of

    found = status_of(common.load_workspace(), today())
    report = found.as_json()
    if as_json:
        echo_json(report)
    else:
        click.echo("\n".join(_lines(report, [one.line for one in found.not_posted])))
    return ExitCode.DONE if report["verifies"] else ExitCode.LEDGER_DOES_NOT_VERIFY


def _lines(report: dict[str, Any], letters: list[str]) -> list[str]:
    """Return the report as a person reads it."""
    from mailmerge.reports.watcher_state import when

    alive = f"The watcher runs, since {when(report['since'])}." if report["alive"] else "The watcher is not running."
    lines = [alive]
    if report["last_scan"]:
        lines.append(f"The inbox was last listed on {when(report['last_scan'])}.")
    if report["offline_since"]:
        lines.append(f"The inbox cannot be reached, since {when(report['offline_since'])}.")
    lines += [f"Trouble: {problem}" for problem in report["problems"]]
    lines += [f"In hand since {when(each['since'])}: {each['file']}" for each in report["in_hand"]]
    lines.append(f"Files waiting: {report['waiting_count']}")
    lines += [f"  {each['file']}: {each['why']}" for each in report["waiting"]]
    lines.append("To mend or to fill in:" if report["open"] else "Nothing is to mend.")
    lines += [f"  {each['file']}: {each['what']}" for each in report["open"]]
    lines.append("Last runs:" if report["runs"] else "There was no run yet.")
    lines += [f"  {each['run']}  {each['outcome']}  {count(each['letters'], 'letter')}" for each in report["runs"]]
    lines.append(f"Letters not posted: {len(letters)}")
    lines += [f"  {letter}" for letter in letters[:_LETTERS]]
    if len(letters) > _LETTERS:
        lines.append(f"  and {len(letters) - _LETTERS} more: mailmerge post list")
    late, due = report["late"], report["due_this_week"]
    if late or due:
        lines.append(f"Late: {late}, due this week: {due}. See: mailmerge due --days 7")
    if not report["verifies"]:
        lines.append("The record does NOT verify. See: mailmerge ledger verify")
        lines += [f"  {fault}" for fault in report["faults"][:_FAULTS]]
    return lines
