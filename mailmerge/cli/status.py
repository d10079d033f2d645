"""`mailmerge status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import Common, common_options, echo_json, json_option
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from mailmerge.ledger.record.records import RunRecord

_RUNS = 10


@click.command()
@common_options
@json_option
@click.pass_obj
def status(common: Common, as_json: bool) -> ExitCode:
    """Say how the watcher is doing: alive or not, what waits, the last runs, trouble, and letters not posted."""
    from mailmerge.dispatch.waiting import to_post
    from mailmerge.ledger.record import records
    from mailmerge.ledger.record.opening import open_record
    from mailmerge.watch.state import State

    workspace = common.load_workspace()
    state = State.load(workspace.ledger.parent)
    runs: list[RunRecord] = []
    refs: list[str] = []
    # A look makes no ledger where there is none.
    if workspace.ledger.exists():
        with open_record(workspace.ledger) as ledger:
            runs = records.latest_runs(ledger, _RUNS)
            refs = [letter.ref for letter in to_post(ledger)]
    report: dict[str, Any] = {
        "alive": state is not None and state.is_alive,
        "since": state.since if state else None,
        "last_scan": state.last_scan if state else None,
        "offline_since": state.offline_since if state else None,
        "stopped": state.stopped if state else None,
        "waiting": [{"file": each.file, "why": each.why} for each in state.waiting] if state else [],
        "waiting_count": state.waiting_count if state else 0,
        "problems": list(state.problems) if state else [],
        "runs": [_run(run) for run in runs],
        "letters_not_posted": refs,
    }
    if as_json:
        echo_json(report)
    else:
        click.echo("\n".join(_lines(report)))
    return ExitCode.DONE


def _run(run: RunRecord) -> dict[str, Any]:
    return {
        "run": run.run,
        "at": run.at.isoformat(),
        "outcome": "refused" if run.refused else "accepted",
        "letters": run.letters,
    }


def _lines(report: dict[str, Any]) -> list[str]:
    """Return the report as a person reads it."""
    from mailmerge.watch.state import when

    alive = f"The watcher runs, since {when(report['since'])}." if report["alive"] else "The watcher is not running."
    lines = [alive]
    if report["last_scan"]:
        lines.append(f"The inbox was last listed on {when(report['last_scan'])}.")
    if report["offline_since"]:
        lines.append(f"The inbox cannot be reached, since {when(report['offline_since'])}.")
    lines += [f"Trouble: {problem}" for problem in report["problems"]]
    lines.append(f"Files waiting: {report['waiting_count']}")
    lines += [f"  {each['file']}: {each['why']}" for each in report["waiting"]]
    lines.append("Last runs:" if report["runs"] else "There was no run yet.")
    lines += [f"  {each['run']}  {each['outcome']}  {count(each['letters'], 'letter')}" for each in report["runs"]]
    lines.append(f"Letters not posted: {len(report['letters_not_posted'])}")
    return lines
