"""`mailmerge templates list|lint|preview|approve|adopt|diff`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, today
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mailmerge.operations.template_changes import Piece
    from mailmerge.operations.templates import Field, Finding, TemplateVersion


@click.group()
@common_options
def templates() -> None:
    """The trust's Word templates and warnings: list, check, look at, approve and compare them."""


@templates.command("list")
@click.option("--fields", is_flag=True, help="List instead the fields that a template may print or ask for.")
@common_options
@json_option
@click.pass_obj
def list_(common: Common, fields: bool, as_json: bool) -> None:
    """List every version of every template and warning: for whom, from when, and whether it may be sent."""
    from mailmerge.operations import templates

    if fields:
        _show_fields(templates.fields(), as_json=as_json)
        return
    listed = templates.versions(common.load_workspace())
    if as_json:
        echo_json([one.as_json() for one in listed])
    else:
        versions = ((one, one.version) for one in listed)
        _table((it.key, it.path.name, it.version, one.for_whom, _when(it), one.status) for one, it in versions)


@templates.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option(
    "--comments",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write into FOLDER a copy of each Word file, with what was found as comments at the place.",
)
@common_options
@json_option
@click.pass_obj
def lint(common: Common, files: tuple[Path, ...], comments: Path | None, as_json: bool) -> ExitCode:
    """Say what is wrong with FILEs, or with every template and warning in the catalogue: where, and what to do.

    A file that changed after it was approved is named too. Exits with 5 when a template cannot be used; advice does
    not count.
    """
    from mailmerge.operations import templates

    found = templates.lint(common.load_workspace(), files)
    if as_json:
        echo_json([_finding_as_json(finding) for finding in found.findings])
    else:
        for finding in found.findings:
            click.echo(f"{finding.severity}: {finding.sentence} ({finding.code})")
    for copy in found.with_comments(comments) if comments else ():
        click.echo(f"Comments are in {copy}", err=True)
    if not found.is_fit:
        return ExitCode.NOT_FIT
    click.echo("Every template that was looked at may be used.", err=True)
    return ExitCode.DONE


@templates.command()
@click.argument("letter", required=False)
@click.option("--all", "every", is_flag=True, help="Every letter, form and leaflet.")
@click.option("--school", help="On which school's paper, by its code.  [default: one for each version in force]")
@date_option("--date", "The letters' date.  [default: today]")
@click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The PDF to write.")
@common_options
@click.pass_obj
def preview(
    common: Common, letter: str | None, every: bool, school: str | None, date: date | None, out: Path
) -> ExitCode:
    """Draw LETTER, or all letters, for made-up families: every variant and tier in one PDF with an index.

    LETTER is a letter's key or number, such as 8a, or the name of a form. Exits with 5 when one cannot be made.
    """
    from mailmerge.operations import templates
    from mailmerge.operations.named_files import write_where_told

    if every == bool(letter):
        raise click.UsageError("Say which letter, or --all.")
    drawn = templates.preview(common.load_workspace(), letter, date or today(), school)
    write_where_told(out, drawn.pdf)
    click.echo(str(out))
    for chapter in drawn.faulty:
        click.echo(f"{chapter.part}, {chapter.title}: {' '.join(chapter.faults)}", err=True)
    return ExitCode.NOT_FIT if drawn.faulty else ExitCode.DONE


@templates.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--by", required=True, metavar="NAME", help="Who approves it.")
@date_option("--date", "The day of the approval.  [default: today]")
@common_options
@click.pass_obj
def approve(common: Common, file: Path, by: str, date: date | None) -> None:
    """Approve the Word file FILE as it stands: letters made from it may be sent, until it is changed again.

    Its hash goes into the catalogue, and a copy is kept, for `templates diff`. A file with errors is not approved, nor
    one from which a made-up letter comes out unfit, nor one that NAME edited last, where the settings ask for two
    people. Exits with 5 then.
    """
    from mailmerge.operations import templates

    for one in templates.approve(common.load_workspace(), file, by, date or today()):
        version, done = one.version, "Approved"
        if not one.is_new:
            done = f"Approved already, by {version.approved_by}, on {version.approved_on:%d/%m/%Y}, and unchanged since"
        whom = version.school or version.authority or "all schools"
        click.echo(f"{done}: {version.path.name}, {version.version}, for {version.key} of {whom}", err=True)


