"""`mailmerge evidence add|note|list`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from mailmerge.cli.files import show
from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, now, today
from mailmerge.errors import ExitCode, SettingsError


class _Upn(click.ParamType[str]):
    """A unique pupil number."""

    name = "upn"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the number as it is written."""
        from mailmerge.operations.pupil_numbers import require_upn

        try:
            return require_upn(value)
        except SettingsError as error:
            raise click.BadParameter(str(error), ctx, param) from None


UPN = _Upn()


@click.group()
@common_options
def evidence() -> None:
    """File and list what proves a pupil's case: certificates, signed contracts, minutes, notes of calls."""


@evidence.command()
@click.argument("upn", type=UPN)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", default="", help="What it is: certificate, contract, minutes…  [default: by its name]")
@click.option("--by", default="", metavar="NAME", help="Who files it.  [default: your login name]")
@common_options
@json_option
@click.pass_obj
def add(common: Common, upn: str, files: tuple[Path, ...], kind: str, by: str, as_json: bool) -> ExitCode:
    """File each FILE (PDF, JPEG, PNG, .eml) as evidence of the pupil UPN. It is copied; the FILE stays where it is.

    The same as dropping it into the inbox under the name "UPN KIND …".
    """
    from mailmerge.operations import evidence

    filed = evidence.file_papers(common.load_workspace(), upn, files, now, kind, by)
    return show(filed, as_json=as_json, explain=False)


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
@click.option("--support-kind", default="", metavar="KIND", help="Which support: early-help, later-start …")
@date_option("--support-from", "The day on which the support began.")
@date_option("--support-until", "The day on which the support ended.")
@click.option("--by", default="", metavar="NAME", help="Who did it.")
@common_options
@json_option
@click.pass_obj
def note(common: Common, /, upn: str, kind: str, on: date | None, as_json: bool, **said: str | date | None) -> ExitCode:
    """Note that something was done for the pupil UPN: KIND is call, support-offered, meeting-held, reply and so on.

    The same as dropping a file of notes with one row.
    """
    from mailmerge.operations import evidence

    cells = {name.replace("_", " "): str(cell or "") for name, cell in said.items()}
    noted = evidence.note(common.load_workspace(), upn, kind, on or today(), cells, now)
    return show(noted, as_json=as_json, explain=False)


@evidence.command()
@click.argument("upn", type=UPN)
@click.argument("outcome")
@date_option("--on", "The day on which it was so.  [default: today]")
@click.option("--parent", default="", help="Of which parent: the name or number that the cases have.")
@date_option("--from", "The first day that it was for.")
@date_option("--to", "The last day that it was for.")
@click.option("--wanted", default="", help="Of a referral that was returned: what is wanted.")
@date_option("--wanted-by", "Until when that is wanted.")
@click.option("--by", default="", metavar="NAME", help="Who notes it.  [default: your login name]")
@common_options
@json_option
@click.pass_obj
def outcome(
    common: Common,
    /,
    upn: str,
    outcome: str,
    on: date | None,
    parent: str,
    wanted: str,
    by: str,
    as_json: bool,
    **days: date,
) -> ExitCode:
    """Note what came of a referral of the pupil UPN: OUTCOME is sent, returned, penalty-notice, paid and so on.

    The same as dropping a file of referral outcomes with one row.
    """
    from mailmerge.operations import evidence

    said = {
        "parent": parent,
        "period from": str(days["from"] or ""),
        "period to": str(days["to"] or ""),
        "wanted": wanted,
        "wanted by": str(days["wanted_by"] or ""),
    }
    noted = evidence.outcome(common.load_workspace(), upn, outcome, on or today(), said, now, by)
    return show(noted, as_json=as_json, explain=False)


@evidence.command("list")
@click.argument("upn", type=UPN)
@common_options
@json_option
@click.pass_obj
def list_(common: Common, upn: str, as_json: bool) -> ExitCode:
    """List what is filed or noted as evidence of the pupil UPN, and say so where a file is gone. Exits with 6 then."""
    from mailmerge.operations import evidence

    found = evidence.evidence_of(common.load_workspace(), upn)
    if as_json:
        echo_json(found.as_json())
    else:
        for paper in found.papers:
            click.echo(f"{paper.filed_at:%Y-%m-%d}  {paper.kind:<11}  {paper.path}{'' if paper.there else '  IS GONE'}")
        for note in found.notes:
            by = f" ({note.by})" if note.by else ""
            click.echo(f"{note.on}  note         {note.kind}{by}{': ' if note.text else ''}{note.text}")
        if not found.papers and not found.notes:
            click.echo("Nothing is filed.", err=True)
    return ExitCode.DONE if found.is_whole else ExitCode.LEDGER_DOES_NOT_VERIFY
