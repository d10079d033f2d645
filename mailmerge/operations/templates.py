"""What is asked about the trust's Word templates: which there are, what is wrong with them, approving."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal

from mailmerge.casework.names import matching
from mailmerge.errors import NotFitError, SettingsError
from mailmerge.law.own_letters import LetterTable
from mailmerge.letters.apart import lint_apart
from mailmerge.letters.lint import Finding, lint_folder, lint_template, lint_version
from mailmerge.letters.lint.comments import write_copies
from mailmerge.letters.page.booklet import Chapter, booklet
from mailmerge.letters.templates import approval
from mailmerge.letters.templates.approval import find_versions
from mailmerge.letters.templates.catalogue import TemplateVersion, load_catalogue
from mailmerge.letters.templates.field_names import FIELDS, Field
from mailmerge.operations.asking import require_school
from mailmerge.previews.preview import faults_of, previewed
from mailmerge.previews.preview import preview as draw_chapters
from mailmerge.setup.configuration import load_configuration
from mailmerge.setup.fitness import made_up_approvers
from mailmerge.workspace import Workspace

__all__ = ["Field", "Finding", "TemplateVersion"]


@dataclass(frozen=True, slots=True)
class VersionListed:
    """A version of a template or warning; `status` says whether it may be sent, as its file lies there now."""

    what: Literal["template", "warning"]
    version: TemplateVersion
    status: Literal["approved", "draft", "changed", "missing"]

    @property
    def for_whom(self) -> str:
        """The school or the authority whose letters it is for."""
        return self.version.school or self.version.authority or "all schools"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        version = self.version
        return {
            "what": self.what,
            "key": version.key,
            "file": version.path.name,
            "version": version.version,
            "authority": version.authority,
            "school": version.school,
            "from": _iso(version.starts),
            "until": _iso(version.until),
            "status": self.status,
            "approved_by": version.approved_by,
            "approved_on": _iso(version.approved_on),
            "sha256": version.sha256,
        }


@dataclass(frozen=True, slots=True)
class LintFound:
    """What is wrong with Word files, and where each file lies, by its name."""

    findings: tuple[Finding, ...]
    originals: Mapping[str, Path]

    @property
    def is_fit(self) -> bool:
        """Whether every file may be used; advice does not count."""
        return all(finding.severity != "error" for finding in self.findings)

    def with_comments(self, folder: Path) -> Iterator[Path]:
        """Write a copy of each Word file into a folder, with what was found as comments at the place."""
        return write_copies(self.findings, self.originals, folder)


@dataclass(frozen=True, slots=True)
class Booklet:
    """Letters drawn for made-up families, and the chapters of which one cannot be made."""

    pdf: bytes
    faulty: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Approved:
    """An entry of the catalogue after an approval; `is_new` false: it was approved before, and is unchanged."""

    version: TemplateVersion
    is_new: bool


def versions(workspace: Workspace) -> tuple[VersionListed, ...]:
    """Return every version of every template and warning.

    Raises:
        SettingsError: the catalogue can't be read.
    """
    catalogue = load_catalogue(workspace.templates)
    templates = tuple(VersionListed("template", version, _status(version)) for version in catalogue.templates)
    return templates + tuple(VersionListed("warning", version, _status(version)) for version in catalogue.warnings)


def fields() -> tuple[Field, ...]:
    """Return the fields that a template may print or ask for."""
    return tuple(FIELDS)


def lint(workspace: Workspace, files: Sequence[Path] = ()) -> LintFound:
    """Return what is wrong with Word files: where, and what to do.

    Args:
        workspace: the trust's.
        files: by path, or by their names in the catalogue; none: every template and warning of it.

    Raises:
        SettingsError: the catalogue does not know a file, or can't be read.
    """
    folder = workspace.templates
    if not files:
        found = lint_folder(folder)
        return LintFound(tuple(found), {finding.file: folder / finding.file for finding in found})
    paths = [file if file.is_file() else find_versions(folder, file)[0].path for file in files]
    return LintFound(tuple(_lint(paths, folder)), {path.name: path for path in paths})


def preview(workspace: Workspace, letter: str | None, day: date, school: str | None = None) -> Booklet:
    """Draw a letter for made-up families, in every variant and tier, in one booklet with an index.

    Args:
        workspace: the trust's.
        letter: a letter's key or number, such as 8a, or the name of a form; None: all of them.
        day: the letters' date.
        school: on which school's paper, by its code; None: one for each version in force.

    Raises:
        SettingsError: there is no such letter or school.
    """
    configuration = load_configuration(workspace)
    require_school(workspace, school)
    letters = configuration.letters
    keys = previewed(letters) if letter is None else [_letter_key(letter, letters)]
    chapters = tuple(draw_chapters(keys, configuration, day, workspace.schools[school] if school else None))
    drawn = booklet(f"Letters of {workspace.settings.trust.name}", chapters)
    return Booklet(drawn, tuple(chapter for chapter in chapters if chapter.faults))


def approve(workspace: Workspace, file: Path, by: str, on: date) -> tuple[Approved, ...]:
    """Approve a Word file as it stands, in all its entries in the catalogue, and return those entries as they are now.

    Args:
        workspace: the trust's.
        file: the Word file, by its path or its place in the folder of templates.
        by: who approves it.
        on: the day of the approval, on which letters are tried out too.

    Raises:
        NotFitError: lint finds an error, a made-up letter comes out unfit, or the approver edited it last where the
            settings ask for two people.
        SettingsError: nobody approves it, or the catalogue does not know it or cannot be written.
    """
    configuration = load_configuration(workspace)
    approved = approval.approve(
        workspace.templates,
        file,
        by,
        on,
        two_people=workspace.settings.templates.two_people,
        try_out=lambda version: faults_of(version, configuration, on),
        made_up=made_up_approvers(workspace),
        lint=partial(lint_apart, limits=configuration.limits),
    )
    return tuple(
        Approved(version, (version.approved_by, version.approved_on) == (by.strip(), on)) for version in approved
    )


def _status(version: TemplateVersion) -> Literal["approved", "draft", "changed", "missing"]:
    try:
        data = version.read()
    except NotFitError:
        return "missing"
    return version.status if version.status == "draft" or version.why_not_released(data) is None else "changed"


def _lint(files: Sequence[Path], folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with files, each as the letter or warning that the catalogue has it for, if any."""
    catalogue = load_catalogue(folder)
    known = {version.path.resolve(): version for version in (*catalogue.templates, *catalogue.warnings)}
    for file in files:
        version = known.get(file.resolve())
        yield from lint_version(file.name, version) if version else lint_template(file.name, file.read_bytes())


def _letter_key(typed: str, letters: LetterTable) -> str:
    """Return the letter or form that is meant by a key, a number or a name."""
    keys = previewed(letters)
    names = {**{matching(key): key for key in keys}, **letters.names}
    key = names.get(matching(typed.removesuffix(".docx")))
    if key is None:
        raise SettingsError(f"{typed} is not a letter. There are: {', '.join(keys)}.")
    return key


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
