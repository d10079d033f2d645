"""From the letters room to the law: which letters can be made, for which school, on which day."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from mailmerge.casework.school import School
from mailmerge.errors import NotFitError
from mailmerge.law.kinds import LetterKind
from mailmerge.law.setting import TemplateStatus
from mailmerge.letters.catalogue import Catalogue, TemplateVersion, load_catalogue


class Shelf:
    """The trust's templates and warnings, each file read once, so that a decision reads none."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        versions = (*catalogue.templates, *catalogue.warnings)
        self._files: Mapping[Path, bytes | None] = {version.path: _read(version) for version in versions}

    @classmethod
    def load(cls, folder: Path) -> "Shelf":
        """Read the catalogue in `folder`, and every file that it names."""
        return cls(load_catalogue(folder))

    def status(self, kind: LetterKind, school: School, on: date, *, own_only: bool) -> TemplateStatus:
        """Return whether a letter can be made; without an approved warning block, only a proof can."""
        template = self.template(kind, school, on)
        if template is None or self.file(template) is None:
            return "missing"
        if own_only and template.authority is None and template.school is None:
            return "missing"
        warning = self.warning(kind, school, on)
        if kind.warning != "none" and warning is None:
            return "unapproved"
        parts = [template, warning] if warning else [template]
        return "approved" if all(map(self._is_approved, parts)) else "unapproved"

    def template(self, kind: LetterKind, school: School, on: date) -> TemplateVersion | None:
        """Return the version of a letter's template for a school in force on a day."""
        return self.named(kind.key, school, on)

    def named(self, key: str, school: School, on: date) -> TemplateVersion | None:
        """Return the version of a template that may also be a form or the leaflet, by its key in the catalogue."""
        return self._catalogue.choose(key, school.authority, school.code, on)

    def is_released(self, key: str, school: School, on: date) -> bool:
        """Return whether there is a template of this key in force on a day, and it is approved as it stands."""
        version = self.named(key, school, on)
        return version is not None and self._is_approved(version)

    def warning(self, kind: LetterKind, school: School, on: date) -> TemplateVersion | None:
        """Return the version of a letter's warning block for a school in force on a day."""
        return self._catalogue.choose_warning(kind.warning, school.authority, school.code, on)

    def file(self, version: TemplateVersion) -> bytes | None:
        """Return a version's Word file as it was read; None where it is not there."""
        return self._files[version.path]

    def _is_approved(self, version: TemplateVersion) -> bool:
        data = self.file(version)
        return data is not None and version.why_not_released(data) is None


def _read(version: TemplateVersion) -> bytes | None:
    try:
        return version.read()
    except NotFitError:
        return None
