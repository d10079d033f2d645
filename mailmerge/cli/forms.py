"""`mailmerge forms leave-request|attendance-contract`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailmerge.cli.files import read_source
from mailmerge.cli.options import Common, common_options, date_option, today
from mailmerge.errors import ExitCode, SettingsError

if TYPE_CHECKING:
    from mailmerge.casework.case import Case
    from mailmerge.casework.school import School
    from mailmerge.setup.configuration import Configuration

_SUFFIXES = (".pdf", ".docx")


@click.group()
@common_options
def forms() -> None:
    """Make a form to print: blank, or with what a case file says of one child."""


def _form_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command accept which school or child a form is for, and where it goes."""
    for option in (
        click.argument("cases", metavar="[FILE]", required=False, type=click.Path(path_type=Path)),
        click.option("--upn", help="Which pupil of FILE.  [default: the only one]"),
        click.option("--parent", type=click.IntRange(1, 4), help="Which parent of FILE's row the form is for."),
        click.option("--school", help="On which school's paper a blank form is, by its code."),
        date_option("--date", "The day whose law and template the form is made by.  [default: today]"),
        click.option(
            "--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="A .pdf or a .docx to write."
        ),
        common_options,
        click.pass_obj,
    )[::-1]:
        command = option(command)
    return command


@forms.command("leave-request")
@_form_options
def leave_request(common: Common, **asked: Any) -> ExitCode:
    """Make the form on which a parent asks for leave in term time (letter 8)."""
    return _make("leave-request-form", common, **asked)


@forms.command("attendance-contract")
@_form_options
def attendance_contract(common: Common, **asked: Any) -> ExitCode:
    """Make the form of an attendance contract, to be filled in and signed together."""
    return _make("attendance-contract", common, **asked)


def _make(
    key: str,
    common: Common,
    cases: Path | None,
    upn: str | None,
    parent: int | None,
    school: str | None,
    date: date | None,
    out: Path,
) -> ExitCode:
    from mailmerge.runs.forms import make_form
    from mailmerge.setup.configuration import load_configuration

    if out.suffix.lower() not in _SUFFIXES:
        raise SettingsError(f"{out} is to be a PDF or a Word file: give it a name that ends in .pdf or .docx.")
    configuration = load_configuration(common.load_workspace())
    day = date or today()
    case = _case(configuration, cases, upn, day) if cases else None
    if parent and (case is None or parent not in {given.number for given in case.parents}):
        raise SettingsError(f"There is no parent {parent} to make the form for. Give a FILE whose row has one.")
    where = case.school if case else _school(configuration, school)
    form = make_form(key, configuration, where, day, case, parent)
    try:
        out.write_bytes(form.pdf if out.suffix.lower() == ".pdf" else form.docx)
    except OSError as error:
        raise SettingsError(f"{out} cannot be written ({error.strerror}). Choose another place.") from None
    click.echo(str(out))
    if not configuration.templates.is_released(key, where, day):
        click.echo("Its template is not approved: this is only a proof. See: mailmerge templates approve", err=True)
        return ExitCode.NOT_FIT
    return ExitCode.DONE


def _school(configuration: Configuration, code: str | None) -> School:
    schools = configuration.workspace.schools
    code = next(iter(schools)) if code is None and len(schools) == 1 else code
    if code is None or code not in schools:
        problem = f"There is no school {code}." if code else "Say on which school's paper, with --school."
        raise SettingsError(f"{problem} There are: {', '.join(schools)}.")
    return schools[code]


def _case(configuration: Configuration, path: Path, upn: str | None, day: date) -> Case:
    """Return the one case of a file that the form is about."""
    from mailmerge.intake.cases import read_cases

    source = read_source(path, configuration.workspace)
    read = read_cases(source.data, source.name, configuration.vocabulary(), day, source.school)
    if read.errors:
        raise SettingsError("\n".join(error.text for error in read.errors))
    wanted = "".join((upn or "").split()).upper()
    found = [case for case in read.cases if not wanted or case.pupil.upn == wanted]
    if any(row.upn == wanted for row in read.rejects):
        raise SettingsError(f"The row with that UPN in {path.name} has faults. See: mailmerge check {path}")
    if not found:
        raise SettingsError(f"There is no such row in {path.name}. Check the UPN, or see: mailmerge check {path}")
    if len({case.pupil.upn for case in found}) > 1:
        raise SettingsError(f"{path.name} has several pupils. Say which one with --upn.")
    return found[0]
