"""`mailmerge templates list|lint`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailmerge.cli.options import Common, common_options, echo_json, json_option
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mailmerge.letters.catalogue import TemplateVersion
    from mailmerge.letters.lint import Finding


@click.group()
@common_options
def templates() -> None:
    """List the trust's Word templates and warnings, and look for faults in them."""


@templates.command("list")
@click.option("--fields", is_flag=True, help="List instead the fields that a template may print or ask for.")
@common_options
@json_option
@click.pass_obj
def list_(common: Common, fields: bool, as_json: bool) -> None:
    """List every version of every template and warning: for whom, from when, and whether it may be sent."""
    entries = _fields() if fields else _versions(common)
    if as_json:
        echo_json(entries)
    elif fields:
        _table((entry["name"], entry["meaning"], entry["example"]) for entry in entries)
    else:
        _table(
            (entry["key"], entry["file"], entry["version"], _for_whom(entry), _when(entry), entry["status"])
            for entry in entries
        )


@templates.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, dir_okay=False, path_type=Path))
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

    Exits with 5 when a template cannot be used; advice does not count.
    """
    from mailmerge.letters.lint import lint_folder

    folder = common.load_workspace().templates
    findings = tuple(_lint_files(files, folder)) if files else lint_folder(folder)
    if as_json:
        echo_json([_finding_as_json(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.severity}: {finding.sentence} ({finding.code})")
    if comments:
        _write_copies(findings, files, folder, comments)
    if any(finding.severity == "error" for finding in findings):
        return ExitCode.NOT_FIT
    click.echo("Every template that was looked at may be used.", err=True)
    return ExitCode.DONE


def _lint_files(files: Iterable[Path], folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with files, each as the letter or warning that the catalogue has it for, if any."""
    from mailmerge.letters.catalogue import load_catalogue
    from mailmerge.letters.lint import lint_template

    catalogue = load_catalogue(folder)
    keys = {version.path.resolve(): version.key for version in (*catalogue.templates, *catalogue.warnings)}
    for file in files:
        yield from lint_template(file.name, file.read_bytes(), keys.get(file.resolve()))


def _write_copies(findings: Iterable[Finding], files: Iterable[Path], folder: Path, comments: Path) -> None:
    from mailmerge.letters.lint.comments import write_copies

    originals = {finding.file: folder / finding.file for finding in findings} | {file.name: file for file in files}
    for copy in write_copies(findings, originals, comments):
        click.echo(f"Comments are in {copy}", err=True)


def _finding_as_json(finding: Finding) -> dict[str, str]:
    return {
        "file": finding.file,
        "place": finding.place,
        "code": finding.code,
        "severity": finding.severity,
        "text": finding.text,
    }


def _fields() -> list[dict[str, Any]]:
    from mailmerge.letters.vocabulary import FIELDS

    return [
        {"name": field.name, "meaning": field.meaning, "example": field.example, "optional": field.optional}
        for field in FIELDS
    ]


def _versions(common: Common) -> list[dict[str, Any]]:
    from mailmerge.letters.catalogue import load_catalogue

    catalogue = load_catalogue(common.load_workspace().templates)
    return [
        {"what": what, "key": version.key, "file": version.path.name, "version": version.version}
        | {"authority": version.authority, "school": version.school}
        | {"from": _iso(version.starts), "until": _iso(version.until), "status": _status(version)}
        | {"approved_by": version.approved_by, "approved_on": _iso(version.approved_on), "sha256": version.sha256}
        for what, versions in (("template", catalogue.templates), ("warning", catalogue.warnings))
        for version in versions
    ]


def _status(version: TemplateVersion) -> str:
    """Return `approved`, `draft`, `changed` (after approval) or `missing`."""
    from mailmerge.errors import NotFitError

    try:
        data = version.read()
    except NotFitError:
        return "missing"
    return version.status if version.status == "draft" or version.why_not_released(data) is None else "changed"


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _for_whom(entry: dict[str, Any]) -> str:
    return entry["school"] or entry["authority"] or "all schools"


def _when(entry: dict[str, Any]) -> str:
    start, end = entry["from"], entry["until"]
    return (
        " ".join(part for part in (f"from {start}" if start else "", f"until {end}" if end else "") if part) or "always"
    )


def _table(rows: Iterable[tuple[str, ...]]) -> None:
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
