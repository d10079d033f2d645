"""`mailmerge ledger show|verify|export|anchor|backup`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailmerge.casework.counting import count
from mailmerge.cli.export import export
from mailmerge.cli.options import LOCAL_TIME, Common, common_options, echo_json, json_option, now
from mailmerge.errors import ExitCode
from mailmerge.operations.record import NOT_BEGUN, is_begun

if TYPE_CHECKING:
    from mailmerge.operations.safekeeping import Event, Verification


@click.group()
@common_options
def ledger() -> None:
    """Show, verify and keep safe the record of what happened."""


ledger.add_command(export)


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
@common_options
@json_option
@click.pass_obj
def verify(common: Common, anchor: Path | None, as_json: bool) -> ExitCode:
    """Re-hash every event and every file, and name each that was altered, removed or put in. Exits with 6 then."""
    from mailmerge.operations import safekeeping

    found = safekeeping.verify(common.load_workspace(), anchor)
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
