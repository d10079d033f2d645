"""Whether everything that the work needs is there: each check is a value that says what is so and what to do."""

import ctypes
import importlib
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from mailmerge.casework.counting import count
from mailmerge.errors import MissingError, SettingsError
from mailmerge.law.letters import LETTERS
from mailmerge.law.profile_files import NOT_THERE, shipped_profiles
from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.errors import LedgerError
from mailmerge.ledger.chain.stores import is_made_ready
from mailmerge.paper.replaced import TRIED, is_tried
from mailmerge.toml import did_you_mean
from mailmerge.workspace.disk import free_bytes, nearest_existing, require_local, try_out
from mailmerge.workspace.leftovers import leftovers, odd_inset_days
from mailmerge.workspace.local_record import places_on_local_disk
from mailmerge.workspace.workspace import Workspace, load_workspace

State = Literal["ok", "warning", "wrong", "missing"]

FONTS = Path(__file__).parent.parent / "paper" / "fonts"
FACES = ("Regular", "Bold", "Italic", "BoldItalic")

OLDEST_PYTHON = (3, 11)
MEGABYTE = 1_000_000
ROOM_WANTED, ROOM_NEEDED = 1000, 100
CALENDAR_AHEAD = timedelta(days=180)
POLICY_AGE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `text` says how it is and, unless it is well, what to do."""

    name: str
    state: State
    text: str

    def as_json(self) -> dict[str, str]:
        """Return the check as plain values."""
        return {"check": self.name, "state": self.state, "text": self.text}


def examine(
    root: Path, today: date, further: Callable[[Workspace], Iterable[Check]] = lambda _workspace: ()
) -> list[Check]:
    """Look at the machine and at the workspace in `root`; settings that cannot be read are a check like the others.

    Args:
        root: the workspace's folder.
        today: the day on which it is looked at.
        further: looks at what in the workspace this room knows nothing of.
    """
    checks = [*check_machine()]
    try:
        workspace = load_workspace(root)
    except SettingsError as error:
        return [*checks, Check("settings", "wrong", str(error))]
    settings = Check("settings", "ok", f"{workspace.settings.trust.name}, {count(len(workspace.schools), 'school')}.")
    return [*checks, settings, *check_workspace(workspace, today), *further(workspace)]


def check_machine() -> Iterator[Check]:
    """Look at what has to be installed, whatever the workspace."""
    yield _python()
    yield _weasyprint()
    yield _harfbuzz_subset()
    yield fonts(FONTS)


def check_workspace(workspace: Workspace, today: date) -> Iterator[Check]:
    """Look at a workspace's folders, disk, calendar and authorities, as they are on `today`."""
    yield from folders(workspace)
    for path in places_on_local_disk(workspace):
        yield ledger_is_local(path, workspace.settings.ledger.trusted)
    if workspace.record.is_shared:
        yield database(workspace.record)
    yield room(workspace.outbox)
    yield from calendars(workspace, today)
    yield from authorities(workspace)
    yield from policies(workspace, today)
    yield from (Check("sample", "warning", text) for text in leftovers(workspace))
    yield from (Check("calendar", "warning", text) for text in odd_inset_days(workspace))


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return Check("python", "missing", f"Python {version} is too old. Install Python 3.11 or newer.")
    return Check("python", "ok", f"Python {version}.")


def _weasyprint() -> Check:
    try:
        version = importlib.import_module("weasyprint").__version__
    except ImportError:
        return Check("weasyprint", "missing", "WeasyPrint is not installed. Run: make install")
    except OSError:
        return Check(
            "weasyprint",
            "missing",
            "Pango is not installed, so no letter can be drawn. "
            "On Debian or Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0",
        )
    if not is_tried(version):
        return Check(
            "weasyprint",
            "warning",
            f"WeasyPrint {version} was not tried with this version of mailmerge. Letters are drawn, but at a third of "
            f"the speed. Run: make install, which installs {' or '.join(sorted(TRIED))}.",
        )
    return Check("weasyprint", "ok", f"WeasyPrint {version}, with Pango.")


def _harfbuzz_subset() -> Check:
    try:
        ctypes.CDLL("libharfbuzz-subset.so.0" if sys.platform == "linux" else "libharfbuzz-subset-0")
    except OSError:
        return Check(
            "harfbuzz-subset",
            "warning",
            "libharfbuzz-subset is not installed: letters come out the same, but slower. "
            "On Debian or Ubuntu: sudo apt-get install libharfbuzz-subset0",
        )
    return Check("harfbuzz-subset", "ok", "libharfbuzz-subset is installed.")


def fonts(folder: Path) -> Check:
    """Look for the house font's four faces in `folder`."""
    wanting = [face for face in FACES if not any(folder.glob(f"*-{face}.ttf"))]
    if wanting:
        return Check("fonts", "missing", f"The font has no {', '.join(wanting)} face. Install mailmerge again.")
    return Check("fonts", "ok", "The letters' fonts are there.")


def folders(workspace: Workspace) -> Iterator[Check]:
    """Write, rename and delete in every folder for real; a folder that is not there yet is tried where it would be."""
    places = {
        "outbox": workspace.outbox,
        "ledger": workspace.state,
        "evidence": workspace.evidence,
    }
    if workspace.anchors:
        places["anchors"] = workspace.anchors
    if workspace.for_schools:
        places["for_schools"] = workspace.for_schools
    yield (
        _folder("inbox", workspace.inbox)
        if workspace.inbox.is_dir()
        else Check(
            "inbox", "missing", f"There is no folder {workspace.inbox}. Make it, or connect the share that it lies on."
        )
    )
    for name, place in places.items():
        yield _folder(name, place)
    for name, place in (("templates", workspace.templates), ("letterheads", workspace.letterheads)):
        if not place.is_dir():
            yield Check(name, "missing", f"There is no folder {place}. Bring it back from a backup.")


