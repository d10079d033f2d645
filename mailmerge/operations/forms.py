"""Forms that a hand fills in: blank, or with what a case file says of one child."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from mailmerge.casework.case import Case
from mailmerge.casework.school import School
from mailmerge.casework.upn import normalise_upn
from mailmerge.errors import SettingsError
from mailmerge.intake.cases import read_cases
from mailmerge.operations.named_files import read_named
from mailmerge.runs.forms import make_form
from mailmerge.setup.configuration import Configuration, load_configuration
from mailmerge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FormAsked:
    """Which form: its key in the catalogue, and of which day's law and template.

    `cases` is a case file, `upn` which pupil of it (None: the only one), `parent` the number of the parent whom it is
    for. Without a case file the form is blank, on the paper of `school`, by its code (None: the only one).
    """

    key: Literal["leave-request-form", "attendance-contract"]
    day: date
    cases: Path | None = None
    upn: str | None = None
    parent: int | None = None
    school: str | None = None


@dataclass(frozen=True, slots=True)
class FormMade:
    """A form as files; where `is_released` is false, its template is not approved, and it is only a proof."""

    pdf: bytes
    docx: bytes
    is_released: bool


def form(workspace: Workspace, asked: FormAsked) -> FormMade:
    """Make a form.

    Raises:
        SettingsError: there is no such row, parent or school, or it is not said which.
        NotFitError: the form's template or the school's letterhead cannot be used.
    """
    configuration = load_configuration(workspace)
    case = _case(configuration, asked.cases, asked) if asked.cases else None
    if asked.parent and (case is None or asked.parent not in {given.number for given in case.parents}):
        raise SettingsError(f"There is no parent {asked.parent} to make the form for. Give a FILE whose row has one.")
    where = case.school if case else _school(workspace, asked.school)
    made = make_form(asked.key, configuration, where, asked.day, case, asked.parent)
    return FormMade(made.pdf, made.docx, configuration.templates.is_released(asked.key, where, asked.day))


def _school(workspace: Workspace, code: str | None) -> School:
    schools = workspace.schools
    code = next(iter(schools)) if code is None and len(schools) == 1 else code
    if code is None or code not in schools:
        problem = f"There is no school {code}." if code else "Say on which school's paper, with --school."
        raise SettingsError(f"{problem} There are: {', '.join(schools)}.")
    return schools[code]


def _case(configuration: Configuration, path: Path, asked: FormAsked) -> Case:
    """Return the one case of a file that the form is about."""
    source = read_named(configuration.workspace, path)
    read = read_cases(
        *(source.data, source.name, configuration.vocabulary(), asked.day, source.school),
        read=configuration.read_sheets,
    )
    if read.errors:
        raise SettingsError("\n".join(error.text for error in read.errors))
    wanted = normalise_upn(asked.upn or "")
    found = [case for case in read.cases if not wanted or case.pupil.upn == wanted]
    if any(row.upn == wanted for row in read.rejects):
        raise SettingsError(f"The row with that UPN in {path.name} has faults. See: mailmerge check {path}")
    if not found:
        raise SettingsError(f"There is no such row in {path.name}. Check the UPN, or see: mailmerge check {path}")
    if len({case.pupil.upn for case in found}) > 1:
        raise SettingsError(f"{path.name} has several pupils. Say which one with --upn.")
    return found[0]
