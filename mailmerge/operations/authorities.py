"""The rules of local authorities: shown, looked through, and the trust's own begun, confirmed and approved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mailmerge.errors import SettingsError
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.letters import LETTERS
from mailmerge.law.profile_files import BASE, shipped_profiles, unknown_profile
from mailmerge.law.profile_form import confirmation, new_profile, typed_value
from mailmerge.law.profile_meanings import Meaning, meanings
from mailmerge.law.profile_rules import Rule, profile_rules
from mailmerge.rights import make_shared_folder, share_as_its_folder
from mailmerge.toml import did_you_mean
from mailmerge.workspace import Workspace, load_workspace
from mailmerge.workspace.profiles import Approval, add_to_own, approve_profile, status_of

_CODE = re.compile(r"[a-z][a-z0-9-]*")
_LIST_OF_APPROVALS = "catalogue"  # the one name in that folder that is no authority's


@dataclass(frozen=True, slots=True)
class AuthorityEntry:
    """An authority whose rules are known: whose profile it is, which schools are in it, which letters wait for it.

    `held` are the letters' numbers.
    """

    code: str
    name: str
    status: str
    schools: tuple[str, ...]
    held: tuple[str, ...]
    source: str
    link: str | None
    checked: date

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "code": self.code,
            "name": self.name,
            "status": self.status,
            "schools": list(self.schools),
            "held": list(self.held),
            "source": self.source,
            "link": self.link,
            "checked": self.checked.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class AuthorityRules:
    """An authority, and its rules one by one."""

    entry: AuthorityEntry
    rules: tuple[Rule, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return self.entry.as_json() | {"rules": [_rule_as_json(rule) for rule in self.rules]}


@dataclass(frozen=True, slots=True)
class LetterFound:
    """A letter that warns, and the rules that it rests on and that the authority has not said."""

    letter: str
    appendix: str
    complete: bool
    unknown: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class AuthorityFound:
    """What was found in an authority's profile: faults of its file, and letter by letter what is not known yet."""

    entry: AuthorityEntry
    faults: tuple[str, ...]
    letters: tuple[LetterFound, ...]

    @property
    def waits(self) -> bool:
        """Whether a letter waits for it, or for its approval."""
        return bool(self.entry.held) or self.entry.status in ("draft", "changed")

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        letters = [
            {
                "letter": one.letter,
                "appendix": one.appendix,
                "complete": one.complete,
                "unknown": [{"rule": rule.name, "means": rule.means, "where": rule.where} for rule in one.unknown],
            }
            for one in self.letters
        ]
        return self.entry.as_json() | {"faults": list(self.faults), "letters": letters}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What is confirmed of an authority: rules by name, or every one that a letter waits for, by whom and from where.

    `value` as the file writes it; None: what holds in England.

    Raises:
        SettingsError: it is not said by whom, from where, or of which rules; or one value is given for all.
    """

    by: str
    source: str
    day: date
    rules: tuple[str, ...] = ()
    every: bool = False
    value: str | None = None

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.source.strip():
            raise SettingsError("Say who confirms it with --by, and what it rests on with --source.")
        if bool(self.rules) == self.every or (self.every and self.value is not None):
            raise SettingsError("Say which rules, with their --value if it is not England's; or --all.")


def authorities(workspace: Workspace) -> tuple[AuthorityEntry, ...]:
    """Return every authority whose rules are known, by code."""
    return tuple(_entry(workspace, profile) for _, profile in sorted(workspace.profiles.items()))


def rules(workspace: Workspace, code: str) -> AuthorityRules:
    """Return the rules of an authority: what each means, its value and its source.

    Raises:
        SettingsError: there is no profile of it.
    """
    profile = _profile(workspace, code)
    return AuthorityRules(_entry(workspace, profile), profile_rules(profile, workspace.profiles[BASE]))


def begin(workspace: Workspace, code: str, day: date, name: str | None = None) -> Path:
    """Write the trust's own profile of an authority, every rule as a question, and return the file.

    Args:
        workspace: the trust's.
        code: the authority's code.
        day: the day on which it is begun.
        name: the authority's name; None: the shipped profile's, or one made from the code.

    Raises:
        SettingsError: the code can be none, the file is there already, or it can't be written.
    """
    if not _CODE.fullmatch(code) or code == _LIST_OF_APPROVALS:
        raise SettingsError(
            f"{code!r} cannot be an authority's code: use small letters, digits and hyphens, a letter first."
        )
    known = shipped_profiles().get(code) or unknown_profile(code)
    file = workspace.authorities / f"{code}.toml"
    try:
        make_shared_folder(workspace.authorities)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(new_profile(code, name or known.name, known, day))
        share_as_its_folder(file)
    except FileExistsError:
        raise SettingsError(
            f"{file} is there already, and was not changed. Edit it, then: mailmerge authorities lint {code}"
        ) from None
    except OSError as error:
        raise SettingsError(f"{file} cannot be written ({error.strerror}).") from None
    return file


def lint(workspace: Workspace, codes: Sequence[str] = ()) -> tuple[AuthorityFound, ...]:
    """Return what is not known yet of these authorities; without codes, of those that the schools are in.

    Raises:
        SettingsError: there is no profile of one.
    """
    mine = dict.fromkeys(school.authority for school in workspace.schools.values())
    return tuple(_found(workspace, _profile(workspace, code)) for code in codes or mine)


def confirm(workspace: Workspace, code: str, confirmed: Confirmed) -> tuple[str, ...]:
    """Write what is confirmed of an authority into the trust's own file, and return the rules' names.

    Raises:
        SettingsError: there is no such profile, file or rule.
    """
    profile = _profile(workspace, code)
    names = confirmed.rules
    if confirmed.every:
        names = tuple(dict.fromkeys(rule for letter in profile.rests_on for rule in profile.unknown_for(letter)))
    value = None if confirmed.value is None else typed_value(confirmed.value)
    by, source = confirmed.by.strip(), confirmed.source.strip()
    text = "".join(confirmation(name, by, confirmed.day, source, value) for name in names)
    add_to_own(workspace.authorities, code, text)
    return names


def approve(workspace: Workspace, code: str, by: str, day: date) -> tuple[Approval, AuthorityFound]:
    """Approve the trust's own profile as it stands, and return the approval and which letters still wait.

    Raises:
        SettingsError: nobody approves it, there is no such file, or it has faults.
    """
    if not by.strip():
        raise SettingsError("Say who approves it, with --by.")
    approval = approve_profile(workspace.authorities, code, by.strip(), day)
    approved = load_workspace(workspace.root)
    return approval, _found(approved, _profile(approved, code))


def _profile(workspace: Workspace, code: str) -> AuthorityProfile:
    if code not in workspace.profiles:
        raise SettingsError(
            f"There is no profile of {code}.{did_you_mean(code, workspace.profiles)} "
            f"To begin one: mailmerge authorities new {code}. There are: {', '.join(sorted(workspace.profiles))}."
        )
    return workspace.profiles[code]


def _entry(workspace: Workspace, profile: AuthorityProfile) -> AuthorityEntry:
    return AuthorityEntry(
        code=profile.code,
        name=profile.name,
        status=status_of(profile.code, workspace.authorities, profile),
        schools=tuple(school.code for school in workspace.schools.values() if school.authority == profile.code),
        held=tuple(kind.called for kind in LETTERS if kind.warns and not profile.is_complete_for(kind.key)),
        source=profile.source,
        link=profile.link,
        checked=profile.checked,
    )


def _found(workspace: Workspace, profile: AuthorityProfile) -> AuthorityFound:
    told = meanings()
    letters = tuple(
        LetterFound(
            kind.key,
            kind.called,
            profile.is_complete_for(kind.key),
            tuple(told[rule] for rule in profile.unknown_for(kind.key)),
        )
        for kind in LETTERS
        if kind.warns
    )
    return AuthorityFound(_entry(workspace, profile), tuple(profile.faults), letters)


def _rule_as_json(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "means": rule.means,
        "unit": rule.unit,
        "value": rule.value,
        "known": rule.known,
        "source": rule.source,
        "link": rule.link,
        "checked": rule.checked.isoformat(),
        "letters": list(rule.letters),
    }