def _folder(name: str, place: Path) -> Check:
    try:
        try_out(nearest_existing(place))
    except OSError as error:
        return Check(
            name,
            "missing",
            f"For {place}, files cannot be written, renamed and deleted ({error.strerror}). "
            "Give the user who runs mailmerge full rights there.",
        )
    return Check(name, "ok", f"{place} can be used." if place.is_dir() else f"{place} will be made when it is needed.")


def ledger_is_local(ledger: Path, trusted: Collection[str] = ()) -> Check:
    """Look whether the ledger lies on a local disk, or on a file system that the settings vouch for."""
    try:
        require_local(ledger, trusted=trusted)
    except MissingError as error:
        return Check("ledger-disk", "missing", str(error))
    return Check("ledger-disk", "ok", "The ledger is on a local disk.")


def database(record: Address) -> Check:
    """Look whether the database that keeps the record can be reached and was made ready; no password is told."""
    try:
        is_ready = is_made_ready(record)
    except LedgerError as error:
        return Check("database", "missing", str(error))
    if not is_ready:
        return Check("database", "missing", "The database is not made ready. Its owner runs: mailmerge ledger prepare")
    return Check("database", "ok", "The database that keeps the ledger can be reached.")


def room(folder: Path, free: Callable[[Path], int] = free_bytes) -> Check:
    """Look how many bytes are free where `folder` lies."""
    try:
        megabytes = free(folder) // MEGABYTE
    except OSError as error:
        return Check("disk-space", "missing", f"{folder} cannot be reached ({error.strerror}). Connect it.")
    if megabytes < ROOM_NEEDED:
        return Check("disk-space", "missing", f"Only {megabytes} MB are free at {folder}. Free some now.")
    if megabytes < ROOM_WANTED:
        return Check("disk-space", "warning", f"{megabytes} MB are free at {folder}. Free some room soon.")
    return Check("disk-space", "ok", f"{megabytes:,} MB are free at {folder}.")


def calendars(workspace: Workspace, today: date) -> Iterator[Check]:
    """Look whether every school's term dates reach beyond `today`."""
    short: dict[date, list[str]] = {}
    for code, calendar in workspace.calendars.items():
        last = calendar.terms[-1].span.last
        if last < today + CALENDAR_AHEAD:
            short.setdefault(last, []).append(workspace.schools[code].name)
    for last, names in short.items():
        yield Check(
            "calendar",
            "missing" if last < today else "warning",
            f"Term dates end on {last:%d %B %Y} for {_list(names)}. "
            "Add the next school year to calendar.toml; the local authority publishes the dates.",
        )
    if not short:
        yield Check("calendar", "ok", "Term dates are known for every school.")


def authorities(workspace: Workspace) -> Iterator[Check]:
    """Look whether each school's authority has a complete profile."""
    by_authority: dict[str, list[str]] = {}
    for school in workspace.schools.values():
        by_authority.setdefault(school.authority, []).append(school.name)
    for code, names in by_authority.items():
        profile = workspace.profiles[code]
        if profile.faults:
            yield Check(
                "authority",
                "warning",
                f"Every letter with a legal warning of {_list(names)} is held: the file of its authority has faults. "
                f"{' '.join(profile.faults)}",
            )
            continue
        if profile.version == NOT_THERE:
            yield Check(
                "authority",
                "warning",
                f"There is no profile of the authority {code}, so every letter with a legal warning of {_list(names)} "
                f"is held.{did_you_mean(code, shipped_profiles())} Correct it in mailmerge.toml, or begin a profile: "
                f"mailmerge authorities new {code}",
            )
            continue
        if not profile.approved:
            yield Check(
                "authority",
                "warning",
                f"The trust's own profile of {profile.name} is not approved as it stands, so every letter with a legal "
                f"warning of {_list(names)} is held. Read it, then: mailmerge authorities approve {code} --by NAME",
            )
        with_warning = [kind for kind in LETTERS if kind.warns]
        held = [kind.called for kind in with_warning if not profile.is_complete_for(kind.key)]
        if not held:
            if profile.approved:
                yield Check("authority", "ok", f"The profile of {profile.name} is complete, for {_list(names)}.")
            continue
        which = (
            "every letter with a legal warning"
            if len(held) == len(with_warning)
            else f"each of the letters {_list(held)}"
        )
        yield Check(
            "authority",
            "warning",
            f"The profile of {profile.name} is incomplete: {which} of {_list(names)} is held."
            f" To see what is not known yet: mailmerge authorities lint {code}",
        )


def policies(workspace: Workspace, today: date) -> Iterator[Check]:
    """Look whether somebody has read each school's policy within the last year."""
    old = [s.name for s in workspace.settings.schools.values() if s.policy.confirmed_on + POLICY_AGE < today]
    if old:
        yield Check(
            "policy",
            "warning",
            f"The attendance policy of {_list(old)} was last confirmed over a year ago. Read whether it states the "
            "penalty amounts and the prosecution warning, and set policy.confirmed_on in mailmerge.toml.",
        )


def _list(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
