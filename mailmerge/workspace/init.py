"""A new workspace, made from the sample trust: the wheel's copy of it, or in a checkout the project itself."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import mailmerge
from mailmerge.errors import MissingError, SettingsError
from mailmerge.rights import make_shared_folder, share_as_its_folder
from mailmerge.workspace.workspace import CALENDAR_FILE, SETTINGS_FILE, load_workspace

# The settings come last: they make a folder a workspace, so one that was cut short is not yet one.
SAMPLE = (CALENDAR_FILE, "templates", "letterheads", "inbox/README.txt", "outbox/README.txt", SETTINGS_FILE)


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


def make_school_folders(folder: Path, sample: Path) -> None:
    """Make a folder in the inbox of a new workspace for each school of the sample trust."""
    for school in load_workspace(sample).schools:
        make_shared_folder(folder / "inbox" / school)


def _files(sample: Path) -> Iterator[Path]:
    """Yield the sample's files, by their names within it; Word's lock files and hidden ones are none of them."""
    for name in SAMPLE:
        place = sample / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and not file.name.startswith(("~$", ".")):
                yield file.relative_to(sample)
