"""A new workspace, made from the sample trust: the wheel's copy of it, or in a checkout the project itself."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import mailmerge
from mailmerge.errors import MissingError, SettingsError
from mailmerge.rights import make_shared_folder, share_as_its_folder
from mailmerge.workspace.new_trust import NewTrust, as_drafts, letterhead_text, settings_text
from mailmerge.workspace.workspace import CALENDAR_FILE, SETTINGS_FILE, load_workspace

# The settings come last: they make a folder a workspace, so one that was cut short is not yet one.
SAMPLE = (CALENDAR_FILE, "templates", "letterheads", "inbox/README.txt", "outbox/README.txt", SETTINGS_FILE)


CATALOGUE = Path("templates") / "catalogue.toml"

# Stands in a calendar until somebody has put in the dates of the trust's own schools.
SAMPLE_DATES = "# SAMPLE DATES: put in the term dates of your own schools, then delete this line."


def sample_folder() -> Path:
    """Return the folder of the sample trust.

    Raises:
        MissingError: this installation has none.
    """
    package = Path(mailmerge.__file__).parent
    for folder in (package / "sample", package.parent):
        if all((folder / name).exists() for name in SAMPLE):
            return folder
    raise MissingError("The sample trust is missing from this installation. Install mailmerge again.")


def make_workspace(folder: Path, sample: Path) -> list[Path]:
    """Copy the sample trust into `folder`, and return the files that were there already and were left as they are.

    Raises:
        SettingsError: `folder` is a workspace already, or cannot be written.
    """
    if (folder / SETTINGS_FILE).exists():
        raise SettingsError(f"{folder} is a workspace already. Nothing was changed.")
    kept = []
    try:
        for name in _files(sample):
            target = folder / name
            make_shared_folder(target.parent)
            if target.exists():
                kept.append(name)
            else:
                shutil.copyfile(sample / name, target)
                share_as_its_folder(target)
    except OSError as error:
        raise SettingsError(
            f"{folder} cannot be filled ({error.strerror}). Free some room or choose another folder, "
            "then run the same command again."
        ) from None
    return kept


def make_own_workspace(folder: Path, sample: Path, trust: NewTrust) -> list[Path]:
    """Make a trust's own workspace: its settings and letterheads, and the sample's words as drafts.

    Returns the files that were there already and were left as they are.

    Raises:
        SettingsError: `folder` is a workspace already, or cannot be written; or what is known of a school is no
            setting (a website without https://, an unknown phase).
    """
    with TemporaryDirectory() as scratch:
        own = Path(scratch)
        for name in _files(sample):
            if name.parts[0] != "letterheads":
                (own / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(sample / name, own / name)
        for school in trust.schools:
            (own / "letterheads" / school["code"]).mkdir(parents=True)
            _write(own / "letterheads" / school["code"] / "letterhead.toml", letterhead_text(school))
        _write(own / CATALOGUE, as_drafts(_read(sample / CATALOGUE)))
        _write(own / CALENDAR_FILE, f"{SAMPLE_DATES}\n{_read(sample / CALENDAR_FILE)}")
        _write(own / SETTINGS_FILE, settings_text(trust, _read(sample / SETTINGS_FILE)))
        load_workspace(own)
        return make_workspace(folder, own)


def make_school_folders(folder: Path, codes: Iterable[str]) -> None:
    """Make a folder in the inbox of a new workspace for each of these schools."""
    for school in codes:
        make_shared_folder(folder / "inbox" / school)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _files(sample: Path) -> Iterator[Path]:
    """Yield the sample's files, by their names within it; Word's lock files and hidden ones are none of them."""
    for name in SAMPLE:
        place = sample / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and not file.name.startswith(("~$", ".")):
                yield file.relative_to(sample)
