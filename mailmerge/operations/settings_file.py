"""The workspace's own text files, changed at the desk: settings and calendar, checked whole before they count."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path

from mailmerge.errors import MailmergeError, SettingsError
from mailmerge.fresh import replace_file
from mailmerge.operations.authorities import AuthorityFound, approve, lint
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, OutOfSightError
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from mailmerge.workspace.workspace import CALENDAR_FILE, SETTINGS_FILE

_LARGEST = 400_000
_AUTHORITIES = "authorities"
_APPROVALS = "catalogue.toml"  # the list of what was approved: written by approving, and by nobody's hand
_MEANT: Mapping[str, str] = {
    SETTINGS_FILE: "The trust, its schools, folders, posting and printing",
    CALENDAR_FILE: "Term dates, half terms and INSET days",
}


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of settings: its place in the workspace, what it is, its words, and what tells that it has changed."""

    name: str
    meant: str
    text: str = field(repr=False)
    digest: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a changed file comes to: the lines that go and come, and what is wrong with it (empty: it may be kept)."""

    lines: tuple[str, ...]
    trouble: str


def text_files(office: Office, asker: Asker) -> tuple[TextFile, ...]:
    """Return the files of settings: the workspace's own, and the trust's profiles of local authorities.

    Raises:
        NotAllowedError: the asker manages nothing.
    """
    asker.require("manage")
    root = office.workspace.root
    own = sorted((root / _AUTHORITIES).glob("*.toml")) if (root / _AUTHORITIES).is_dir() else []
    profiles = (f"{_AUTHORITIES}/{path.name}" for path in own if path.name != _APPROVALS)
    names = [SETTINGS_FILE, CALENDAR_FILE, *profiles]
    return tuple(_read(root, name) for name in names)


def text_file(office: Office, asker: Asker, name: str) -> TextFile:
    """Return one file of settings.

    Raises:
        NotAllowedError: the asker manages nothing.
        OutOfSightError: it is none of them.
    """
    found = next((one for one in text_files(office, asker) if one.name == name), None)
    if found is None:
        raise OutOfSightError
    return found


def try_change(office: Office, asker: Asker, name: str, text: str) -> Change:
    """Return what a changed file would come to; nothing is written into the workspace."""
    former = text_file(office, asker, name)
    text = _lines_ended(text)
    lines = tuple(unified_diff(former.text.splitlines(), text.splitlines(), lineterm="", n=1))[2:]
    return Change(lines, _trouble(office, name, text))


def keep_change(office: Office, asker: Asker, name: str, text: str, digest: str) -> None:
    """Keep a changed file, if it can be used.

    Raises:
        SettingsError: somebody else changed it meanwhile, or it can't be used: the message says why.
    """
    former = text_file(office, asker, name)
    _require_same(former, digest)
    text = _lines_ended(text)
    trouble = _trouble(office, name, text)
    if trouble:
        raise SettingsError(trouble)
    replace_file(office.workspace.root / name, text.encode())
    office.reread()


def profile_found(office: Office, asker: Asker, name: str) -> AuthorityFound | None:
    """Return how a profile of the trust's stands, and what waits for it; None where the file is none.

    Raises:
        NotAllowedError: the asker manages nothing.
        OutOfSightError: there is no such file.
    """
    code = _code(text_file(office, asker, name).name)
    return lint(office.workspace, [code])[0] if code and code in office.workspace.profiles else None


def approve_profile(office: Office, asker: Asker, name: str, digest: str) -> None:
    """Approve a profile of the trust's as it was looked at; its letters may be sent from then on.

    Raises:
        NotAllowedError: the asker approves nothing.
        OutOfSightError: it is no profile.
        SettingsError: somebody changed it meanwhile, or it has faults.
    """
    asker.require("approve")
    former = text_file(office, asker, name)
    code = _code(name)
    if code is None:
        raise OutOfSightError
    _require_same(former, digest)
    approve(office.workspace, code, asker.name, office.today)
    office.reread()


def _require_same(file: TextFile, digest: str) -> None:
    if file.digest != digest:
        raise SettingsError("Somebody changed this file since you opened the page. Open it again.")


def _code(name: str) -> str | None:
    """Return the authority's code, where a file is a profile of the trust's that can be approved."""
    folder, _, file = name.rpartition("/")
    return file.removesuffix(".toml") if folder == _AUTHORITIES and file != _APPROVALS else None


def _read(root: Path, name: str) -> TextFile:
    data = (root / name).read_bytes()
    meant = _MEANT.get(name, "The trust's own profile of a local authority")
    return TextFile(name, meant, data.decode("utf-8", "replace"), sha256(data).hexdigest())


def _trouble(office: Office, name: str, text: str) -> str:
    """Return what is wrong with the workspace where a file has that text; blank where nothing is."""
    if len(text) > _LARGEST:
        return "The file is too long."
    root = office.workspace.root
    with office.folder() as folder:
        for each in (SETTINGS_FILE, CALENDAR_FILE):
            shutil.copyfile(root / each, folder / each)
        for each in ("templates", _AUTHORITIES):
            if (root / each).is_dir():
                shutil.copytree(root / each, folder / each)
        (folder / name).write_text(text, "utf-8")
        try:
            tried = load_workspace(folder)
            load_configuration(tried)
        except MailmergeError as error:
            return str(error).replace(str(folder), ".")
        profile = tried.profiles.get(_code(name) or "")
        if profile is not None and profile.faults:
            return " ".join(profile.faults).replace(str(folder), ".")
    return ""


def _lines_ended(text: str) -> str:
    return text.replace("\r\n", "\n")
