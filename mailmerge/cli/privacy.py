"""`mailmerge privacy due|erase|export|hold`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailmerge.casework.counting import count
from mailmerge.cli.evidence import UPN
from mailmerge.cli.options import Common, common_options, echo_json, json_option, now, today
from mailmerge.cli.record import open_ledger
from mailmerge.errors import ExitCode, SettingsError

if TYPE_CHECKING:
    from mailmerge.ledger.ledger import Ledger
    from mailmerge.privacy.erasure import Plan, Premises, Why
    from mailmerge.privacy.pupil_record import PupilRecord

_WHY = ("retention", "request", "court-order", "recorded-in-error")


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of one pupil, or of a run's shared papers."""

    about: str
    erased: bool
    text: str
    plan: Plan | None = field(default=None)

    def as_json(self) -> dict[str, Any]:
        return {
            "about": self.about,
            "verdict": "erased" if self.erased else "refused",
            "text": self.text,
            "contents": len(self.plan.digests) if self.plan else 0,
            "files": len(self.plan.files) if self.plan else 0,
        }


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
    from mailmerge.privacy.erasure import Premises, plan_old_runs

    workspace = common.load_workspace()
    years = workspace.settings.retention.years
    with open_ledger(workspace) as ledger:
        pupils = [_pupil(record, ledger, years, names=names) for record in _due(ledger, years)]
        old = plan_old_runs(Premises.survey(ledger, workspace), today())
        runs = [{"run": run, "files": len(plan.files)} for run, plan in old]
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
@common_options
@json_option
@click.pass_obj
def erase(common: Common, pupils: Sequence[str], all_due: bool, reason: Why, by: str, as_json: bool) -> ExitCode:
    """Erase all that is personal of the pupils named (UPN, or the token that `privacy due` shows), for ever.

    The chained events and their hashes stay, and `ledger verify` says when it was erased. Before the time of retention
    is over, another reason must be given. What is under legal hold stays. Backups still hold it: delete those too.
    """
    from mailmerge.privacy.erasure import Premises, erase, plan_old_runs, plan_pupil

    if bool(pupils) == all_due:
        raise SettingsError("Name pupils by UPN, or say --due for everything that is past its time.")
    workspace = common.load_workspace()
    years = workspace.settings.retention.years
    done: list[_Done] = []
    with open_ledger(workspace) as ledger:
        premises = Premises.survey(ledger, workspace)
        for record in _due(ledger, years) if all_due else _named(premises, pupils):
            refusal = _refusal(record, years, reason)
            if refusal:
                done.append(_Done(record.token, erased=False, text=refusal))
                continue
            plan = plan_pupil(premises, record)
            erase(premises, plan, reason, by)
            done.append(_Done(record.token, erased=True, text=_kept(plan), plan=plan))
        for run, plan in list(plan_old_runs(premises, today())) if all_due else ():
            erase(premises, plan, reason, by)
            done.append(_Done(run, erased=True, text="", plan=plan))
    if as_json:
        echo_json([one.as_json() for one in done])
    else:
        for one in done:
            click.echo(f"{'erased ' if one.erased else 'refused'}  {one.about}  {one.text}".rstrip())
        if not done:
            click.echo("Nothing is past its time.", err=True)
    return ExitCode.DONE if all(one.erased for one in done) else ExitCode.ROWS_NEED_MENDING


@privacy.command()
@click.argument("upn", type=UPN)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A folder to make.")
@click.option("--parent", metavar="NAME", help="Only what concerns this parent: another's address is never in it.")
@common_options
@click.pass_obj
def export(common: Common, upn: str, out: Path, parent: str | None) -> None:
    """Write the whole record of the pupil UPN into DIR: letters, evidence, and every event as HTML, CSV and JSON lines.

    It holds what went to every parent, with their addresses: for a parent who asks, give --parent.
    """
    from mailmerge.privacy.handover import hand_over
    from mailmerge.privacy.pupil_record import pupil_record

    workspace = common.load_workspace()
    with open_ledger(workspace) as ledger:
        events = hand_over(ledger, pupil_record(ledger, upn), workspace.evidence, out, now(), parent)
    click.echo(count(events, "event"), err=True)
    click.echo(str(out / "record.html"))


