"""`mailmerge ledger show|verify|export|anchor|backup|…`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailmerge.casework.counting import count
from mailmerge.cli.export import export
from mailmerge.cli.ledger_stores import copy, prepare
from mailmerge.cli.options import LOCAL_TIME, Common, common_options, echo_json, json_option, now
from mailmerge.errors import ExitCode
from mailmerge.operations.record import NOT_BEGUN, is_begun

if TYPE_CHECKING:
    from mailmerge.operations.safekeeping import Event, Verification


@click.group()
@common_options
def ledger() -> None:
    """Show, verify and keep safe the record of what happened."""


for command in (export, prepare, copy):
    ledger.add_command(command)


@ledger.command()
@click.option("--kind", help="Only events of this kind, such as letter-issued.")
@click.option("--subject", help="Only events about this: a letter's reference, or a run.")
@click.option("--last", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many events.")
@common_options
@json_option
@click.pass_obj
def show(common: Common, kind: str | None, subject: str | None, last: int, as_json: bool) -> None:
    """Show the last events, the oldest of them first. Times are the schools' own, with their offset."""
    from mailmerge.operations import safekeeping

    workspace = common.load_workspace()
    found = safekeeping.events(workspace, last, kind, subject)
    if not is_begun(workspace):
        click.echo(NOT_BEGUN, err=True)
    if as_json:
        echo_json([_event_as_json(event) for event in found])
    else:
        for event in found:
            at = event.at.astimezone(LOCAL_TIME).isoformat(sep=" ", timespec="seconds")
            click.echo(f"{event.seq:>7}  {at}  {event.kind:<20}  {event.subject}")


@ledger.command()
@click.option("--anchor", type=click.Path(path_type=Path), help="A file that `ledger anchor` wrote earlier.")
@click.option("--head", metavar="TEXT", help="The head of the record as a posting sheet or pack prints it.")
@common_options
@json_option
@click.pass_obj
def verify(common: Common, anchor: Path | None, head: str | None, as_json: bool) -> ExitCode:
    """Re-hash every event and every file, and name each that was altered, removed or put in. Exits with 6 then.

    What is no fault is noted: a clock that went back, what file managers left behind, a run that was cut off.
    """
    from mailmerge.operations import safekeeping

    found = safekeeping.verify(common.load_workspace(), anchor, head)
    if found is None:
        click.echo(NOT_BEGUN, err=True)
        found = safekeeping.NOTHING
    if as_json:
        echo_json(found.as_json())
    else:
        _tell(found)
    return ExitCode.DONE if found.ok else ExitCode.LEDGER_DOES_NOT_VERIFY


@ledger.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@common_options
@click.pass_obj
def anchor(common: Common, folder: Path | None) -> ExitCode:
    """Write the ledger's head hash to FOLDER, by default the one that folders.anchors names.

    Keep it where whoever can change the ledger cannot reach: a rewritten ledger is caught by it. The ledger is verified
    first. One that does not verify gets no anchor, which would vouch for it: what is wrong is said. Exits with 6 then.
    """
    from mailmerge.operations import safekeeping

    anchored = safekeeping.anchor_head(common.load_workspace(), folder)
    if anchored.path is None:
        _tell(anchored.found, err=True)
        click.echo("No anchor was written.", err=True)
        return ExitCode.LEDGER_DOES_NOT_VERIFY
    click.echo(str(anchored.path))
    return ExitCode.DONE


@ledger.command("catch-up")
@click.option("--by", metavar="WHO", required=True, help="Who takes them up; kept on record.")
@common_options
@json_option
@click.pass_obj
def catch_up(common: Common, by: str, as_json: bool) -> None:
    """Take up the runs that the outbox holds and the record does not know, after an older record was put back.

    Until then no letter is made, since it could go twice. Of each run its files and its letters' references are
    recorded: such a letter is not made again unless it is run with --reissue. Drop the files since the backup again
    afterwards: what else they say is recorded then.
    """
    from mailmerge.operations import safekeeping

    taken_up = safekeeping.catch_up(common.load_workspace(), by)
    if as_json:
        echo_json([{"run": one.run, "letters": list(one.refs)} for one in taken_up])
        return
    for one in taken_up:
        click.echo(f"{one.run}  {count(len(one.refs), 'letter')}")
    if not taken_up:
        click.echo("The record knows every run in the outbox.", err=True)


@ledger.group()
@common_options
def key() -> None:
    """The trust's own key, by which the record's heads and anchors are signed."""


@key.command()
@click.option("--by", metavar="ROLE", required=True, help="A role or initials: they stay on record for ever.")
@common_options
@click.pass_obj
def new(common: Common, by: str) -> None:
    """Make a key, and show its public part: write that down where the record is not.

    The private part lies in head.key beside the ledger, for its user alone, and in no backup: keep a copy elsewhere.
    From now on `ledger verify` names a head file or an anchor that the key did not sign.
    """
    from mailmerge.operations import safekeeping

    click.echo(safekeeping.make_key(common.load_workspace(), by))


@key.command("show")
@common_options
@click.pass_obj
def show_key(common: Common) -> None:
    """Show the public key that counts now, and since which event."""
    from mailmerge.operations import safekeeping

    found = safekeeping.key_of(common.load_workspace())
    click.echo(
        f"event {found[0]}  {found[1]}" if found else "Heads are not signed. See: mailmerge ledger key new",
        err=found is None,
    )


@ledger.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Outbox, evidence, settings and words too, in one .tar.gz.")
@click.option(
    "--key",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="With --all: encrypt it by openssl, with the passphrase in FILE. Keep FILE elsewhere too.",
)
@common_options
@click.pass_obj
def backup(common: Common, folder: Path, everything: bool, key: Path | None) -> None:
    """Copy the ledger into a new folder inside FOLDER, while others may be writing to it, and verify the copy.

    With --all it is one file with all that a trust has. To restore it, see docs/operator.md.
    """
    from mailmerge.operations import safekeeping, whole_backup

    if key is not None and not everything:
        raise click.UsageError("--key goes with --all.")
    workspace = common.load_workspace()
    made = whole_backup.back_up_all(workspace, folder, now(), key) if everything else None
    click.echo(str(made or safekeeping.back_up(workspace, folder)))


def _event_as_json(event: Event) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": event.at.astimezone(LOCAL_TIME).isoformat(),
        "kind": event.kind,
        "subject": event.subject,
        "payload": dict(event.payload),
        "prev_hash": event.prev_hash,
        "hash": event.hash,
    }


def _tell(found: Verification, *, err: bool = False) -> None:
    for verdict in found.verdicts:
        click.echo(f"{verdict.code}: {verdict.text}", err=err)
    for note in found.notes:
        click.echo(f"note: {note}", err=err)
    for erased in found.erased:
        click.echo(
            f"Erased on {erased.at.astimezone(LOCAL_TIME):%d %B %Y} ({erased.reason}): {len(erased.digests)}.", err=err
        )
    looked_at = f"{count(found.events, 'event')}, {count(found.contents, 'content')} and {count(found.files, 'file')}"
    if found.ok:
        click.echo(f"Everything is as it was written: {looked_at}.")
    else:
        wrong = count(len(found.verdicts), "thing is not as it was", "things are not as they were")
        click.echo(f"{wrong} written, among {looked_at}.", err=err)
