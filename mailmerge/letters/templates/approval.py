"""Approval: a Word file is looked through, pinned by its SHA-256 in the catalogue, and a copy of it is kept.

The copy is what `templates diff` compares with once the file is edited again.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import count
from pathlib import Path

from lxml import etree

from mailmerge.casework.names import matching
from mailmerge.errors import NotFitError, SettingsError
from mailmerge.fresh import replace_file
from mailmerge.letters.lint import Lint, lint_template
from mailmerge.letters.templates import catalogue
from mailmerge.letters.templates.catalogue import TemplateVersion, load_catalogue
from mailmerge.letters.templates.pinning import pinned
from mailmerge.letters.word.wordfile import read_word
from mailmerge.rights import make_shared_folder, share_as_its_folder

KEPT = ".approved"

# Says why letters made from a version would not be fit; nothing where they are.
TryOut = Callable[[TemplateVersion], Iterable[str]]

_VERSION = re.compile(r"(.*?)(\d{0,9})", re.DOTALL)

_TITLES = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "rev", "prof"))

_CORE = "docProps/core.xml"
_LAST_MODIFIED_BY = (
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy",
    "{http://purl.org/dc/elements/1.1/}creator",
)


def find_versions(folder: Path, file: Path) -> tuple[TemplateVersion, ...]:
    """Return the catalogue's versions that are made from a Word file.

    Args:
        folder: `templates/`.
        file: the Word file, by its path, its place in the folder, or its name where no other file there has it; or the
            key of a letter that has one file only.

    Raises:
        SettingsError: the catalogue is not fit, or does not know the file.
    """
    known = load_catalogue(folder)
    versions = (*known.templates, *known.warnings)
    called = str(file)
    namesakes = {version.path.resolve() for version in versions if called in (version.path.name, version.key)}
    places = {file.resolve(), (folder / file).resolve(), *(namesakes if len(namesakes) == 1 else ())}
    found = tuple(version for version in versions if version.path.resolve() in places)
    if not found:
        raise SettingsError(
            f"{file} is not in templates/{catalogue.FILE}. Put it into templates/, and add an entry with its letter,"
            ' file, version and status = "draft".'
        )
    return found


def approve(
    folder: Path,
    file: Path,
    by: str,
    on: date,
    *,
    two_people: bool,
    try_out: TryOut,
    made_up: Collection[str] = (),
    lint: Lint = lint_template,
) -> tuple[TemplateVersion, ...]:
    """Approve a Word file as it stands, in all its entries in the catalogue, and return those entries as they are now.

    A file that was approved before with other content becomes a new version, so that a version is always one content.
    One that was approved with this very content stays approved by whoever approved it first.

    Args:
        folder: `templates/`.
        file: the Word file, by its path or its place in the folder.
        by: who approves it.
        on: the day of the approval.
        two_people: whether the approver must not be the one who edited it last.
        try_out: says why letters made from a version would not be fit.
        made_up: people whom there is not; what they approved counts as not approved yet.
        lint: finds what is wrong with a file.

    Raises:
        NotFitError: lint finds an error in it, letters made from it are not fit, or the approver is its last editor.
        SettingsError: nobody approves it, or the catalogue does not know it or cannot be written.
    """
    by = by.strip()
    if not by:
        raise SettingsError("Say who approves it, with --by.")
    versions = find_versions(folder, file)
    data = versions[0].read()
    for version in versions:
        _require_clean(version, data, lint)
    if two_people:
        _require_another(versions, data, by)
    if faults := [fault for version in versions for fault in try_out(version)]:
        raise NotFitError("\n".join((f"{file.name} was not approved. Letters made from it would not be fit:", *faults)))
    sha256 = hashlib.sha256(data).hexdigest()
    values: dict[str, str | date] = {"status": "approved", "approved_by": by, "approved_on": on, "sha256": sha256}
    if any(version.sha256 not in (None, sha256) for version in versions):
        values |= {"version": _next_version(folder, versions)}
        values |= {"edited_by": editor} if (editor := _last_editor(data)) else {}
    try:
        kept = _kept(folder, sha256)
        make_shared_folder(kept.parent)
        kept.write_bytes(data)
        share_as_its_folder(kept)
        if all(version.why_not_released(data) is None and version.approved_by not in made_up for version in versions):
            return versions
        _pin(folder, {version.path.relative_to(folder).as_posix() for version in versions}, values)
    except OSError as error:
        raise SettingsError(f"{folder} cannot be written ({error.strerror}). Nothing was approved.") from None
    return find_versions(folder, file)


def approved_copy(folder: Path, sha256: str) -> bytes | None:
    """Return the Word file that was approved with this SHA-256; None where no copy of it was kept."""
    try:
        data = _kept(folder, sha256).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _kept(folder: Path, sha256: str) -> Path:
    return folder / KEPT / f"{sha256}.docx"


def _require_clean(version: TemplateVersion, data: bytes, lint: Lint) -> None:
    name = version.path.name
    errors = [finding for finding in lint(name, data, version.key, version.letter) if finding.severity == "error"]
    if errors:
        places = (f"{finding.place or name}: {finding.text}" for finding in errors)
        raise NotFitError("\n".join((f"{name} was not approved. First mend this:", *places)))


def _require_another(versions: Iterable[TemplateVersion], data: bytes, by: str) -> None:
    """Refuse an approver who edited the file, by what the Word file says and by what the catalogue says."""
    editors = {name for name in (_last_editor(data), *(version.edited_by for version in versions)) if name}
    if not editors:
        raise NotFitError(
            f"Nobody is named as the last to edit it, and two people are wanted. Add edited_by to templates/"
            f"{catalogue.FILE}, and approve it then."
        )
    if any(_may_be_one(_person(editor), _person(by)) for editor in editors):
        raise NotFitError(f"{by} edited it last, and somebody else must approve it (templates.two_people).")


def _person(name: str) -> tuple[str, str]:
    """Return forename (or initial) and surname of "Mrs R. Adeyemi, Trust Attendance Manager", as names are matched."""
    words = [matching(word) for word in name.partition(",")[0].replace(".", " ").split()]
    *forenames, surname = [word for word in words if word not in _TITLES] or [""]
    return (forenames[0] if forenames else ""), surname


def _may_be_one(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two names may be one person's: one surname, and of the forenames one may be short for the other."""
    (forename, surname), (other_forename, other_surname) = one, other
    short = forename.startswith(other_forename) or other_forename.startswith(forename)
    return surname == other_surname and short