@templates.command()
@click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The PDF to write.")
@click.option("--by", metavar="NAME", help="Who has read the words and adopts them.  [default: nobody yet]")
@date_option("--date", "The day of the adoption, and the letters' date.  [default: today]")
@common_options
@click.pass_obj
def adopt(common: Common, out: Path, by: str | None, date: date | None) -> ExitCode:
    """Write all letters in one PDF, with what differs from the words that came with the program.

    With --by, every Word file that waits for it is approved: drafts, and what changed since it was approved. Read the
    PDF first. Exits with 5 when one can't be.
    """
    from mailmerge.operations import adoption

    done = adoption.adopt(common.load_workspace(), out, by, date or today())
    click.echo(str(out))
    for name in done.waiting:
        click.echo(f"Waits to be adopted: {name}", err=True)
    for name in done.adopted:
        click.echo(f"Adopted: {name}", err=True)
    for why in done.refused:
        click.echo(why, err=True)
    if not (done.waiting or done.adopted or done.refused):
        click.echo("No words wait to be adopted.", err=True)
    return ExitCode.NOT_FIT if done.refused else ExitCode.DONE


@templates.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("other", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--approved", is_flag=True, help="Compare with FILE as it was approved; so without OTHER.")
@click.option("--pictures", metavar="OUT", type=click.Path(path_type=Path), help="Draw pages to a .pdf or .png too.")
@date_option("--date", "The date of the letter that is drawn.  [default: today]")
@common_options
@json_option
@click.pass_obj
def diff(
    common: Common,
    file: Path,
    other: Path | None,
    approved: bool,
    pictures: Path | None,
    date: date | None,
    as_json: bool,
) -> None:
    """Say what changed in the words of FILE since it was approved, or since OTHER, an older Word file.

    With --pictures, a made-up letter is drawn from both, page beside page.
    """
    from mailmerge.operations import template_changes

    if approved and other:
        raise click.UsageError("Give either OTHER or --approved.")
    workspace = common.load_workspace()
    compared = template_changes.compare(workspace, file, other)
    changes = compared.changes
    if as_json:
        echo_json([{"paragraph": one.paragraph, "before": one.before, "after": one.after} for one in changes])
    for change in () if as_json else changes:
        click.echo(f"paragraph {change.paragraph}: {''.join(map(_piece, change.pieces))}")
    if not changes:
        click.echo("The words are the same.", err=True)
    if pictures:
        template_changes.draw(workspace, compared, pictures, date or today())
        click.echo(str(pictures))


def _piece(piece: Piece) -> str:
    """Return words marked as gone or new; the marks are read without colour too."""
    kind, words = piece
    end = words[len(words.rstrip()) :]
    if kind == "gone":
        return click.style(f"[-{words.rstrip()}-]", fg="red") + end
    return click.style(f"{{+{words.rstrip()}+}}", fg="green") + end if kind == "new" else words


def _finding_as_json(finding: Finding) -> dict[str, str]:
    return {
        "file": finding.file,
        "place": finding.place,
        "code": finding.code,
        "severity": finding.severity,
        "text": finding.text,
    }


def _show_fields(fields: Iterable[Field], *, as_json: bool) -> None:
    if as_json:
        echo_json(
            [
                {"name": field.name, "meaning": field.meaning, "example": field.example, "optional": field.optional}
                for field in fields
            ]
        )
    else:
        _table((field.name, field.meaning, field.example) for field in fields)


def _when(version: TemplateVersion) -> str:
    start = f"from {version.starts.isoformat()}" if version.starts else ""
    end = f"until {version.until.isoformat()}" if version.until else ""
    return " ".join(part for part in (start, end) if part) or "always"


def _table(rows: Iterable[tuple[str, ...]]) -> None:
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