@privacy.command()
@click.argument("upn", type=UPN)
@click.option("--reason", metavar="WHY", required=True, help="Such as the claim or the enquiry that it is needed for.")
@click.option("--by", metavar="NAME", required=True, help="Who decided it.")
@click.option("--lift", is_flag=True, help="Lift the hold.")
@common_options
@click.pass_obj
def hold(common: Common, upn: str, reason: str, by: str, lift: bool) -> None:
    """Put the record of the pupil UPN under legal hold: nothing of it is erased until the hold is lifted."""
    from mailmerge.privacy.pupil_record import hold as hold_event
    from mailmerge.privacy.pupil_record import pupil_record

    with open_ledger(common.load_workspace()) as ledger:
        record = pupil_record(ledger, upn)
        if not record.events:
            raise SettingsError("Nothing is on record of this pupil. Look at the UPN again.")
        if record.is_held is not lift:
            raise SettingsError(
                f"The record of this pupil is {'already' if record.is_held else 'not'} under legal hold."
            )
        ledger.append([hold_event(record, reason=reason, by=by, lifted=lift)])
    click.echo(f"{record.token} is {'no longer ' if lift else ''}under legal hold.", err=True)


def _due(ledger: Ledger, years: int) -> list[PupilRecord]:
    """Return the records past retention, held ones included."""
    from mailmerge.privacy.pupil_record import pupil_records

    return [record for record in pupil_records(ledger) if record.kept_until(years) < today()]


def _named(premises: Premises, named: Sequence[str]) -> list[PupilRecord]:
    """Return the records of pupils who were named by UPN or token; each is on record, or at least on a receipt."""
    from mailmerge.casework.upn import is_valid_upn, normalise_upn
    from mailmerge.ledger import records
    from mailmerge.ledger.reference import pupil_token
    from mailmerge.privacy.pupil_record import pupil_record

    ledger = premises.ledger
    known = {*records.pupils(ledger), *filter(is_valid_upn, premises.mentions)}
    by_name = {upn: upn for upn in known} | {pupil_token(ledger.workspace_id, upn): upn for upn in known}
    upns = [by_name.get(normalise_upn(name)) for name in named]
    if None in upns:
        raise SettingsError("Of one of these pupils nothing is on record, or it was erased before. Look at the UPNs.")
    return [pupil_record(ledger, upn) for upn in dict.fromkeys(upns) if upn]


def _refusal(record: PupilRecord, years: int, why: Why) -> str | None:
    """Return why a pupil is not erased now, if so."""
    if record.is_held:
        return (
            "It is under legal hold. Have the hold lifted first: "
            "mailmerge privacy hold UPN --lift --reason WHY --by WHO"
        )
    if why != "retention":
        return None
    if not record.events:
        return (
            "Only receipts name this pupil, and they go by their own age. To erase them before, give another --reason."
        )
    until: date = record.kept_until(years)
    if until >= today():
        return f"It is to be kept until {until:%d/%m/%Y}. To erase it before, give another --reason."
    return None


def _kept(plan: Plan) -> str:
    return " ".join(_words_of_kept(plan))


def _words_of_kept(plan: Plan) -> Iterator[str]:
    if plan.kept_scans:
        scans = count(len(plan.kept_scans), "scan of posting sheets stays", "scans of posting sheets stay")
        yield f"{scans}, as proof for other pupils' letters on them."
    if plan.kept_runs:
        runs = count(len(plan.kept_runs), "run")
        yield f"Shared papers of {runs} stay, as another pupil's record is under legal hold."


def _pupil(record: PupilRecord, ledger: Ledger, years: int, *, names: bool) -> dict[str, Any]:
    form: dict[str, Any] = {
        "pupil": record.token,
        "events": len(record.events),
        "letters": [letter.ref for letter in record.letters],
        "last": record.last_day.isoformat(),
        "kept_until": record.kept_until(years).isoformat(),
        "held": record.is_held,
    }
    return form | ({"upn": record.upn, "name": record.name(ledger)} if names else {})
