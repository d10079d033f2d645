"""The trust's Word files as the desk shows them: each letter's versions, what lint finds, and its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256

from mailmerge.errors import NotFitError, SettingsError
from mailmerge.fresh import replace_file
from mailmerge.letters.apart import lint_apart
from mailmerge.letters.lint import Finding, Lint, lint_version
from mailmerge.letters.templates.catalogue import TemplateVersion, load_catalogue
from mailmerge.letters.templates.changes import pictures_as_png, side_by_side, word_changes
from mailmerge.operations import templates
from mailmerge.operations.letters import page_picture
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, OutOfSightError
from mailmerge.paper.pdfium import count_pages
from mailmerge.previews.comparison import Variant, approved_file, variants
from mailmerge.setup.configuration import Configuration


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file of the catalogue: what it is, for whom, since when, and whether it may be sent."""

    name: str
    key: str
    title: str
    version: str
    for_whom: str
    status: str
    approved_by: str
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class WordFilePage:
    """A Word file in full: what lint finds, and what changed since it was approved (paragraph, before, after)."""

    file: WordFile
    findings: tuple[Finding, ...]
    changes: tuple[tuple[int, str, str], ...]
    digest: str
    can_be_drawn: bool


def word_files(office: Office) -> tuple[WordFile, ...]:
    """Return every Word file of the catalogue, in its order."""
    catalogue = load_catalogue(office.workspace.templates)
    return tuple(map(_shown, (*catalogue.templates, *catalogue.warnings)))


def word_file(office: Office, name: str) -> WordFilePage:
    """Return a Word file in full.

    Raises:
        OutOfSightError: the catalogue knows no such file.
    """
    version = _version(office, name)
    shown = _shown(version)
    try:
        data = version.read()
    except NotFitError:
        return WordFilePage(shown, (), (), "", can_be_drawn=False)
    findings = office.remember(
        ("lint", name, sha256(data).hexdigest()), lambda: lint_version(version.path.name, version, _lint(office))
    )
    return WordFilePage(
        shown,
        findings,
        _changes(office, version, data),
        sha256(data).hexdigest(),
        can_be_drawn=True,
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """One way in which a letter comes out: its pages as PNG, beside the approved ones where there are some.

    `is_same`: no page differs from the approved one. `faults` say why it can't be made.
    """

    words: str
    pages: tuple[bytes, ...]
    is_beside: bool
    is_same: bool
    faults: tuple[str, ...]


def drawn(office: Office, name: str) -> tuple[Drawn, ...]:
    """Return every variant of a letter as its Word file stands, for made-up families, beside the approved one.

    Raises:
        OutOfSightError: the catalogue knows no such file, or there is none.
        NotFitError: no school has the letter in force today.
    """
    version = _version(office, name)
    if not version.path.is_file():
        raise OutOfSightError
    data, before = version.read(), _approved(office, version)
    former = before if before != data else None
    configuration = office.configuration

    def draw() -> tuple[Configuration, tuple[Drawn, ...]]:
        return configuration, tuple(map(_drawn, variants(former, data, version, configuration, office.today)))

    # The law and the other templates count too: the configuration stands for them, and is kept so that no later one
    # can be taken for it.
    _, found = office.keep((name, former, data, office.today, id(configuration)), draw)
    return found


def _drawn(variant: Variant) -> Drawn:
    if not variant.after:
        return Drawn(variant.words, (), is_beside=False, is_same=False, faults=variant.faults)
    if not variant.before:
        pages = tuple(page_picture(variant.after, number + 1) for number in range(count_pages(variant.after)))
        return Drawn(variant.words, pages, is_beside=False, is_same=False, faults=())
    is_same = variant.before == variant.after
    pages = tuple(pictures_as_png([page]) for page in side_by_side(variant.before, variant.after))
    return Drawn(variant.words, pages, is_beside=True, is_same=is_same, faults=())


def put_in(office: Office, asker: Asker, name: str, data: bytes, digest: str) -> tuple[Finding, ...]:
    """Put a changed Word file in the place of one of the catalogue, and return what lint finds in it.

    It is not sent before it is approved. One that can't be read at all is refused.

    Args:
        office: the workspace.
        asker: who puts it in.
        name: the file's name in the catalogue.
        data: the new file.
        digest: of the file that the form was made from.

    Raises:
        NotAllowedError: the asker approves nothing.
        SettingsError: somebody else changed it meanwhile, or it is no Word file.
    """
    asker.require("approve")
    version = _version(office, name)
    if not data.startswith(b"PK") or len(data) > office.workspace.settings.limits.bytes:
        raise SettingsError("This is no Word file. Save it from Word as .docx, and choose that.")
    findings = _lint(office)(name, data, None, None)
    if any(finding.code == "unreadable" for finding in findings):
        raise SettingsError(findings[0].text)
    if version.path.is_file() and sha256(version.path.read_bytes()).hexdigest() != digest:
        raise SettingsError("Somebody changed this file since you opened the page. Look at it again.")
    replace_file(version.path, data)
    office.reread()
    return findings


def approve(office: Office, asker: Asker, name: str, digest: str) -> Mapping[str, str]:
    """Approve a Word file as it was looked at, and return the versions that it has now, by letter.

    Raises:
        NotAllowedError: the asker approves nothing.
        NotFitError: it is not fit to be sent.
        SettingsError: somebody changed it meanwhile.
    """
    asker.require("approve")
    version = _version(office, name)
    if sha256(version.read()).hexdigest() != digest:
        raise SettingsError("Somebody changed this file since you opened the page. Look at it again.")
    done = templates.approve(office.workspace, version.path, asker.name, office.today)
    office.reread()
    return {one.version.key: one.version.version for one in done}


def _version(office: Office, name: str) -> TemplateVersion:
    catalogue = load_catalogue(office.workspace.templates)
    for version in (*catalogue.templates, *catalogue.warnings):
        if version.path.name == name:
            return version
    raise OutOfSightError


def _lint(office: Office) -> Lint:
    """Return what finds faults in a Word file that somebody gave, within the limits of the settings."""
    return partial(lint_apart, limits=office.configuration.limits)


def _shown(version: TemplateVersion) -> WordFile:
    title = version.letter.full_title if version.letter else version.key.replace("-", " ").capitalize()
    return WordFile(
        version.path.name,
        version.key,
        title,
        version.version,
        version.school or version.authority or "all schools",
        _status(version),
        version.approved_by or "",
        version.approved_on,
    )


def _status(version: TemplateVersion) -> str:
    try:
        data = version.read()
    except NotFitError:
        return "missing"
    return version.status if version.status == "draft" or version.why_not_released(data) is None else "changed"


def _approved(office: Office, version: TemplateVersion) -> bytes | None:
    try:
        return approved_file(office.workspace.templates, version)
    except (NotFitError, SettingsError):
        return None


def _changes(office: Office, version: TemplateVersion, data: bytes) -> tuple[tuple[int, str, str], ...]:
    before = _approved(office, version)
    if before is None:
        return ()
    return tuple((one.paragraph, one.before, one.after) for one in word_changes(before, data))
