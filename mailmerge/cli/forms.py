"""`mailmerge forms leave-request|attendance-contract`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click

from mailmerge.cli.options import Common, common_options, date_option, today
from mailmerge.errors import ExitCode, SettingsError

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
    key: Literal["leave-request-form", "attendance-contract"],
    common: Common,
    *,
    date: date | None,
    out: Path,
    **asked: Any,
) -> ExitCode:
    from mailmerge.operations.forms import FormAsked, form
    from mailmerge.operations.named_files import write_where_told

    if out.suffix.lower() not in _SUFFIXES:
        raise SettingsError(f"{out} is to be a PDF or a Word file: give it a name that ends in .pdf or .docx.")
    made = form(common.load_workspace(), FormAsked(key, date or today(), **asked))
    write_where_told(out, made.pdf if out.suffix.lower() == ".pdf" else made.docx)
    click.echo(str(out))
    if not made.is_released:
        click.echo("Its template is not approved: this is only a proof. See: mailmerge templates approve", err=True)
        return ExitCode.NOT_FIT
    return ExitCode.DONE
