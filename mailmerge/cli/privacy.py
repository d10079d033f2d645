"""`mailmerge privacy due|erase|export|hold`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import Common, common_options, echo_json, json_option, now, today
from mailmerge.errors import ExitCode, SettingsError

if TYPE_CHECKING:
    from mailmerge.operations.privacy import DuePupil, Erased, Why

_WHY = ("retention", "request", "court-order", "recorded-in-error")


@click.group()
@common_options
def privacy() -> None:
    """Erase what is past its time, hold what must be kept, and hand over a pupil's record on request."""


@privacy.command()
@click.option("--names", is_flag=True, help="Show UPN and name of each pupil.")
@common_options
@json_option
@click.pass_obj
def due(common: Common, names: bool, as_json: bool) -> None:
    """List what is past its time of retention: pupils by token and letters' references, and papers of whole runs.

    Retention is years after the end of the school year of a pupil's last event: [retention] in mailmerge.toml.
    """
    from mailmerge.operations import privacy

    found = privacy.due(common.load_workspace(), today())
    pupils = [_pupil(one, names=names) for one in found.pupils]
    runs = [{"run": run, "files": files} for run, files in found.runs]
    if as_json:
        echo_json({"pupils": pupils, "runs": runs})
        return
    for one in pupils:
        who = f"  {one['upn']} {one['name']}" if names else ""
        held = "  UNDER LEGAL HOLD" if one["held"] else ""
        letters = ", ".join(one["letters"])
        click.echo(
            f"{one['pupil']}{who}  {count(one['events'], 'event')}, last {one['last']}, "
            f"kept until {one['kept_until']}{held}"
        )
        if letters:
            click.echo(f"             {letters}")
    for each in runs:
        click.echo(f"{each['run']}  {each['files']} papers about several pupils")
    if not pupils and not runs:
        click.echo("Nothing is past its time.", err=True)


@privacy.command()
@click.argument("pupils", metavar="[UPN…]", nargs=-1)
@click.option("--due", "all_due", is_flag=True, help="Everything that `privacy due` lists.")
@click.option("--reason", type=click.Choice(_WHY), default="retention", show_default=True)
@click.option("--by", metavar="ROLE", required=True, help="A role or initials: they stay on record for ever.")
@click.option("--by-name", is_flag=True, help="Also files that were dealt with and hold a pupil's name, not the UPN.")
@common_options
@json_option
@click.pass_obj
def erase(
    common: Common, pupils: Sequence[str], all_due: bool, reason: Why, by: str, by_name: bool, as_json: bool
) -> ExitCode:
    """Erase all that is personal of the pupils named (UPN, or the token that `privacy due` shows), for ever.

    The chained events and their hashes stay, and `ledger verify` says when it was erased. Before the time of retention
    is over, another reason must be given. What is under legal hold stays. Backups still hold it: delete those too.

    Files that were refused, and file names, may name a pupil too. One with the UPN goes. One that waits in the inbox,
    or holds the name alone (another child may be called so), is named here: look at it.
    """
    from mailmerge.operations import privacy

    if bool(pupils) == all_due:
        raise SettingsError("Name pupils by UPN, or say --due for everything that is past its time.")
    workspace = common.load_workspace()
    if all_due:
        done = privacy.erase_due(workspace, reason, by, today())
    else:
        done = privacy.erase_pupils(workspace, pupils, reason, by, today(), by_name=by_name)
    if as_json:
        echo_json([_erased_as_json(one) for one in done])
    else:
        for one in done:
            click.echo(f"{'erased ' if one.is_done else 'refused'}  {one.about}  {one.text}".rstrip())
            for place in one.to_look_at:
                click.echo(f"         look at  {place}")
        if not done:
            click.echo("Nothing is past its time.", err=True)
    return ExitCode.DONE if all(one.is_done for one in done) else ExitCode.ROWS_NEED_MENDING


@privacy.command()
@click.argument("pupil", metavar="NAME|UPN")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A folder to make.")
@click.option("--parent", metavar="NAME", help="Only what concerns this parent: another's address is never in it.")
@common_options
@click.pass_obj
def export(common: Common, pupil: str, out: Path, parent: str | None) -> None:
    """Write the whole record of a pupil into DIR: letters, evidence, and every event in sentences, CSV and JSON lines.

    The pupil is named by UPN, by a letter's reference, or by a name that fits one pupil alone.

    It holds what went to every parent, with their addresses: for a parent who asks, give --parent.
    """
    from mailmerge.operations import privacy

    events = privacy.hand_over(common.load_workspace(), pupil, out, now(), parent)
    click.echo(count(events, "event"), err=True)
    click.echo(str(out / "record.html"))


@privacy.command()
@click.argument("pupil", metavar="NAME|UPN")
@click.option("--reason", metavar="WHY", required=True, help="Such as the claim or the enquiry that it is needed for.")
@click.option("--by", metavar="NAME", required=True, help="Who decided it.")
@click.option("--lift", is_flag=True, help="Lift the hold.")
@common_options
@click.pass_obj
def hold(common: Common, pupil: str, reason: str, by: str, lift: bool) -> None:
    """Put the record of a pupil under legal hold: nothing of it is erased until the hold is lifted.

    The pupil is named by UPN, by a letter's reference, or by a name that fits one pupil alone.
    """
    from mailmerge.operations import privacy

    token = privacy.hold(common.load_workspace(), pupil, privacy.Because(reason, by), lifted=lift)
    click.echo(f"{token} is {'no longer ' if lift else ''}under legal hold.", err=True)


def _erased_as_json(one: Erased) -> dict[str, Any]:
    return {
        "about": one.about,
        "verdict": "erased" if one.is_done else "refused",
        "text": one.text,
        "contents": len(one.plan.digests) if one.plan else 0,
        "files": len(one.plan.files) if one.plan else 0,
        "to_look_at": list(one.to_look_at),
    }


def _pupil(one: DuePupil, *, names: bool) -> dict[str, Any]:
    form: dict[str, Any] = {
        "pupil": one.token,
        "events": one.events,
        "letters": list(one.letters),
        "last": one.last.isoformat(),
        "kept_until": one.kept_until.isoformat(),
        "held": one.held,
    }
    return form | ({"upn": one.upn, "name": one.name} if names else {})