def _last_editor(data: bytes) -> str | None:
    """Return who saved the Word file last, or who made it, as Word wrote it down."""
    part = read_word(data).get(_CORE)
    if part is None:
        return None
    try:
        tree = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    return next((text for name in _LAST_MODIFIED_BY if (text := (tree.findtext(name) or "").strip())), None)


def _next_version(folder: Path, versions: Iterable[TemplateVersion]) -> str:
    """Return the first version after those of a file that no entry for the same letters has: `2025.2` for `2025.1`."""
    known, keys = load_catalogue(folder), {version.key for version in versions}
    taken = {version.version for version in (*known.templates, *known.warnings) if version.key in keys}
    latest = max((version.version for version in versions), key=_series)
    return next(later for later in _later(latest) if later not in taken)


def _series(version: str) -> tuple[str, int]:
    """Return a version's words, and the number that it ends with; 1 where it ends with none."""
    words, number = _VERSION.fullmatch(version).groups()  # type: ignore[union-attr] # matches every text
    return (words, int(number)) if number else (f"{words}.", 1)


def _later(version: str) -> Iterator[str]:
    words, number = _series(version)
    return (f"{words}{later}" for later in count(number + 1))


def _pin(folder: Path, files: Collection[str], values: Mapping[str, str | date]) -> None:
    """Write the approval into the catalogue, which appears whole or stays as it was."""
    path = folder / catalogue.FILE
    try:
        text = pinned(path.read_bytes().decode("utf-8-sig"), files, values)
    except ValueError:
        wanted = ", ".join(f"{key} = {value}" for key, value in values.items())
        raise SettingsError(
            f"templates/{catalogue.FILE} cannot be changed here. Write into it yourself: {wanted}"
        ) from None
    replace_file(path, text.encode())
