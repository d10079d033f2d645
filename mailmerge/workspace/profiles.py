"""The trust's own profiles of local authorities: files in `authorities/`, each pinned by its SHA-256 once approved.

A file that has faults, or an authority of which there is no profile, holds the letters with a legal warning of that
authority's schools; every other school's work goes on.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from mailmerge.errors import NotFitError, SettingsError
from mailmerge.fresh import replace_file
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.parameters import LawDataError
from mailmerge.law.profile_files import own_profile, shipped_profiles, unknown_profile
from mailmerge.toml import Checked, Text, read_toml

FOLDER = "authorities"
CATALOGUE = "catalogue.toml"


class Approval(Checked):
    """That somebody has read a trust's own profile, and the content that they read."""

    code: Text
    approved_by: Text
    approved_on: date
    sha256: Text


class Approvals(Checked):
    """The whole of `authorities/catalogue.toml`."""

    authority: tuple[Approval, ...] = ()


ProfileStatus = Literal["shipped", "approved", "changed", "draft", "faulty", "unknown"]


def own_files(folder: Path) -> Mapping[str, Path]:
    """Return the trust's own profiles by their authority's code; `folder` is `authorities/`."""
    if not folder.is_dir():
        return {}
    files = sorted(file for file in folder.glob("*.toml") if file.name != CATALOGUE)
    return {file.stem: file for file in files if not file.name.startswith((".", "~"))}


def load_approvals(folder: Path) -> Mapping[str, Approval]:
    """Read which of the trust's own profiles were approved, by code.

    Raises:
        SettingsError: the catalogue is not fit.
    """
    path = folder / CATALOGUE
    if not path.is_file():
        return {}
    approvals = read_toml(path, Approvals, f"{FOLDER}/{CATALOGUE}")
    return {approval.code: approval for approval in approvals.authority}


def load_profiles(folder: Path, wanted: Iterable[str] = ()) -> Mapping[str, AuthorityProfile]:
    """Return every profile, shipped and the trust's own; of any other wanted code one of which nothing is known."""
    profiles = dict(shipped_profiles())
    files = own_files(folder)
    approvals, fault = _approvals(folder)
    for code, file in files.items():
        profiles[code] = unknown_profile(code, fault) if fault else _own(code, file, approvals)
    return profiles | {code: unknown_profile(code) for code in wanted if code not in profiles}


def _approvals(folder: Path) -> tuple[Mapping[str, Approval], str | None]:
    try:
        return load_approvals(folder), None
    except SettingsError as problem:
        return {}, str(problem)


def _own(code: str, file: Path, approvals: Mapping[str, Approval]) -> AuthorityProfile:
    try:
        return read_own(code, file, approvals)
    except SettingsError as problem:
        return unknown_profile(code, *str(problem).splitlines())


def read_own(code: str, file: Path, approvals: Mapping[str, Approval]) -> AuthorityProfile:
    """Read one of the trust's own profiles.

    Raises:
        SettingsError: it cannot be read or is not fit; each fault is named with its place.
    """
    data = _read(file)
    try:
        text = data.decode("utf-8-sig")
        return own_profile(code, text, approved=is_approved(data, approvals.get(code)))
    except UnicodeDecodeError:
        raise SettingsError(f"{FOLDER}/{file.name} is not UTF-8 text. Save it again with the encoding UTF-8.") from None
    except LawDataError as problem:
        raise SettingsError(str(problem)) from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{FOLDER}/{file.name} cannot be read ({error.strerror}).") from None


def is_approved(data: bytes, approval: Approval | None) -> bool:
    """Tell whether this very content was approved."""
    return approval is not None and approval.sha256 == hashlib.sha256(data).hexdigest()


def status_of(code: str, folder: Path, profile: AuthorityProfile) -> ProfileStatus:
    """Return how a profile stands: shipped, or how far the trust's own file of it has come."""
    if code not in own_files(folder):
        return "shipped" if code in shipped_profiles() else "unknown"
    if profile.faults:
        return "faulty"
    if profile.approved:
        return "approved"
    return "changed" if code in load_approvals(folder) else "draft"


def approve_profile(folder: Path, code: str, by: str, on: date) -> Approval:
    """Approve the trust's own profile of an authority as it stands, by its SHA-256.

    Raises:
        NotFitError: it has faults.
        SettingsError: there is none, or the catalogue cannot be read or written.
    """
    file = require_own(folder, code)
    approvals = load_approvals(folder)
    try:
        read_own(code, file, approvals)
    except SettingsError as problem:
        raise NotFitError(f"authorities/{code}.toml was not approved. First mend this:\n{problem}") from None
    data = _read(file)
    known = approvals.get(code)
    if known is not None and is_approved(data, known):
        return known
    approval = Approval(code=code, approved_by=by, approved_on=on, sha256=hashlib.sha256(data).hexdigest())
    text = _written({**approvals, code: approval}.values())
    try:
        replace_file(folder / CATALOGUE, text.encode())
    except OSError as error:
        raise SettingsError(f"{folder} cannot be written ({error.strerror}). Nothing was approved.") from None
    return approval


def require_own(folder: Path, code: str) -> Path:
    """Return the trust's own file of an authority.

    Raises:
        SettingsError: there is none; the message says how to begin one.
    """
    files = own_files(folder)
    if code not in files:
        raise SettingsError(
            f"There is no authorities/{code}.toml. Begin one: mailmerge authorities new {code}"
            + (f". There are: {', '.join(files)}." if files else "")
        )
    return files[code]


def _written(approvals: Iterable[Approval]) -> str:
    lines = ["# Which of the trust's own profiles were approved. `mailmerge authorities approve` writes this file."]
    for approval in sorted(approvals, key=lambda approval: approval.code):
        lines += [
            "",
            "[[authority]]",
            f"code = {_quoted(approval.code)}",
            f"approved_by = {_quoted(approval.approved_by)}",
            f"approved_on = {approval.approved_on.isoformat()}",
            f"sha256 = {_quoted(approval.sha256)}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return text as TOML writes it; a JSON string is a TOML one."""
    return json.dumps(text, ensure_ascii=False)


def add_to_own(folder: Path, code: str, text: str) -> None:
    """Add lines to the end of the trust's own profile of an authority; it appears whole or stays as it was.

    Raises:
        SettingsError: there is no such file, it would not be fit with those lines, or it cannot be written.
    """
    file = require_own(folder, code)
    data = _read(file)
    longer = data + (b"" if data.endswith(b"\n") else b"\n") + text.encode()
    try:
        own_profile(code, longer.decode("utf-8-sig"), approved=False)
    except (LawDataError, UnicodeDecodeError) as problem:
        raise SettingsError(f"Nothing was changed: {problem}") from None
    try:
        replace_file(file, longer)
    except OSError as error:
        raise SettingsError(f"{file} cannot be written ({error.strerror}). Nothing was changed.") from None
