"""From the letters room to the law: which letters can be made, for which school, on which day."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path

from mailmerge.casework.school import School
from mailmerge.errors import NotFitError
from mailmerge.law.context import TemplateStatus
from mailmerge.law.letters import LetterKind
from mailmerge.law.own_letters import LetterTable
from mailmerge.letters.lint import lint_template, names_reply_day
from mailmerge.letters.templates.catalogue import Catalogue, TemplateVersion, load_catalogue

# Of a template's faults, how many are told with a letter; lint tells all.
_FAULTS_TOLD = 3


class TemplatesInForce:
    """The trust's templates and warnings, each file read once, so that a decision reads none."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        versions = (*catalogue.templates, *catalogue.warnings)
        self._files: Mapping[Path, bytes | None] = {version.path: _read(version) for version in versions}
        # Asked for each letter of each parent; there are few letters, schools and days.
        self._known: dict[tuple[str, str, date, bool], TemplateStatus] = {}

    @classmethod
    def load(cls, folder: Path) -> "TemplatesInForce":
        """Read the catalogue in `folder`, and every file that it names."""
        return cls(load_catalogue(folder))

    @property
    def letters(self) -> LetterTable:
        """The letters that there are: the program's, and the trust's own that the catalogue defines."""
        return self._catalogue.letters

    def status(self, kind: LetterKind, school: School, on: date, *, own_only: bool) -> TemplateStatus:
        """Return whether a letter can be made; without an approved warning block, only a proof can."""
        asked = (kind.key, school.code, on, own_only)
        if asked not in self._known:
            self._known[asked] = self._status(kind, school, on, own_only=own_only)
        return self._known[asked]

    def _status(self, kind: LetterKind, school: School, on: date, *, own_only: bool) -> TemplateStatus:
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

    def asks_for_reply(self, kind: LetterKind, school: School, on: date) -> bool:
        """Return whether a letter asks for a reply by a day: by the table, or, the trust's own, by what it prints."""
        version = self.template(kind, school, on)
        data = self.file(version) if version is not None and kind.is_own else None
        return kind.answers is not None or (data is not None and names_reply_day(data))

    def is_released(self, key: str, school: School, on: date) -> bool:
        """Return whether there is a template of this key in force on a day, and it is approved as it stands."""
        version = self.named(key, school, on)
        return version is not None and self._is_approved(version)

    def warning(self, kind: LetterKind, school: School, on: date) -> TemplateVersion | None:
        """Return the version of a letter's warning block for a school in force on a day."""
        return self._catalogue.choose_warning(kind.warning, school.authority, school.code, on)

    def faults(self, kind: LetterKind, school: School, on: date) -> tuple[str, ...]:
        """Return why only a proof can be made of a letter: of its template and its warning, each fault with its place.

        Of a Word file's own faults, the first few.
        """
        versions = (self.template(kind, school, on), self.warning(kind, school, on))
        return tuple(fault for version in versions if version for fault in self._faults(version))

    def file(self, version: TemplateVersion) -> bytes | None:
        """Return a version's Word file as it was read; None where it is not there."""
        return self._files[version.path]

    def _is_approved(self, version: TemplateVersion) -> bool:
        """Return whether a version was approved as its file stands, and the file has no fault.

        One that was approved with a fault comes from a catalogue that was written by hand.
        """
        return self.file(version) is not None and next(self._faults(version), None) is None

    def _faults(self, version: TemplateVersion) -> Iterator[str]:
        data = self.file(version)
        if data is None:
            return
        why_not = version.why_not_released(data)
        if why_not is not None:
            yield why_not
        yield from islice(_errors(version.path.name, data, version.key, version.letter), _FAULTS_TOLD)


@lru_cache(maxsize=128)
def _errors(file: str, data: bytes, key: str, letter: LetterKind | None) -> tuple[str, ...]:
    """Return what keeps a Word file from use; kept by its content: a watcher loads the templates anew for each file.

    Advice keeps nothing from use.
    """
    found = lint_template(file, data, key, letter)
    return tuple(finding.sentence for finding in found if finding.severity == "error")


def _read(version: TemplateVersion) -> bytes | None:
    try:
        return version.read()
    except NotFitError:
        return None
