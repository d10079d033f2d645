"""Files that somebody names, read as if they had been dropped: each for the school that it is meant for."""

from pathlib import Path

from mailmerge.errors import SettingsError
from mailmerge.intake.files.inbox import Inbox
from mailmerge.intake.files.moving import read_file
from mailmerge.runs.request import DroppedFile
from mailmerge.workspace import Workspace


def read_named(workspace: Workspace, path: Path, school: str | None = None) -> DroppedFile:
    """Read a file that is named; it stays where it is.

    Args:
        workspace: the trust's.
        path: the file.
        school: the code of the school that it is meant for; None: the one whose folder of the inbox it lies in, if any.

    Raises:
        SettingsError: there is no such school, or the file can't be read.
    """
    if school is not None and school not in workspace.schools:
        raise SettingsError(f"There is no school {school}. The trust's schools are: {', '.join(workspace.schools)}.")
    try:
        data, sha256 = read_file(path, workspace.settings.limits.bytes)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}). Check its name and place.") from None
    place = Inbox(workspace.inbox, workspace.is_school_folder).place_of(path)
    folders = (school,) if school is not None else place.parts[:-1] if place else ()
    return DroppedFile(path.name, data, folders, sha256)


def write_where_told(path: Path, data: bytes) -> None:
    """Write a file at the place that somebody named.

    Raises:
        SettingsError: it can't be written there.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error.strerror}). Choose another place.") from None
