"""`mailmerge evidence add|note|list`."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from mailmerge.cli.files import show
from mailmerge.cli.options import LOCAL_TIME, Common, common_options, date_option, echo_json, json_option, now, today
from mailmerge.errors import ExitCode, SettingsError
from mailmerge.operations.record import open_ledger

if TYPE_CHECKING:
    from mailmerge.ledger.chain.ledger import Ledger
    from mailmerge.ledger.record.records import EvidenceRecord, NoteRecord


class _Upn(click.ParamType[str]):
    """A unique pupil number."""

    name = "upn"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the number as it is written."""
        from mailmerge.casework.upn import is_valid_upn, normalise_upn

        if not is_valid_upn(value):
            raise click.BadParameter("This is no UPN: its check letter does not fit. Look at it again.", ctx, param)
        return normalise_upn(value)


UPN = _Upn()


@click.group()
@common_options
def evidence() -> None:
    """File and list what proves a pupil's case: certificates, signed contracts, minutes, notes of calls."""


@evidence.command()
@click.argument("upn", type=UPN)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", default="", help="What it is: certificate, contract, minutes…  [default: by its name]")
@common_options
@json_option
@click.pass_obj
def add(common: Common, upn: str, files: tuple[Path, ...], kind: str, as_json: bool) -> ExitCode:
    """File each FILE (PDF, JPEG, PNG, .eml) as evidence of the pupil UPN. It is copied; the FILE stays where it is.

    The same as dropping it into the inbox under the name "UPN KIND …".
    """
    missing = next((path for path in files if not path.is_file()), None)
    if missing is not None:
        raise SettingsError(f"There is no file {missing}. Check its name and place.")
    named = [(path, _named(upn, kind, path)) for path in files]
    return _run(common, named, as_json=as_json)


def _named(upn: str, kind: str, path: Path) -> str:
    """Return the name that a file would be dropped under; a UPN that its own name begins with is said once."""
    from mailmerge.intake.files.papers import without_upn

    return f"{' '.join(word for word in (upn, kind, without_upn(path.stem, upn)) if word)}{path.suffix}"


@evidence.command()
@click.argument("upn", type=UPN)
@click.argument("kind")
@click.argument("text")
@date_option("--on", "The day on which it was done.  [default: today]")
@click.option("--time", default="", help="When, such as 14:30.")
@click.option("--parent", default="", help="With which parent: the name or number that the cases have.")
@click.option("--medium", default="", help="By telephone, e-mail, in person.")
@click.option("--place", default="", help="Where.")
@click.option("--outcome", default="", help="What came of it.")
@click.option("--by", default="", metavar="NAME", help="Who did it.")
@common_options
@json_option
@click.pass_obj
def note(common: Common, /, upn: str, kind: str, on: date | None, as_json: bool, **said: str) -> ExitCode:
    """Note that something was done for the pupil UPN: KIND is call, support-offered, meeting-held, reply and so on.

    The same as dropping a file of notes with one row.
    """
    return _told(common, {"upn": upn, "note kind": kind, "on": str(on or today()), **said}, as_json=as_json)


@evidence.command()
@click.argument("upn", type=UPN)
@click.argument("outcome")
@date_option("--on", "The day on which it was so.  [default: today]")
@click.option("--parent", default="", help="Of which parent: the name or number that the cases have.")
@date_option("--from", "The first day that it was for.")
@date_option("--to", "The last day that it was for.")
@click.option("--wanted", default="", help="Of a referral that was returned: what is wanted.")
@date_option("--wanted-by", "Until when that is wanted.")
@common_options
@json_option
@click.pass_obj
def outcome(
    common: Common, /, upn: str, outcome: str, on: date | None, parent: str, wanted: str, as_json: bool, **days: date
) -> ExitCode:
    """Note what came of a referral of the pupil UPN: OUTCOME is sent, returned, penalty-notice, paid and so on.

    The same as dropping a file of referral outcomes with one row.
    """
    row = {
        "upn": upn,
        "outcome": outcome,
        "on": str(on or today()),
        "parent": parent,
        "period from": str(days["from"] or ""),
        "period to": str(days["to"] or ""),
        "wanted": wanted,
        "wanted by": str(days["wanted_by"] or ""),
    }
    return _told(common, row, as_json=as_json)


def _told(common: Common, cells: dict[str, str], *, as_json: bool) -> ExitCode:
    """Run a file of one row, as if it had been dropped."""
    row = {column: cell for column, cell in cells.items() if cell}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "note.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, row)
            writer.writeheader()
            writer.writerow(row)
        return _run(common, [(path, path.name)], as_json=as_json)


@evidence.command("list")
@click.argument("upn", type=UPN)
@common_options
@json_option
@click.pass_obj
def list_(common: Common, upn: str, as_json: bool) -> ExitCode:
    """List what is filed or noted as evidence of the pupil UPN, and say so where a file is gone. Exits with 6 then."""
    from mailmerge.ledger.record import records

    workspace = common.load_workspace()
    with open_ledger(workspace) as ledger:
        filed = records.evidence_of(ledger, [upn])
        noted = [_noted_as_json(one, ledger) for one in records.recorded_notes(ledger, [upn])]
    form = [_as_json(one, workspace.evidence) for one in filed]
    if as_json:
        echo_json([*form, *noted])
    else:
        for one in form:
            click.echo(f"{one['filed_at'][:10]}  {one['kind']:<11}  {one['path']}{'' if one['there'] else '  IS GONE'}")
        for note in noted:
            click.echo(f"{note['on']}  note         {note['kind']}{': ' if note['text'] else ''}{note['text']}")
        if not form and not noted:
            click.echo("Nothing is filed.", err=True)
    return ExitCode.DONE if all(one["there"] for one in form) else ExitCode.LEDGER_DOES_NOT_VERIFY


def _as_json(filed: EvidenceRecord, folder: Path) -> dict[str, Any]:
    return {
        "filed_at": filed.at.astimezone(LOCAL_TIME).isoformat(timespec="seconds"),
        "kind": filed.evidence_kind,
        "path": filed.path,
        "sha256": filed.file_sha256,
        "there": (folder / str(filed.path)).is_file(),
    }


def _noted_as_json(noted: NoteRecord, ledger: Ledger) -> dict[str, Any]:
    from mailmerge.ledger.record import facts_on_record

    said = facts_on_record.of_note(ledger, noted)
    return {"on": noted.on.isoformat(), "kind": noted.note_kind, "text": said.text if said else ""}


def _run(common: Common, named: list[tuple[Path, str]], *, as_json: bool) -> ExitCode:
    """Run files, each under the name given, and show what became of them."""
    from mailmerge.operations.running import run_under_names

    return show(run_under_names(common.load_workspace(), named, now), as_json=as_json, explain=False)
