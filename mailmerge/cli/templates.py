"""`mailmerge templates list|lint|preview|approve|diff`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, today
from mailmerge.errors import ExitCode, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mailmerge.letters.lint import Finding
    from mailmerge.letters.templates.catalogue import TemplateVersion
    from mailmerge.letters.templates.changes import Piece


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
    from mailmerge.letters.lint import lint_folder

    folder = common.load_workspace().templates
    files = tuple(_word_file(folder, file) for file in files)
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
    from mailmerge.letters.page.booklet import booklet
    from mailmerge.previews.preview import PREVIEWED, preview
    from mailmerge.setup.configuration import load_configuration

    if every == bool(letter):
        raise click.UsageError("Say which letter, or --all.")
    configuration = load_configuration(common.load_workspace())
    schools = configuration.workspace.schools
    if school and school not in schools:
        raise SettingsError(f"There is no school {school}. There are: {', '.join(schools)}.")
    keys = PREVIEWED if every else [_letter_key(str(letter), PREVIEWED)]
    chapters = list(preview(keys, configuration, date or today(), schools[school] if school else None))
    _write(out, booklet(f"Letters of {configuration.workspace.settings.trust.name}", chapters))
    faulty = [chapter for chapter in chapters if chapter.faults]
    for chapter in faulty:
        click.echo(f"{chapter.part}, {chapter.title}: {' '.join(chapter.faults)}", err=True)
    return ExitCode.NOT_FIT if faulty else ExitCode.DONE


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

    day = date or today()
    approved = templates.approve(common.load_workspace(), file, by, day)
    for version in approved:
        whom = version.school or version.authority or "all schools"
        done = "Approved"
        if (version.approved_by, version.approved_on) != (by.strip(), day):
            done = f"Approved already, by {version.approved_by}, on {version.approved_on:%d/%m/%Y}, and unchanged since"
        click.echo(f"{done}: {version.path.name}, {version.version}, for {version.key} of {whom}", err=True)


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
    from mailmerge.letters.templates.approval import find_versions
    from mailmerge.letters.templates.changes import word_changes
    from mailmerge.previews.comparison import approved_file

    if approved and other:
        raise click.UsageError("Give either OTHER or --approved.")
    folder = common.load_workspace().templates
    version = find_versions(folder, file)[0]
    before, after = other.read_bytes() if other else approved_file(folder, version), version.read()
    changes = word_changes(before, after)
    if as_json:
        echo_json([{"paragraph": one.paragraph, "before": one.before, "after": one.after} for one in changes])
    for change in () if as_json else changes:
        click.echo(f"paragraph {change.paragraph}: {''.join(map(_piece, change.pieces))}")
    if not changes:
        click.echo("The words are the same.", err=True)
    if pictures:
        _draw(common, pictures, before, after, version.key, date or today())


def _piece(piece: Piece) -> str:
    """Return words marked as gone or new; the marks are read without colour too."""
    kind, words = piece
    end = words[len(words.rstrip()) :]
    if kind == "gone":
        return click.style(f"[-{words.rstrip()}-]", fg="red") + end
    return click.style(f"{{+{words.rstrip()}+}}", fg="green") + end if kind == "new" else words


def _draw(common: Common, out: Path, before: bytes, after: bytes, key: str, day: date) -> None:
    from mailmerge.letters.templates.changes import pictures_as_pdf, pictures_as_png, side_by_side
    from mailmerge.previews.comparison import letters_of
    from mailmerge.setup.configuration import load_configuration

    writers = {".pdf": pictures_as_pdf, ".png": pictures_as_png}
    if out.suffix.lower() not in writers:
        raise SettingsError(f"{out} is to hold pictures: give it a name that ends in .pdf or .png.")
    pages = side_by_side(*letters_of(before, after, key, load_configuration(common.load_workspace()), day))
    _write(out, writers[out.suffix.lower()](pages))


def _letter_key(typed: str, known: Iterable[str]) -> str:
    """Return the letter or form that is meant by a key, a number or a name."""
    from mailmerge.casework.names import matching
    from mailmerge.law.letters import LETTER_NAMES

    names = {**{matching(key): key for key in known}, **LETTER_NAMES}
    key = names.get(matching(typed.removesuffix(".docx")))
    if key is None:
        raise SettingsError(f"{typed} is not a letter. There are: {', '.join(known)}.")
    return key


def _write(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise SettingsError(f"{out} cannot be written ({error.strerror}). Choose another place.") from None
    click.echo(str(out))


def _word_file(folder: Path, file: Path) -> Path:
    """Return the Word file that is meant by a path, or by the name that the catalogue has for it."""
    from mailmerge.letters.templates.approval import find_versions

    return file if file.is_file() else find_versions(folder, file)[0].path


def _lint_files(files: Iterable[Path], folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with files, each as the letter or warning that the catalogue has it for, if any."""
    from mailmerge.letters.lint import lint_template, lint_version
    from mailmerge.letters.templates.catalogue import load_catalogue

    catalogue = load_catalogue(folder)
    versions = {version.path.resolve(): version for version in (*catalogue.templates, *catalogue.warnings)}
    for file in files:
        version = versions.get(file.resolve())
        yield from lint_version(file.name, version) if version else lint_template(file.name, file.read_bytes())


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
    from mailmerge.letters.templates.field_names import FIELDS

    return [
        {"name": field.name, "meaning": field.meaning, "example": field.example, "optional": field.optional}
        for field in FIELDS
    ]


def _versions(common: Common) -> list[dict[str, Any]]:
    from mailmerge.letters.templates.catalogue import load_catalogue

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
