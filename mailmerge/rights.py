"""Who of the machine's users may read what the program writes: nobody else, but where a folder is meant for others.

Outbox, ledger, evidence and whatever is written on demand hold children's records. What lies in the inbox, and what a
trust edits itself, is for those for whom its folder is.
"""

import os
import stat
from pathlib import Path

_PRIVATE = 0o077
_READ_AND_WRITE = 0o666


def keep_private() -> None:
    """Let every file and folder that this process makes from now on be its own user's alone: 0600 and 0700."""
    os.umask(_PRIVATE)


def share_as_its_folder(path: Path) -> None:
    """Give a new file or folder the rights of the folder in which it lies, and its group where that is handed down.

    On a share that knows no rights, and on Windows, nothing is changed: there the share says who may read.
    """
    if os.name == "nt":
        return
    around = stat.S_IMODE(path.parent.stat().st_mode)
    try:
        path.chmod(around if path.is_dir() else around & _READ_AND_WRITE)
    except PermissionError:
        return


def make_shared_folder(folder: Path) -> None:
    """Make a folder, and those that it lies in as far as they are missing, each with the rights of the one around it.

    Raises:
        OSError: it cannot be made.
    """
    missing = []
    for place in (folder, *folder.parents):
        if place.is_dir():
            break
        missing.append(place)
    for place in reversed(missing):
        try:
            place.mkdir()
        except FileExistsError:
            continue
        share_as_its_folder(place)
