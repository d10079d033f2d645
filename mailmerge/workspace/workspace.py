"""A workspace: the folder with `mailmerge.toml`, read once and handed round as one value."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from mailmerge.casework.calendar import Calendar
from mailmerge.casework.names import matching
from mailmerge.casework.school import School
from mailmerge.errors import SettingsError
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.ledger.chain.address import Address
from mailmerge.toml import read_toml
from mailmerge.workspace.calendar import load_calendars
from mailmerge.workspace.profiles import FOLDER as AUTHORITIES
from mailmerge.workspace.profiles import load_profiles
from mailmerge.workspace.record_url import SQLITE
from mailmerge.workspace.settings import Settings

SETTINGS_FILE = "mailmerge.toml"
CALENDAR_FILE = "calendar.toml"
VARIABLE = "MAILMERGE_WORKSPACE"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One trust's folder: its settings, its schools and their calendars by school code, and where things lie.

    `profiles` are those of all local authorities, by code: there is one for every school's, even if nothing is known.
    """

    root: Path
    settings: Settings
    schools: Mapping[str, School]
    calendars: Mapping[str, Calendar]
    profiles: Mapping[str, AuthorityProfile]

    @property
    def leads(self) -> tuple[str, ...]:
        """The names of the schools' attendance leads and champions, who may end the holds that a lead may."""
        schools = self.settings.schools.values()
        return tuple(dict.fromkeys(person.name for school in schools for person in (school.lead, school.champion)))

    @property
    def inbox(self) -> Path:
        """Where staff drop files."""
        return self.root / self.settings.folders.inbox

    @property
    def outbox(self) -> Path:
        """Where runs put what they made, a folder a run."""
        return self.root / self.settings.folders.outbox

    @property
    def ledger(self) -> Path:
        """The ledger's database file, where it is one."""
        return self.root / self.settings.folders.ledger

    @property
    def state(self) -> Path:
        """Where this machine keeps locks, head file, keys, and what the watcher goes by."""
        folder = self.settings.folders.state
        return self.ledger.parent if folder is None else self.root / folder

    @property
    def record(self) -> Address:
        """Where the ledger is kept, and this machine's files beside it."""
        said = self.settings.ledger
        url = None if said.url == SQLITE else said.url
        return Address(self.state / self.ledger.name, self.ledger, url, said.lease_seconds)

    @property
    def has_record(self) -> bool:
        """Whether the ledger was begun; one in a database that others share always counts as such."""
        return self.record.is_shared or self.ledger.exists()

    @property
    def evidence(self) -> Path:
        """Filed certificates, contracts and minutes, a folder a pupil."""
        return self.root / self.settings.folders.evidence

    @property
    def backups(self) -> Path | None:
        """Where the day's backup is written; None where nowhere is named."""
        folder = self.settings.folders.backups
        return None if folder is None else self.root / folder

    @property
    def backup_key(self) -> Path | None:
        """The file with the passphrase by which backups are encrypted; None where they are not."""
        file = self.settings.ledger.backup_key
        return None if file is None else self.root / file

    @property
    def anchors(self) -> Path | None:
        """Where the ledger's head hash is written for safe keeping, if anywhere."""
        folder = self.settings.folders.anchors
        return self.root / folder if folder else None

    @property
    def for_schools(self) -> Path | None:
        """Where each school finds copies of its own papers, a folder a school, if anywhere."""
        folder = self.settings.folders.for_schools
        return self.root / folder if folder else None

    @property
    def templates(self) -> Path:
        """The trust's Word templates, with their catalogue and warnings."""
        return self.root / "templates"

    @property
    def authorities(self) -> Path:
        """The trust's own profiles of local authorities."""
        return self.root / AUTHORITIES

    @property
    def letterheads(self) -> Path:
        """The schools' letterheads, a folder a school."""
        return self.root / "letterheads"

    def is_school_folder(self, name: str) -> bool:
        """Whether a folder of the inbox is a school's: called by its code or name (contract, 1)."""
        return any(matching(name) in map(matching, (one.code, one.name)) for one in self.schools.values())


def find_root(given: Path | None) -> Path:
    """Return the folder that was given, or that MAILMERGE_WORKSPACE names, or the current one (contract, 1)."""
    return (given or Path(os.environ.get(VARIABLE) or ".")).resolve()


def load_workspace(folder: Path) -> Workspace:
    """Read the workspace in `folder`.

    Raises:
        SettingsError: there is no workspace, or one of its two files has faults (all of a file's are named at once), or
            a folder of its lies in another.
    """
    root = folder.resolve()
    settings = read_toml(_file(root, SETTINGS_FILE), Settings)
    schools = {code: School(code, s.name, s.phase, s.authority) for code, s in settings.schools.items()}
    calendars = load_calendars(_file(root, CALENDAR_FILE), schools.values())
    profiles = load_profiles(root / AUTHORITIES, (school.authority for school in schools.values()))
    workspace = Workspace(root, settings, schools, calendars, profiles)
    _require_apart(workspace)
    return workspace


def _require_apart(workspace: Workspace) -> None:
    """See that what is dropped, made, recorded and filed lies apart: one would be taken for the other, or be handed on.

    By their names alone, since a folder may lie on a share that is away.

    Raises:
        SettingsError: one is, or lies in, another.
    """
    folders = {"inbox": workspace.inbox, "outbox": workspace.outbox, "evidence": workspace.evidence}
    places = {name: Path(os.path.normcase(os.path.normpath(path))) for name, path in folders.items()}
    own = {"the ledger": workspace.ledger, "the state folder": workspace.state / workspace.ledger.name}
    for one, other in permutations(places, 2):
        if places[one].is_relative_to(places[other]):
            raise SettingsError(_not_apart(f"the {one}", f"the {other}"))
    for what, path in own.items():
        for name, place in places.items():
            if Path(os.path.normcase(os.path.normpath(path))).is_relative_to(place):
                raise SettingsError(_not_apart(what, f"the {name}"))


def _not_apart(one: str, other: str) -> str:
    return (
        f"In {SETTINGS_FILE} {one} lies in {other}. Give each a folder of its own under [folders]: what is dropped, "
        "made, recorded and filed must not be taken for one another."
    )


def _file(root: Path, name: str) -> Path:
    path = root / name
    if not path.is_file():
        raise SettingsError(
            f"There is no {name} in {root}. Give the workspace's folder with --workspace, "
            "or make a new one: mailmerge init FOLDER"
        )
    return path
